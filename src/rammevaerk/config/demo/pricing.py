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
    _history(units, budgets[2025], ids, random)
    for year in (2025, 2026):
        _published_year(list(budgets[year].values()), year)
    _accounts_of_2025(units, budgets, ids, random)
    _corrections(random)
    _year_in_preparation(world, budgets[2027], random)
    _registered(world, random)


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
    """Budgets of three years; the last one is what was reported, where something was."""
    reported = {(budget.unit_id, budget.paragraph): budget for budget in adopted_budgets(LATEST) if budget.lines}
    found: dict[int, Budgets] = {year: {} for year in (2025, 2026, 2027)}
    for unit in units:
        key = unit.unit_id, unit.paragraph
        latest = reported.get(key) or invented_budget(unit, LATEST, random)
        found[2027][key] = latest
        found[2026][key] = year_before(latest, unit, random)
        found[2025][key] = year_before(found[2026][key], unit, random)
    return found


def _usual_occupancy(unit: PricedUnit, random: Random) -> Decimal:
    middle = 0.93 if unit.paragraph in ("SEL-110", "SEL-109") else 0.965
    return Decimal(str(round(min(random.gauss(middle, 0.022), 1.04), 4)))


def _history(units: list[PricedUnit], budgets: Budgets, ids: dict[Key, int], random: Random) -> None:
    """The closed years from before the platform, as their operators hand them over, and what was decided on them."""
    overhead = rulebook("sjaelland", date(2025, 1, 1), demo=True).decimal("pricing.overhead_share")
    rows = []
    for unit in units:
        key = unit.unit_id, unit.paragraph
        cost = Decimal(cost_ore(budgets[key], overhead))
        usual = _usual_occupancy(unit, random)
        for year in (2022, 2023, 2024):
            cost_then = cost / (1 + PRICES_AND_WAGES[2025]) ** (2025 - year)
            rows.append(_closed(unit, ids[key], year, cost_then, usual, random))
    closed = actions.bulk_close_years(rows, today=date(2025, 4, 10))
    for year in (2023, 2024):
        _decide([row for row in closed if row.year == year], date(year + 1, 5, 20), random)


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


def _accounts_of_2025(units: list[PricedUnit], budgets: dict[int, Budgets], ids: dict[Key, int], random: Random) -> None:
    """The accounts reported in the round where there are any; most operators have decided, some have not."""
    overhead = rulebook("sjaelland", date(2025, 1, 1), demo=True).decimal("pricing.overhead_share")
    rows = []
    for unit in units:
        key = unit.unit_id, unit.paragraph
        latest = budgets[2027][key]
        if latest.place_days is not None and latest.actual_cost_ore is not None:
            days, cost, income = latest.place_days, latest.actual_cost_ore, latest.own_income_ore or 0
        else:
            own = Decimal(cost_ore(budgets[2025][key], overhead))
            closed = _closed(unit, ids[key], 2025, own, _usual_occupancy(unit, random), random)
            days, cost, income = closed.billable_days, closed.actual_cost_ore, income_ore(budgets[2025][key])
        rows.append(ClosedAccounts(ids[key], 2025, days, cost, income, places=unit.places[2025], is_demo=True))
    closed_rows = actions.bulk_close_years(rows, today=date(2026, 4, 10))
    decided = [row for row in closed_rows if row.result_ore is not None and random.random() < 0.93]
    _decide(decided, date(2026, 6, 4), random)


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
    own = _of_people(world)
    for sheet in _sheets(made.sheet_ids):
        waits = sheet.item.unit.service.operator_id in own and sheet.item.unit.name != "Sivkær"
        state = random.choices(("published", "approved", "draft"), (40, 30, 30) if waits else (88, 7, 5))[0]
        if state != "draft":
            drafts["approved"].append(sheet)
        if state == "published" or sheet.item.unit.name == "Sivkær":
            drafts["published"].append(sheet)
    approved = {sheet.pk: sheet for sheet in (*drafts["approved"], *drafts["published"])}
    ready = [sheet for sheet in approved.values() if sheet.budget_adopted_on is not None]
    actions.bulk_approve(ready, at=at(date(2026, 10, 28)))
    published = [sheet for sheet in drafts["published"] if sheet.budget_adopted_on is not None]
    actions.bulk_publish(published, Publication(at(date(2026, 11, 4))))


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
