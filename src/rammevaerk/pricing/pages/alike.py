"""The list's like-for-like view: which way of comparing the address asks for, and each price made alike by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import year_period
from rammevaerk.law.rulebook import ParameterValue
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.rules import PRIVATE_KINDS, PUBLIC_KINDS, DayBasis, LikeForLike, PriceRange, QuotedPrice, comparable

FACTOR = "pricing.vat_comparison_factor"
NAME = "alike"
WAYS: Mapping[str, tuple[DayBasis, bool]] = {
    "365": (DayBasis.YEAR_365, False),
    "365-vat": (DayBasis.YEAR_365, True),
    "actual": (DayBasis.ACTUAL_DAYS, False),
    "actual-vat": (DayBasis.ACTUAL_DAYS, True),
}

OF_A_PLACE = ("day", "month")
"""The measures a price per day can be made of: an hour, a course or a subscription is no place."""


@dataclass(frozen=True)
class Alike:
    """One way of comparing on a day. While the factor is unknown `missing` says so, and the list compares nothing."""

    how: LikeForLike
    words: str
    factor: ParameterValue
    missing: tuple[Finding, ...]

    def price(self, row: Tariff) -> Decimal | None:
        """The price like for like in kroner per day; None where it cannot be made alike."""
        return self._made(row, Decimal(row.amount_ore) / 100)

    def range(self, row: Tariff, hidden: PriceRange) -> tuple[Decimal, Decimal] | None:
        """The ends of the range like for like, in whole kroner outwards; it tells no more than the range did."""
        low, high = self._made(row, Decimal(hidden.low)), self._made(row, Decimal(hidden.high))
        if low is None or high is None:
            return None
        return low.to_integral_value(ROUND_FLOOR), high.to_integral_value(ROUND_CEILING)

    def _made(self, row: Tariff, amount: Decimal) -> Decimal | None:
        kind = row.item.unit.service.operator_kind
        if kind not in PRIVATE_KINDS | PUBLIC_KINDS or row.item.measure not in OF_A_PLACE:
            return None
        days = row.sheet.days if row.sheet is not None else None
        return comparable(QuotedPrice(amount, row.item.measure, days, kind in PRIVATE_KINDS), self.how)


def way_words(way: str) -> str:
    """`365 dage, uden moms`; the empty way is the list as published."""
    return {
        "365": _("365 days, without VAT"),
        "365-vat": _("365 days, with VAT"),
        "actual": _("actual days, without VAT"),
        "actual-vat": _("actual days, with VAT"),
    }.get(way, _("as published"))


def alike_by(way: str, day: date, *, area_code: str) -> Alike | None:
    """The way of comparing the address asks for; None for the empty one and for any that does not exist (no query)."""
    return made_alike(way, day, area_code=area_code) if way in WAYS else None


def made_alike(way: str, day: date, *, area_code: str) -> Alike:
    """One of the `WAYS` with the values of a day (no query)."""
    book = rulebook_on(day, area_code=area_code)
    factor = book.value(FACTOR)
    basis, with_vat = WAYS[way]
    number = book.decimal(FACTOR) if factor.value is not None else None
    how = LikeForLike(basis, with_vat, number, year_period(day.year).days())
    return Alike(how, way_words(way), factor, book.missing(FACTOR))
