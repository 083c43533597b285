"""The months of 2026 settled by the real run, with what was corrected between them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.contracts import count_use
from rammevaerk.config.demo.world import World
from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.facts import chain as chain_of
from rammevaerk.contracts.facts import operators_with_placements
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement.actions import bulk_confirm, settle_sellers

FIRST_MONTH = date(2026, 1, 1)
LAST_MONTH = date(2026, 9, 1)
DAY_OF_RUN = 3
LATE_ENDS = 4
LATE_PAYERS = 2


def make_settlement(world: World) -> None:
    """Each month on the third of the next; before it, what had come to light about the months before."""
    random = world.stream("settlement")
    sellers = operators_with_placements()
    late = late_units(world)
    month = FIRST_MONTH
    while month <= LAST_MONTH:
        day = add_months(month, 1).replace(day=DAY_OF_RUN)
        if month > FIRST_MONTH:
            _late_ends(world, month, random)
            _late_payers(world, month, random)
        bulk_confirm(today=day, month=month, operators=sellers, without=late if month == LAST_MONTH else ())
        settle_sellers(by=None, today=day, month=month, sellers=sellers)
        month = add_months(month, 1)
    count_use(world)


def late_units(world: World) -> set[int]:
    """Units that have not confirmed the newest month when it is settled: one of Slagelse's and one of the region's."""
    found = set()
    for seller in (world.municipalities["330"], world.region):
        rows = apps.get_model("contracts", "Placement").objects.current().filter(operator=seller, valid_to__isnull=True)
        found |= set(rows.order_by("-unit_id").values_list("unit_id", flat=True)[:1])
    return found


def _current(world: World, **wanted: Any) -> list[Any]:
    """Open placements of Næstved's citizens at others' services, settled since January at the latest."""
    rows = apps.get_model("contracts", "Placement").objects.current().filter(valid_to__isnull=True, valid_from__lt=FIRST_MONTH)
    naestved = world.municipalities["370"]
    kinds = ("municipal", "regional")
    return list(
        rows.filter(paying=naestved, service__operator_kind__in=kinds, **wanted).exclude(operator=naestved).order_by("pk")
    )


def _late_ends(world: World, month: date, random: Any) -> None:
    """Moves in the month before that were told too late for its statement."""
    before = add_months(month, -1)
    seller = world.municipalities["330"]
    found = random.sample(_current(world, operator=seller), 1) + random.sample(_current(world), LATE_ENDS - 1)
    for row in {row.chain: row for row in found}.values():
        last = before + timedelta(days=random.randrange(5, 25))
        told = month + timedelta(days=random.randrange(5, 20))
        contracts.end_placement(
            by=world.people["case_worker"],
            today=told,
            chain=row.chain,
            last_day=last,
            end_reason="other_service",
            reason="Flytning meldt for sent",
        )


def _late_payers(world: World, month: date, random: Any) -> None:
    """Another municipality turned out to be the payer from the first of the month before."""
    before = add_months(month, -1)
    ringsted = world.municipalities["329"]
    for row in random.sample(_current(world), LATE_PAYERS):
        known = chain_of(row.chain)
        terms = known.rows[-1].terms
        correction = contracts.Correction(
            reference=row.citizen.reference,
            item_id=row.item_id,
            terms=_paid_by(terms, ringsted.pk),
            reason="En anden kommune betaler",
            from_day=before,
        )
        told = month + timedelta(days=random.randrange(5, 20))
        contracts.correct_placement(by=world.people["case_worker"], today=told, chain=row.chain, correction=correction)


def _paid_by(terms: Any, payer: int) -> Any:
    return replace(terms, paying=payer)
