"""Several prices from one basis: levels, packages, hours, a standard price with per cents (TR C16; readings 2.3, 2.12).

Every structure is the same sum: the price of a step is ``weight × base + fixed``, and the base is found so that the steps,
used as expected, bring the basis in again: ``base = (G − Σ fixed · days) / Σ weight · days``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Rounding, round_kroner
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.packages import package_prices

_ONE = Decimal(1)
_HALF = Decimal("0.5")


class StructureKind(Enum):
    """The ways of building prices an agreement may allow; the values are the codes of pricing.price_structures."""

    AVERAGE = "average"
    LEVELS = "levels"
    BASE_PACKAGES = "base_packages"
    BASE_HOURS = "base_hours"
    STANDARD_PERCENTAGE = "standard_percentage"


@dataclass(frozen=True)
class PriceStep:
    """One price to be found: `share` of the expected days (a fraction, or the places of a mix), `weight` of the base, `fixed` in
    kroner a day on top."""

    name: str
    share: Decimal
    weight: Decimal = _ONE
    fixed: Decimal = Decimal(0)


@dataclass(frozen=True)
class StepPrice:
    """A step's price in whole kroner a day, before rounding too, and its expected days."""

    name: str
    amount: int
    unrounded: Decimal
    days: Decimal


@dataclass(frozen=True)
class PriceStructure:
    """Prices that recover the basis: `income` is what they bring at the expected mix, `difference` = income − basis, at most
    half a krone for each day. `base` is not rounded."""

    base: Decimal
    prices: tuple[StepPrice, ...]
    income: Decimal
    difference: Decimal


@dataclass(frozen=True)
class MixShift:
    """What it costs the operator when everybody moves one step: income less the expected income, in kroner a year."""

    down: Decimal
    up: Decimal


def level_steps(levels: Iterable[tuple[str, Decimal, Decimal]]) -> tuple[PriceStep, ...]:
    """Levels by name, weight and share: a level costs its weight times the base."""
    return tuple(PriceStep(name, share, weight) for name, weight, share in levels)


def package_steps(interval: Decimal, shares: Sequence[Decimal]) -> tuple[PriceStep, ...]:
    """Base and package n, n from 1: the package costs (n − 0.5) × interval whatever the basis is."""
    fixed = package_step_prices(interval, len(shares))
    return tuple(
        PriceStep(f"Pakke {number}", share, fixed=part) for number, (share, part) in enumerate(zip(shares, fixed, strict=True), 1)
    )


def package_step_prices(interval: Decimal, count: int) -> tuple[Decimal, ...]:
    """What packages 1 to `count` put on top of the base, in kroner a day. ValueError without interval or packages."""
    return tuple(Decimal(package.price) for package in package_prices(interval, count))


def hour_steps(hourly: Decimal, mix: Iterable[tuple[str, Decimal, Decimal]]) -> tuple[PriceStep, ...]:
    """Base and hours: name, hours a day and share; an hour costs `hourly` kroner whatever the basis is."""
    return tuple(PriceStep(name, share, fixed=hours * hourly) for name, hours, share in mix)


def percentage_steps(mix: Iterable[tuple[str, Decimal, Decimal]]) -> tuple[PriceStep, ...]:
    """A standard price and per cents of it: name, addition as a fraction (negative for a reduction) and share."""
    return tuple(PriceStep(name, share, weight=1 + addition) for name, addition, share in mix)


def check_steps(steps: Sequence[PriceStep]) -> tuple[Finding, ...]:
    """Blocking findings: no steps, shares that are negative or do not sum to 1, a weight that is not above zero."""
    if not steps:
        return (_finding("pricing.no_steps", text("The expected mix is missing.")),)
    findings = []
    total = sum((step.share for step in steps), Decimal(0))
    if total != 1 or any(step.share < 0 for step in steps):
        message = text("The shares of the expected mix must sum to 100 %; they sum to {total}.")
        findings.append(_finding("pricing.shares_do_not_sum", message, total=_percent(total)))
    wrong = _wrong_steps(steps)
    if wrong:
        message = text("A price step needs a weight above zero and no negative fixed part: {steps}.")
        findings.append(_finding("pricing.step_weight", message, steps=", ".join(wrong)))
    return tuple(findings)


def _wrong_steps(steps: Sequence[PriceStep]) -> list[str]:
    return [step.name for step in steps if step.weight <= 0 or step.fixed < 0]


def structured_prices(
    basis: Decimal, place_days: Decimal, steps: Sequence[PriceStep], *, rounding: Rounding = Rounding.HALF_UP
) -> PriceStructure:
    """The prices by which the steps recover the basis. ValueError when the steps have findings or there are no days; the base
    may come out at zero or below when the fixed parts alone bring the basis in (see `check_structure`)."""
    if check_steps(steps) or place_days <= 0:
        raise ValueError("prices need days, and steps whose shares sum to 1")
    return _recovering(basis, [step.share * place_days for step in steps], steps, rounding)


def mixed_prices(
    basis: Decimal, place_days: Decimal, steps: Sequence[PriceStep], *, rounding: Rounding = Rounding.HALF_UP
) -> PriceStructure:
    """The same where `share` is the places expected at a step: used as they are, so that a third is exact. ValueError as there,
    and when no places are expected."""
    places = sum((step.share for step in steps), Decimal(0))
    if place_days <= 0 or places <= 0 or _wrong_steps(steps) or any(step.share < 0 for step in steps):
        raise ValueError("prices need days, and steps with places")
    return _recovering(basis, [step.share * place_days / places for step in steps], steps, rounding)


def _recovering(basis: Decimal, days: Sequence[Decimal], steps: Sequence[PriceStep], rounding: Rounding) -> PriceStructure:
    fixed = sum((step.fixed * used for step, used in zip(steps, days, strict=True)), Decimal(0))
    weighted = sum((step.weight * used for step, used in zip(steps, days, strict=True)), Decimal(0))
    base = (basis - fixed) / weighted
    prices = []
    for step, used in zip(steps, days, strict=True):
        unrounded = step.weight * base + step.fixed
        prices.append(StepPrice(step.name, round_kroner(unrounded, rounding), unrounded, used))
    income = sum((price.amount * price.days for price in prices), Decimal(0))
    return PriceStructure(base, tuple(prices), income, income - basis)


def check_structure(structure: PriceStructure, basis: Decimal) -> tuple[Finding, ...]:
    """A blocking finding when a price is not above zero; a note whether the expected mix brings the basis in."""
    below = [price.name for price in structure.prices if price.amount <= 0]
    if below:
        message = text("The price of {steps} would not be above zero: the fixed parts bring in more than the basis.")
        return (_finding("pricing.price_not_positive", message, steps=", ".join(below)),)
    days = sum((price.days for price in structure.prices), Decimal(0))
    if abs(structure.difference) <= _HALF * days:
        return ()
    message = text("At the expected mix the prices bring in {difference} kr. more than the basis.")
    return (_finding("pricing.mix_misses_basis", message, difference=f"{structure.difference:.0f}"),)


def mix_shift(structure: PriceStructure) -> MixShift:
    """What the year's income changes by when everybody moves one step down, or one step up; the outermost stay."""
    prices = structure.prices
    lower = [prices[max(place - 1, 0)].amount for place in range(len(prices))]
    upper = [prices[min(place + 1, len(prices) - 1)].amount for place in range(len(prices))]
    return MixShift(down=_income_change(prices, lower), up=_income_change(prices, upper))


def _income_change(prices: Sequence[StepPrice], others: Sequence[int]) -> Decimal:
    return sum(((other - price.amount) * price.days for price, other in zip(prices, others, strict=True)), Decimal(0))


def _finding(code: str, message: str, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, params=params)


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"
