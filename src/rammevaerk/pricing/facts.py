"""Items and tariffs as facts for the areas above: contracts place people at items, settlement charges their tariffs,
insight and governance show them. Amounts in ore per the item's measure; periods half-open."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import (
    BETWEEN_TWO,
    IndividualTariff,
    Measure,
    NegotiatedPrice,
    Posting,
    Sheet,
    SheetState,
    Tariff,
    TariffItem,
    YearResult,
)


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

    @property
    def is_private(self) -> bool:
        """Whether it stands between two parties alone."""
        return self.kind in BETWEEN_TWO


@dataclass(frozen=True)
class OnlyFor:
    """Whom an item between two parties is for, and in which period one may buy at it."""

    item_id: int
    buyer_id: int
    buyer: str
    period: Period


@dataclass(frozen=True)
class TariffFact:
    """A price of an item in a period, by the item's measure. `corrects` is the row it replaced; provisional prices are re-priced
    later."""

    tariff_id: int
    item_id: int
    amount_ore: int
    period: Period
    provisional: bool
    sheet_id: int | None
    corrects: int | None
    measure: str


@dataclass(frozen=True)
class SheetBasis:
    """What a published tariff by the day follows from: the year's cost in ore over places × occupancy × days."""

    item_id: int
    service_id: int
    unit_id: int
    paragraph: str
    name: str
    year: int
    basis_ore: int
    places: int
    occupancy: Decimal
    days: int
    tariff_ore: int
    uses_assumed: bool


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
_TARIFF = ("pk", "item_id", "amount_ore", "valid_from", "valid_to", "provisional", "sheet_id", "corrects_id", "item__measure")


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


def only_for(item_ids: Collection[int]) -> dict[int, OnlyFor]:
    """Whom the individual and negotiated items among some are for, as far as the reader is party to them (2 queries). An
    item between two parties that is not among the answers is nobody's to choose."""
    ids = list(item_ids)
    agreed = IndividualTariff.objects.filter(item__in=ids, buyer_approved_at__isnull=False, declined_at__isnull=True)
    rows = agreed.values_list("item_id", "buyer_id", "buyer__name", "starts", "ends")
    found = {item: OnlyFor(item, buyer, name, Period(start, end)) for item, buyer, name, start, end in rows}
    negotiated = NegotiatedPrice.objects.filter(item__in=ids).values_list("item_id", "buyer_id", "buyer__name")
    return found | {item: OnlyFor(item, buyer, name, Period(date.min)) for item, buyer, name in negotiated}


def private_prices_of_service(service_id: int, day: date) -> tuple[tuple[ItemFact, TariffFact, OnlyFor], ...]:
    """The items between two parties that have not ended on a day, of whom the reader is party to, each with its price then or
    its next one (4 queries at most)."""
    rows = TariffItem.objects.filter(unit__service=service_id, kind__in=BETWEEN_TWO).order_by("pk")
    found = {row[0]: ItemFact(*row) for row in rows.values_list(*_ITEM)}
    if not found:
        return ()
    whom = {pk: only for pk, only in only_for(found).items() if only.period.end is None or day < only.period.end}
    prices = tariffs_for_items(list(whom), day, date.max)
    return tuple((found[pk], prices[pk][0], only) for pk, only in whom.items() if pk in prices)


def no_longer_sold(day: date) -> set[int]:
    """Items that are no longer sold on a day (1 query); see `no_longer_sold_on`."""
    return no_longer_sold_on((day,))[day]


def no_longer_sold_on(days: Sequence[date]) -> dict[date, set[int]]:
    """Items of calculations with several prices that have no price on a day, while others of the same calculation have one: the
    average somebody was placed at before there were levels or packages, and prices that are gone. A provisional price of theirs
    is no price, and what is not sold yet is not gone. By day (1 query)."""
    leading = TariffItem.objects.filter(priced_with__isnull=False).values("priced_with")
    several = Q(item__priced_with__isnull=False) | Q(item__in=leading)
    rows = Tariff.objects.current().filter(several, valid_from__lte=max(days))
    found: dict[date, set[int]] = {}
    held = list(rows.values_list("item_id", "item__priced_with_id", "valid_from", "valid_to", "provisional"))
    for day in days:
        now = [row for row in held if row[2] <= day and (row[3] is None or row[3] > day) and not row[4]]
        sold, calculations = {row[0] for row in now}, {row[1] or row[0] for row in now}
        before = {row[0] for row in held if row[2] < day and (row[1] or row[0]) in calculations}
        found[day] = before - sold
    return found


def prices_of_service(service_id: int, day: date) -> tuple[tuple[ItemFact, TariffFact | None], ...]:
    """The items of the list a service sells with their price on a day; None when there is none (2 queries)."""
    rows = TariffItem.objects.filter(unit__service=service_id).exclude(kind__in=BETWEEN_TWO).order_by("paragraph", "pk")
    found = [ItemFact(*row) for row in rows.values_list(*_ITEM)]
    after = date.fromordinal(day.toordinal() + 1)
    prices = tariffs_for_items([item.item_id for item in found], day, after)
    return tuple((item, prices[item.item_id][0] if item.item_id in prices else None) for item in found)


def published_basis(service_ids: Collection[int] | None, until_year: int) -> list[SheetBasis]:
    """The newest published calculation, of that year at the latest, of each item of some services (None: of all) sold by the day;
    one that has no basis, places or tariff of its own is left out (1 query)."""
    rows = Sheet.objects.filter(
        item__measure=Measure.DAY, state=SheetState.PUBLISHED, year__lte=until_year,
        basis_ore__gt=0, places__gt=0, occupancy__gt=0, days__gt=0, tariff_ore__isnull=False,
    ).exclude(item__kind__in=BETWEEN_TWO)  # fmt: skip
    wanted = (
        "item_id", "item__unit__service_id", "item__unit_id", "item__paragraph", "item__name", "year", "basis_ore", "places",
        "occupancy", "days", "tariff_ore", "uses_assumed",
    )  # fmt: skip
    if service_ids is not None:
        rows = rows.filter(item__unit__service__in=service_ids)
    return [SheetBasis(*row) for row in rows.order_by("item", "-year").distinct("item").values_list(*wanted)]


def _known(moment: datetime | None) -> QuerySet[Tariff]:
    return Tariff.objects.current() if moment is None else Tariff.objects.known_at(moment)


def _tariff(row: tuple[int, int, int, date, date | None, bool, int | None, int | None, str]) -> TariffFact:
    pk, item, amount, start, end, provisional, sheet, corrects, measure = row
    return TariffFact(pk, item, amount, Period(start, end), provisional, sheet, corrects, measure)


@dataclass(frozen=True)
class ServiceYear:
    """An item's closed year for areas above: its result in ore before anybody covers it (None: none yet), what is covered
    (zero or negative), and whether the operator has decided where it goes."""

    result_id: int
    item_id: int
    year: int
    result_ore: int | None
    covered_ore: int
    decided: bool


def years_of_service(service_id: int) -> tuple[ServiceYear, ...]:
    """The closed years of all items of a service, oldest first (1 query)."""
    rows = YearResult.objects.filter(item__unit__service=service_id).order_by("year", "item_id")
    return tuple(
        ServiceYear(row.pk, row.item_id, row.year, row.result_ore, row.covered_ore, row.scheduled_ore is not None)
        for row in rows.defer("trace", "sold")
    )


@dataclass(frozen=True)
class LeftOver:
    """What a life event sent to the closing account: the year it comes from, whether it was a reserve, and ore (surplus above
    0)."""

    posting_id: int
    item: str
    year: int
    is_reserve: bool
    ore: int


def left_to_closing_account(service_id: int) -> tuple[LeftOver, ...]:
    """What the items of a service left when they ended without a successor, oldest first (1 query)."""
    rows = Posting.objects.filter(from_item__unit__service=service_id, to_item__isnull=True, event__isnull=False)
    return tuple(
        LeftOver(row.pk, row.from_item.name, row.result.year, row.part == Posting.Part.RESERVE, row.amount_ore)
        for row in rows.select_related("from_item", "result").order_by("result__year", "pk")
    )


def newest_sheet(item_id: int, year: int) -> Sheet | None:
    """The sheet of an item's year that is worked on or holds (1 query)."""
    rows = Sheet.objects.filter(item=item_id, year=year).exclude(state=SheetState.SUPERSEDED)
    found: Sheet | None = rows.select_related("item__unit__service").order_by("-version").first()
    return found
