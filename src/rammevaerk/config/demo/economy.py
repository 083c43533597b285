"""What the invented services cost: budgets of a year from a service's kind, or back from the budget it reported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from rammevaerk.reporting.facts import AdoptedBudget
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind

LATEST = 2027
PRICES_AND_WAGES = {2025: Decimal("0.032"), 2026: Decimal("0.030"), 2027: Decimal("0.028")}
"""As in the demo's set of values: how prices and wages rose from the year before."""

KRONER_A_DAY = {
    "SEL-107": 2350,
    "SEL-108": 2900,
    "ABL-105": 1950,
    "SEL-104": 820,
    "SEL-103": 480,
    "BL-43": 4700,
    "SEL-110": 1450,
    "SEL-109": 1750,
    "SEL-101": 620,
    "BL-83": 2250,
}
OTHER_KRONER_A_DAY = 1200

SHARES: tuple[tuple[BudgetKind, str, str], ...] = (
    (BudgetKind.DIRECT, "Løn, pædagogisk personale (dag og aften)", "0.600"),
    (BudgetKind.DIRECT, "Løn, natdækning", "0.112"),
    (BudgetKind.DIRECT, "Løn, ledelse på stedet", "0.052"),
    (BudgetKind.DIRECT, "Vikarer", "0.027"),
    (BudgetKind.DIRECT, "Uddannelse og supervision", "0.010"),
    (BudgetKind.DIRECT, "Øvrig drift: aktiviteter, kørsel, it", "0.037"),
    (BudgetKind.DIRECT, "Ejendom: husleje, el, varme, rengøring", "0.045"),
    (BudgetKind.INDIRECT, "Centrale puljer: barsel, forsikring, tjenestemandspension", "0.010"),
    (BudgetKind.CAPITAL, "Afskrivning", "0.015"),
    (BudgetKind.CAPITAL, "Forrentning", "0.009"),
    (BudgetKind.INCOME, "Indtægter, der hører til tilbuddet", "0.003"),
)
"""The lines of a budget and their usual part of the tariff's basis; overhead comes beside them."""

_THOUSAND = 100_000  # ore: budgets are made in whole thousands


@dataclass(frozen=True)
class PricedUnit:
    """A unit under a paragraph that is priced by the agreement's model, with its budgeted places by year."""

    unit_id: int
    service_id: int
    operator_id: int
    paragraph: str
    places: dict[int, int]
    is_demo: bool = True


def invented_budget(unit: PricedUnit, year: int, random: Random) -> AdoptedBudget:
    """A budget of the latest year from the kind of service and its places."""
    a_day = KRONER_A_DAY.get(unit.paragraph, OTHER_KRONER_A_DAY) * Decimal(str(round(random.uniform(0.82, 1.2), 3)))
    basis = a_day * unit.places[year] * 365 * Decimal("0.96")
    lines = tuple(
        BudgetItem(kind, words, _thousands(basis * Decimal(share) * _wobble(random, 0.06) * 100))
        for kind, words, share in SHARES
        if kind is not BudgetKind.INCOME or random.random() < 0.4
    )
    return _budget(unit, year, lines)


def year_before(later: AdoptedBudget, unit: PricedUnit, random: Random) -> AdoptedBudget:
    """The budget a year earlier: prices and wages taken back, the places of that year, and a little of its own."""
    year = later.year - 1
    back = 1 + PRICES_AND_WAGES[later.year]
    now, then = unit.places[later.year] or 1, unit.places[year] or 1
    fewer = 1 + (Decimal(then) / now - 1) * Decimal("0.85")
    own = Decimal(str(round(random.gauss(1.0, 0.012), 4)))
    lines = tuple(
        replace(line, amount_ore=_thousands(line.amount_ore / back * fewer * own * _wobble(random, 0.02))) for line in later.lines
    )
    return _budget(unit, year, lines)


def _budget(unit: PricedUnit, year: int, lines: Sequence[BudgetItem]) -> AdoptedBudget:
    return AdoptedBudget(
        return_id=0,
        service_id=unit.service_id,
        operator_id=unit.operator_id,
        unit_id=unit.unit_id,
        paragraph=unit.paragraph,
        year=year,
        adopted_on=date(year - 1, 10, 8),
        budgeted=unit.places[year],
        approved=None,
        lines=tuple(lines),
        accounts_year=year - 2,
        people=None,
        place_days=None,
        actual_cost_ore=None,
        own_income_ore=None,
        is_demo=unit.is_demo,
    )


def cost_ore(budget: AdoptedBudget, overhead: Decimal) -> int:
    """What a budget costs in ore, overhead included, own income not taken off."""
    direct = sum(line.amount_ore for line in budget.lines if line.kind is BudgetKind.DIRECT)
    others = sum(line.amount_ore for line in budget.lines if line.kind in (BudgetKind.INDIRECT, BudgetKind.CAPITAL))
    return direct + others + round(direct * overhead)


def income_ore(budget: AdoptedBudget) -> int:
    """The own income in a budget, in ore."""
    return sum(line.amount_ore for line in budget.lines if line.kind is BudgetKind.INCOME)


def _wobble(random: Random, spread: float) -> Decimal:
    return Decimal(str(round(random.uniform(1 - spread, 1 + spread), 4)))


def _thousands(ore: Decimal) -> int:
    return int((ore / _THOUSAND).to_integral_value()) * _THOUSAND
