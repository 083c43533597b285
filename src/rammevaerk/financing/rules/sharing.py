"""A whole amount shared by weights, by a named rounding (TR R1, R6; appendix B 11). Pure; the unit is the caller's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rammevaerk.kernel.money import Weight, split_each_half_up, split_largest_remainder, split_rest_to_largest
from rammevaerk.law.rulebook import Rulebook


class ShareRounding(Enum):
    """How shares become whole. The first and last sum to the amount; each on its own is what published schemes do (TR R6)."""

    LARGEST_REMAINDER = "largest_remainder"
    EACH_HALF_UP = "each_half_up"
    REST_TO_LARGEST = "rest_to_largest"

    @property
    def adds_up(self) -> bool:
        """True when the shares always sum to the amount."""
        return self is not ShareRounding.EACH_HALF_UP


AGREED_ROUNDING, SUPERVISION_ROUNDING = "financing.share_rounding", "financing.supervision_share_rounding"


def share_rounding(rulebook: Rulebook, parameter_id: str = AGREED_ROUNDING) -> ShareRounding:
    """The rounding of a scheme on the rulebook's day. Raises UnknownParameter when it is not known."""
    return ShareRounding(rulebook.choice(parameter_id))


@dataclass(frozen=True)
class Allocation:
    """An amount shared out in whole units. `difference` = sum of the shares − amount; 0 unless each is rounded alone."""

    shares: Mapping[str, int]
    total: int
    difference: int


def allocate(
    amount: int,
    weights: Mapping[str, Weight],
    *,
    rounding: ShareRounding = ShareRounding.LARGEST_REMAINDER,
    unit: int = 1,
) -> Allocation:
    """Share a whole amount (ore or kroner) by weights; the mapping's order never matters.

    `unit` is what shares are whole times of (100 for whole kroner of an amount in ore); the largest remainder always shares to
    the last one. ValueError for a negative weight or none above zero.
    """
    if rounding is ShareRounding.LARGEST_REMAINDER:
        shares = split_largest_remainder(amount, weights)
    elif rounding is ShareRounding.EACH_HALF_UP:
        shares = split_each_half_up(amount, weights, unit=unit)
    else:
        shares = split_rest_to_largest(amount, weights, unit=unit)
    total = sum(shares.values())
    assert total == amount or not rounding.adds_up, f"shares of {amount} sum to {total}"
    return Allocation(shares, total, total - amount)
