"""Rows of a file written into the register: services, units, places, target groups and prices, many at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.kernel.sorting import folded
from rammevaerk.registry import facts
from rammevaerk.registry.actions.capacity import PlaceOfCapacity, write_capacity
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.own import moment_of
from rammevaerk.registry.actions.prices import PriceRecord, write_prices
from rammevaerk.registry.models import Capacity, Service, Unit, UnitTargetGroup
from rammevaerk.registry.rules.places import CapacityWish
from rammevaerk.registry.rules.services_file import ReadRow, RowMatch, match_rows
from rammevaerk.web.jobs import Reporter

_BATCH = 2000


@dataclass
class Written:
    """What came of it: the unit of each row by its number, and which rows changed something."""

    units: dict[int, int] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    services: set[int] = field(default_factory=set)
    new_services: int = 0
    new_units: int = 0
    places: int = 0
    prices: int = 0


def write_rows(rows: Sequence[ReadRow], *, today: date, report: Reporter) -> Written:
    """Write what the rows say and the register does not hold already; the caller holds the transaction."""
    written = Written()
    steps = (_services_and_units, _places, _groups, _prices)
    matches = match_rows(rows, facts.held_services())
    for done, step in enumerate(steps):
        report(done, len(steps) + 1)
        step(matches, written, today)
    report(len(steps), len(steps) + 1)
    refresh_figures(written.services, today=today)
    report(len(steps) + 1, len(steps) + 1)
    return written


def _services_and_units(matches: Sequence[RowMatch], written: Written, today: date) -> None:
    new: dict[tuple[object, ...], Service] = {}
    for match in matches:
        if match.service_id is None:
            new.setdefault(match.row.service_key, _new_service(match.row))
    Service.objects.bulk_create(new.values(), batch_size=_BATCH)
    units: dict[tuple[int, str], Unit] = {}
    places: dict[int, tuple[int, str]] = {}
    for match in matches:
        service_id = match.service_id or new[match.row.service_key].pk
        key = (service_id, folded(match.unit_name))
        if match.unit_id is None:
            units.setdefault(key, _new_unit(service_id, match))
            places[match.row.number] = key
            written.changed.add(match.row.number)
        else:
            written.units[match.row.number] = match.unit_id
        written.services.add(service_id)
    Unit.objects.bulk_create(units.values(), batch_size=_BATCH)
    written.units.update({number: units[key].pk for number, key in places.items()})
    written.new_services, written.new_units = len(new), len(units)


def _new_service(row: ReadRow) -> Service:
    return Service(
        name=row.name,
        operator_id=row.operator_id,
        operator_kind=row.operator_kind,
        operator_name=row.operator,
        location_id=row.location_id,
        region_name=row.region,
        protected_address=row.protected,
        is_reference=not row.in_area,
        source=row.source,
    )


def _new_unit(service_id: int, match: RowMatch) -> Unit:
    row = match.row
    return Unit(
        service_id=service_id,
        external_id=row.external_id,
        name=match.unit_name,
        age_from=row.age_from,
        age_to=row.age_to,
        described_as=row.described_as,
        source=row.source,
    )


def _places(matches: Sequence[RowMatch], written: Written, today: date) -> None:
    """Places as the rows state them; a paragraph without a number is kept too, as one whose places are not reported."""
    held: dict[tuple[int, str], list[Capacity]] = defaultdict(list)
    for capacity in Capacity.objects.current().filter(unit_id__in=set(written.units.values())).order_by("valid_from"):
        held[capacity.unit_id, capacity.paragraph].append(capacity)
    fresh: dict[tuple[int, str], Capacity] = {}
    for match in sorted(matches, key=lambda match: (match.row.year or 0, match.row.number)):
        row, unit_id = match.row, written.units[match.row.number]
        for paragraph in row.paragraphs:
            key = (unit_id, paragraph)
            if key not in fresh and key not in held:
                fresh[key] = _capacity(row, key, today)
            elif not row.has_places:
                continue
            elif key in fresh:
                fresh[key].approved, fresh[key].budgeted, fresh[key].agreement = row.approved, row.budgeted, row.agreement
            elif not _changed_places(row, held[key], PlaceOfCapacity(unit_id, paragraph, source=row.source), today):
                continue
            written.changed.add(row.number)
            written.places += int(row.has_places)
    Capacity.objects.bulk_create(fresh.values(), batch_size=_BATCH)


def _changed_places(row: ReadRow, held: list[Capacity], place: PlaceOfCapacity, today: date) -> bool:
    """Write the row's numbers over what the register holds from the row's year on; False when it holds them already."""
    numbers = (row.approved, row.budgeted, row.agreement)
    start = _start(row, today)
    running = [item for item in held if item.valid_from <= start] or held
    last = running[-1]
    if (last.approved, last.budgeted, last.agreement) == numbers:
        return False
    held.append(write_capacity(place, CapacityWish(start, *numbers), moment_of(today)))
    return True


def _start(row: ReadRow, today: date) -> date:
    """Places of a stated year hold from its first day; else we only know that they held on the day of the import."""
    return today if row.year is None else date(row.year, 1, 1)


def _capacity(row: ReadRow, key: tuple[int, str], today: date) -> Capacity:
    return Capacity(
        unit_id=key[0],
        paragraph=key[1],
        approved=row.approved,
        budgeted=row.budgeted,
        agreement=row.agreement,
        valid_from=_start(row, today),
        recorded_at=moment_of(today),
        source=row.source,
    )


def _groups(matches: Sequence[RowMatch], written: Written, today: date) -> None:
    ids = facts.target_group_ids()
    units = set(written.units.values())
    held = set(UnitTargetGroup.objects.filter(unit_id__in=units).values_list("unit_id", "target_group_id"))
    new: dict[tuple[int, int], UnitTargetGroup] = {}
    for match in matches:
        unit_id = written.units[match.row.number]
        for name in match.row.groups:
            key = (unit_id, ids.get(name, 0))
            if key[1] and key not in held and key not in new:
                new[key] = UnitTargetGroup(unit_id=unit_id, target_group_id=key[1], source=match.row.source)
                written.changed.add(match.row.number)
    UnitTargetGroup.objects.bulk_create(new.values(), batch_size=_BATCH)


def _prices(matches: Sequence[RowMatch], written: Written, today: date) -> None:
    rows = {
        match.row.number: _price(match.row, written.units[match.row.number], today)
        for match in matches
        if match.row.amount_ore is not None
    }
    changed = write_prices(list(rows.values()), today=today)
    written.changed |= {number for number, price in rows.items() if price.key in changed}
    written.prices = len(changed)


def _price(row: ReadRow, unit_id: int, today: date) -> PriceRecord:
    """A price of a year holds in that year; without a year it is only known to have been published."""
    return PriceRecord(
        unit_id=unit_id,
        paragraph=row.paragraphs[0] if len(row.paragraphs) == 1 else "",
        label=row.level,
        amount_ore=row.amount_ore or 0,
        price_unit=row.price_unit,
        year=row.year,
        valid_from=date(row.year or today.year, 1, 1),
        valid_to=date(row.year + 1, 1, 1) if row.year else None,
        source=row.source,
    )
