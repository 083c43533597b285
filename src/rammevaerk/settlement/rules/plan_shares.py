"""One amount shared among several buyers by a key, so that the shares add up and the rest of the rounding is seen (TR 4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from rammevaerk.financing.rules.sharing import allocate
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.wording import text


class PlanShare(NamedTuple):
    """What one buyer carries: its weight in the key, øre, and whether one øre of it is the rest of the rounding."""

    buyer: int
    weight: Decimal
    ore: Ore
    has_rest: bool


def plan_shares(amount: Ore, weights: Mapping[int, Decimal]) -> tuple[PlanShare, ...]:
    """The shares of an amount, in the order of the weights; they sum to it exactly. What whole øre leave over goes one øre each
    to the largest cut-off parts. ValueError for a negative weight or none above zero."""
    shares = allocate(amount, {f"{buyer:020d}": weight for buyer, weight in weights.items()}).shares
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    found = []
    for buyer, weight in weights.items():
        ore = shares[f"{buyer:020d}"]
        cut = int(Fraction(abs(amount)) * Fraction(weight) / whole)
        found.append(PlanShare(buyer, weight, ore, abs(ore) > cut))
    return tuple(found)


def check_weights(weights: Mapping[int, Decimal | None]) -> tuple[Finding, ...]:
    """Blocking when a key cannot share: nobody in it, a number that lacks or is below zero, or nothing above zero."""
    if not weights:
        return (_stop("settlement.share_nobody", text("Choose who pays."), "buyers"),)
    if any(weight is None for weight in weights.values()):
        return (_stop("settlement.share_unknown", text("The number of inhabitants is not known for all of them."), "key"),)
    known = [weight for weight in weights.values() if weight is not None]
    if min(known) < 0 or sum(known) <= 0:
        return (
            _stop("settlement.share_numbers", text("The numbers must be 0 or more, and one of them more than 0."), "numbers"),
        )
    return ()


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, where=where)
