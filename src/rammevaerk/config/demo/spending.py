"""What the controllers of Næstved and Slagelse have entered of their spending, all invented."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from django.apps import apps
from django.db.models import Sum

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.config.demo.world import World
from rammevaerk.spending import actions
from rammevaerk.spending.actions import NewCost, NewFact
from rammevaerk.spending.rules.refund import AmountKind
from rammevaerk.spending.rules.uploads import BudgetLine, OutsideInvoice

YEAR = 2026
DEAREST = 400
CLAIMED_ON = date(2026, 7, 8)


def make_spending(world: World) -> None:
    """Birth months of the dearest citizens, costs beside their statements, budgets, purchases from outside, and the claim of the
    first half-year."""
    random = world.stream("spending")
    for person, municipality in (("buying_controller", "370"), ("controller", "330")):
        by = world.people[person]
        citizens = _dearest(world.municipalities[municipality].pk)
        _birth_months(citizens, random)
        _costs(by, [row for row in citizens if row.municipality_id == by.organisation_id])
        _budgets(by, world.municipalities[municipality].pk, random)
        _outside(by, random)
        actions.record_claims(by=by, today=CLAIMED_ON, year=YEAR)


def _dearest(buyer: int) -> list[Any]:
    """The citizens a municipality pays most for, dearest first."""
    charges = apps.get_model("settlement", "Charge").objects.filter(buyer=buyer, citizen__isnull=False)
    rows = charges.values("citizen_id").annotate(ore=Sum("amount_ore")).order_by("-ore", "citizen_id")
    ids = [row["citizen_id"] for row in rows[:DEAREST]]
    found = apps.get_model("contracts", "Citizen").objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def _budgets(by: RoleAssignment, buyer: int, random: Random) -> None:
    """A budget for the larger paragraphs, near what nine months point to; one of them raised in August."""
    charges = apps.get_model("settlement", "Charge").objects.filter(buyer=buyer, internal=False, item__isnull=False)
    rows = charges.values("item__paragraph").annotate(ore=Sum("amount_ore")).order_by("-ore", "item__paragraph")
    for number, row in enumerate(rows[:6]):
        whole = 100_000_00
        ore = int(row["ore"]) * 4 // 3 * random.randint(93, 104) // 100 // whole * whole
        line = BudgetLine(YEAR, row["item__paragraph"], "", ore, date(YEAR, 1, 1), "Vedtaget budget")
        actions.enter_budget(by=by, today=date(YEAR, 1, 5), new=line)
        if number == 1:
            more = replace(line, ore=ore + 5 * whole, holds_from=date(YEAR, 8, 1), words="Tillægsbevilling")
            actions.enter_budget(by=by, today=date(YEAR, 7, 20), new=more)


def _outside(by: RoleAssignment, random: Random) -> None:
    """Invoices of three invented suppliers, and one supplier's whole year."""
    suppliers = (
        ("Fonden Birkelund", "SEL-107", 96_000),
        ("Opholdsstedet Ådalen", "BL-43", 118_000),
        ("Søhus ApS", "SEL-108", 74_500),
    )
    for place, (supplier, paragraph, kroner) in enumerate(suppliers):
        for month in range(1, 10):
            ore = 100 * (kroner + random.randint(-40, 60) * 100)
            number = f"{20260 + place}-{month:02}"
            new = OutsideInvoice(supplier, number, YEAR, date(YEAR, month, 1), ore, paragraph)
            actions.enter_outside_purchase(by=by, today=date(YEAR, month + 1, 12), new=new)
    yearly = OutsideInvoice("Kørselskontoret Syd", "", YEAR, None, 640_000_00, words="Aftalt for hele året")
    actions.enter_outside_purchase(by=by, today=date(YEAR, 1, 12), new=yearly)


def _birth_months(citizens: list[Any], random: Random) -> None:
    """All but a few have one; the third is past 67."""
    stays = apps.get_model("contracts", "Placement").objects.filter(paragraph__startswith="BL", citizen__in=citizens)
    children = set(stays.values_list("citizen_id", flat=True))
    for number, row in enumerate(citizens):
        years = (2010, 2016) if row.pk in children else (1966, 2004)
        month = date(random.randint(*years), random.randint(1, 12), 1)
        if number == 2:
            month = date(1957, 3, 1)
        if row.birth_month is None and number not in (5, 9):
            row.birth_month = month
            row.save(update_fields=["birth_month"])


def _costs(by: RoleAssignment, citizens: list[Any]) -> None:
    entered = (
        (0, AmountKind.ONE_OFF, date(YEAR, 2, 1), 84_000, "Hjælpemidler"),
        (0, AmountKind.USER_PAYMENT, date(YEAR, 3, 1), 4_150, ""),
        (1, AmountKind.RUNNING, date(YEAR, 4, 1), 21_600, "Ledsagelse"),
        (1, AmountKind.RUNNING, date(YEAR, 5, 1), 21_600, "Ledsagelse"),
        (3, AmountKind.OTHER_REFUND, date(YEAR, 5, 1), 6_300, ""),
        (4, AmountKind.OBJECTIVE, date(YEAR, 1, 1), 12_000, ""),
    )
    for place, kind, month, kroner, words in entered:
        if place < len(citizens):
            new = NewCost(citizens[place].reference, month, kind, 100 * kroner, words)
            actions.enter_other_cost(by=by, today=date(YEAR, 6, 15), new=new)
    if len(citizens) > 2:
        fact = NewFact(citizens[2].reference, covered_before=True)
        actions.enter_refund_fact(by=by, today=date(YEAR, 6, 15), new=fact)
