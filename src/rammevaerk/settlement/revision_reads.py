"""What a yearly revision is about: the prices one's own organisation may revise, and the placements at them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q

from rammevaerk.kernel.period import add_months
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.facts import ItemFact
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.settlement.models import Charge, PriceRevision, PriceRevisionLine
from rammevaerk.settlement.rules.revision import PriceNow, can_be_revised

CALCULATED, REGISTERED, NEGOTIATED, INDIVIDUAL = "calculated", "registered", "negotiated", "individual"
LOOK_BACK_YEARS = 2


class Stay(NamedTuple):
    """A placement at a price: the citizen's reference and the part-time share."""

    reference: str
    share: Decimal


def prices_to_revise(organisation: int, parties: Sequence[int], from_date: date) -> list[PriceNow]:
    """The prices that come from no calculation and are one's own to revise: individual and registered ones of own services,
    negotiated ones one has agreed oneself, and provisional ones of own services (5 queries)."""
    items = pricing.items()
    private = pricing.only_for([pk for pk, item in items.items() if item.is_private])
    first = date(from_date.year - LOOK_BACK_YEARS, 1, 1)
    found = []
    for pk, tariffs in pricing.tariffs_for_items(None, first, date(from_date.year + 1, 1, 1)).items():
        item = items.get(pk)
        before = [tariff for tariff in tariffs if tariff.period.start <= from_date]
        if item is None or not before:
            continue
        tariff = before[-1]
        own = item.operator_id in parties
        mine = {
            INDIVIDUAL: own and pk in private,
            NEGOTIATED: pk in private and private[pk].buyer_id == organisation,
            REGISTERED: own,
        }.get(item.kind, own and tariff.provisional)
        end = private[pk].period.end if pk in private else None
        both = item.kind == INDIVIDUAL
        price = PriceNow(pk, tariff.tariff_id, tariff.amount_ore, tariff.period.start, tariff.period.end, item.measure, end, both)
        if mine and can_be_revised(price, from_date):
            found.append(price)
    return sorted(found)


def stays_at(items: Sequence[int], from_date: date) -> dict[int, list[Stay]]:
    """The placements at some items that one may see, or whose lines one has been charged or charges (2 queries)."""
    rows: Any = apps.get_model("contracts", "Placement").objects.current().filter(item__in=list(items))
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=from_date)).values_list(
        "item_id", "chain", "citizen__reference", "factor"
    )
    found = {(item, chain): Stay(reference, factor) for item, chain, reference, factor in rows}
    lines = Charge.objects.filter(item__in=list(items), chain__gt=0, month__gte=add_months(from_date.replace(day=1), -3))
    latest = lines.filter(reverses__isnull=True).order_by("month").values_list("item_id", "chain", "citizen__reference", "factor")
    for item, chain, reference, factor in latest:
        found.setdefault((item, chain), Stay(reference, factor))
    by_item: dict[int, list[Stay]] = {}
    for (item, _chain), stay in sorted(found.items()):
        by_item.setdefault(item, []).append(stay)
    return by_item


def item_words(items: Sequence[int]) -> dict[int, tuple[str, ItemFact]]:
    """Unit and name of items, with what they are (2 queries)."""
    found = pricing.items(items)
    names = names_of_units({item.unit_id for item in found.values()})
    return {pk: (f"{names.get(item.unit_id, '')}, {item.name}", item) for pk, item in found.items()}


def revisions(parties: Sequence[int]) -> list[PriceRevision]:
    """Own revisions, the newest first (1 query)."""
    rows = PriceRevision.objects.filter(organisation__in=parties).select_related(
        "prepared_by__user", "approval__approved_by__user"
    )
    return list(rows.order_by("-pk")[:50])


def revision(pk: int, parties: Sequence[int]) -> tuple[PriceRevision, list[PriceRevisionLine]] | None:
    """One of them with its lines, None when there is none one may see (2 queries)."""
    rows = PriceRevision.objects.filter(pk=pk, organisation__in=parties)
    found = rows.select_related("prepared_by__user", "approval__approved_by__user", "organisation").first()
    return (found, list(found.lines.order_by("pk"))) if found else None
