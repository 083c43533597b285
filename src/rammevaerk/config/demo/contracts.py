"""Placements of the demo region: some 7,000 people today, their history since 2025, corrections and absence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection

from rammevaerk.accounts.queries import parties_on
from rammevaerk.config.analysing import analyse_tables
from rammevaerk.config.demo.stays import FIRST_DAY, Payers, References, Span, factor_of, spans_of_place
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.contracts import facts
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.period import add_months
from rammevaerk.registry.actions import OccupancyRecord, record_occupancy, refresh_figures
from rammevaerk.web.clock import COPENHAGEN

BATCH = 3000
OVER_OCCUPIED_SHARE = 0.03
CORRECTED_SHARE = 0.03
ABSENT_SHARE = 0.05
SEVERAL_SHARE = 0.3
SHARED_SHARE = 0.35
BESIDE_SHARE = 0.2
BASES = ("search", "search", "search", "free_choice", "emergency", "judgment", "continuation")
ABSENCES = (("holiday", 14), ("home", 7), ("hospital", 9), ("prison", 20), ("other", 5))


@dataclass(frozen=True)
class Spot:
    """A tariff item with its places, whose citizens are to be invented."""

    item: int
    unit: int
    service: int
    operator: int
    location: int
    paragraph: str
    places: int
    groups: tuple[int, ...]


@dataclass
class Made:
    """Rows waiting to be written, and what is reused."""

    citizens: list[Any]
    placements: list[Any]
    absences: list[Any]
    residents: dict[int, list[Any]]
    next_id: int
    groups: Random


def make_contracts(world: World) -> None:
    """Citizens by reference, placements, absence, and the use of places that follows from them."""
    random = world.stream("contracts")
    citizen, placement = apps.get_model("contracts", "Citizen"), apps.get_model("contracts", "Placement")
    members = [world.municipalities[party.code] for party in parties_on(world.area.code, world.today) if party.code != "1085"]
    payers, references = Payers(world, members), References(world)
    made = Made([], [], [], {}, _next_id(), world.stream("contracts-groups"))
    for spot in sorted(_spots(world), key=lambda spot: (PARAGRAPHS[spot.paragraph].kind.value != "residential", spot.item)):
        extra = 1 if random.random() < OVER_OCCUPIED_SHARE else 0
        for _place in range(spot.places + extra):
            for span in spans_of_place(spot.paragraph, random, world.today):
                _invent(made, spot, span, (payers, references), random)
    citizen.objects.bulk_create(made.citizens, batch_size=BATCH)
    placement.objects.bulk_create(made.placements, batch_size=BATCH)
    apps.get_model("contracts", "Absence").objects.bulk_create(made.absences, batch_size=BATCH)
    _finish_ids()
    analyse_tables()
    count_use(world)


def count_use(world: World) -> None:
    """The use of every month since 2025 by the product's own count, handed to the register."""
    counted = facts.occupancy(FIRST_DAY, world.today.replace(day=1), world.today)
    records = [OccupancyRecord(unit, paragraph, month, *used) for (month, unit, paragraph), used in sorted(counted.items())]
    record_occupancy(records, origin="placements", today=world.today, is_demo=True, refresh=False)
    refresh_figures(today=world.today)


def _spots(world: World) -> list[Spot]:
    """Items of invented services with places today; an item that lies in no member municipality counts as near its seller."""
    items = apps.get_model("pricing", "TariffItem").objects.filter(
        unit__service__operator__isnull=False, measure="day", priced_with__isnull=True
    )
    capacity = apps.get_model("registry", "Capacity").objects.current().filter(valid_from__lte=world.today, budgeted__gt=0)
    places = {
        (unit, paragraph): budgeted
        for unit, paragraph, end, budgeted in capacity.values_list("unit_id", "paragraph", "valid_to", "budgeted")
        if end is None or end > world.today
    }
    groups: dict[int, list[int]] = {}
    for unit, group in (
        apps.get_model("registry", "UnitTargetGroup").objects.order_by("pk").values_list("unit_id", "target_group_id")
    ):
        groups.setdefault(unit, []).append(group)
    fields = ("pk", "unit_id", "unit__service_id", "unit__service__operator_id", "unit__service__location_id", "paragraph")
    return [
        Spot(pk, unit, service, operator, location or operator, paragraph, places[unit, paragraph], tuple(groups.get(unit, ())))
        for pk, unit, service, operator, location, paragraph in items.order_by("pk").values_list(*fields)
        if (unit, paragraph) in places
    ]


def _invent(made: Made, spot: Spot, span: Span, who: tuple[Payers, References], random: Random) -> None:
    """One stay: a citizen, the rows as they were known over time, perhaps days away."""
    payers, references = who
    payer = payers.payer(spot.operator, spot.location, random)
    if spot.service == payers.shared_service and random.random() < SHARED_SHARE:
        payer = payers.shared_payer
    known = made.residents.setdefault(payer, [])
    is_day = PARAGRAPHS[spot.paragraph].kind.value == "day"
    if is_day and known and random.random() < SEVERAL_SHARE:
        citizen = known.pop(random.randrange(len(known)))
    else:
        citizen = apps.get_model("contracts", "Citizen")(
            municipality_id=payer, reference=references.next(payer, span.start, random), is_demo=True, source=INVENTED
        )
        made.citizens.append(citizen)
        if not is_day and span.end is None:
            known.append(citizen)
    rows = _rows(made, spot, span, citizen, random)
    made.placements += rows
    if random.random() < ABSENT_SHARE:
        _absence(made, rows[-1], random)


def _rows(made: Made, spot: Spot, span: Span, citizen: Any, random: Random) -> list[Any]:
    """The row known now, and before it the one known until the end was recorded or a mistake was found."""
    model = apps.get_model("contracts", "Placement")
    known_from = _at(max(span.start, FIRST_DAY - timedelta(days=30)) - timedelta(days=random.randrange(3, 20)))
    last = span.end - timedelta(days=1) if span.end else None
    values = _values(spot, span, citizen, made.groups, random)
    chain = made.next_id
    made.next_id += 2
    first = model(pk=chain, chain=chain, valid_from=span.start, valid_to=None, recorded_at=known_from, **values)
    if last is not None and last >= FIRST_DAY:
        found_out = _at(last - timedelta(days=random.randrange(12)) + timedelta(days=2))
        second = model(pk=chain + 1, chain=chain, corrects_id=chain, valid_from=span.start, valid_to=span.end, **values)
        second.correction_reason = "Ended"
        second.recorded_at = first.superseded_at = max(found_out, known_from + timedelta(hours=1))
        return [first, second]
    if span.start > FIRST_DAY and random.random() < CORRECTED_SHARE:
        second = model(pk=chain + 1, chain=chain, corrects_id=chain, valid_from=span.start, valid_to=None, **values)
        first.valid_from = span.start + timedelta(days=random.choice((-7, -1, 1, 3)))
        second.correction_reason = "Startdatoen var tastet forkert"
        second.recorded_at = first.superseded_at = _at(span.start + timedelta(days=random.randrange(2, 12)))
        return [first, second]
    first.valid_to = span.end
    return [first]


def _values(spot: Spot, span: Span, citizen: Any, which: Random, random: Random) -> dict[str, Any]:
    temporary = PARAGRAPHS[spot.paragraph].temporary
    expected = span.start + timedelta(days=random.choice((90, 180, 365, 540))) if temporary else None
    reason = ""
    if temporary and random.random() < 0.06:
        expected, reason = None, "Afventer bolig i hjemkommunen"
    basis = "self_referral" if spot.paragraph in ("SEL-109", "SEL-110") else random.choice(BASES)
    return {
        "citizen": citizen,
        "item_id": spot.item,
        "unit_id": spot.unit,
        "service_id": spot.service,
        "paragraph": spot.paragraph,
        "target_group_id": _group(spot, which, random),
        "operator_id": spot.operator,
        "acting_id": citizen.municipality_id,
        "paying_id": citizen.municipality_id,
        "basis": "running" if span.start < FIRST_DAY else basis,
        "factor": factor_of(spot.paragraph, random),
        "expected_end": expected,
        "no_end_reason": reason,
        "follow_up_on": _follow_up(span, random),
        "is_demo": True,
        "source": INVENTED,
    }


def _group(spot: Spot, which: Random, random: Random) -> int | None:
    """Most belong to the group the unit is for, which is its first; some to one it can take beside that."""
    if not spot.groups:
        return None
    any_of_them = random.choice(spot.groups)
    return any_of_them if which.random() < BESIDE_SHARE else spot.groups[0]


def _follow_up(span: Span, random: Random) -> date:
    """The next one after the demo's day for most, a few late ones, and one after the start for those who left."""
    first = add_months(span.start, 3)
    if span.end is not None or first > date(2026, 11, 10):
        return first
    return date(2026, 10, 25) + timedelta(days=round(random.triangular(0, 360, 60)))


def _absence(made: Made, row: Any, random: Random) -> None:
    kind, days = random.choice(ABSENCES)
    start = max(row.valid_from, date(2026, 1, 1)) + timedelta(days=random.randrange(1, 250))
    stop = start + timedelta(days=random.randrange(2, days + 2))
    if stop > min(row.valid_to or date(2026, 11, 1), date(2026, 11, 1)):
        return
    parties = {name: getattr(row, name) for name in ("operator_id", "acting_id", "paying_id", "service_id")}
    made.absences.append(
        apps.get_model("contracts", "Absence")(
            chain=row.chain, kind=kind, valid_from=start, valid_to=stop, recorded_at=_at(stop), is_demo=True, **parties
        )
    )


def _at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=COPENHAGEN)


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('contracts_placement', 'id'))")
        return int(cursor.fetchone()[0])


def _finish_ids() -> None:
    """The sequence goes on after the ids given by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('contracts_placement', 'id'), (SELECT max(id) FROM contracts_placement))"
        )
