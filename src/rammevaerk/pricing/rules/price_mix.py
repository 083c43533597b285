"""The several prices of one sheet: from the places expected at each to prices that bring the basis in (TR C16; readings 2.3).

The mix is held in places, not in shares: thirds of a service are exact, and the shares follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Rounding, round_kroner
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.structures import MixShift, PriceStep, StructureKind, mixed_prices, package_step_prices

ALLOWED = "pricing.price_structures"
DAY, HOUR = "day", "hour"
BASE_NAME, HOUR_NAME = "grundtakst", "Støttetime"
WITH_STEP = frozenset({StructureKind.BASE_PACKAGES, StructureKind.BASE_HOURS})
MIX_CODES = frozenset(
    f"pricing.{code}"
    for code in (
        "structures_unknown",
        "structure_not_allowed",
        "no_steps",
        "step_price_missing",
        "same_price_twice",
        "factor_missing",
        "mix_places",
        "mix_needs_days",
        "price_not_positive",
        "mix_misses_basis",
        "mix_recovers",
    )
)
"""The codes of what is said of a mix and its prices."""
_HALF = Decimal("0.5")
_YEAR = 12


@dataclass(frozen=True)
class ExpectedPrice:
    """A price before it is calculated, with the places expected at it. `factor` is the weight of a level, the hours a day, or
    the addition as a fraction; None for a package, whose place in the order is its number."""

    name: str
    expected: Decimal
    factor: Decimal | None = None


@dataclass(frozen=True)
class PriceMix:
    """How a sheet's prices are built, the lowest first. `step` is a package's interval or an hour's price in kroner."""

    kind: StructureKind
    prices: tuple[ExpectedPrice, ...]
    step: Decimal | None = None

    @property
    def places(self) -> Decimal:
        """The places expected in all."""
        return sum((price.expected for price in self.prices), Decimal(0))


@dataclass(frozen=True)
class MixPrice:
    """A price of the mix in kroner a day with the base in it, before rounding too, and the days expected at it."""

    name: str
    expected: Decimal
    amount: Decimal
    unrounded: Decimal
    days: Decimal


@dataclass(frozen=True)
class SoldPrice:
    """A line of the tariff list: kroner per `measure`, and how many of them a year the mix expects. `position` is its price in
    the mix from 1; None for what all prices are made of (base and hour)."""

    name: str
    amount: Decimal
    measure: str
    units: Decimal
    position: int | None = None


@dataclass(frozen=True)
class SheetPrices:
    """What a mix came to: the base before rounding, each price, what is sold, and the income of a year at the expected mix.
    `difference` = income − basis, at most half a krone for each day."""

    base: Decimal
    prices: tuple[MixPrice, ...]
    sold: tuple[SoldPrice, ...]
    income: Decimal
    difference: Decimal

    @property
    def days(self) -> Decimal:
        return sum((price.days for price in self.prices), Decimal(0))

    @property
    def in_order(self) -> tuple[MixPrice, ...]:
        """The prices from the lowest to the highest."""
        return tuple(sorted(self.prices, key=lambda price: price.amount))


def price_steps(mix: PriceMix) -> tuple[PriceStep, ...]:
    """The prices as steps that share by places. ValueError when the mix has findings that block."""
    if any(price.factor is None for price in mix.prices) and mix.kind is not StructureKind.BASE_PACKAGES:
        raise ValueError("a price needs its factor")
    if mix.kind is StructureKind.BASE_PACKAGES:
        fixed = package_step_prices(mix.step or Decimal(0), len(mix.prices))
        return tuple(PriceStep(row.name, row.expected, fixed=part) for row, part in zip(mix.prices, fixed, strict=True))
    if mix.kind is StructureKind.BASE_HOURS:
        return tuple(PriceStep(row.name, row.expected, fixed=_factor(row) * (mix.step or Decimal(0))) for row in mix.prices)
    addition = Decimal(1) if mix.kind is StructureKind.STANDARD_PERCENTAGE else Decimal(0)
    return tuple(PriceStep(row.name, row.expected, weight=addition + _factor(row)) for row in mix.prices)


def prices_of_mix(mix: PriceMix, basis: Decimal, place_days: Decimal, *, rounding: Rounding = Rounding.HALF_UP) -> SheetPrices:
    """The prices by which the mix, used as expected, brings the basis in. ValueError when the mix has findings that block or
    there are no days. With base and hours the base is rounded and the hour is as agreed; else each price is rounded."""
    steps = price_steps(mix)
    found = mixed_prices(basis, place_days, steps, rounding=rounding)
    by_hour = mix.kind is StructureKind.BASE_HOURS
    base = Decimal(round_kroner(found.base, rounding))
    prices = tuple(
        MixPrice(row.name, row.expected, base + step.fixed if by_hour else Decimal(price.amount), price.unrounded, price.days)
        for row, step, price in zip(mix.prices, steps, found.prices, strict=True)
    )
    income = sum((price.amount * price.days for price in prices), Decimal(0))
    sold = _base_and_hours(mix, prices, base) if by_hour else _one_by_one(prices)
    return SheetPrices(found.base, prices, sold, income, income - basis)


def check_mix(mix: PriceMix, *, places: int, rulebook: Rulebook, by_day: bool = True) -> tuple[Finding, ...]:
    """What keeps the prices from being calculated, also when the item is not sold by the day, and warnings: the agreement's list
    is unknown, the mix holds more or fewer places than the sheet."""
    stops = (*_check_allowed(mix, rulebook), *_check_rows(mix))
    if not by_day:
        stops += (_finding("pricing.mix_needs_days", text("Only a place that is sold by the day has several prices.")),)
    if any(finding.blocks for finding in stops) or mix.places == places:
        return stops
    message = text("The expected mix holds {mix} places, and the sheet {places}. The prices follow the shares of the mix.")
    return (*stops, _finding("pricing.mix_places", message, Severity.WARNING, mix=_number(mix.places), places=str(places)))


def check_prices(prices: SheetPrices, basis: Decimal) -> tuple[Finding, ...]:
    """Blocking when a price is not above zero or the mix misses the basis; else a note that it brings the basis in."""
    named = [(price.name, price.amount) for price in prices.prices] + [(sold.name, sold.amount) for sold in prices.sold]
    below = [name for name, amount in named if amount <= 0]
    if below:
        message = text("The price of {steps} would not be above zero: the fixed parts bring in more than the basis.")
        steps = ", ".join(dict.fromkeys(below))
        return (_finding("pricing.price_not_positive", message, remedy=text("Lower the fixed part or the weight."), steps=steps),)
    income, difference = _kroner(prices.income), _kroner(prices.difference)
    if abs(prices.difference) > _HALF * prices.days:
        message = text("At the expected mix the prices bring in {difference} kr. more than the basis.")
        return (_finding("pricing.mix_misses_basis", message, difference=difference),)
    message = text("At the expected mix the prices bring in {income} kr. The basis is {basis} kr.; {difference} kr. is rounding.")
    return (_finding("pricing.mix_recovers", message, Severity.NOTE, income=income, basis=_kroner(basis), difference=difference),)


def shift_of(prices: SheetPrices) -> MixShift:
    """What a year's income changes by when everybody moves one step down, or one up; the outermost stay."""
    rows = prices.in_order
    lower = [rows[max(place - 1, 0)].amount for place in range(len(rows))]
    upper = [rows[min(place + 1, len(rows) - 1)].amount for place in range(len(rows))]
    return MixShift(_change(rows, lower), _change(rows, upper))


def income_at(prices: SheetPrices, places: Sequence[Decimal]) -> Decimal:
    """A year's income with other places at each price; a place is used as many days as one of the expected mix."""
    expected = sum((price.expected for price in prices.prices), Decimal(0))
    used = sum((price.amount * other for price, other in zip(prices.prices, places, strict=True)), Decimal(0))
    return used * prices.days / expected


def first_year_with_hold(change: Decimal, months: int) -> Decimal:
    """What a step down changes the first year's income by when the old price is paid some months more."""
    return change * max(_YEAR - months, 0) / _YEAR


def _base_and_hours(mix: PriceMix, prices: Sequence[MixPrice], base: Decimal) -> tuple[SoldPrice, ...]:
    days = sum((price.days for price in prices), Decimal(0))
    hours = sum((_factor(row) * price.days for row, price in zip(mix.prices, prices, strict=True)), Decimal(0))
    return SoldPrice(BASE_NAME, base, DAY, days), SoldPrice(HOUR_NAME, mix.step or Decimal(0), HOUR, hours)


def _one_by_one(prices: Sequence[MixPrice]) -> tuple[SoldPrice, ...]:
    return tuple(SoldPrice(row.name, row.amount, DAY, row.days, position) for position, row in enumerate(prices, 1))


def _check_allowed(mix: PriceMix, rulebook: Rulebook) -> tuple[Finding, ...]:
    known = rulebook.value(ALLOWED)
    name = known.definition.choices.get(mix.kind.value, mix.kind.value)
    if not isinstance(known.value, tuple | list):
        message = text("It is not known which ways of building prices the agreement allows. “{structure}” is used.")
        return (_finding("pricing.structures_unknown", message, Severity.WARNING, structure=name),)
    if mix.kind.value in known.value:
        return ()
    message = text("The agreement does not allow prices built as “{structure}”.")
    return (
        _finding(
            "pricing.structure_not_allowed",
            message,
            remedy=text("Choose one of those it names: {allowed}."),
            allowed=known.shown,
            structure=name,
        ),
    )


def _check_rows(mix: PriceMix) -> tuple[Finding, ...]:
    found = []
    if mix.places <= 0 or any(price.expected < 0 for price in mix.prices):
        found.append(
            _finding(
                "pricing.no_steps",
                text("The expected mix is missing."),
                remedy=text("Enter how many places are expected at each price."),
            )
        )
    if mix.kind in WITH_STEP and (mix.step is None or mix.step <= 0):
        found.append(_finding("pricing.step_price_missing", text("The interval or the price of an hour is missing.")))
    names = [price.name.strip().casefold() for price in mix.prices]
    if len(set(names)) != len(names):
        found.append(_finding("pricing.same_price_twice", text("Two prices have the same name.")))
    wrong = [price.name for price in mix.prices if not _factor_fits(mix.kind, price.factor)]
    if wrong:
        message = text("The weight, hours or per cents are missing or too low for: {steps}.")
        found.append(_finding("pricing.factor_missing", message, steps=", ".join(wrong)))
    return tuple(found)


def _factor_fits(kind: StructureKind, factor: Decimal | None) -> bool:
    if kind is StructureKind.BASE_PACKAGES:
        return True
    if factor is None:
        return False
    if kind is StructureKind.BASE_HOURS:
        return factor >= 0
    return factor > (-1 if kind is StructureKind.STANDARD_PERCENTAGE else 0)


def _factor(price: ExpectedPrice) -> Decimal:
    return price.factor if price.factor is not None else Decimal(0)


def _change(rows: Sequence[MixPrice], others: Sequence[Decimal]) -> Decimal:
    return sum(((other - row.amount) * row.days for row, other in zip(rows, others, strict=True)), Decimal(0))


def _finding(code: str, message: str, severity: Severity = Severity.BLOCKING, *, remedy: str = "", **params: str) -> Finding:
    return Finding(code=code, severity=severity, message=message, remedy=remedy, params=params)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _kroner(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", ".").replace("-", "\N{MINUS SIGN}")
