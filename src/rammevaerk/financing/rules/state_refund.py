"""The state's part of the dearest cases: SEL § 176, computed month by month as BEK 1485 of 06/12/2023 § 3 says.

The limits are for a year; a month counts the part above a twelfth of each (readings 2.15). What is paid once is spread over the
year's twelve months, the user's own payment and other refunds are deducted, and statutory objective financing stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Any

_MONTHS = 12


class CaseCostKind(Enum):
    """How a cost enters the months: where it lies, spread over the year, or not at all."""

    RUNNING = "running"
    ONE_OFF = "one_off"
    OBJECTIVE = "objective"


@dataclass(frozen=True)
class CaseCost:
    """A citizen's cost in one month (1–12) in kroner, and the income that is deducted from it."""

    month: int
    kind: CaseCostKind
    amount: Decimal
    income: Decimal = Decimal(0)


@dataclass(frozen=True)
class RefundTier:
    """`share` of what lies above `limit` kroner a year, up to the next tier's limit."""

    limit: Decimal
    share: Decimal


@dataclass(frozen=True)
class RefundMonth:
    """A month's cost after income and its refund, in øre; the refunds of the twelve months sum to the year's."""

    month: int
    cost: int
    refund: int


@dataclass(frozen=True)
class StateRefund:
    """A year's refund for one citizen in øre. `objective` is the cost that stayed out, in øre; `is_equal` says that all
    twelve months cost the same, so that the year's limits give the same refund."""

    refund: int
    cost: int
    objective: int
    months: tuple[RefundMonth, ...]
    is_equal: bool


def refund_tiers(table: Mapping[str, Sequence[Any]]) -> tuple[RefundTier, ...]:
    """The tiers of the parameter settlement.expensive_case_refund. ValueError when limits do not rise or shares lack."""
    tiers = tuple(
        RefundTier(Decimal(limit), Decimal(share)) for limit, share in zip(table["limits"], table["shares"], strict=True)
    )
    if not tiers or any(lower.limit >= upper.limit for lower, upper in pairwise(tiers)):
        raise ValueError("the limits of a refund rise from tier to tier")
    return tiers


def equal_months(cost: Decimal) -> tuple[CaseCost, ...]:
    """A year's cost as twelve equal months: a year paid at once, taken in parts as the law does."""
    return (CaseCost(1, CaseCostKind.ONE_OFF, cost),)


def state_refund(costs: Iterable[CaseCost], tiers: Sequence[RefundTier]) -> StateRefund:
    """The refund of a year, exact until the year's sum is rounded half up to whole øre.

    A month in which income is larger than cost counts as 0. ValueError for a month outside 1–12 or a negative amount.
    """
    rows = tuple(costs)
    if any(not 1 <= row.month <= _MONTHS or row.amount < 0 or row.income < 0 for row in rows):
        raise ValueError("a cost has a month from 1 to 12, and neither amount nor income below zero")
    once = sum((_net(row) for row in rows if row.kind is CaseCostKind.ONE_OFF), Fraction(0)) / _MONTHS
    months = [
        max(
            once + sum((_net(row) for row in rows if row.month == month and row.kind is CaseCostKind.RUNNING), Fraction(0)),
            Fraction(0),
        )
        for month in range(1, _MONTHS + 1)
    ]
    refunds = [refund_of_month(cost, tiers) for cost in months]
    shown = adding_up(refunds)
    objective = sum((_net(row) for row in rows if row.kind is CaseCostKind.OBJECTIVE), Fraction(0))
    return StateRefund(
        refund=sum(shown),
        cost=_ore(sum(months, Fraction(0))),
        objective=_ore(objective),
        months=tuple(
            RefundMonth(number, cost, refund)
            for number, (cost, refund) in enumerate(zip(adding_up(months), shown, strict=True), 1)
        ),
        is_equal=len(set(months)) == 1,
    )


def _net(row: CaseCost) -> Fraction:
    return Fraction(row.amount) - Fraction(row.income)


def refund_of_month(cost: Fraction, tiers: Sequence[RefundTier]) -> Fraction:
    """A month's refund of a cost in kroner, exact. The tiers are marginal: each share counts for the part between a twelfth of
    its limit and the next one's."""
    limits = [Fraction(tier.limit) / _MONTHS for tier in tiers]
    tops = [*limits[1:], max(cost, limits[-1])]
    return sum(
        (
            Fraction(tier.share) * max(min(cost, top) - limit, Fraction(0))
            for tier, limit, top in zip(tiers, limits, tops, strict=True)
        ),
        Fraction(0),
    )


def adding_up(amounts: Sequence[Fraction]) -> list[int]:
    """Each amount (kroner) in whole øre so that they sum to the rounded sum: rounded running sums, and what each adds."""
    shown, before, running = [], 0, Fraction(0)
    for amount in amounts:
        running += amount
        shown.append(_ore(running) - before)
        before = _ore(running)
    return shown


def _ore(kroner: Fraction) -> int:
    """Whole øre, half an øre up (away from zero)."""
    ore = abs(kroner) * 100
    whole = int(ore + Fraction(1, 2))
    return whole if kroner >= 0 else -whole
