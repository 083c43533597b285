"""One tariff per day, month and year by each way of counting in use (TR S1)."""

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules import Converted, DayConvention, Measure, Per, convert

CONVENTION = "settlement.day_convention"
MONTH_SHOWN = 30
"""The length of month shown where a month is paid by its own days."""


@dataclass(frozen=True)
class ConversionRow:
    """One way of counting, and whether it is the agreed one; by actual days the month is one of 30 days."""

    words: str
    price: Converted
    is_agreed: bool
    by_days: bool


def conversions(tariff: int | None, measure: Measure, book: Rulebook) -> list[ConversionRow]:
    """The published tariff of a place by every convention; nothing for what is no place."""
    per = {Measure.DAY: Per.DAY, Measure.MONTH: Per.MONTH}.get(measure)
    if tariff is None or per is None:
        return []
    agreed = book.value(CONVENTION)
    names = agreed.definition.choices
    return [
        ConversionRow(
            words=names[convention.value][:1].upper() + names[convention.value][1:],
            price=convert(Decimal(tariff), per=per, convention=convention, days_in_month=MONTH_SHOWN),
            is_agreed=agreed.value == convention.value,
            by_days=convention is DayConvention.ACTUAL_DAYS,
        )
        for convention in DayConvention
    ]
