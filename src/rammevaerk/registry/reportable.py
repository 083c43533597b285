"""What a data collection needs to know of the register: which units to ask about, and how they were used."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, Sum

from rammevaerk.registry.models import Capacity, Occupancy


@dataclass(frozen=True)
class ReportableUnit:
    """A unit under one paragraph with its places on a day; None is not reported."""

    service_id: int
    operator_id: int
    unit_id: int
    paragraph: str
    approved: int | None
    budgeted: int | None
    agreement: int | None


def reportable_units(on: date) -> tuple[ReportableUnit, ...]:
    """Units of running services with an operator of their own and places on a day; reference rows are left out (1 query)."""
    rows = Capacity.objects.current().filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    rows = rows.filter(unit__service__is_reference=False, unit__service__operator__isnull=False)
    rows = rows.filter(Q(unit__service__closed_on__isnull=True) | Q(unit__service__closed_on__gt=on))
    rows = rows.filter(Q(unit__closed_on__isnull=True) | Q(unit__closed_on__gt=on))
    fields = (
        "unit__service_id",
        "unit__service__operator_id",
        "unit_id",
        "paragraph",
        "approved",
        "budgeted",
        "agreement",
    )
    return tuple(ReportableUnit(*row) for row in rows.order_by("unit__service_id", "unit_id", "paragraph").values_list(*fields))


def used_in_year(year: int, units: Collection[int] | None = None) -> dict[tuple[int, str], tuple[Decimal, int]]:
    """Place-days and the largest month's number of people, counted from placements, by unit and paragraph (1 query).

    Only units with all twelve months counted are given: a part of a year would be taken for the whole.
    """
    rows = Occupancy.objects.filter(origin=Occupancy.Origin.PLACEMENTS, month__year=year)
    if units is not None:
        rows = rows.filter(unit__in=units)
    sums = rows.values_list("unit_id", "paragraph").annotate(months=Count("pk"), days=Sum("place_days"), people=Max("people"))
    return {(unit, paragraph): (days, people) for unit, paragraph, months, days, people in sums if months == 12}
