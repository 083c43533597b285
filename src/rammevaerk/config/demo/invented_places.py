"""Places of the invented services over time: history as it was known, intake, reservations, reports, confirmations."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.config.demo import service_mix as mix
from rammevaerk.config.demo.invented_services import InventedUnit
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.kernel.period import add_months
from rammevaerk.registry.actions import OccupancyRecord, record_occupancy
from rammevaerk.web.clock import COPENHAGEN

FIRST_DAY = date(2024, 1, 1)
LAST_REPORTED = date(2026, 10, 1)
SIVKAER_CONFIRMED = date(2026, 10, 6)
CHANGE_DAYS = (date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1), date(2026, 4, 1), date(2027, 1, 1))


def make_places(world: World, units: list[InventedUnit]) -> None:
    """Everything about places, with the same random stream of its own for each part."""
    _capacities(units, world.stream("registry-capacity"))
    _intake(units, world.stream("registry-intake"))
    _reservations(world, units, world.stream("registry-reservations"))
    _reports(world, units, world.stream("registry-reports"))
    _confirmations(world, units, world.stream("registry-confirmations"))


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=COPENHAGEN)


def _row_maker(model: Any, unit: InventedUnit) -> Callable[..., Any]:
    def row(**values: Any) -> Any:
        return model(unit=unit.row, paragraph=unit.kind.paragraph, is_demo=True, source=INVENTED, **values)

    return row


def _numbers(places: int, random: Random) -> dict[str, int]:
    """Approved may lie above budgeted; not every place is offered to others by the agreement."""
    return {
        "approved": places + random.choice((0, 0, 0, 1, 2)),
        "budgeted": places,
        "agreement": places if random.random() < 0.6 else round(places * random.uniform(0.4, 0.9)),
    }


def _capacities(units: list[InventedUnit], random: Random) -> None:
    """What was known first, and what it was changed to: the first row is superseded by its own beginning and the rest."""
    model = apps.get_model("registry", "Capacity")
    first, later = [], []
    for unit in units:
        make = _row_maker(model, unit)
        change = _change(unit, random)
        before = unit.places if change is None else change[1]
        numbers = _numbers(before, random)
        old = make(valid_from=FIRST_DAY, recorded_at=_at(date(2023, 11, 15)), **numbers)
        first.append(old)
        if change is None:
            continue
        day, _before, after = change
        known = _at(add_months(day, -random.choice((1, 2, 3))) + timedelta(days=random.randrange(20)))
        if random.random() < 0.06:
            known = _at(day + timedelta(days=random.randint(20, 60)))  # reported too late
        old.superseded_at = known
        gap = numbers["approved"] - before
        new = {
            "approved": after + gap,
            "budgeted": after,
            "agreement": min(numbers["agreement"], after),
            "reason": random.choice(mix.CHANGE_REASONS),
        }
        later.append(make(valid_from=FIRST_DAY, valid_to=day, recorded_at=known, corrects=old, **numbers))
        later.append(make(valid_from=day, recorded_at=known, corrects=old, **new))
    model.objects.bulk_create(first, batch_size=1000)
    model.objects.bulk_create(later, batch_size=1000)


def _change(unit: InventedUnit, random: Random) -> tuple[date, int, int] | None:
    """When the number of places changes, from how many to how many; today's number is the one the unit was made with."""
    if unit.next_year is not None:
        return date(2027, 1, 1), unit.places, unit.next_year
    if unit.named or random.random() > 0.3:
        return None
    day = random.choice(CHANGE_DAYS)
    other = max(2, unit.places + random.choice((-3, -2, -1, 1, 2, 4)))
    return (day, unit.places, other) if day > date(2026, 11, 10) else (day, other, unit.places)


def _intake(units: list[InventedUnit], random: Random) -> None:
    """Places closed for now, and places given only after assessment."""
    model = apps.get_model("registry", "Availability")
    rows = []
    for unit in units:
        closed = random.choice((1, 1, 2)) if random.random() < 0.09 else 0
        assessed = random.choice((1, 2)) if random.random() < 0.14 else 0
        if unit.row.name in ("Sivkær", "Tangstien"):
            closed, assessed = 0, 3 if unit.row.name == "Tangstien" else 1
        if closed or assessed:
            day = date(2026, random.randint(2, 10), random.randint(1, 28))
            rows.append(
                _row_maker(model, unit)(
                    valid_from=day,
                    recorded_at=_at(day),
                    closed=closed,
                    closed_reason=random.choice(mix.CLOSED_REASONS) if closed else "",
                    after_assessment=assessed,
                )
            )
    model.objects.bulk_create(rows)
    over = apps.get_model("registry", "OverOccupancy")
    over.objects.bulk_create(
        _row_maker(over, unit)(
            valid_from=date(2026, 8, 1),
            valid_to=date(2027, 2, 1),
            places=1,
            reason="Akut indflytning, mens en ny bolig gøres klar",
            approved_by="Socialtilsyn Øst",
        )
        for unit in random.sample([unit for unit in units if unit.kind.paragraph == "SEL-108"], 4)
    )


def _reservations(world: World, units: list[InventedUnit], random: Random) -> None:
    """One place in some units, held for a neighbour; a few have lapsed."""
    model = apps.get_model("registry", "Reservation")
    members = [unit.row.service.location for unit in units]
    chosen = random.sample([unit for unit in units if unit.places > 6 and not unit.kind.protected], 60)
    chosen += [unit for unit in units if unit.row.name == "Sivkær" and unit not in chosen]
    rows = []
    for unit in chosen:
        start = world.today - timedelta(days=random.randint(1, 40))
        until = start + timedelta(days=random.choice((14, 30, 60)))
        if unit.row.name == "Sivkær":
            until = date(2026, 12, 1)
        rows.append(
            _row_maker(model, unit)(reserved_for=random.choice(members), from_date=start, until=until, made_at=_at(start))
        )
    model.objects.bulk_create(rows)


def _reports(world: World, units: list[InventedUnit], random: Random) -> None:
    """What operators reported each month, around each unit's usual occupancy; a few are late, a few never reported."""
    capacity: dict[int, list[Any]] = {}
    for row in apps.get_model("registry", "Capacity").objects.current().filter(unit__in=[unit.row for unit in units]):
        capacity.setdefault(row.unit_id, []).append(row)
    rows: list[OccupancyRecord] = []
    for unit in units:
        luck = random.random()
        last = LAST_REPORTED if luck > 0.06 or unit.named else add_months(LAST_REPORTED, -random.randint(1, 7))
        if luck < 0.012 and not unit.named:
            continue
        usual = min(1.02, max(0.72, random.gauss(unit.kind.occupancy, 0.035)))
        month = FIRST_DAY
        while month <= last:
            places = next(row.budgeted for row in capacity[unit.row.pk] if _holds(row, month))
            rows.append(_report(unit, month, places, (usual, random)))
            month = add_months(month, 1)
    record_occupancy(rows, origin="reported", today=world.today, is_demo=True, refresh=False)


def _holds(row: Any, day: date) -> bool:
    return bool(row.valid_from <= day and (row.valid_to is None or day < row.valid_to))


def _report(unit: InventedUnit, month: date, places: int, chance: tuple[float, Random]) -> OccupancyRecord:
    usual, random = chance
    days = (add_months(month, 1) - month).days
    share = min(1.06, max(0.5, random.gauss(usual, 0.02)))
    if unit.row.name == "Sivkær" and month == LAST_REPORTED:
        share = 20 / 22
    at_end = min(places + 1, round(places * share))
    return OccupancyRecord(
        unit_id=unit.row.pk,
        paragraph=unit.kind.paragraph,
        month=month,
        place_days=Decimal(round(places * days * share)),
        people=at_end + random.choice((0, 0, 0, 1, 1, 2)),
        people_at_end=at_end,
    )


def _confirmations(world: World, units: list[InventedUnit], random: Random) -> None:
    """Most figures are confirmed each month, some rarely, a few never; those of Sivkær have begun to age, so that its
    manager has them as a task."""
    model = apps.get_model("registry", "Confirmation")
    rows = []
    for service in dict.fromkeys(unit.row.service for unit in units):
        luck = random.random()
        if luck < 0.015 and service.name != "Sivkær":
            continue
        age = random.randint(0, 30) if luck < 0.72 else random.randint(31, 90) if luck < 0.92 else random.randint(91, 260)
        latest = SIVKAER_CONFIRMED if service.name == "Sivkær" else world.today - timedelta(days=age)
        for step in range(random.randint(1, 4), -1, -1):
            day = latest - timedelta(days=step * random.randint(28, 45))
            rows.append(
                model(
                    service=service,
                    on=day,
                    by=world.people["service_manager"] if service.name == "Sivkær" else None,
                    by_name=service.operator.name,
                    nothing_changed=random.random() < 0.7,
                    is_demo=True,
                )
            )
    model.objects.bulk_create(rows, batch_size=2000)
