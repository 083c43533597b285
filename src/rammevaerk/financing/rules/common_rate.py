"""The rate behind a published table of shares, and the rows that do not fit it (TR W1).

Each share is said to be the rate times the row's weight, rounded to a whole unit on its own. A misprinted weight or share
does not fit the rate all others agree on, so the rate is found from the rows themselves, never from the printed sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Misfit:
    """A row that does not fit: the share its weight would give, and the weight its share would need (two decimals)."""

    name: str
    weight: Decimal
    share: int
    expected: int
    needed_weight: Decimal


@dataclass(frozen=True)
class CommonRate:
    """The rate per unit of weight lies in ``[low, high)``; `fitting` rows agree on it, the others are `misfits`."""

    low: Fraction
    high: Fraction
    fitting: int
    misfits: tuple[Misfit, ...]

    @property
    def per_unit(self) -> Decimal:
        """The middle of the range, as a decimal."""
        middle = (self.low + self.high) / 2
        return Decimal(middle.numerator) / Decimal(middle.denominator)


def common_rate(weights: Mapping[str, Decimal], shares: Mapping[str, int]) -> CommonRate | None:
    """The rate that fits most rows, when it fits more than half of those with a weight; None otherwise.

    Raises ValueError when a row has no weight, or a weight or share below zero.
    """
    if set(weights) != set(shares):
        raise ValueError("each row needs a weight and a share")
    if any(weight < 0 for weight in weights.values()) or any(share < 0 for share in shares.values()):
        raise ValueError("neither weights nor shares can be below zero")
    ranges = {name: _range(weight, shares[name]) for name, weight in weights.items() if weight > 0}
    best = max(sorted(low for low, _high in ranges.values()), key=lambda point: _fitting(ranges, point), default=None)
    if best is None or 2 * _fitting(ranges, best) <= len(ranges):
        return None
    agreed = [(low, high) for low, high in ranges.values() if low <= best < high]
    low, high = max(low for low, _high in agreed), min(high for _low, high in agreed)
    agreed_on = (low + high) / 2
    misfits = [
        _misfit(name, weights[name], shares[name], agreed_on)
        for name in weights
        if (not ranges[name][0] <= best < ranges[name][1] if name in ranges else shares[name] != 0)
    ]
    return CommonRate(low, high, len(agreed), tuple(misfits))


def _range(weight: Decimal, share: int) -> tuple[Fraction, Fraction]:
    """The rates that round to the share, half up: ``[(share − ½) / weight, (share + ½) / weight)``."""
    return (share - _HALF) / Fraction(weight), (share + _HALF) / Fraction(weight)


def _fitting(ranges: Mapping[str, tuple[Fraction, Fraction]], point: Fraction) -> int:
    return sum(low <= point < high for low, high in ranges.values())


def _misfit(name: str, weight: Decimal, share: int, per_unit: Fraction) -> Misfit:
    needed = share / per_unit if per_unit else Fraction(0)
    return Misfit(
        name=name,
        weight=weight,
        share=share,
        expected=int(Fraction(weight) * per_unit + _HALF),
        needed_weight=(Decimal(needed.numerator) / Decimal(needed.denominator)).quantize(Decimal("0.01")),
    )
