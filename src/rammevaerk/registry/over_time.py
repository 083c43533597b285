"""Places and occupancy of a service over time, as a chart with its table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.period import Period, add_months
from rammevaerk.registry.queries import CapacityRow, OccupancyShown
from rammevaerk.registry.rules.occupancy import PeriodUse, joined
from rammevaerk.registry.rules.places import OccupiedFrom
from rammevaerk.web.amounts import DASH, percent, thousands
from rammevaerk.web.charts import Caption, Chart, ChartTable, Series, lines

YEARS_SHOWN = 3


def shown_period(today: date) -> Period:
    """From the beginning of the year before last to the end of next year."""
    return Period(date(today.year - YEARS_SHOWN + 1, 1, 1), date(today.year + 2, 1, 1))


@dataclass(frozen=True)
class Quarter:
    """A whole quarter of a service: budgeted places on its first day, and use by origin; None where nothing is known."""

    start: date
    budgeted: int | None
    placements: PeriodUse | None
    reported: PeriodUse | None

    @property
    def best(self) -> PeriodUse | None:
        return self.placements or self.reported

    @property
    def name(self) -> str:
        return _("Q%(quarter)s %(year)s") % {"quarter": (self.start.month + 2) // 3, "year": self.start.year}


def quarters(capacities: Sequence[CapacityRow], months: Sequence[OccupancyShown], period: Period) -> list[Quarter]:
    """The whole quarters of the period up to the last one with figures, all units together.

    A quarter is only told when every unit that has places has figures for each of its months.
    """
    by_month: dict[tuple[OccupiedFrom, date], list[OccupancyShown]] = defaultdict(list)
    for item in months:
        by_month[item.origin, item.use.period.start].append(item)
    found = []
    start = period.start
    while period.end is not None and start < period.end:
        found.append(
            Quarter(
                start,
                budgeted_on(capacities, start),
                _use(by_month, OccupiedFrom.PLACEMENTS, start, capacities),
                _use(by_month, OccupiedFrom.REPORTED, start, capacities),
            )
        )
        start = add_months(start, 3)
    while found and found[-1].best is None:
        found.pop()
    return found


def _use(
    by_month: dict[tuple[OccupiedFrom, date], list[OccupancyShown]],
    origin: OccupiedFrom,
    start: date,
    capacities: Sequence[CapacityRow],
) -> PeriodUse | None:
    uses: list[PeriodUse] = []
    for offset in range(3):
        month = add_months(start, offset)
        rows = by_month.get((origin, month), [])
        units = {(row.unit_id, row.paragraph) for row in capacities if row.budgeted and _holds(row, month)}
        if not units or {(row.unit_id, row.paragraph) for row in rows} < units:
            return None
        uses += [row.use for row in rows]
    return joined(uses)


def _holds(row: CapacityRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def budgeted_on(capacities: Sequence[CapacityRow], day: date) -> int | None:
    """Budgeted places of all units on a day; None when one is not reported or there is none."""
    numbers = [row.budgeted for row in capacities if _holds(row, day)]
    if not numbers or None in numbers:
        return None
    return sum(number for number in numbers if number is not None)


def places_chart(
    capacities: Sequence[CapacityRow], months: Sequence[OccupancyShown], found: Sequence[Quarter], today: date
) -> Chart | None:
    """Budgeted places as steps, places in use by month as a line; the table is by quarter. None when nothing is known."""
    steps = _steps(capacities, shown_period(today))
    if not steps:
        return None
    series = [Series(pgettext("line of a chart", "budgeted"), steps, context=True, steps=True)]
    used = mean_places(months)
    if used:
        series.append(Series(pgettext("line of a chart", "in use"), used))
    chart = lines(
        Caption(_("Places over time"), reading(found), note=_note(found)),
        series,
        header=_("Day"),
        write=lambda value: thousands(value, 1),
        from_zero=False,
        today=today,
    )
    return Chart(chart.heading, chart.reading, chart.spec, _table(found), chart.alt, chart.note, chart.narrow)


def mean_places(months: Sequence[OccupancyShown]) -> list[tuple[date | int, int | Decimal | None]]:
    """Places in use on an average day of each month, all units together, placements before reports unit by unit."""
    best: dict[date, dict[tuple[int, str], OccupancyShown]] = defaultdict(dict)
    for item in months:
        held = best[item.use.period.start].get((item.unit_id, item.paragraph))
        if held is None or item.origin is OccupiedFrom.PLACEMENTS:
            best[item.use.period.start][item.unit_id, item.paragraph] = item
    return [(month, sum((item.use.mean_places for item in rows.values()), Decimal(0))) for month, rows in sorted(best.items())]


def _steps(capacities: Sequence[CapacityRow], period: Period) -> list[tuple[date | int, int | Decimal | None]]:
    days = {period.start}
    days |= {row.valid_from for row in capacities if period.contains(row.valid_from)}
    days |= {row.valid_to for row in capacities if row.valid_to is not None and period.contains(row.valid_to)}
    points: list[tuple[date | int, int | Decimal | None]] = [(day, budgeted_on(capacities, day)) for day in sorted(days)]
    known = [value for _day, value in points if value is not None]
    if not known:
        return []
    if period.end is not None:
        points.append((period.end, points[-1][1]))
    return points


def _mean(use: PeriodUse | None) -> Decimal | None:
    """Places in use on average; all units of the quarter together, so days are those of the calendar."""
    return None if use is None else use.billable_days / use.period.days()


def reading(found: Sequence[Quarter]) -> str:
    """One sentence on how occupancy has moved from the first known year to the latest quarter."""
    known = [(item, item.best.share) for item in found if item.best is not None and item.best.share is not None]
    if not known:
        return _("Occupancy is not reported. Ask the operator.")
    latest, share = known[-1]
    words = {"now": percent(share, 1), "quarter": latest.name}
    first_year = [item.best for item, _share in known if item.start.year == known[0][0].start.year and item.best]
    whole = joined(first_year)
    if whole is None or whole.share is None or known[0][0].start.year == latest.start.year:
        return _("Occupancy was %(now)s in %(quarter)s.") % words
    words |= {"then": percent(whole.share, 1), "year": str(known[0][0].start.year)}
    if percent(whole.share, 1) == percent(share, 1):
        return _("Occupancy was %(now)s in %(quarter)s, as in %(year)s.") % words
    if share > whole.share:
        return _("Occupancy has risen from %(then)s in %(year)s to %(now)s in %(quarter)s.") % words
    return _("Occupancy has fallen from %(then)s in %(year)s to %(now)s in %(quarter)s.") % words


def _note(found: Sequence[Quarter]) -> str:
    said = [_("Occupancy is billable days divided by budgeted places times the days of the period.")]
    if found and all(item.placements is None for item in found):
        said.append(_("The figures are those the operator has reported; placements are not kept here."))
    said.append(_("The axis does not begin at zero."))
    return " ".join(said)


def _table(found: Sequence[Quarter]) -> ChartTable:
    headers = (
        _("Quarter"),
        _("Budgeted"),
        _("In use on average"),
        _("Billable days"),
        _("People"),
        _("Occupancy"),
        _("Reported occupancy"),
    )
    return ChartTable(headers, [_table_row(item) for item in found])


def _table_row(item: Quarter) -> tuple[str, ...]:
    use = item.best
    return (
        item.name,
        DASH if item.budgeted is None else thousands(item.budgeted),
        DASH if use is None else thousands(_mean(use) or Decimal(0), 1),
        DASH if use is None else thousands(use.billable_days, 0),
        DASH if use is None else thousands(use.people),
        DASH if use is None else percent(use.share, 1),
        DASH if item.reported is None else percent(item.reported.share, 1),
    )
