"""What items hold of results, their own and those taken over: read in a fixed number of queries whatever the number of items."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from rammevaerk.pricing.models import Posting, ReserveDraw, YearResult
from rammevaerk.pricing.rules import ReserveTerms
from rammevaerk.pricing.rules.life_events import HeldPart, Holding, Movement, after_movements


@dataclass(frozen=True)
class LeftReserve:
    """What is left of a reserve at the item that holds it: which result it comes from, and whether that is the item's own."""

    result: int
    origin_year: int
    ore: int
    own: bool


def holdings_of(item_ids: Collection[int], terms: ReserveTerms) -> dict[int, tuple[Holding, ...]]:
    """By item, what waits for a tariff and what is left in reserve (3 queries). Without a known lag an undecided result waits
    for no tariff that anybody can name, and is told as such: its `into_year` is None."""
    rows = YearResult.objects.filter(item__in=item_ids, result_ore__isnull=False).defer("trace")
    base: dict[int, list[Holding]] = defaultdict(list)
    for row in rows:
        base[row.item_id] += _own(row, terms)
    for item, result, year, ore in _drawn(item_ids):
        base[item].append(Holding(result, year, HeldPart.RESERVE, None, -ore))
    moved = movements(Q(from_item__in=item_ids) | Q(to_item__in=item_ids))
    return {item: after_movements(base.get(item, ()), moved, item=item) for item in item_ids}


def _own(row: YearResult, terms: ReserveTerms) -> list[Holding]:
    if row.scheduled_ore is None:
        into = row.year + terms.lag if terms.lag is not None else None
        return [Holding(row.pk, row.year, HeldPart.UNDECIDED, into, (row.result_ore or 0) - row.covered_ore)]
    held = [Holding(row.pk, row.year, HeldPart.SCHEDULED, row.into_year, row.scheduled_ore)]
    if row.carried_ore > 0:
        held.append(Holding(row.pk, row.year, HeldPart.RESERVE, None, row.carried_ore))
    return held


def _drawn(item_ids: Collection[int]) -> list[tuple[int, int, int, int]]:
    """Item, result, year of origin and ore that the item's deficits have taken of reserves."""
    rows = (
        ReserveDraw.objects.filter(used_by__item__in=item_ids).order_by().values_list("used_by__item", "origin", "origin__year")
    )
    return list(rows.annotate(Sum("amount_ore")))


def movements(wanted: Q) -> list[Movement]:
    """Postings as facts, in the order they were made (1 query)."""
    rows = Posting.objects.filter(wanted).order_by("pk")
    fields = ("result_id", "result__year", "part", "from_year", "from_item_id", "to_item_id", "to_year", "amount_ore")
    return [
        Movement(Holding(result, year, HeldPart(part), from_year, ore), origin, to_item, to_year, ore)
        for result, year, part, from_year, origin, to_item, to_year, ore in rows.values_list(*fields)
    ]


def reserves_left(item_ids: Collection[int]) -> dict[int, list[LeftReserve]]:
    """What is left of the reserves each item holds, by year of origin (4 queries)."""
    held = holdings_of(item_ids, ReserveTerms(None, None))
    found = {item: [one for one in holdings if one.part is HeldPart.RESERVE and one.ore > 0] for item, holdings in held.items()}
    named = {one.result for holdings in found.values() for one in holdings}
    owners = dict(YearResult.objects.filter(pk__in=named).values_list("pk", "item")) if named else {}
    return {
        item: [LeftReserve(one.result, one.year, one.ore, owners[one.result] == item) for one in holdings]
        for item, holdings in found.items()
        if holdings
    }


def results_that_moved(result_ids: Iterable[int]) -> set[int]:
    """Undecided results that have been handed on, wholly or in part: nobody can decide on them any more (1 query)."""
    rows = Posting.objects.filter(result__in=list(result_ids), part=Posting.Part.UNDECIDED)
    return set(rows.values_list("result", flat=True))
