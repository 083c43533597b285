"""Items and tariffs as facts for the areas above: contracts place people at items, settlement charges their tariffs,
insight and governance show them. Amounts in ore per the item's measure; periods half-open."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import Tariff, TariffItem


@dataclass(frozen=True)
class ItemFact:
    """A line of the tariff list. `kind` is calculated, registered, negotiated or individual; `measure` what is counted."""

    item_id: int
    unit_id: int
    service_id: int
    operator_id: int | None
    paragraph: str
    name: str
    kind: str
    measure: str
    is_demo: bool


@dataclass(frozen=True)
class TariffFact:
    """A price of an item in a period. `corrects` is the row it replaced; provisional prices are re-priced later."""

    tariff_id: int
    item_id: int
    amount_ore: int
    period: Period
    provisional: bool
    sheet_id: int | None
    corrects: int | None


_ITEM = (
    "pk",
    "unit_id",
    "unit__service_id",
    "unit__service__operator_id",
    "paragraph",
    "name",
    "kind",
    "measure",
    "is_demo",
)
_TARIFF = ("pk", "item_id", "amount_ore", "valid_from", "valid_to", "provisional", "sheet_id", "corrects_id")


def items(item_ids: Collection[int] | None = None) -> dict[int, ItemFact]:
    """Items by id, all of them when none are named (1 query)."""
    rows = TariffItem.objects.order_by("pk")
    if item_ids is not None:
        rows = rows.filter(pk__in=list(item_ids))
    return {row[0]: ItemFact(*row) for row in rows.values_list(*_ITEM)}


def tariffs_for_items(
    item_ids: Collection[int] | None, start: date, end: date, *, known_at: datetime | None = None
) -> dict[int, tuple[TariffFact, ...]]:
    """The tariffs that hold somewhere in [start, end), by item in order of time (1 query); None means all items.

    `known_at` asks what was known at a moment; without it what is known now.
    """
    rows = _known(known_at).filter(valid_from__lt=end).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
    if item_ids is not None:
        rows = rows.filter(item__in=list(item_ids))
    found: dict[int, list[TariffFact]] = defaultdict(list)
    for row in rows.order_by("item_id", "valid_from").values_list(*_TARIFF):
        found[row[1]].append(_tariff(row))
    return {item: tuple(tariffs) for item, tariffs in found.items()}


def tariffs_on(day: date, *, known_at: datetime | None = None) -> dict[int, TariffFact]:
    """The tariff of each item that has one on a day (1 query)."""
    rows = _known(known_at).filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return {row[1]: _tariff(row) for row in rows.values_list(*_TARIFF)}


def prices_of_service(service_id: int, day: date) -> tuple[tuple[ItemFact, TariffFact | None], ...]:
    """The items of a service with their price on a day; None when there is none (2 queries)."""
    rows = TariffItem.objects.filter(unit__service=service_id).order_by("paragraph", "pk")
    found = [ItemFact(*row) for row in rows.values_list(*_ITEM)]
    after = date.fromordinal(day.toordinal() + 1)
    prices = tariffs_for_items([item.item_id for item in found], day, after)
    return tuple((item, prices[item.item_id][0] if item.item_id in prices else None) for item in found)


def _known(moment: datetime | None) -> QuerySet[Tariff]:
    return Tariff.objects.current() if moment is None else Tariff.objects.known_at(moment)


def _tariff(row: tuple[int, int, int, date, date | None, bool, int | None, int | None]) -> TariffFact:
    pk, item, amount, start, end, provisional, sheet, corrects = row
    return TariffFact(pk, item, amount, Period(start, end), provisional, sheet, corrects)
