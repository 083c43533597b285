"""Places: on a day, over time, and as they were known at a moment."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from rammevaerk.registry import facts
from rammevaerk.registry.models import Capacity, OverOccupancy, Reservation
from rammevaerk.registry.rules.places import PlacesCount, count_places, sum_places


@dataclass(frozen=True)
class CapacityRow:
    """Places of a unit under a paragraph in [valid_from, valid_to); None is not reported."""

    unit_id: int
    paragraph: str
    approved: int | None
    budgeted: int | None
    agreement: int | None
    valid_from: date
    valid_to: date | None
    source: str
    is_demo: bool


_FIELDS = ("unit_id", "paragraph", "approved", "budgeted", "agreement", "valid_from", "valid_to", "source", "is_demo")


def _holding(on: date) -> QuerySet[Capacity]:
    rows: QuerySet[Capacity] = Capacity.objects.current().filter(valid_from__lte=on)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def capacity_on(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], CapacityRow]:
    """Places of many units on a day as known now, by unit and paragraph (1 query)."""
    rows = _holding(on).filter(unit_id__in=list(unit_ids)).values_list(*_FIELDS)
    return {(row[0], row[1]): CapacityRow(*row) for row in rows}


def capacity_of(unit_id: int, paragraph: str, on: date) -> CapacityRow | None:
    """Places of one unit under one paragraph on a day as known now (1 query)."""
    return capacity_on([unit_id], on).get((unit_id, paragraph))


def capacities_over_time(unit_ids: Collection[int]) -> list[CapacityRow]:
    """Every period of the units' places as known now, oldest first (1 query)."""
    rows = Capacity.objects.current().filter(unit_id__in=list(unit_ids))
    return [CapacityRow(*row) for row in rows.order_by("valid_from", "unit_id", "paragraph").values_list(*_FIELDS)]


def capacity_known_at(unit_ids: Collection[int], moment: datetime) -> list[CapacityRow]:
    """The same as it was known at a moment: what was recorded later is not in it (1 query)."""
    rows = Capacity.objects.all().known_at(moment).filter(unit_id__in=list(unit_ids))
    return [CapacityRow(*row) for row in rows.order_by("valid_from", "unit_id", "paragraph").values_list(*_FIELDS)]


def places_of_services(service_ids: Collection[int], on: date) -> dict[int, PlacesCount]:
    """The places of each service on a day, counted out; services whose places nobody has reported are left out (1 query)."""
    found = facts.places_of_services(service_ids, on)
    sums = {service: sum_places(count_places(fact) for fact in units.values()) for service, units in found.items()}
    return {service: places for service, places in sums.items() if places is not None}


def places_of_service(service_id: int, on: date) -> dict[tuple[int, str], PlacesCount]:
    """The places of a service by unit and paragraph (1 query)."""
    found = facts.places_of_services([service_id], on).get(service_id, {})
    return {key: count_places(fact) for key, fact in found.items()}


def places_of_units(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], PlacesCount]:
    """The places of units by unit and paragraph (1 query)."""
    return {key: count_places(fact) for key, fact in facts.places_of_units(unit_ids, on).items()}


def reservations_of(service_id: int, on: date) -> list[Reservation]:
    """Reservations of a service that run or are to come, and those that lapsed within the last 30 days (1 query)."""
    rows = Reservation.objects.filter(unit__service_id=service_id).select_related("unit", "reserved_for")
    return [row for row in rows.order_by("until", "pk") if (on - (row.ended_on or row.until)).days <= 30]


def by_unit(rows: Collection[CapacityRow]) -> dict[tuple[int, str], list[CapacityRow]]:
    """Rows by unit and paragraph in their order; no query."""
    found: dict[tuple[int, str], list[CapacityRow]] = defaultdict(list)
    for row in rows:
        found[row.unit_id, row.paragraph].append(row)
    return dict(found)


def over_occupancies_of(service_id: int, on: date) -> list[OverOccupancy]:
    """Over-occupancy of a service that runs on a day: allowed, with reason and approval (1 query)."""
    rows = OverOccupancy.objects.filter(unit__service_id=service_id, valid_from__lte=on, valid_to__gt=on)
    return list(rows.select_related("unit").order_by("valid_from", "pk"))
