"""Tariffs of the demo region: three years calculated by the real rules, with results, corrections and prices of others."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.economy import (
    KRONER_A_DAY,
    LATEST,
    PRICES_AND_WAGES,
    PricedUnit,
    cost_ore,
    income_ore,
    invented_budget,
    year_before,
)
from rammevaerk.config.demo.prices import make_prices
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.law.loader import rulebook
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts, NewItem, NewTariff, PricedBefore, Publication, SheetEdit
from rammevaerk.pricing.snapshots import line_fact
from rammevaerk.reporting.facts import AdoptedBudget, adopted_budgets
from rammevaerk.web.clock import COPENHAGEN

CALCULATED_KINDS = ("municipal", "regional", "self_owning_agreement")
PLACED_KINDS = ("self_owning", "foundation", "company")
CORRECTED = 9
Key = tuple[int, str]
Budgets = dict[Key, AdoptedBudget]


def make_pricing(world: World) -> None:
    """Items, sheets and tariffs 2025–2027, results 2022–2025, and the published prices of private suppliers."""
    random = world.stream("pricing")
    units = priced_units()
    budgets = _budgets(units, random)
    items = actions.ensure_items(NewItem(unit.unit_id, unit.paragraph, unit.is_demo, INVENTED) for unit in units)
    ids = {key: item.pk for key, item in items.items()}
    _history(units, budgets, ids, random)
    for year in (2025, 2026):
        _published_year(list(budgets[year].values()), year)
    _accounts_of_2025(world, units, budgets, ids)
    _corrections(random)
    _year_in_preparation(world, budgets[2027], random)
    _registered(world, random)
    make_prices(world)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in Danish time."""
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=COPENHAGEN)


def priced_units() -> list[PricedUnit]:
    """Invented units run by municipalities and the region, with their places on 1 January of each year."""
    capacity = apps.get_model("registry", "Capacity")
    rows = capacity.objects.current().filter(
        unit__service__operator_kind__in=CALCULATED_KINDS, unit__service__is_demo=True, budgeted__gt=0
    )
    places: dict[tuple[int, str, int, int], dict[int, int]] = defaultdict(dict)
    fields = ("unit_id", "paragraph", "unit__service_id", "unit__service__operator_id", "valid_from", "valid_to", "budgeted")
    for unit, paragraph, service, operator, start, end, budgeted in rows.order_by("valid_from").values_list(*fields):
        for year in range(2022, LATEST + 1):
            first = max(date(year, 1, 1), date(2024, 1, 1))
            if start <= first and (end is None or first < end):
                places[unit, paragraph, service, operator][year] = budgeted
    return [
        PricedUnit(unit, service, operator, paragraph, by_year)
        for (unit, paragraph, service, operator), by_year in sorted(places.items())
        if len(by_year) == LATEST - 2022 + 1
    ]


def _budgets(units: list[PricedUnit], random: Random) -> dict[int, Budgets]:
    """Budgets of three years: as reported for 2026 and 2027 (some of 2027 still wait), and taken back to 2025."""
    reported = {year: _reported(year) for year in (2026, LATEST)}
    found: dict[int, Budgets] = {2025: {}, 2026: {}, LATEST: {}}
    for unit in units:
        key = unit.unit_id, unit.paragraph
        if key in reported[LATEST]:
            found[LATEST][key] = reported[LATEST][key]
        later = reported[LATEST].get(key) or invented_budget(unit, LATEST, random)
        found[2026][key] = reported[2026].get(key) or year_before(later, unit, random)
        found[2025][key] = year_before(found[2026][key], unit, random)
    return found


def _reported(year: int) -> Budgets:
    return {(budget.unit_id, budget.paragraph): budget for budget in adopted_budgets(year) if budget.lines}


def _usual_occupancy(unit: PricedUnit, random: Random) -> Decimal:
    middle = 0.93 if unit.paragraph in ("SEL-110", "SEL-109") else 0.965
    return Decimal(str(round(min(random.gauss(middle, 0.022), 1.04), 4)))


def _history(units: list[PricedUnit], budgets: dict[int, Budgets], ids: dict[Key, int], random: Random) -> None:
    """The closed years from before the platform, as their operators hand them over, and what was decided on them."""
    rows = []
    for unit in units:
        key = unit.unit_id, unit.paragraph
        cost = Decimal(cost_ore(budgets[2025][key], _overhead()))
        usual = _usual_occupancy(unit, random)
        for year in (2022, 2023, 2024):
            fewer = Decimal(unit.places[year]) / unit.places[2025]
            cost_then = cost * fewer / (1 + PRICES_AND_WAGES[2025]) ** (2025 - year)
            closed = _closed(unit, ids[key], year, cost_then, usual, random)
            rows.append(_with_own_tariff(_as_reported(closed, budgets[2026][key]), random) if year == 2024 else closed)
    closed_rows = actions.bulk_close_years(rows, today=date(2025, 4, 10))
    for year in (2023, 2024):
        _decide([row for row in closed_rows if row.year == year], date(year + 1, 5, 20), random)


def _overhead() -> Decimal:
    return rulebook("sjaelland", date(2025, 1, 1), demo=True).decimal("pricing.overhead_share")


def _with_own_tariff(closed: ClosedAccounts, random: Random) -> ClosedAccounts:
    """The tariff of the last year before the platform, near what the year came to cost."""
    if closed.before is None:
        return closed
    cost = (closed.actual_cost_ore - closed.own_income_ore) / closed.billable_days
    tariff = round(cost * Decimal(str(round(random.gauss(1.0, 0.02), 4))) / 100) * 100
    return replace(closed, before=replace(closed.before, tariff_ore=tariff))


def _as_reported(closed: ClosedAccounts, budget: AdoptedBudget | None) -> ClosedAccounts:
    """The accounts that came with a reported budget, where there are any."""
    if budget is None or budget.place_days is None or budget.actual_cost_ore is None:
        return closed
    return replace(
        closed,
        billable_days=budget.place_days,
        actual_cost_ore=budget.actual_cost_ore,
        own_income_ore=budget.own_income_ore or 0,
    )


def _closed(unit: PricedUnit, item_id: int, year: int, cost: Decimal, usual: Decimal, random: Random) -> ClosedAccounts:
    places = unit.places[year]
    occupancy = usual + Decimal(str(round(random.gauss(0, 0.012), 4)))
    budgeted = min(max(usual, Decimal("0.95")), Decimal(1))
    tariff = int(cost / (places * budgeted * 365) / 100) * 100
    return ClosedAccounts(
        item_id=item_id,
        year=year,
        billable_days=(occupancy * places * 365).quantize(Decimal(1)),
        actual_cost_ore=int(cost * Decimal(str(round(random.gauss(0.995, 0.02), 4)))),
        places=places,
        is_demo=True,
        before=PricedBefore(tariff, int(cost)) if year > 2022 else None,
    )


def _decide(rows: list[Any], on: date, random: Random) -> None:
    """Most operators carry what the band allows, some a part, some nothing."""
    wishes: dict[int, int | None] = {}
    for row in rows:
        small = int(min(abs(row.result_ore), row.basis_ore * Decimal("0.05")) * Decimal("0.5"))
        part = small if row.result_ore > 0 else 0
        wishes[row.pk] = random.choices((None, 0, part), (7, 2, 1))[0]
    actions.bulk_decide(rows, today=on, wishes=wishes)


def _published_year(budgets: list[AdoptedBudget], year: int) -> None:
    """Sheets made, approved and published in the autumn before."""
    made = actions.sheets_from_budgets(budgets, year=year, today=date(year - 1, 10, 12))
    sheets = _sheets(made.sheet_ids)
    actions.bulk_approve(sheets, at=at(date(year - 1, 10, 20)))
    actions.bulk_publish(sheets, Publication(at(date(year - 1, 10, 28))))


def _sheets(ids: Any) -> list[Any]:
    rows = apps.get_model("pricing", "Sheet").objects.filter(pk__in=ids, tariff_ore__isnull=False)
    return list(rows.select_related("item__unit__service").defer("trace", "facts").order_by("pk"))


def _accounts_of_2025(world: World, units: list[PricedUnit], budgets: dict[int, Budgets], ids: dict[Key, int]) -> None:
    """The accounts reported in the round where there are any; most operators have decided, some have not."""
    random = world.stream("pricing-accounts")
    rows = []
    for unit in units:
        key = unit.unit_id, unit.paragraph
        cost = Decimal(cost_ore(budgets[2025][key], _overhead()))
        closed = _closed(unit, ids[key], 2025, cost, _usual_occupancy(unit, random), random)
        own = replace(closed, own_income_ore=income_ore(budgets[2025][key]), before=None)
        rows.append(_as_reported(own, budgets[LATEST].get(key)))
    closed_rows = actions.bulk_close_years(rows, today=date(2026, 4, 10))
    waiting = _waiting_items(world, random)
    decided = [row for row in closed_rows if row.result_ore is not None and row.item_id not in waiting]
    _decide(decided, date(2026, 6, 4), random)
    world.notes["pricing_waiting_items"] = waiting


def _waiting_items(world: World, random: Random) -> set[int]:
    """Items of the operators whose economist one can enter as, where nothing is decided yet."""
    own = apps.get_model("pricing", "TariffItem").objects.filter(unit__service__operator__in=_of_people(world))
    items = sorted(own.exclude(unit__name="Sivkær").values_list("pk", flat=True))
    return set(random.sample(items, max(1, len(items) // 8)))


def _corrections(random: Random) -> None:
    """Some tariffs of 2026 were wrong: the operator put a line right, and the parties recorded the new tariff."""
    published = apps.get_model("pricing", "Sheet").objects.filter(year=2026, state="published")
    sheets = list(published.select_related("item__unit__service").order_by("pk"))
    for number, sheet in enumerate(random.sample(sheets, min(CORRECTED, len(sheets)))):
        draft = actions.new_draft(sheet, today=date(2026, 3, 3 + number))
        actions.put_edit(draft, _corrected(draft, random))
        actions.bulk_approve([draft], at=at(date(2026, 3, 10 + number)))
        reason = "Forsikring var regnet med to gange" if number % 2 else "Huslejen var fra året før"
        actions.bulk_publish([draft], Publication(at(date(2026, 3, 16 + number)), reason=reason))


def _corrected(draft: Any, random: Random) -> SheetEdit:
    """One of the larger lines put right by some per cent."""
    lines = [line_fact(row) for row in draft.lines.order_by("position")]
    place = random.randrange(min(4, len(lines)))
    factor = Decimal(str(round(random.choice((0.96, 0.97, 1.03, 1.05)), 2)))
    lines[place] = replace(lines[place], amount=(lines[place].amount * factor).quantize(Decimal(1)))
    return SheetEdit(draft.places, None, draft.budget_adopted_on, tuple(lines))


def _year_in_preparation(world: World, budgets: Budgets, random: Random) -> None:
    """The sheets of 2027 from what was accepted: most published, some approved, some drafts."""
    made = actions.sheets_from_budgets(list(budgets.values()), year=LATEST, today=date(2026, 10, 20))
    drafts: dict[str, list[Any]] = {"published": [], "approved": []}
    for sheet in _sheets(made.sheet_ids):
        state = _state(sheet, world, random)
        if state != "draft":
            drafts[state].append(sheet)
    approved = {sheet.pk: sheet for sheet in (*drafts["approved"], *drafts["published"])}
    ready = [sheet for sheet in approved.values() if sheet.budget_adopted_on is not None]
    actions.bulk_approve(ready, at=at(date(2026, 10, 28)))
    published = [sheet for sheet in drafts["published"] if sheet.budget_adopted_on is not None]
    actions.bulk_publish(published, Publication(at(date(2026, 11, 4))))


def _state(sheet: Any, world: World, random: Random) -> str:
    """How far a sheet has come: those whose result waits are drafts, the people's own are half way."""
    states = ("published", "approved", "draft")
    if sheet.item.unit.name == "Sivkær":
        return "published"
    if sheet.item_id in world.notes["pricing_waiting_items"]:
        return "draft"
    own = sheet.item.unit.service.operator_id in _of_people(world)
    return random.choices(states, (45, 35, 20) if own else (88, 7, 5))[0]


def _of_people(world: World) -> set[int]:
    """The operators whose economist one can enter as: they have something left to do."""
    return {world.people[name].organisation_id for name in ("municipal_economist", "operator_economist")}


def _registered(world: World, random: Random) -> None:
    """Prices as private suppliers publish them, invented; and the real published ones the register holds."""
    item = apps.get_model("pricing", "TariffItem")
    capacity = (
        apps.get_model("registry", "Capacity")
        .objects.current()
        .filter(unit__service__operator_kind__in=PLACED_KINDS, unit__service__is_demo=True)
    )
    pairs = sorted(set(capacity.values_list("unit_id", "paragraph")))
    items = item.objects.bulk_create(
        item(
            unit_id=unit,
            paragraph=paragraph,
            name=actions.place_name(paragraph),
            kind="registered",
            is_demo=True,
            source=INVENTED,
        )
        for unit, paragraph in pairs
    )
    for year in (2025, 2026):
        prices = [_private_price(row, year, Random(f"{row.unit_id}-{row.paragraph}")) for row in items]
        actions.record_tariffs(prices, {row.pk: row for row in items}, at=at(date(year - 1, 12, 1)))
    _really_published(item)


def _private_price(row: Any, year: int, random: Random) -> NewTariff:
    """Above the municipal level: private tariffs hold tax that is not deducted."""
    a_day = KRONER_A_DAY.get(row.paragraph, 1200) * random.uniform(0.9, 1.35) * (1.031 ** (year - 2026))
    return NewTariff(
        item_id=row.pk,
        amount_ore=round(a_day) * 100,
        period=year_period(year),
        source=f"{INVENTED}: leverandørens prisliste {year}",
        is_demo=True,
    )


def _really_published(item: Any) -> None:
    """A registered item for each real price per day in the register, with its own source."""
    price = apps.get_model("registry", "PublishedPrice")
    wanted = price.objects.current().filter(is_demo=False, price_unit="day", unit__service__is_reference=False)
    rows = list(wanted.exclude(paragraph="").order_by("unit_id", "paragraph", "label", "pk"))
    named = {(row.unit_id, row.paragraph, row.label or "Døgntakst"): row for row in rows}
    items = item.objects.bulk_create(
        item(unit_id=unit, paragraph=paragraph, name=name, kind="registered", source=row.source)
        for (unit, paragraph, name), row in named.items()
    )
    prices = [
        NewTariff(found.pk, row.amount_ore, Period(row.valid_from, row.valid_to), source=row.source)
        for found, row in zip(items, named.values(), strict=True)
    ]
    actions.replace_tariffs(prices, at=at(date(2026, 8, 20)))
