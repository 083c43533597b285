"""The year a krone belongs to, and what of a year's income becomes the result of which price (readings 2.2, 4.4; TR C14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.wording import text

STEPS = ("settled", "accounts", "fixed")


IncomeKey = tuple[int | None, str]
"""Income that names no item: of which service (None: of none), and the title of its payment plan."""


class IncomeKind(Enum):
    """Which way a krone of the ledger goes into a year's result."""

    AT_PRICE = "at_price"
    OTHER_SOURCE = "other_source"
    EARLIER_YEAR = "earlier_year"
    OTHER_PRICE = "other_price"
    REST = "rest"


@dataclass(frozen=True)
class EarnedSum:
    """Income that is alike: for service in `year`, charged at the moment `at`, in øre; `units` are days, or what
    the price counts."""

    year: int
    at: datetime
    item: int | None
    service: int | None
    source: str
    title: str
    tariff: Ore
    units: Decimal
    amount: Ore


@dataclass(frozen=True)
class IncomePart:
    """A part of an item's income and the way it goes; `name` says of what when the kind does not."""

    kind: IncomeKind
    amount: Ore
    units: Decimal = Decimal(0)
    price_item: int | None = None
    price: Ore = 0
    source: str = ""
    year: int = 0


@dataclass(frozen=True)
class ItemIncome:
    """An item's income of a year: `sold` are the units at each of the year's prices by price item and øre, `parts` all of it."""

    item: int
    sold: Mapping[tuple[int, Ore], Decimal]
    parts: tuple[IncomePart, ...]

    @property
    def ledger(self) -> Ore:
        """All the ledger has."""
        return sum(part.amount for part in self.parts)

    @property
    def at_prices(self) -> Ore:
        """Units times price."""
        return sum(part.amount for part in self.parts if part.kind is IncomeKind.AT_PRICE)

    @property
    def other(self) -> Ore:
        """What the result holds as other income, so that not an øre is left over."""
        return self.ledger - self.at_prices


@dataclass
class YearIncome:
    """A seller's income of a year: by leading item, what no item could be found for, by service and title, and what has been said
    to enter no item's result (`outside`)."""

    items: dict[int, ItemIncome] = field(default_factory=dict)
    unplaced: dict[IncomeKey, Ore] = field(default_factory=dict)
    outside: dict[IncomeKey, Ore] = field(default_factory=dict)


def year_of(service_year: int, at: datetime, closes: Mapping[int, datetime]) -> int:
    """The year whose result a line enters: its own, or the first that was open when it was charged after *settlement closed*."""
    year = service_year
    while year in closes and at > closes[year]:
        year += 1
    return year


class WhyUnplaced(Enum):
    """Why no item bears an income: it is of no service, or its service has no item with prices in the year, or several."""

    NO_SERVICE = "no_service"
    NO_PRICES = "no_prices"
    SEVERAL_ITEMS = "several_items"


@dataclass(frozen=True)
class ItemPrices:
    """What income is measured by: the leading item of each item and of each service with one, and the prices of the year
    by leading item as (price item, øre). `sources` are the sources whose units are days at the price; `placed` is what has been
    said of income that names no item: which one bears it, None for no item's result."""

    leading: Mapping[int, int]
    of_service: Mapping[int, Sequence[int]]
    prices: Mapping[int, frozenset[tuple[int, Ore]]]
    sources: frozenset[str] = frozenset({"placement", "notice", "reservation"})
    placed: Mapping[IncomeKey, int | None] = field(default_factory=dict)


def why_unplaced(service: int | None, of_service: Mapping[int, Sequence[int]]) -> WhyUnplaced:
    """Why the income of a service (None: of no service) is borne by no item; ``of_service`` as in `ItemPrices`."""
    if service is None:
        return WhyUnplaced.NO_SERVICE
    return WhyUnplaced.SEVERAL_ITEMS if of_service.get(service) else WhyUnplaced.NO_PRICES


def unplaced_income(title: str, why: WhyUnplaced, *, amount: str) -> Finding:
    """Income no item's result is handed: why, and what makes an item bear it. ``amount`` is written kroner."""
    said = {
        WhyUnplaced.NO_SERVICE: text("{title}: {amount} is of no service, so no price item bears it."),
        WhyUnplaced.NO_PRICES: text("{title}: {amount} is of a service without a published calculation of the year."),
        WhyUnplaced.SEVERAL_ITEMS: text("{title}: {amount} is of a service with several price items, and none is named."),
    }[why]
    remedy = text("Place it: say which price item bears it, or why it enters no result.")
    return Finding("ledger.income_unplaced", Severity.BLOCKING, said, remedy, "step", {"title": title, "amount": amount})


def check_placing(item: int | None, words: str, *, known: bool, bears: bool, has_result: bool) -> list[Finding]:
    """What stops a word on which item bears income: `known` is whether the year has such income, `bears` whether the item has
    prices in the year, `has_result` whether its result is there already."""
    found = []
    if not known:
        found.append(Finding("ledger.no_such_income", Severity.BLOCKING, text("The year has no such income to place.")))
    if item is not None and not bears:
        found.append(
            Finding("ledger.bears_nothing", Severity.BLOCKING, text("Choose a price item with prices in the year."), where="item")
        )
    if item is not None and has_result:
        said = text("The item has its result of the year already. Choose another, or none.")
        found.append(Finding("ledger.bears_result", Severity.BLOCKING, said, where="item"))
    if not words.strip():
        found.append(Finding("ledger.placed_why", Severity.BLOCKING, text("Write why."), where="words"))
    return found


def income_of_year(year: int, sums: Sequence[EarnedSum], closes: Mapping[int, datetime], known: ItemPrices) -> YearIncome:
    """Every krone of the year once: at its price, as other income, outside every result, or unplaced."""
    found = YearIncome()
    parts: dict[int, list[IncomePart]] = {}
    for one in sums:
        if year_of(one.year, one.at, closes) != year:
            continue
        key = (one.service, one.title)
        item = _leading(one, known) or known.placed.get(key)
        if item is None:
            left = found.outside if key in known.placed else found.unplaced
            left[key] = left.get(key, 0) + one.amount
        else:
            parts.setdefault(item, []).append(_part(one, year, known.prices.get(item, frozenset()), known.sources))
    for item, its in sorted(parts.items()):
        found.items[item] = _item(item, its)
    return found


def check_step(step: str, year: int, today: date, done: Mapping[str, date], *, issued: bool) -> list[Finding]:
    """What stops one of the three dates: each once, in their order, after the year. `issued`: its last month is settled and
    closed."""
    params = {"year": str(year)}
    if step in done:
        return [_blocking("step_done", text("That date of {year} is recorded already."), params)]
    if step == STEPS[0]:
        if today <= date(year, 12, 31):
            return [_blocking("year_not_over", text("{year} is not over."), params)]
        if not issued:
            said = text("The books of December {year} are open.")
            return [_blocking("december_open", said, params, text("Settle December and close its books first."))]
        return []
    before = STEPS[STEPS.index(step) - 1]
    if before not in done:
        said = text("The date before this one is missing for {year}.")
        remedy = text("First settlement closed, then accounts reported, then result fixed.")
        return [_blocking("step_before", said, params, remedy)]
    return []


def _leading(one: EarnedSum, known: ItemPrices) -> int | None:
    if one.item is not None:
        return known.leading.get(one.item, one.item)
    candidates = known.of_service.get(one.service, ()) if one.service is not None else ()
    return candidates[0] if len(candidates) == 1 else None


def _part(one: EarnedSum, year: int, prices: frozenset[tuple[int, Ore]], sources: frozenset[str]) -> IncomePart:
    if one.year != year:
        return IncomePart(IncomeKind.EARLIER_YEAR, one.amount, source=one.source, year=one.year)
    if one.source not in sources or one.item is None:
        return IncomePart(IncomeKind.OTHER_SOURCE, one.amount, source=one.source, year=year)
    if (one.item, one.tariff) not in prices:
        return IncomePart(IncomeKind.OTHER_PRICE, one.amount, one.units, one.item, one.tariff, one.source, year)
    return IncomePart(IncomeKind.AT_PRICE, one.amount, one.units, one.item, one.tariff, one.source, year)


def _item(item: int, parts: Sequence[IncomePart]) -> ItemIncome:
    """Alike parts as one; what days times price does not give to the øre stands as a rest of its own."""
    sold: dict[tuple[int, Ore], Decimal] = {}
    charged: dict[tuple[int, Ore], Ore] = {}
    others: dict[tuple[IncomeKind, str, int], Ore] = {}
    for part in parts:
        if part.kind is IncomeKind.AT_PRICE and part.price_item is not None:
            key = (part.price_item, part.price)
            sold[key] = sold.get(key, Decimal(0)) + part.units
            charged[key] = charged.get(key, 0) + part.amount
        else:
            other = (part.kind, part.source, part.year)
            others[other] = others.get(other, 0) + part.amount
    sold = {key: units.quantize(Decimal("0.01")) for key, units in sold.items() if units or charged[key]}
    at_price = [
        IncomePart(IncomeKind.AT_PRICE, int((units * key[1]).quantize(Decimal(1))), units, key[0], key[1])
        for key, units in sorted(sold.items())
    ]
    rest = sum(charged.values()) - sum(part.amount for part in at_price)
    made = [IncomePart(kind, ore, source=source, year=year) for (kind, source, year), ore in others.items() if ore]
    made.sort(key=lambda part: (part.kind.value, part.source, part.year))
    last = [IncomePart(IncomeKind.REST, rest)] if rest else []
    return ItemIncome(item, sold, (*at_price, *made, *last))


def _blocking(code: str, message: str, params: Mapping[str, str], remedy: str = "") -> Finding:
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, remedy, where="step", params=params)
