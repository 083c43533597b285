"""Shares by key, and the ways of paying that do not follow use (TR 4): closing, objective part, subscription,
committed purchase, combination. Pure. Kroner as Decimal, allotted amounts as whole units of what is passed in.

None of them applies by itself: each is chosen case by case, with date, scope and approval (TR R10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from rammevaerk.kernel.money import split_each_half_up, split_largest_remainder

_ORE = Decimal("0.01")


class ShareRounding(Enum):
    """How shares become whole: so that they sum to the amount, or each on its own as a published scheme does."""

    LARGEST_REMAINDER = "largest_remainder"
    EACH_HALF_UP = "each_half_up"


@dataclass(frozen=True)
class Allocation:
    """An amount shared out in whole units. `difference` = sum of the shares − amount; 0 unless each is rounded alone."""

    shares: Mapping[str, int]
    total: int
    difference: int


@dataclass(frozen=True)
class Combination:
    """A service paid in two ways (TR R9), in kroner: what is paid whatever the use, and the tariff for the rest."""

    objective: Decimal
    tariff: Decimal
    tariff_rounded: int


def allocate(
    amount: int, weights: Mapping[str, Decimal], *, rounding: ShareRounding = ShareRounding.LARGEST_REMAINDER
) -> Allocation:
    """Share a whole amount (ore or kroner) by weights. ValueError for a negative weight or none above zero."""
    split = split_largest_remainder if rounding is ShareRounding.LARGEST_REMAINDER else split_each_half_up
    shares = split(amount, weights)
    total = sum(shares.values())
    return Allocation(shares, total, total - amount)


def closing_shares(cost: int, citizens: Mapping[str, Decimal]) -> Allocation:
    """R1: the cost of closing by citizens placed (or days, as the parameter financing.closing_key says), the
    operator's own included; shares sum to the cost."""
    return allocate(cost, citizens)


def objective_shares(cost: int, population: Mapping[str, Decimal]) -> Allocation:
    """R6: share_k = cost × population_k / Σ population, each rounded half up on its own as published; the difference
    to the cost is returned, not hidden."""
    return allocate(cost, population, rounding=ShareRounding.EACH_HALF_UP)


def subscription_fees(per_inhabitant: Decimal, inhabitants: Mapping[str, int]) -> dict[str, Decimal]:
    """R7: a yearly fee per inhabitant for those who chose to join, in kroner to the ore. ValueError below zero."""
    if per_inhabitant < 0 or any(number < 0 for number in inhabitants.values()):
        raise ValueError("a subscription has neither a negative fee nor negative inhabitants")
    return {name: (per_inhabitant * number).quantize(_ORE, rounding=ROUND_HALF_UP) for name, number in inhabitants.items()}


def committed_payment(tariff: Decimal, *, actual_days: Decimal, minimum_days: Decimal) -> Decimal:
    """R8: tariff × the larger of actual and minimum days, in kroner: the minimum is paid even if unused."""
    if min(tariff, actual_days, minimum_days) < 0:
        raise ValueError("neither tariff nor days can be below zero")
    return tariff * max(actual_days, minimum_days)


def combination(basis: Decimal, *, objective_share: Decimal, place_days: Decimal) -> Combination:
    """R9: the objective part w × G, and T = (1 − w) × G / (P·b·D). ValueError when w is no share or there are no days."""
    if not 0 <= objective_share <= 1:
        raise ValueError("the objective part is a share from 0 to 1")
    if place_days <= 0:
        raise ValueError("a tariff needs days to be spread over")
    tariff = (1 - objective_share) * basis / place_days
    return Combination(objective_share * basis, tariff, int(tariff.to_integral_value(rounding=ROUND_HALF_UP)))
