"""Occupancy over time: billable days against dated capacity, from placements beside what was reported."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

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


class MonthOfService(NamedTuple):
    """A service's month: days in use, budgeted places × days, and these times a share of each unit, paragraph and year; None
    where one unit's is not known. `whole`: no unit with places lacks its use."""

    service_id: int
    month: date
    place_days: Decimal
    possible_days: Decimal | None
    weighed_days: Decimal | None
    whole: bool


_MONTHS = """
WITH units AS (SELECT id, service_id FROM registry_unit WHERE service_id = ANY (%(services)s)),
used AS (
  SELECT DISTINCT ON (o.unit_id, o.paragraph, o.month) u.service_id, o.unit_id, o.paragraph, o.month, o.place_days,
    (o.month + interval '1 month')::date AS next
  FROM registry_occupancy o JOIN units u ON u.id = o.unit_id WHERE o.month >= %(start)s AND o.month < %(end)s
  ORDER BY o.unit_id, o.paragraph, o.month, o.origin
), places AS (
  SELECT u.service_id, c.unit_id, c.paragraph, c.valid_from, coalesce(c.valid_to, 'infinity') AS valid_to, c.budgeted
  FROM registry_capacity c JOIN units u ON u.id = c.unit_id WHERE c.superseded_at IS NULL
), possible AS (
  SELECT k.unit_id, k.paragraph, k.month, CASE WHEN bool_and(c.budgeted IS NOT NULL)
      AND sum(least(c.valid_to, k.next) - greatest(c.valid_from, k.month)) = min(k.next - k.month)
    THEN sum(c.budgeted * (least(c.valid_to, k.next) - greatest(c.valid_from, k.month))) END AS days
  FROM used k JOIN places c
    ON c.unit_id = k.unit_id AND c.paragraph = k.paragraph AND c.valid_from < k.next AND c.valid_to > k.month
  GROUP BY k.unit_id, k.paragraph, k.month
), shares AS (
  SELECT * FROM unnest(%(units)s::bigint[], %(paragraphs)s::text[], %(years)s::int[], %(shares)s::numeric[])
    AS given (unit_id, paragraph, year, share)
), months AS (SELECT DISTINCT service_id, month, next FROM used),
partial AS (
  SELECT DISTINCT m.service_id, m.month FROM months m JOIN places c
    ON c.service_id = m.service_id AND c.valid_from < m.next AND c.valid_to > m.month AND c.budgeted IS DISTINCT FROM 0
  LEFT JOIN used k ON k.unit_id = c.unit_id AND k.paragraph = c.paragraph AND k.month = m.month WHERE k.unit_id IS NULL
)
SELECT k.service_id, k.month, sum(k.place_days), CASE WHEN bool_and(p.days IS NOT NULL) THEN sum(p.days) END,
  CASE WHEN bool_and(p.days IS NOT NULL AND s.share IS NOT NULL) THEN sum(p.days * s.share) END,
  NOT EXISTS (SELECT 1 FROM partial h WHERE h.service_id = k.service_id AND h.month = k.month)
FROM used k LEFT JOIN possible p USING (unit_id, paragraph, month)
LEFT JOIN shares s ON s.unit_id = k.unit_id AND s.paragraph = k.paragraph AND s.year = extract(year FROM k.month)
GROUP BY k.service_id, k.month ORDER BY k.service_id, k.month
"""


def months_of_services(
    service_ids: Collection[int], start: date, end: date, shares: Mapping[tuple[int, str, int], Decimal]
) -> list[MonthOfService]:
    """Every month of use from `start` before `end`, by service; `shares` are by unit, paragraph and year. Placements go before
    reports (1 query whatever their number)."""
    keys = list(shares)
    given: dict[str, Any] = {
        "services": list(service_ids),
        "start": start,
        "end": end,
        "units": [unit for unit, _paragraph, _year in keys],
        "paragraphs": [paragraph for _unit, paragraph, _year in keys],
        "years": [year for _unit, _paragraph, year in keys],
        "shares": [shares[key] for key in keys],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, given)
        return [MonthOfService._make(row) for row in cursor.fetchall()]


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
