"""What has happened to services of the demo region: day places that merged, closed and changed hands. Invented, and flagged.

They stand beside what the other makers price: units get day places under a paragraph they have no other tariff for, sold in 2025
alone, so that nobody is placed there.
"""

from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.economy import PRICES_AND_WAGES, PricedUnit, cost_ore, invented_budget, year_before
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.law.loader import rulebook
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts, NewItem, PricedBefore, Publication
from rammevaerk.pricing.actions.life_events import put_in_force, write_event
from rammevaerk.pricing.event_plans import PlannedEvent, plan_event
from rammevaerk.pricing.rules.life_events import EventKind, HandedShare
from rammevaerk.reporting.facts import AdoptedBudget
from rammevaerk.web.clock import COPENHAGEN

UNTOUCHED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
PARAGRAPH = "SEL-104"
DAY = date(2026, 1, 1)
PLACES = 9


def make_life_events(world: World) -> None:
    """A merger of two into one, a closing, and a change of operator, all from 1 January 2026."""
    random = world.stream("life-events")
    economist, other = world.people["municipal_economist"], world.people["operator_economist"]
    first, second, joined, moving = _units(economist.organisation_id, 4, random)
    (taking,) = _units(other.organisation_id, 1, random)
    (closing,) = _units(_third(world), 1, random)
    old, new = (first, second, moving, closing), (joined, taking)
    items = actions.ensure_items(NewItem(unit.unit_id, PARAGRAPH, True, INVENTED) for unit in (*old, *new))
    ids = {unit_id: item.pk for (unit_id, _paragraph), item in items.items()}
    latest = {unit.unit_id: invented_budget(unit, 2027, random) for unit in (*old, *new)}
    before = {unit.unit_id: year_before(year_before(latest[unit.unit_id], unit, random), unit, random) for unit in old}
    _years(old, before, ids, random)
    _publish(list(before.values()), 2025)
    shares = [HandedShare(ids[unit.unit_id], ids[joined.unit_id]) for unit in (first, second)]
    _event(EventKind.MERGER, shares, "Byrådet 27. oktober 2025, punkt 12 (opdigtet)", economist)
    _event(EventKind.CLOSING, [HandedShare(ids[closing.unit_id], None)], "Byrådet 24. november 2025, punkt 9 (opdigtet)", None)
    taken = [HandedShare(ids[moving.unit_id], ids[taking.unit_id])]
    _event(EventKind.CHANGE_OF_OPERATOR, taken, "Aftale af 3. november 2025 mellem de to driftsherrer (opdigtet)", other)
    _accounts_of_2025(old, before, ids, random)
    for year in (2026, 2027):
        budgets = [year_before(latest[unit.unit_id], unit, random) if year == 2026 else latest[unit.unit_id] for unit in new]
        _publish(budgets, year)


def _units(operator_id: int, count: int, random: Random) -> list[PricedUnit]:
    """Invented units of an operator without another tariff for the paragraph."""
    unit, item = apps.get_model("registry", "Unit"), apps.get_model("pricing", "TariffItem")
    taken = set(item.objects.filter(paragraph=PARAGRAPH).values_list("unit", flat=True))
    rows = unit.objects.filter(
        service__operator=operator_id, is_demo=True, closed_on__isnull=True, service__closed_on__isnull=True
    )
    free = rows.exclude(name__in=UNTOUCHED).exclude(service__name__in=UNTOUCHED).exclude(pk__in=taken).order_by("pk")
    by_service = {service: pk for pk, service in free.values_list("pk", "service")}
    chosen = random.sample(sorted(by_service), count)
    years = dict.fromkeys(range(2022, 2028), PLACES)
    return [PricedUnit(by_service[service], service, operator_id, PARAGRAPH, years) for service in chosen]


def _third(world: World) -> int:
    """The first municipality that runs units and is neither of the two."""
    known = {world.people[name].organisation_id for name in ("municipal_economist", "operator_economist")}
    unit = apps.get_model("registry", "Unit")
    rows = unit.objects.filter(service__operator_kind="municipal", is_demo=True).exclude(service__operator__in=known)
    found: int = rows.order_by("service__operator").values_list("service__operator", flat=True)[0]
    return found


def _years(units: tuple[PricedUnit, ...], budgets: dict[int, AdoptedBudget], ids: dict[int, int], random: Random) -> None:
    """Accounts of 2023 and 2024, priced before the platform, and what was decided on them."""
    overhead = rulebook("sjaelland", date(2025, 1, 1), demo=True).decimal("pricing.overhead_share")
    for year in (2023, 2024):
        rows = []
        for unit in units:
            cost = Decimal(cost_ore(budgets[unit.unit_id], overhead)) / (1 + PRICES_AND_WAGES[2025]) ** (2025 - year)
            rows.append(_closed(unit, ids[unit.unit_id], year, cost, random))
        closed = actions.bulk_close_years(rows, today=date(year + 1, 4, 10))
        wishes = {row.pk: _half(row) for row in closed}
        actions.bulk_decide(closed, today=date(year + 1, 5, 20), wishes=wishes)


def _half(row: Any) -> int:
    """About half of what the band lets the operator carry of a surplus, so that both a reserve and a rest are left."""
    return int(min(row.result_ore, row.basis_ore * Decimal("0.05")) / 2) if row.result_ore > 0 else 0


def _closed(unit: PricedUnit, item_id: int, year: int, cost: Decimal, random: Random) -> ClosedAccounts:
    days = (Decimal(unit.places[year] * 365) * Decimal(str(round(random.uniform(0.9, 0.99), 4)))).quantize(Decimal(1))
    tariff = int(cost / (unit.places[year] * 365 * Decimal("0.95")) / 100) * 100
    return ClosedAccounts(
        item_id=item_id,
        year=year,
        billable_days=days,
        actual_cost_ore=int(cost * Decimal(str(round(random.uniform(0.94, 1.02), 4)))),
        places=unit.places[year],
        is_demo=True,
        before=PricedBefore(tariff, int(cost)),
    )


def _accounts_of_2025(
    units: tuple[PricedUnit, ...], budgets: dict[int, AdoptedBudget], ids: dict[int, int], random: Random
) -> None:
    """The last year's accounts, closed after the events: what they gave goes where the events sent the rest."""
    overhead = rulebook("sjaelland", date(2025, 1, 1), demo=True).decimal("pricing.overhead_share")
    rows = [_closed(unit, ids[unit.unit_id], 2025, Decimal(cost_ore(budgets[unit.unit_id], overhead)), random) for unit in units]
    actions.bulk_close_years(rows, today=date(2026, 4, 10))


def _publish(budgets: list[AdoptedBudget], year: int) -> None:
    made = actions.sheets_from_budgets(budgets, year=year, today=date(year - 1, 10, 12))
    rows = apps.get_model("pricing", "Sheet").objects.filter(pk__in=made.sheet_ids, tariff_ore__isnull=False)
    sheets = list(rows.select_related("item__unit__service").order_by("pk"))
    actions.bulk_approve(sheets, at=_at(date(year - 1, 10, 20)))
    actions.bulk_publish(sheets, Publication(_at(date(year - 1, 10, 28))))


def _event(kind: EventKind, shares: list[HandedShare], decision: str, by: Any) -> None:
    """Recorded as its operators would have: planned by the same rules, and put in force."""
    plan = plan_event(PlannedEvent(kind, DAY, decision, tuple(shares), is_demo=True))
    if plan.blocks:
        raise ValueError(f"the invented event does not fit: {[finding.code for finding in plan.findings]}")
    at = _at(date(2025, 12, 8))
    put_in_force(write_event(plan, at=at, by=by), plan, at=at, by=by)


def _at(day: date) -> datetime:
    """A moment of a day in Danish time."""
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=COPENHAGEN)
