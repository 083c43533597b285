"""Which prices of a group stand out: those far outside the middle half of them. A convention of the platform's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Spread:
    """How prices lie: a quarter of them at or below `lower`, half at or below `middle`, three quarters at or below `upper`.

    A price under `floor` or over `ceiling` stands out. All in the unit of the prices, none rounded.
    """

    count: int
    lowest: Decimal
    lower: Decimal
    middle: Decimal
    upper: Decimal
    highest: Decimal
    floor: Decimal
    ceiling: Decimal


def spread_of(prices: Sequence[Decimal], *, reach: Decimal, fewest: int) -> Spread | None:
    """The spread of prices in any order; None when there are fewer than `fewest`, too few to say what is usual.

    The quarters are found between neighbouring prices in proportion, as a spreadsheet's QUARTILE.INC does. The limits
    lie `reach` times the middle half's width outside it. Raises ValueError for a negative reach.
    """
    if reach < 0:
        raise ValueError("the reach cannot be negative")
    if not prices or len(prices) < fewest:
        return None
    ordered = sorted(prices)
    lower, middle, upper = (_quarter(ordered, part) for part in (1, 2, 3))
    wide = (upper - lower) * reach
    return Spread(len(ordered), ordered[0], lower, middle, upper, ordered[-1], lower - wide, upper + wide)


def _quarter(ordered: Sequence[Decimal], part: int) -> Decimal:
    """The value a quarter, half or three quarters of the way from the first to the last price."""
    place, rest = divmod((len(ordered) - 1) * part, 4)
    if rest == 0:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * rest / 4


def stands_out(price: Decimal, spread: Spread) -> Decimal | None:
    """How far the price lies beyond the limit it has passed: + above the ceiling, − below the floor; None within."""
    if price > spread.ceiling:
        return price - spread.ceiling
    return price - spread.floor if price < spread.floor else None
