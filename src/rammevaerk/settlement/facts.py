"""Tariffs, earlier charges and earlier runs as facts for the rules, as plain numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from rammevaerk.contracts import facts as contracts
from rammevaerk.kernel.period import add_months
from rammevaerk.pricing import facts as pricing
from rammevaerk.settlement.models import Confirmation, Run, Schedule, Statement
from rammevaerk.settlement.rules.charging import NOTICE, PLACEMENT, Line, Price
from rammevaerk.settlement.rules.corrections import OpenLine
from rammevaerk.settlement.rules.schedules import Scheduled
from rammevaerk.settlement.rules.sources import MINIMUM
from rammevaerk.waiting import facts as waiting
from rammevaerk.waiting.facts import PaidReservation

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
    """The current tariffs of every item sold by the day or the month, cut to the month (1 query, a row for each)."""
    return _cut(pricing.tariffs_for_items(None, first, add_months(first, 1)), first)


def prices_in_months(months: Sequence[date]) -> dict[date, dict[int, tuple[Price, ...]]]:
    """`prices_in_month` of several months, given in their order (1 query; none without a month)."""
    tariffs = pricing.tariffs_for_items(None, months[0], add_months(months[-1], 1)) if months else {}
    return {first: _cut(tariffs, first) for first in months}


def _cut(tariffs: Mapping[int, Sequence[pricing.TariffFact]], first: date) -> dict[int, tuple[Price, ...]]:
    end = add_months(first, 1)
    found: dict[int, tuple[Price, ...]] = {}
    for item, rows in tariffs.items():
        held = [row for row in rows if row.period.start < end and (row.period.end is None or row.period.end > first)]
        if held and held[0].measure in (PER_DAY, PER_MONTH):
            found[item] = tuple(_price(row, first, end) for row in held)
    return found


def _price(tariff: pricing.TariffFact, first: date, end: date) -> Price:
    start, stop = max((tariff.period.start - first).days, 0), (min(tariff.period.end or end, end) - first).days
    return Price(start, stop, tariff.amount_ore, tariff.tariff_id, tariff.measure == PER_MONTH)


def items_with_gaps(start: date, end: date) -> list[int]:
    """The items sold by the day or the month whose tariffs leave days of [start, end) open (2 queries)."""
    tariffs = pricing.tariffs_for_items(None, start, end)
    found = []
    for item in pricing.items().values():
        if item.measure not in (PER_DAY, PER_MONTH):
            continue
        day = start
        for tariff in tariffs.get(item.item_id, ()):
            if tariff.period.start > day:
                break
            day = max(day, tariff.period.end or end)
        if day < end:
            found.append(item.item_id)
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
SELECT {first}c.chain, c.generation, c.id, c.reverses_id, c.seller_id, c.buyer_id, COALESCE(c.citizen_id, 0),
  COALESCE(c.placement_id, c.schedule_id), COALESCE(c.item_id, 0), COALESCE(c.tariff_id, 0), c.kind, c.service_from - c.month,
  c.service_to - c.month, (c.factor * 1000)::integer, c.tariff_ore, c.amount_ore, c.source
FROM settlement_charge c
WHERE {which}
ORDER BY {first}c.chain
"""
# The month goes first, so that lines of the same chain in other months are never read.
OF_MONTH = "c.month = %(month)s AND "


def charged_in_month(month: date, sellers: Sequence[int]) -> Iterator[tuple[int, Before]]:
    """What was charged before in a month, one placement at a time in the order of their chains (1 query, streamed)."""
    yield from _by_chain(OF_MONTH + "c.chain > 0 AND c.seller_id = ANY (%(wanted)s)", month, list(sellers))


def charged_for(month: date, chains: Iterable[int]) -> dict[int, Before]:
    """What was charged before in a month for some placements (1 query)."""
    return dict(_by_chain(OF_MONTH + "c.chain = ANY (%(wanted)s)", month, list(chains)))


def charged_by_schedules(sellers: Sequence[int]) -> dict[date, dict[int, Before]]:
    """What was charged by schedules before, by month and by the chain of the charges (1 query)."""
    which = "c.chain < 0 AND c.seller_id = ANY (%(wanted)s)"
    with connection.cursor() as cursor:
        cursor.execute(CHARGED.format(first="c.month, ", which=which), {"wanted": list(sellers)})
        rows = cursor.fetchall()
    found: dict[date, dict[int, Before]] = {}
    for (month, chain), lines in groupby(rows, key=lambda row: row[:2]):
        found.setdefault(month, {})[chain] = _before([line[1:] for line in lines])
    return found


def schedules_of(sellers: Sequence[int]) -> list[Scheduled]:
    """The sellers' schedules as they stand, in the order they were first written (1 query)."""
    return [as_scheduled(row) for row in Schedule.objects.current().filter(seller_id__in=sellers).order_by("chain")]


def as_scheduled(row: Schedule) -> Scheduled:
    """A schedule's row as the rules take it."""
    return Scheduled(
        row.chain, row.pk, row.seller_id, row.buyer_id, row.source, row.item_id or 0, row.measure, int(row.quantity * 1000),
        row.price_ore, row.valid_from, row.valid_to, row.reckoned_months,
        None if row.relief_from is None else int(row.relief_from * 1000),
    )  # fmt: skip


USED = """
SELECT c.buyer_id, c.item_id, c.month, SUM(c.days * c.factor * 1000)::bigint FROM settlement_charge c
WHERE c.source = ANY (%(sources)s) AND c.seller_id = ANY (%(sellers)s) AND c.item_id = ANY (%(items)s)
GROUP BY c.buyer_id, c.item_id, c.month
"""

Used = dict[tuple[int, int], dict[date, int]]
"""Place-days in thousandths by buyer and item, and by first day of month; the buyer 0 stands for all buyers of an item whose
minimum purchases are relieved by what is sold to others."""

ALL_BUYERS = 0


def used_under_minimum(schedules: Iterable[Scheduled], sellers: Sequence[int]) -> Used:
    """The place-days charged at the items of minimum purchases (1 query; none without a minimum purchase)."""
    held = [one for one in schedules if one.source == MINIMUM]
    found: Used = {(one.buyer, one.item): {} for one in held}
    found |= {(ALL_BUYERS, one.item): {} for one in held if one.relief_from is not None}
    if not found:
        return {}
    values: dict[str, Any] = {
        "sources": [PLACEMENT, NOTICE],
        "sellers": list(sellers),
        "items": sorted({item for _buyer, item in found}),
    }
    with connection.cursor() as cursor:
        cursor.execute(USED, values)
        for buyer, item, month, days in cursor.fetchall():
            count_used(found, (buyer, item), month, days)
    return found


def count_used(used: Used, of: tuple[int, int], month: date, days: int) -> None:
    """Add place-days of a buyer and item to what is counted: its own, and those of all buyers."""
    for months in (used.get(of), used.get((ALL_BUYERS, of[1]))):
        if months is not None:
            months[month] = months.get(month, 0) + days


class Where(NamedTuple):
    """The unit and the service of a tariff item."""

    unit: int
    service: int


def places_of_items() -> dict[int, Where]:
    """Unit and service of every tariff item (1 query)."""
    rows = apps.get_model("pricing", "TariffItem").objects.values_list("pk", "unit_id", "unit__service_id")
    return {pk: Where(unit, service) for pk, unit, service in rows}


def services_of_schedules(sellers: Sequence[int]) -> dict[int, int]:
    """The service of each schedule that names one and no item, by its row (1 query)."""
    rows = Schedule.objects.filter(seller_id__in=sellers, service__isnull=False)
    return dict(rows.values_list("pk", "service_id"))


def schedule_titles(rows: Iterable[int]) -> dict[int, str]:
    """What payment plans are called, by row (1 query)."""
    return dict(Schedule.objects.filter(pk__in=list(rows)).values_list("pk", "title"))


def titles_of_chains(chains: Iterable[int]) -> dict[int, str]:
    """What payment plans are called, by the chain of their charges (1 query)."""
    rows = Schedule.objects.filter(chain__in=list(chains)).order_by("pk").values_list("chain", "title")
    return {-chain: title for chain, title in rows}


def confirmed_units(sellers: Sequence[int]) -> dict[date, frozenset[int]]:
    """The units whose word on who was there still holds, by month (3 queries): a month that a change has touched since it was
    confirmed is not confirmed any more."""
    seen: dict[tuple[date, int], int] = {}
    rows = Confirmation.objects.filter(operator_id__in=sellers).order_by("pk")
    for month, unit, changes in rows.values_list("month", "unit_id", "changes_seen"):
        seen[month, unit] = changes
    if not seen:
        return {}
    touched: dict[int, list[tuple[int, date]]] = {}
    for pk, day, units in contracts.noted_since(sellers, min(seen.values())):
        for unit in units:
            touched.setdefault(unit, []).append((pk, day))
    found: dict[date, set[int]] = {}
    for (month, unit), changes in seen.items():
        after = add_months(month, 1)
        if not any(pk > changes and day < after for pk, day in touched.get(unit, ())):
            found.setdefault(month, set()).add(unit)
    return {month: frozenset(units) for month, units in found.items()}


@dataclass(frozen=True)
class Reserved:
    """A reserved place to be charged in [start, stop) at the tariff of the only item its unit sells by the day under the
    paragraph."""

    reservation: int
    operator: int
    paying: int
    item: int
    start: date
    stop: date
    title: str
    decided: str


def reserved(operators: Sequence[int]) -> tuple[list[Reserved], list[str]]:
    """The reserved places to be charged, and what those are called that no single tariff can be found for (2 queries; 1 when no
    place is). A unit that sells the day at several prices has none that is the place's own."""
    found, without = [], []
    for place, items, words in _reserved(operators):
        if len(items) == 1:
            found.append(
                Reserved(place.reservation, place.operator, place.paying, items[0].item_id, place.start, place.stop, *words)
            )
        else:
            without.append(words[0])
    return found, without


def _reserved(operators: Sequence[int]) -> list[tuple[PaidReservation, list[pricing.ItemFact], tuple[str, str]]]:
    places = waiting.paid_reservations(operators)
    if not places:
        return []
    sold: dict[tuple[int, str], list[pricing.ItemFact]] = {}
    for item in pricing.items().values():
        if item.measure == PER_DAY and not item.is_private:
            sold.setdefault((item.unit_id, item.paragraph), []).append(item)
    found = []
    for place in places:
        title = _("Reserved place, %(service)s") % {"service": place.service}
        decided = _("The reservation from %(date)s, by the agreement") % {"date": f"{place.start:%d.%m.%Y}"}
        found.append((place, sold.get((place.unit, place.paragraph), []), (title, decided)))
    return found


def next_schedule() -> int:
    """An id for a new schedule, which is its chain too (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('settlement_schedule', 'id'))")
        return int(cursor.fetchone()[0])


def first_month(sellers: Sequence[int]) -> date | None:
    """The first month settled here by some sellers, None before that (1 query)."""
    return Run.objects.filter(seller_id__in=sellers).order_by("month").values_list("month", flat=True).first()


def _by_chain(which: str, month: date, wanted: list[int]) -> Iterator[tuple[int, Before]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(CHARGED.format(first="", which=which), {"month": month, "wanted": wanted})
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
