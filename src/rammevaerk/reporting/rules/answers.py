"""What respondents report, as facts. Amounts are whole øre; None is not reported, never zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class BudgetKind(Enum):
    """What a line of the budget is to the tariff (TR C1): costs by kind, and income that is subtracted."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    CAPITAL = "capital"
    INCOME = "income"


class ExpectedChange(Enum):
    """Which way a municipality's need is expected to go (P&D D-1)."""

    DOWN = "down"
    SAME = "same"
    UP = "up"


@dataclass(frozen=True)
class BudgetItem:
    """One line of a unit's budget for a year as its operator's council adopted it; income is positive too."""

    kind: BudgetKind
    text: str
    amount_ore: int
    account: str = ""


@dataclass(frozen=True)
class UnitReport:
    """What an operator reports for one unit under one paragraph (P&D D-6).

    `people` and `place_days` are the use of `accounts_year`, which the cost and income belong to; `lines` are the budget
    for `budget_year`. Places and waiting are as they stand now, `expected_places` in the budget year.
    """

    unit_id: int
    unit_name: str
    paragraph: str
    accounts_year: int
    budget_year: int
    approved: int | None = None
    budgeted: int | None = None
    agreement: int | None = None
    people: int | None = None
    place_days: Decimal | None = None
    waiting: int | None = None
    expected_places: int | None = None
    actual_cost_ore: int | None = None
    own_income_ore: int | None = None
    budget_adopted_on: date | None = None
    remarks: str = ""
    lines: tuple[BudgetItem, ...] = ()

    @property
    def key(self) -> str:
        """Names the unit and paragraph in forms, sheets and findings."""
        return f"u{self.unit_id}-{self.paragraph}"

    def field(self, name: str) -> str:
        """The name of one of its fields, as findings carry it in `where`."""
        return f"{self.key}-{name}"

    def budget_ore(self) -> int | None:
        """Costs less income, in øre for the year; None when no line is given."""
        if not self.lines:
            return None
        return sum(-line.amount_ore if line.kind is BudgetKind.INCOME else line.amount_ore for line in self.lines)


@dataclass(frozen=True)
class DemandReport:
    """A municipality's expected demand for one reporting group (P&D D-2): citizens with such support now, places needed
    in the round's year, and how well need and supply match, 1 (least) to 5 (most) or *don't know*."""

    group: str
    number: int
    current_citizens: int | None = None
    expected_change: ExpectedChange | None = None
    expected_places: int | None = None
    score: int | None = None
    score_unknown: bool = False
    explanation: str = ""

    def field(self, name: str) -> str:
        """The name of one of its fields, as findings carry it in `where`."""
        return f"g{self.number}-{name}"
