"""What was sold in a closed year, price by price: the income is each price times its units, and no average is guessed (readings
2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.result import SoldDays

HOUR, DAY = "hour", "day"
UNITS: Mapping[str, str] = {DAY: "døgn", HOUR: "timer"}
"""What is counted, as a trace writes it; other measures are counted in pieces."""
PER: Mapping[str, str] = {DAY: "kr/døgn", HOUR: "kr/time"}


@dataclass(frozen=True)
class YearPrice:
    """A price that held in a year, in ore per measure, and when it did. `in_days` says that its units are of the same measure as
    the item the accounts are of, so that they count in its days; hours beside days do not."""

    item_id: int
    amount_ore: int
    name: str = ""
    measure: str = DAY
    in_days: bool = True
    periods: tuple[Period, ...] = ()

    @property
    def key(self) -> str:
        """Names the price in forms and findings."""
        return f"sold_{self.item_id}_{self.amount_ore}"


@dataclass(frozen=True)
class SoldUnits:
    """How many days (hours, courses …) were sold in a year at one price, which its item and amount in ore name."""

    item_id: int
    amount_ore: int
    units: Decimal

    @property
    def key(self) -> str:
        return f"sold_{self.item_id}_{self.amount_ore}"


def days_sold(sold: Sequence[SoldUnits], prices: Sequence[YearPrice]) -> Decimal:
    """The days in all: the units at prices that are counted in days."""
    in_days = {price.key for price in prices if price.in_days}
    return sum((one.units for one in sold if one.key in in_days), Decimal(0))


def check_sold(sold: Sequence[SoldUnits], prices: Sequence[YearPrice], *, billable_days: Decimal) -> list[Finding]:
    """What keeps the units from being the year's: none below zero, each price once and no other, and the days in all those that
    the accounts hold."""
    known = {price.key: price for price in prices}
    stated = [one.key for one in sold]
    if any(key not in known for key in stated) or len(set(stated)) != len(stated):
        return [_finding("pricing.sold_price_unknown", text("Days are written at a price that did not hold in the year."))]
    below = [one for one in sold if one.units < 0]
    if below:
        said = text("{price}: what was sold cannot be below zero.")
        return [_finding("pricing.sold_below_zero", said, where=one.key, price=known[one.key].name) for one in below]
    missing = [price for price in prices if price.key not in stated]
    if missing:
        names = ", ".join(dict.fromkeys(price.name for price in missing))
        said = text("The year had several prices. Write how much was sold at each; still missing: {prices}.")
        return [_finding("pricing.sold_days_missing", said, prices=names)]
    if (days := days_sold(sold, prices)) != billable_days:
        said = text("The prices have {days} days in all, and the accounts {billable}.")
        remedy = text("The days of the accounts are fixed. Share exactly those between the prices.")
        given = {"days": _number(days), "billable": _number(billable_days)}
        return [Finding("pricing.sold_days_differ", Severity.BLOCKING, said, remedy=remedy, params=given)]
    return []


def sold_at(sold: Sequence[SoldUnits], prices: Sequence[YearPrice]) -> tuple[SoldDays, ...]:
    """The same as the year's result reads it, in the order of the prices. KeyError for a price that is not stated."""
    units = {one.key: one.units for one in sold}
    return tuple(
        SoldDays(
            days=units[price.key],
            tariff=kroner(price.amount_ore),
            name=price.name,
            unit=UNITS.get(price.measure, ""),
            per=PER.get(price.measure, "kr"),
        )
        for price in prices
    )


def _finding(code: str, message: str, *, where: str = "", **params: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, where=where, params=params)


def _number(days: Decimal) -> str:
    whole, _point, part = f"{days:f}".partition(".")
    part = part.rstrip("0")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")
