"""Who is there in a month by the placements and the absences, for the unit's own word on it (readings 4.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from rammevaerk.contracts.models import Absence, Placement
from rammevaerk.kernel.period import add_months


@dataclass(frozen=True)
class Attending:
    """One row of a placement in a month. `days` are those of the stay less those away; `away` are days by kind of absence.
    `began_on` and `last_day` are None when it goes on from before, or goes on after."""

    chain: int
    unit: int
    service: int
    operator: int
    acting: int
    paying: int
    department: str
    citizen: int
    reference: str
    item: int
    item_name: str
    payer: str
    factor: Decimal
    days: int
    away: Mapping[str, int]
    began_on: date | None
    last_day: date | None


def attending_in_month(first: date, units: Iterable[int] | None = None) -> list[Attending]:
    """The placements one may see with a day in the month that begins on `first`, by unit and reference (2 queries); None: of all
    units. Where a placement goes on under new terms each part is a row of its own."""
    end = add_months(first, 1)
    rows = Placement.objects.current().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=end)
    if units is not None:
        rows = rows.filter(unit_id__in=list(units))
    found = list(
        rows.select_related("citizen", "item", "paying").order_by("unit_id", "citizen__reference", "chain", "valid_from")
    )
    begins = {(row.chain, row.valid_from) for row in found}
    ends = {(row.chain, row.valid_to) for row in found}
    inside = [row for row in found if row.valid_from < end and (row.valid_to is None or row.valid_to > first)]
    away = _away(first, end, {row.chain for row in inside})
    return [
        _attending(
            row,
            (first, end),
            away.get(row.chain, ()),
            goes_on=((row.chain, row.valid_from) in ends, (row.chain, row.valid_to) in begins),
        )
        for row in inside
    ]


_Absent = tuple[str, date, date]


def _away(first: date, end: date, chains: set[int]) -> dict[int, list[_Absent]]:
    rows = Absence.objects.current().filter(chain__in=chains, valid_from__lt=end, valid_to__gt=first)
    found: dict[int, list[_Absent]] = {}
    for chain, kind, start, stop in rows.values_list("chain", "kind", "valid_from", "valid_to"):
        found.setdefault(chain, []).append((kind, start, stop))
    return found


def _attending(row: Placement, month: tuple[date, date], absences: Iterable[_Absent], *, goes_on: tuple[bool, bool]) -> Attending:
    first, end = month
    start, stop = max(row.valid_from, first), min(row.valid_to or end, end)
    away: dict[str, int] = {}
    for kind, gone, back in absences:
        if (days := (min(back, stop) - max(gone, start)).days) > 0:
            away[kind] = away.get(kind, 0) + days
    continued, continues = goes_on
    leaves = row.valid_to is not None and row.valid_to <= end and not continues
    return Attending(
        chain=row.chain,
        unit=row.unit_id,
        service=row.service_id,
        operator=row.operator_id,
        acting=row.acting_id,
        paying=row.paying_id,
        department=row.department,
        citizen=row.citizen_id,
        reference=row.citizen.reference,
        item=row.item_id,
        item_name=row.item.name,
        payer=row.paying.name,
        factor=row.factor,
        days=(stop - start).days - sum(away.values()),
        away=away,
        began_on=row.valid_from if row.valid_from >= first and not continued else None,
        last_day=row.valid_to - timedelta(days=1) if leaves and row.valid_to else None,
    )
