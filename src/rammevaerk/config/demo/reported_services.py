"""What the demo region's operators report for their units: use, waiting list, accounts, and the adopted budget."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.economy import LATEST, PricedUnit, cost_ore, income_ore, invented_budget, year_before
from rammevaerk.law.loader import rulebook
from rammevaerk.registry.queries import capacity_on
from rammevaerk.reporting.facts import AdoptedBudget
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind, UnitReport

FILLED = (
    "people",
    "place_days",
    "waiting",
    "expected_places",
    "actual_cost_ore",
    "own_income_ore",
    "budget_adopted_on",
    "remarks",
)
EARLIEST = 2024
NO_BUDGET = "Tilbuddet er rigtigt. Regnskab, venteliste og budget er ikke med i demodata."
EXPLAINED = (
    "Tre borgere er flyttet til et andet hus hos samme driftsherre.",
    "Huset var under ombygning fra marts til juni.",
    "Regnskabet har en engangsudgift til brandsikring.",
    "To pladser er taget i brug i løbet af året.",
)
_SIVKAER: tuple[tuple[BudgetKind, str, int, int], ...] = (
    (BudgetKind.DIRECT, "Løn, pædagogisk personale (dag og aften)", 16_940_000, 14_540_000),
    (BudgetKind.DIRECT, "Løn, natdækning", 3_156_000, 3_064_000),
    (BudgetKind.DIRECT, "Løn, ledelse på stedet", 1_434_000, 1_392_000),
    (BudgetKind.DIRECT, "Vikarer", 742_000, 702_000),
    (BudgetKind.DIRECT, "Uddannelse og supervision", 295_000, 251_000),
    (BudgetKind.DIRECT, "Øvrig drift: aktiviteter, kørsel, it", 1_064_000, 958_000),
    (BudgetKind.DIRECT, "Ejendom: husleje, el, varme, rengøring", 1_262_000, 1_187_000),
    (BudgetKind.INDIRECT, "Centrale puljer: barsel, forsikring, tjenestemandspension", 268_000, 246_000),
    (BudgetKind.CAPITAL, "Afskrivning", 412_000, 388_000),
    (BudgetKind.CAPITAL, "Forrentning", 241_000, 229_000),
    (BudgetKind.INCOME, "Indtægter, der hører til tilbuddet", 60_000, 58_000),
)
"""Sivkær's lines with the amounts for 2027 and 2026 in whole kroner, as its calculation sheet shows them."""
_SIVKAER_CLOSED = {2024: (24, 7_837, 21_240_000, 57_000), 2025: (24, 7_803, 22_038_000, 58_000)}
"""Sivkær's closed years: people, place-days, actual cost and own income in whole kroner."""


class Costs:
    """Budgets of the units over the years, the latest made first and the earlier ones taken back from it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._budgets: dict[tuple[int, str], dict[int, AdoptedBudget]] = {}
        self._places: dict[int, dict[tuple[int, str], int]] = {}
        self._overhead = rulebook("sjaelland", date(2025, 1, 1), demo=True).decimal("pricing.overhead_share")

    def report(self, answer: Any, adopted: date, *, is_invented: bool) -> UnitReport:
        """The report for an answer as it was opened; a real service gets no invented economy."""
        report = self._known(answer)
        if not is_invented:
            return replace(report, remarks=NO_BUDGET)
        if answer.unit.name == "Sivkær":
            return _sivkaer(report, adopted)
        budget, closed = self._budget(answer, report.budget_year), self._budget(answer, report.accounts_year)
        turnout = Decimal(str(round(self.random.gauss(0.995, 0.02), 4)))
        waiting = self.random.choice((0, 0, 0, 1, 1, 2, 3, 5))
        full = replace(
            report,
            people=report.people if report.people is not None else (report.budgeted or 0) + 1,
            place_days=report.place_days if report.place_days is not None else _usual_days(report, self.random),
            waiting=waiting,
            actual_cost_ore=_kroner(cost_ore(closed, self._overhead) * turnout),
            own_income_ore=_kroner(Decimal(income_ore(closed))),
            budget_adopted_on=adopted,
            lines=budget.lines,
        )
        return self._with_something_odd(full)

    def _known(self, answer: Any) -> UnitReport:
        return UnitReport(
            unit_id=answer.unit_id,
            unit_name=answer.unit.name,
            paragraph=answer.paragraph,
            accounts_year=answer.accounts_year,
            budget_year=answer.budget_year,
            approved=answer.approved,
            budgeted=answer.budgeted,
            agreement=answer.agreement,
            people=answer.people,
            place_days=answer.place_days,
            expected_places=self._places_in(answer, answer.budget_year) or answer.budgeted,
        )

    def _places_in(self, answer: Any, year: int) -> int | None:
        """Budgeted places on 1 January of a year as the register knows them."""
        if year not in self._places:
            units = list(apps.get_model("registry", "Unit").objects.values_list("pk", flat=True))
            found = capacity_on(units, date(year, 1, 1))
            self._places[year] = {key: row.budgeted for key, row in found.items() if row.budgeted is not None}
        return self._places[year].get((answer.unit_id, answer.paragraph))

    def _budget(self, answer: Any, year: int) -> AdoptedBudget:
        key = (answer.unit_id, answer.paragraph)
        if key not in self._budgets:
            places = {one: self._places_in(answer, one) or answer.budgeted or 1 for one in range(EARLIEST, LATEST + 1)}
            unit = PricedUnit(answer.unit_id, 0, 0, answer.paragraph, places)
            made = {LATEST: invented_budget(unit, LATEST, self.random)}
            for later in range(LATEST, EARLIEST, -1):
                made[later - 1] = year_before(made[later], unit, self.random)
            self._budgets[key] = made
        return self._budgets[key][year]

    def _with_something_odd(self, report: UnitReport) -> UnitReport:
        """Now and then a figure that has moved, or a line that is gone; every second one is explained."""
        luck = self.random.random()
        said = self.random.choice(EXPLAINED) if self.random.random() < 0.5 else ""
        if luck < 0.03 and report.actual_cost_ore is not None:
            return replace(report, actual_cost_ore=_kroner(report.actual_cost_ore * Decimal("1.28")), remarks=said)
        if luck < 0.05:
            gone = self.random.choice(("Uddannelse og supervision", "Vikarer"))
            return replace(report, lines=tuple(line for line in report.lines if line.text != gone), remarks=said)
        return report


def _sivkaer(report: UnitReport, adopted: date) -> UnitReport:
    is_latest = report.budget_year == LATEST
    people, days, cost, income = _SIVKAER_CLOSED[report.accounts_year]
    return replace(
        report,
        people=people,
        place_days=Decimal(days),
        waiting=3 if is_latest else 2,
        actual_cost_ore=cost * 100,
        own_income_ore=income * 100,
        budget_adopted_on=adopted,
        lines=tuple(BudgetItem(kind, text, (latest if is_latest else before) * 100) for kind, text, latest, before in _SIVKAER),
        remarks="To nye boliger i Hus B fra 1. januar 2027, godkendt af Socialtilsyn Øst." if is_latest else "",
    )


def _usual_days(report: UnitReport, random: Random) -> Decimal:
    usual = min(1.03, max(0.8, random.gauss(0.96, 0.03)))
    return Decimal(round((report.budgeted or 0) * 365 * usual))


def _kroner(ore: Decimal) -> int:
    """Whole thousands of kroner, in ore."""
    return int((ore / 100_000).to_integral_value()) * 100_000


def fill(answer: Any, report: UnitReport) -> None:
    """Put a report into its row; places stay as they were filled in when the round opened."""
    for name in FILLED:
        setattr(answer, name, getattr(report, name))


def lines_of(answer: Any, report: UnitReport) -> list[Any]:
    line = apps.get_model("reporting", "BudgetLine")
    return [
        line(
            answer=answer,
            position=position,
            kind=item.kind.value,
            account=item.account,
            text=item.text,
            amount_ore=item.amount_ore,
        )
        for position, item in enumerate(report.lines, start=1)
    ]
