"""A buyer's dispute of one line: what stands between the two, who can take which step, and what is stopped (readings 4.1, 4.12).

A dispute stops the payment of its own line and nothing else. It never touches the claim: a line that was raised in time stays
raised while it is disputed, whatever becomes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

ANSWER_DAYS = "settlement.dispute_answer_days"


class DisputeState(Enum):
    """Where a dispute stands."""

    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"
    APPEALED = "appealed"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class DisputeStepKind(Enum):
    """What one of the two has said or done in a dispute."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    UPHELD = "upheld"


class DisputeSide(Enum):
    """Which of the two parties acts."""

    BUYER = "buyer"
    SELLER = "seller"


STOPPED = frozenset({DisputeState.OPEN, DisputeState.AGREED, DisputeState.REFUSED, DisputeState.APPEALED})
"""The line is not to be paid as long as its dispute stands here. A corrected line is taken back on a later statement, which
credits it: it is paid, or set against the credit, like any other."""

_BUYER, _SELLER, _BOTH = (
    frozenset({DisputeSide.BUYER}),
    frozenset({DisputeSide.SELLER}),
    frozenset({DisputeSide.BUYER, DisputeSide.SELLER}),
)

STEPS: dict[tuple[DisputeState, DisputeStepKind], tuple[DisputeState, frozenset[DisputeSide]]] = {
    (DisputeState.OPEN, DisputeStepKind.AGREE): (DisputeState.AGREED, _SELLER),
    (DisputeState.OPEN, DisputeStepKind.DISAGREE): (DisputeState.REFUSED, _SELLER),
    (DisputeState.OPEN, DisputeStepKind.WITHDRAW): (DisputeState.WITHDRAWN, _BUYER),
    (DisputeState.OPEN, DisputeStepKind.APPEAL): (DisputeState.APPEALED, _BUYER),
    (DisputeState.AGREED, DisputeStepKind.WITHDRAW): (DisputeState.WITHDRAWN, _BUYER),
    (DisputeState.REFUSED, DisputeStepKind.AGREE): (DisputeState.AGREED, _SELLER),
    (DisputeState.REFUSED, DisputeStepKind.ACCEPT): (DisputeState.ACCEPTED, _BUYER),
    (DisputeState.REFUSED, DisputeStepKind.APPEAL): (DisputeState.APPEALED, _BOTH),
    (DisputeState.APPEALED, DisputeStepKind.AGREE): (DisputeState.AGREED, _SELLER),
    (DisputeState.APPEALED, DisputeStepKind.UPHELD): (DisputeState.ACCEPTED, _BOTH),
    (DisputeState.APPEALED, DisputeStepKind.WITHDRAW): (DisputeState.WITHDRAWN, _BUYER),
}
"""From a state by a step to the next, and which of the two can take it. What is not here cannot be done."""

AFTER: dict[DisputeStepKind, DisputeState] = {step: after for (_before, step), (after, _who) in STEPS.items()}
"""Where a dispute stands after a step: the same from wherever it is taken."""


@dataclass(frozen=True)
class DisputeFact:
    """A dispute: its last step (None before the first), whether its line has been taken back since, and the last day to answer
    (None: the agreement's term is not known)."""

    last: DisputeStepKind | None
    line_reversed: bool
    answer_by: date | None


def dispute_state(fact: DisputeFact) -> DisputeState:
    """Where the dispute stands. A line that has been taken back ends it as corrected, unless it had ended before."""
    state = DisputeState.OPEN if fact.last is None else AFTER[fact.last]
    return DisputeState.CORRECTED if fact.line_reversed and state in STOPPED else state


def steps_open_to(state: DisputeState, sides: frozenset[DisputeSide]) -> tuple[DisputeStepKind, ...]:
    """The steps somebody on these sides can take now, in the order of the table."""
    return tuple(step for (before, step), (_after, who) in STEPS.items() if before is state and who & sides)


def check_step(state: DisputeState, step: DisputeStepKind, sides: frozenset[DisputeSide]) -> tuple[Finding, ...]:
    """Blocking when the step cannot be taken where the dispute stands, or not by this side."""
    if step in steps_open_to(state, sides):
        return ()
    message = (
        text("The dispute has ended.")
        if state not in STOPPED
        else text("The dispute has been answered or changed since you opened the page.")
    )
    return (_stop("settlement.dispute_step", message, text("Open it again and see where it stands."), ""),)


def check_words(step: DisputeStepKind, words: str, act: str) -> tuple[Finding, ...]:
    """Blocking when a step lacks what it must tell: an agreement its correction, a refusal its reason, the board's word."""
    if step is DisputeStepKind.AGREE and not act:
        return (_stop("settlement.dispute_act", text("Choose what will be corrected."), text("The buyer reads it."), "act"),)
    if step in (DisputeStepKind.DISAGREE, DisputeStepKind.APPEAL, DisputeStepKind.UPHELD) and not words.strip():
        message = text("Write why, in a few words.")
        return (_stop("settlement.dispute_words", message, text("The other party reads it."), "words"),)
    return ()


@dataclass(frozen=True)
class DisputedLine:
    """The line somebody wants to dispute: its amount in øre, whether it has been taken back, whether it is itself a reversal, and
    whether a dispute of it stands or has been answered already."""

    amount: int
    is_reversal: bool
    reversed_since: bool
    disputed: bool


def check_dispute(line: DisputedLine) -> tuple[Finding, ...]:
    """Blocking when the line cannot be disputed."""
    if line.is_reversal or line.amount <= 0:
        message = text("This line pays money back and cannot be disputed.")
        return (_stop("settlement.dispute_credit", message, text("Dispute the new line that replaces it."), ""),)
    if line.reversed_since:
        message = text("This line has been taken back on a later statement.")
        return (_stop("settlement.dispute_reversed", message, text("Look at the later statement."), ""),)
    if line.disputed:
        message = text("This line is disputed already.")
        return (_stop("settlement.disputed_already", message, text("Open the dispute and see where it stands."), ""),)
    return ()


def answer_by(raised_on: date, rulebook: Rulebook) -> date | None:
    """The last day the seller has to answer, None when the agreement's term is not known: the dispute stands all the same."""
    days = rulebook.value(ANSWER_DAYS).value
    return raised_on + timedelta(days=days) if isinstance(days, int) and not isinstance(days, bool) else None


def is_late(fact: DisputeFact, today: date) -> bool:
    """Whether the seller's answer is overdue."""
    return dispute_state(fact) is DisputeState.OPEN and fact.answer_by is not None and fact.answer_by < today


@dataclass(frozen=True)
class Payable:
    """A statement's øre: all of it, what is stopped by disputes, and what is to be paid now."""

    total: int
    disputed: int

    @property
    def now(self) -> int:
        return self.total - self.disputed


def payable(total: int, disputed: Sequence[tuple[int, DisputeState]]) -> Payable:
    """What of a total is to be paid now; ``disputed`` are the amount of each disputed line and where its dispute stands."""
    return Payable(total, sum(amount for amount, state in disputed if state in STOPPED))


def _stop(code: str, message: str, remedy: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where)
