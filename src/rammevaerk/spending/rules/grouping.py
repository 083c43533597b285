"""Sums by month in rows: by service, paragraph, target group or the other party."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from rammevaerk.kernel.money import Ore


class Grouping(Enum):
    """What the rows of a table of purchases are."""

    SERVICE = "service"
    PARAGRAPH = "paragraph"
    TARGET_GROUP = "group"
    OTHER_PARTY = "party"


class Spent(NamedTuple):
    """An amount of a month in øre, with the key and the name of each thing it can be grouped by; an empty key is unknown.
    ``is_outside``: paid outside the platform (readings 4.10)."""

    month: date
    ore: Ore
    keys: dict[Grouping, tuple[str, str]]
    is_outside: bool = False


@dataclass
class MonthlyRow:
    """One row of the table: øre by month, and how much of the sum was paid outside the platform."""

    key: str
    name: str
    by_month: dict[date, Ore] = field(default_factory=dict)
    outside: Ore = 0

    @property
    def total(self) -> Ore:
        """The sum of the months."""
        return sum(self.by_month.values())


def monthly_rows(spent: Iterable[Spent], grouping: Grouping) -> list[MonthlyRow]:
    """The rows in falling order of their sum; what is unknown comes last."""
    rows: dict[str, MonthlyRow] = {}
    for amount in spent:
        key, name = amount.keys[grouping]
        row = rows.setdefault(key, MonthlyRow(key, name))
        row.by_month[amount.month] = row.by_month.get(amount.month, 0) + amount.ore
        row.outside += amount.ore if amount.is_outside else 0
    return sorted(rows.values(), key=lambda row: (row.key == "", -row.total, row.name, row.key))


def monthly_totals(rows: Sequence[MonthlyRow]) -> dict[date, Ore]:
    """The sum of all rows by month."""
    totals: dict[date, Ore] = {}
    for row in rows:
        for month, ore in row.by_month.items():
            totals[month] = totals.get(month, 0) + ore
    return totals
