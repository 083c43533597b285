"""Money: whole øre in settlement, ``Decimal`` kroner in pricing, and splits that add up.

Amounts are signed. All rounding is symmetric: what holds for an amount holds for its opposite, so
that a reversal is exactly the negative of what it reverses.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

Ore = int
"""A whole number of øre; 100 øre are 1 krone. An alias for reading, not a type of its own."""

Weight = Decimal | int | Fraction


class Rounding(Enum):
    """Named rounding to whole units. Half up goes away from zero; down goes towards zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


_DECIMAL_ROUNDING = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
}


def round_kroner(amount: Decimal, rounding: Rounding = Rounding.HALF_UP) -> int:
    """Whole kroner of an amount in kroner."""
    return int(amount.to_integral_value(rounding=_DECIMAL_ROUNDING[rounding]))


def to_ore(kroner: Decimal) -> Ore:
    """Whole øre of an amount in kroner, half an øre up."""
    return round_kroner(kroner.scaleb(2))


def kroner(ore: Ore) -> Decimal:
    """The amount in kroner with exactly two decimals."""
    return Decimal(ore).scaleb(-2)


def split_largest_remainder(total: int, weights: Mapping[str, Weight]) -> dict[str, int]:
    """Split a whole number by weights so that the shares sum to it exactly.

    Every share is the exact share cut down to a whole unit; what is left goes, one unit each, to
    the largest cut-off parts, ties to the lowest key. The order of the mapping never matters. A
    negative total is the mirror of the positive one.

    Raises ``ValueError`` when a weight is negative or all are zero (nobody could carry the total).
    """
    exact = _exact_shares(abs(total), weights)
    shares = {key: share.numerator // share.denominator for key, share in exact.items()}
    left = abs(total) - sum(shares.values())
    by_cut_off = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_cut_off[:left]:
        shares[key] += 1
    return shares if total >= 0 else {key: -share for key, share in shares.items()}


def split_each_half_up(total: int, weights: Mapping[str, Weight], *, unit: int = 1) -> dict[str, int]:
    """Split a whole number by weights, each share rounded half up on its own to whole times ``unit``.

    The published scheme of the social supervision does this, so its shares may sum to a few units
    more or less than the total. Use it only where a scheme says so. Errors as the other splits.
    """
    exact = _exact_shares(abs(total), weights)
    shares = {key: _half_up(share, unit) for key, share in exact.items()}
    return shares if total >= 0 else {key: -share for key, share in shares.items()}


def split_rest_to_largest(total: int, weights: Mapping[str, Weight], *, unit: int = 1) -> dict[str, int]:
    """Split a whole number by weights in whole times ``unit`` so that the shares sum to it exactly.

    Each share is rounded half up; what that leaves over or takes too much, and what the total has
    beside whole units, falls on the largest share, ties to the lowest key. A share is never turned
    below zero by it: what the largest cannot give, the next one does. A negative total is the
    mirror of the positive one. Errors as the other splits.
    """
    exact = _exact_shares(abs(total), weights)
    shares = {key: _half_up(share, unit) for key, share in exact.items()}
    rest = abs(total) - sum(shares.values())
    for key in sorted(exact, key=lambda key: (-exact[key], key)):
        change = max(rest, -shares[key])
        shares[key] += change
        rest -= change
    return shares if total >= 0 else {key: -share for key, share in shares.items()}


def _half_up(share: Fraction, unit: int) -> int:
    return int(share / unit + Fraction(1, 2)) * unit


def _exact_shares(total: int, weights: Mapping[str, Weight]) -> dict[str, Fraction]:
    parts = {key: Fraction(weight) for key, weight in weights.items()}
    if any(part < 0 for part in parts.values()):
        raise ValueError("A weight is negative.")
    whole = sum(parts.values(), Fraction(0))
    if whole == 0:
        raise ValueError("The weights sum to zero, so nobody can carry the total.")
    return {key: total * part / whole for key, part in parts.items()}
