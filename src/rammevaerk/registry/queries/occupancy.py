"""Occupancy over time: billable days against dated capacity, from placements beside what was reported."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.period import Period, month_period
from rammevaerk.registry import facts
from rammevaerk.registry.models import Occupancy
from rammevaerk.registry.rules.occupancy import PeriodUse, joined, possible_days
from rammevaerk.registry.rules.places import LatestCount, OccupiedFrom


@dataclass(frozen=True)
class OccupancyShown:
    """A unit's use under a paragraph in one month, and where the figure comes from."""

    unit_id: int
    paragraph: str
    origin: OccupiedFrom
    use: PeriodUse
    is_demo: bool


@dataclass(frozen=True)
class UnitUse:
    """A unit's use under a paragraph over a whole period: from placements, and as reported; None where a month lacks."""

    from_placements: PeriodUse | None
    reported: PeriodUse | None

    @property
    def best(self) -> PeriodUse | None:
        """Placements go before reports."""
        return self.from_placements or self.reported


def occupancy_months(unit_ids: Collection[int], period: Period, days_a_year: int | None = None) -> list[OccupancyShown]:
    """Every month of use that begins in the period, oldest first (2 queries).

    `days_a_year` is the tariff's day basis where it is not the calendar.
    """
    places = facts.budgeted_places(unit_ids)
    rows = Occupancy.objects.filter(unit_id__in=list(unit_ids), month__gte=period.start)
    if period.end is not None:
        rows = rows.filter(month__lt=period.end)
    found = []
    for row in rows.order_by("month", "unit_id", "paragraph", "origin"):
        month = month_period(row.month.year, row.month.month)
        possible = possible_days(places.get((row.unit_id, row.paragraph), ()), month, days_a_year)
        use = PeriodUse(month, row.place_days, possible, row.people)
        found.append(OccupancyShown(row.unit_id, row.paragraph, OccupiedFrom(row.origin), use, row.is_demo))
    return found


def use_of_units(unit_ids: Collection[int], period: Period, days_a_year: int | None = None) -> dict[tuple[int, str], UnitUse]:
    """Use over a closed period of whole months by unit and paragraph; an origin that lacks a month is None (2 queries)."""
    parts: dict[tuple[int, str], list[OccupancyShown]] = defaultdict(list)
    for shown in occupancy_months(unit_ids, period, days_a_year):
        parts[shown.unit_id, shown.paragraph].append(shown)
    months = len(period.months())
    return {key: _unit_use(rows, months) for key, rows in parts.items()}


def _unit_use(rows: Iterable[OccupancyShown], months: int) -> UnitUse:
    by_origin: dict[OccupiedFrom, list[PeriodUse]] = defaultdict(list)
    for row in rows:
        by_origin[row.origin].append(row.use)
    whole = {origin: joined(uses) for origin, uses in by_origin.items() if len(uses) == months}
    return UnitUse(whole.get(OccupiedFrom.PLACEMENTS), whole.get(OccupiedFrom.REPORTED))


def latest_reported_month(unit_ids: Collection[int]) -> date | None:
    """The newest month the operator has reported for any of the units (1 query)."""
    rows = Occupancy.objects.filter(unit_id__in=list(unit_ids), origin=Occupancy.Origin.REPORTED)
    return rows.order_by("-month").values_list("month", flat=True).first()


def latest_reported(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], LatestCount]:
    """The newest count the operator has reported of each unit and paragraph, of the month of a day or before (1 query)."""
    rows = Occupancy.objects.filter(unit_id__in=list(unit_ids), origin=Occupancy.Origin.REPORTED, month__lte=on)
    newest = rows.order_by("unit_id", "paragraph", "-month").distinct("unit_id", "paragraph")
    found = newest.values_list("unit_id", "paragraph", "month", "people_at_end", "places_at_end")
    return {(unit, paragraph): LatestCount(month, people, places) for unit, paragraph, month, people, places in found}
