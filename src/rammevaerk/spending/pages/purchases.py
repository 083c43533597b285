"""What a municipality has bought, sold, or spent on own citizens: sums by month in rows, and the chart above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.settlement.spending_reads import ChargedSum, Span
from rammevaerk.spending.rules.grouping import Grouping, MonthlyRow, Spent, monthly_rows, monthly_totals
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Caption, Chart, Series, lines

BOUGHT, SOLD, OWN = "bought", "sold", "own"
SIDES = (BOUGHT, SOLD, OWN)


@dataclass(frozen=True)
class Asked:
    """What the page was asked for: side, year, rows, which month counts, and what the rows are limited to."""

    side: str
    year: int
    by: Grouping = Grouping.SERVICE
    by_help: bool = False
    paragraph: str = ""
    other: int | None = None

    @property
    def span(self) -> Span:
        """The year's months."""
        return Span(date(self.year, 1, 1), date(self.year + 1, 1, 1), self.by_help)

    @property
    def months(self) -> list[date]:
        """The first days of the year's months."""
        return [add_months(self.span.first, month) for month in range(12)]


@dataclass(frozen=True)
class Purchases:
    """The rows, the sums below them, and what the filters can choose among."""

    asked: Asked
    rows: list[MonthlyRow]
    totals: dict[date, int]
    settled_until: date | None
    paragraphs: list[tuple[str, str]]
    parties: list[tuple[int, str]]

    @property
    def total(self) -> int:
        """The year's sum in øre."""
        return sum(self.totals.values())

    @property
    def outside(self) -> int:
        """How much of it was paid outside the platform, in øre."""
        return sum(row.outside for row in self.rows)


def purchases(asked: Asked, parties: Sequence[int], outside: Sequence[Spent] = ()) -> Purchases:
    """What was asked for, settled and, among what is bought, paid outside (1 query)."""
    found = settlement.charged_sums(asked.side, parties, asked.span)
    wanted = [row for row in found if _wanted(row, asked)]
    spent = [spent_of(row, by_help=asked.by_help) for row in wanted]
    if not asked.other:
        spent += [row for row in outside if asked.paragraph in ("", row.keys[Grouping.PARAGRAPH][0])]
    rows = monthly_rows(spent, asked.by)
    return Purchases(
        asked,
        rows,
        monthly_totals(rows),
        max((row.month for row in spent if not row.is_outside), default=None),
        sorted({(row.paragraph, paragraph_label(row.paragraph)) for row in found if row.paragraph}),
        sorted({(row.other, row.other_name) for row in found}, key=lambda party: party[1]),
    )


def _wanted(row: ChargedSum, asked: Asked) -> bool:
    return asked.paragraph in ("", row.paragraph) and asked.other in (None, row.other)


def spent_of(row: ChargedSum, *, by_help: bool = False) -> Spent:
    """A settled sum as an amount of its month."""
    keys = {
        Grouping.SERVICE: (str(row.service or ""), row.service_name or _("Not at one service")),
        Grouping.PARAGRAPH: (row.paragraph, paragraph_label(row.paragraph) if row.paragraph else _("Without paragraph")),
        Grouping.TARGET_GROUP: (str(row.group or ""), row.group_name or _("Not known here")),
        Grouping.OTHER_PARTY: (str(row.other), row.other_name),
    }
    return Spent(row.month if by_help else row.billed, row.ore, keys)


def month_chart(shown: Purchases, before: dict[date, int]) -> Chart:
    """The year by month, the year before as context where something was settled in it."""
    asked = shown.asked
    names = {BOUGHT: _("Bought by month"), SOLD: _("Sold by month"), OWN: _("Own citizens by month")}
    series = [Series(str(asked.year), _points(asked.months, shown.totals, shown.settled_until))]
    if any(before.values()):
        earlier = [add_months(month, -12) for month in asked.months]
        moved = {add_months(month, 12): ore for month, ore in before.items()}
        series.append(Series(str(earlier[0].year), _points(asked.months, moved, max(moved)), context=True))
    return lines(
        Caption(names[asked.side], _reading(shown), note=_("Thousand kr.")),
        series,
        header=_("Month"),
        write=lambda value: amounts.thousands(value, 0),
        from_zero=True,
    )


def _points(months: Sequence[date], totals: dict[date, int], last: date | None) -> list[tuple[date, Any]]:
    """Up to the last month settled: a whole year's amount from outside goes on after it."""
    return [(month, kroner(totals.get(month, 0)) / 1000) for month in months if last is not None and month <= last]


def _reading(shown: Purchases) -> str:
    if not shown.totals:
        return _("Nothing has been settled in this year.")
    highest = max(shown.totals, key=lambda month: shown.totals[month])
    params = {"month": dates.month_of(highest), "amount": amounts.ore_as_kroner(shown.totals[highest])}
    return _("%(amount)s in %(month)s is the most of a month.") % params
