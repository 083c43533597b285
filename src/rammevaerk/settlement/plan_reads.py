"""Reads of payment plans: the list of both sides, one with what it has charged, and who can pay by which key."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from rammevaerk.accounts import queries as organisations
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import facts as pricing
from rammevaerk.registry.queries import newest_populations
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.settlement.models import Charge, Schedule
from rammevaerk.settlement.rules.sources import chain_of_schedule


def plans(side: str, parties: Sequence[int] | None, wanted: dict[str, Any]) -> QuerySet[Schedule]:
    """Plans as they stand in which own organisation sells or buys (`sold`, `bought`); None: all one may see (1 query)."""
    rows = Schedule.objects.current().select_related("seller", "buyer", "item__unit")
    if parties is not None:
        rows = rows.filter(**{"seller_id__in" if side == "sold" else "buyer_id__in": parties})
    return rows.filter(source=wanted["source"]) if wanted.get("source") else rows


def charged_so_far(chains: Sequence[int]) -> dict[int, int]:
    """Net øre charged by plans, by their own chain (1 query)."""
    keys = [chain_of_schedule(chain) for chain in chains]
    rows = Charge.objects.filter(chain__in=keys).order_by().values_list("chain").annotate(Sum("amount_ore"))
    return {-chain: amount for chain, amount in rows}


def plan(chain: int) -> list[Schedule]:
    """The rows of a plan, the newest last; empty when there is none one may see (1 query)."""
    rows = Schedule.objects.filter(chain=chain).select_related("seller", "buyer", "item__unit", "made_by__user")
    return list(rows.order_by("pk"))


def buyers_for(seller: int, today: date) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The area's other municipalities, and those outside it (3 queries)."""
    area = organisations.the_area().code
    own = [(party.id, party.name) for party in organisations.municipalities_on(area, today) if party.id != seller]
    known = {pk for pk, _name in own} | {seller}
    others = organisations.operators().filter(~Q(pk__in=known), kind="municipality")
    return own, [(row.pk, row.name) for row in others]


def items_of(parties: Sequence[int]) -> list[tuple[int, str]]:
    """Tariff items of own services in words (2 queries)."""
    found = [row for row in pricing.items().values() if row.operator_id in parties and not row.is_private]
    names = names_of_units({row.unit_id for row in found})
    words = [(row.item_id, f"{names.get(row.unit_id, '')}, {paragraph_label(row.paragraph)}: {row.name}") for row in found]
    return sorted(words, key=lambda one: one[1])


def inhabitants(buyers: Sequence[int]) -> tuple[str, dict[int, Decimal | None]]:
    """The newest quarter known for all buyers and their inhabitants in it, None for each when there is none (2 queries)."""
    quarter, people = newest_populations(buyers)
    return quarter, {pk: Decimal(people[pk]) if pk in people else None for pk in buyers}
