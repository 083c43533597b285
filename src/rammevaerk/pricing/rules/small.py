"""What the public may see of a small service's price: a range instead of the amount (readings 2.9)."""

from __future__ import annotations

from dataclasses import dataclass

STEP = 500
"""Kroner: how wide a range is."""


@dataclass(frozen=True)
class PriceRange:
    """An amount of kroner lies in [low, high); both are multiples of 500 kroner."""

    low: int
    high: int


def price_range(kroner: int, *, places: int, smallest: int) -> PriceRange | None:
    """The range to show instead of the amount when fewer than `smallest` places stand behind it, else None.

    No places at all stand behind an hour or a course, whose price tells nothing of the few who live somewhere.

    The steps are fixed, so that the range says nothing of where in it the amount lies.
    """
    if places == 0 or places >= smallest:
        return None
    low = kroner // STEP * STEP
    return PriceRange(low, low + STEP)
