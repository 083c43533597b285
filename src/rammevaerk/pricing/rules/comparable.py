"""Two prices made alike before they are compared: the same days, and VAT in both or in none (TR C5, C7; readings 2.10)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

PRIVATE_KINDS = frozenset({"self_owning", "foundation", "company"})
"""Kinds of operator that publish their prices themselves, with the VAT they cannot deduct in them (TR C5)."""

PUBLIC_KINDS = frozenset({"municipal", "regional", "self_owning_agreement"})
"""Kinds whose prices are without VAT. A kind that is not stated is neither, and its prices are compared with none."""

YEAR = 365
MONTHS = 12


class DayBasis(Enum):
    """What a year's payment is spread over: 365 days, also in leap years, or the days that are actually paid for."""

    YEAR_365 = "365"
    ACTUAL_DAYS = "actual"


@dataclass(frozen=True)
class QuotedPrice:
    """A price as its supplier publishes it, in kroner per `measure` (day, month, year, or something that is no time).

    `days` are the days of a year a price per day is calculated for (365, or a service's opening days); None when the
    supplier does not say, and then every day of the calendar year counts. Private prices hold VAT (`with_vat`).
    """

    amount: Decimal
    measure: str = "day"
    days: int | None = None
    with_vat: bool = False


@dataclass(frozen=True)
class LikeForLike:
    """How prices are made alike. `factor` is what a price with VAT is divided by to be without, None while it is unknown;
    `calendar_days` are the year's.
    """

    basis: DayBasis
    with_vat: bool
    factor: Decimal | None
    calendar_days: int = YEAR


def comparable(price: QuotedPrice, how: LikeForLike) -> Decimal | None:
    """The price in kroner per day, not rounded; None when it is for no span of time (an hour, an attendance, a course),
    or the factor it needs is unknown.

    A month is a twelfth of the year. Without VAT a private price is divided by the factor; with VAT a public one is
    multiplied by it, which is what a private supplier with the same costs would ask. Raises ValueError for a factor of
    zero or below.
    """
    if how.factor is not None and how.factor <= 0:
        raise ValueError("a VAT factor must be above zero")
    year = _year(price, how.calendar_days)
    if year is None:
        return None
    per_day = year / (YEAR if how.basis is DayBasis.YEAR_365 else _paid_days(price, how.calendar_days))
    if price.with_vat != how.with_vat:
        if how.factor is None:
            return None
        factor = Fraction(how.factor)
        per_day = per_day / factor if price.with_vat else per_day * factor
    return Decimal(per_day.numerator) / Decimal(per_day.denominator)


def _year(price: QuotedPrice, calendar_days: int) -> Fraction | None:
    """What a full place costs in a year."""
    amount = Fraction(price.amount)
    if price.measure == "day":
        return amount * (price.days or calendar_days)
    return {"month": amount * MONTHS, "year": amount}.get(price.measure)


def _paid_days(price: QuotedPrice, calendar_days: int) -> int:
    """Opening days where the price is calculated for those; the calendar's for a place that is open all year."""
    return calendar_days if price.measure != "day" or price.days in (None, YEAR) else price.days or calendar_days
