"""What each party pays, and the one way an amount is shared by a key with its trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.saying import money, stop
from rammevaerk.financing.rules.sharing import ShareRounding, allocate
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

KRONE = 100
ROUNDING_WORDS: Mapping[ShareRounding, str] = {
    ShareRounding.LARGEST_REMAINDER: text("Shared to the øre; what is left over goes to the largest cut-off parts"),
    ShareRounding.EACH_HALF_UP: text("Each share rounded half up to whole kroner on its own"),
    ShareRounding.REST_TO_LARGEST: text("Shared in whole kroner; the rest falls on the largest share"),
}


@dataclass(frozen=True)
class Payments:
    """What each party pays in ore, by party; negative is money back. `figure` is None when a finding blocks.

    `difference` = the sum of the payments − the amount shared; 0 unless each share is rounded alone (TR R6).
    """

    payments: Mapping[str, Ore] = field(hash=False)
    figure: Figure | None
    findings: tuple[Finding, ...] = ()
    difference: Ore = 0

    @property
    def total(self) -> Ore:
        """The sum of what the parties pay."""
        return sum(self.payments.values())

    @property
    def stops(self) -> bool:
        """True when there is no result."""
        return blocking(self.findings)


def stopped(findings: tuple[Finding, ...]) -> Payments:
    """No payments, because of these findings."""
    return Payments({}, None, findings)


def share_out(amount: Figure, ore: Ore, key: AllocationKey, rounding: ShareRounding | None) -> Payments:
    """An amount in ore shared by a key; `amount` is its figure in kroner. Whole kroner unless the rounding says to the ore.

    A published scheme's rounding leaves a difference, which is shown (TR R6). Stops with the key's findings, or when no rounding
    is agreed.
    """
    found = key.findings
    if rounding is None:
        found = (*found, stop("financing.term_unstated", text("It is not agreed how shares are rounded."), where="rounding"))
    if rounding is None or blocking(found):
        return stopped(found)
    shared = allocate(ore, key.weights, rounding=rounding, unit=KRONE)
    shares = dict(sorted(shared.shares.items()))
    parts = tuple(
        money(
            "share",
            "{party}",
            shares[member.party],
            "{amount} × {weight} / {whole}",
            (_as(amount, "amount"), member.figure, _as(key.figure, "whole")),
            params={"party": member.party},
        )
        for member in key.members
    )
    figure = money("shares", text("Shares in all"), shared.total, ROUNDING_WORDS[rounding], (amount, key.figure, *parts))
    return Payments(shares, figure, found, shared.difference)


def _as(figure: Figure, key: str) -> Figure:
    """A figure named anew and without what is below it: the whole of it stands once, above."""
    return Figure(key, figure.label, figure.value, figure.unit, source=figure.source, state=figure.state, params=figure.params)


def adds_up(rounding: ShareRounding | None) -> tuple[Finding, ...]:
    """Blocking for a rounding whose shares need not sum to the amount, where each krone must have one payer."""
    if rounding is None or rounding.adds_up:
        return ()
    message = text("Shares rounded each on its own need not sum to the amount. Choose another rounding.")
    return (stop("financing.rounding_adds_up", message, where="rounding"),)
