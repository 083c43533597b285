"""Support packages priced by the hour they stand for (TR C16)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.money import round_kroner

_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Package:
    """Package n covers more than `hours_over` and up to `hours_up_to` hours a week; `price` in kroner per day."""

    number: int
    price: int
    hours_over: Decimal
    hours_up_to: Decimal


def package_prices(interval: Decimal, count: int, *, hours_per_package: Decimal = Decimal(7)) -> tuple[Package, ...]:
    """Packages 1 to `count`: price(n) = (n − 0.5) × interval, rounded half up to whole kroner.

    A package covers 7 hours a week in 24-hour services and 7/3 in day services. Raises ValueError when the interval,
    the hours or the count is not above zero.
    """
    if interval <= 0 or hours_per_package <= 0 or count < 1:
        raise ValueError("packages need an interval, hours and a number above zero")
    return tuple(
        Package(
            number=number,
            price=round_kroner((number - _HALF) * interval),
            hours_over=(number - 1) * hours_per_package,
            hours_up_to=number * hours_per_package,
        )
        for number in range(1, count + 1)
    )
