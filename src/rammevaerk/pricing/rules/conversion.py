"""Day, month and year of a price by the three conventions in use (TR S1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction


class DayConvention(Enum):
    """How a month's payment follows; the values are the codes of the parameter settlement.day_convention."""

    ACTUAL_DAYS = "actual_days"
    YEAR_12 = "year_12"
    MONTH_30_5 = "month_30_5"


class Per(Enum):
    """What an amount is stated for."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Converted:
    """The same price per day, month and year in kroner, none of them rounded."""

    day: Decimal
    month: Decimal
    year: Decimal

    def of(self, per: Per) -> Decimal:
        return {Per.DAY: self.day, Per.MONTH: self.month, Per.YEAR: self.year}[per]


_MONTHS = 12
_MONTH_DAYS = Fraction(61, 2)


def convert(
    amount: Decimal, *, per: Per, convention: DayConvention, days_in_month: int | None = None, days_in_year: int = 365
) -> Converted:
    """The price in all three forms.

    Actual days: month = days of that month × day, and `days_in_month` is needed (ValueError without it); the year
    is 365 days also in leap years (TR C7). A twelfth of the year: month = year / 12, day = year / 365. 30.5: day =
    month / 30.5, and the year is twelve months.
    """
    month, year = _days_paid(convention, days_in_month, days_in_year)
    days = {Per.DAY: Fraction(1), Per.MONTH: month, Per.YEAR: year}
    converted = {target: _exact(Fraction(amount) * days[target] / days[per]) for target in Per}
    return Converted(day=converted[Per.DAY], month=converted[Per.MONTH], year=converted[Per.YEAR])


def _days_paid(convention: DayConvention, days_in_month: int | None, days_in_year: int) -> tuple[Fraction, Fraction]:
    """How many days' price a month and a year cost."""
    if convention is DayConvention.ACTUAL_DAYS:
        if days_in_month is None or days_in_month <= 0:
            raise ValueError("actual days need the number of days of the month")
        return Fraction(days_in_month), Fraction(days_in_year)
    if convention is DayConvention.YEAR_12:
        return Fraction(days_in_year, _MONTHS), Fraction(days_in_year)
    return _MONTH_DAYS, _MONTH_DAYS * _MONTHS


def _exact(amount: Fraction) -> Decimal:
    """Exact when the amount has an end as a decimal, else 28 digits."""
    return Decimal(amount.numerator) / Decimal(amount.denominator)
