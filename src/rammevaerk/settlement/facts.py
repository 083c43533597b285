"""Tariffs, earlier charges and earlier runs as facts for the rules, as plain numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Max

from rammevaerk.kernel.period import add_months
from rammevaerk.pricing import facts as pricing
from rammevaerk.settlement.models import Run, Statement
from rammevaerk.settlement.rules.charging import Line, Price
from rammevaerk.settlement.rules.corrections import OpenLine

PER_DAY, PER_MONTH = "day", "month"
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Family:
    """A seller with those it has succeeded, and what has been settled for them before: the months, and the newest change
    and tariff that were known then."""

    members: tuple[int, ...]
    months: tuple[date, ...] = ()
    changes_seen: int = 0
    tariffs_seen: int = 0


class Before(NamedTuple):
    """How a placement's month stands: how often it was charged, and the lines that are not reversed."""

    generation: int
    open_lines: list[OpenLine]


def families(members: Iterable[tuple[int, ...]]) -> tuple[Family, ...]:
    """The earlier runs of each family of sellers (1 query, a row for each run month)."""
    groups = list(members)
    runs = Run.objects.filter(seller_id__in=[one for group in groups for one in group])
    rows = runs.values("seller_id", "month").annotate(changes=Max("changes_seen"), tariffs=Max("tariffs_seen"))
    known = list(rows.values_list("seller_id", "month", "changes", "tariffs"))
    found = []
    for group in groups:
        own = [row for row in known if row[0] in group]
        months = tuple(sorted({row[1] for row in own}))
        found.append(Family(group, months, max((row[2] for row in own), default=0), max((row[3] for row in own), default=0)))
    return tuple(found)


def prices_in_month(first: date) -> dict[int, tuple[Price, ...]]:
    """The current tariffs of every item sold by the day or the month, cut to the month (2 queries, a row for each)."""
    end = add_months(first, 1)
    measures = {item.item_id: item.measure for item in pricing.items().values() if item.measure in (PER_DAY, PER_MONTH)}
    found = {}
    for item, tariffs in pricing.tariffs_for_items(None, first, end).items():
        if item in measures:
            found[item] = tuple(
                Price(
                    max((tariff.period.start - first).days, 0),
                    (min(tariff.period.end or end, end) - first).days,
                    tariff.amount_ore,
                    tariff.tariff_id,
                    measures[item] == PER_MONTH,
                )
                for tariff in tariffs
            )
    return found


def newest_tariff() -> int:
    """The id of the newest tariff (1 query)."""
    return apps.get_model("pricing", "Tariff").objects.aggregate(newest=Max("id"))["newest"] or 0


def repriced_since(seen: int, before: date) -> dict[int, tuple[date, int]]:
    """Items with a tariff recorded after the tariff `seen` that holds from a day before `before`: that day, and the
    newest such tariff (1 query)."""
    rows = apps.get_model("pricing", "Tariff").objects.filter(id__gt=seen, valid_from__lt=before).order_by("id")
    found: dict[int, tuple[date, int]] = {}
    for pk, item, start in rows.values_list("id", "item_id", "valid_from"):
        found[item] = (min(start, found[item][0]) if item in found else start, pk)
    return found


def item_names(items: Iterable[int]) -> dict[int, str]:
    """Name of unit and item, by item (1 query)."""
    rows = apps.get_model("pricing", "TariffItem").objects.filter(pk__in=list(items))
    return {pk: f"{unit}, {name}" for pk, unit, name in rows.values_list("pk", "unit__name", "name")}


CHARGED = """
SELECT c.chain, c.generation, c.id, c.reverses_id, c.seller_id, c.buyer_id, c.citizen_id, c.placement_id, c.item_id,
  c.tariff_id, c.kind, c.service_from - %(month)s, c.service_to - %(month)s, (c.factor * 1000)::integer,
  c.tariff_ore, c.amount_ore
FROM settlement_charge c
WHERE c.month = %(month)s AND {which}
ORDER BY c.chain
"""


def charged_in_month(month: date, sellers: Sequence[int]) -> Iterator[tuple[int, Before]]:
    """What was charged before in a month, one placement at a time in the order of their chains (1 query, streamed)."""
    yield from _by_chain("c.seller_id = ANY (%(wanted)s)", month, list(sellers))


def charged_for(month: date, chains: Iterable[int]) -> dict[int, Before]:
    """What was charged before in a month for some placements (1 query)."""
    return dict(_by_chain("c.chain = ANY (%(wanted)s)", month, list(chains)))


def _by_chain(which: str, month: date, wanted: list[int]) -> Iterator[tuple[int, Before]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(CHARGED.format(which=which), {"month": month, "wanted": wanted})
        chain = 0
        rows: list[tuple[Any, ...]] = []
        while fetched := cursor.fetchmany(ROWS_AT_ONCE):
            for row in fetched:
                if row[0] != chain and rows:
                    yield chain, _before(rows)
                    rows = []
                chain = row[0]
                rows.append(row)
        if rows:
            yield chain, _before(rows)


def _before(rows: list[tuple[Any, ...]]) -> Before:
    reversed_ids = {row[3] for row in rows if row[3] is not None}
    return Before(
        max(row[1] for row in rows),
        [OpenLine(row[2], Line._make(row[4:])) for row in rows if row[3] is None and row[2] not in reversed_ids],
    )


def last_serials(sellers: Sequence[int]) -> dict[int, int]:
    """The newest statement's serial by seller (1 query)."""
    rows = Statement.objects.filter(seller_id__in=sellers).order_by("seller_id").values("seller_id")
    return dict(rows.annotate(last=Max("serial")).values_list("seller_id", "last"))
