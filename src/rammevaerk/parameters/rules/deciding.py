"""Two people: who proposes values never decides on them, whichever role is used (readings 2.14)."""

from __future__ import annotations

from dataclasses import dataclass

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

DRAFT, PROPOSED = "draft", "proposed"


@dataclass(frozen=True)
class ProposalFact:
    """Where a proposal stands, and the person (not the role) who made it."""

    state: str
    proposer: int


def check_sending(proposal: ProposalFact, person: int) -> list[Finding]:
    """A draft is sent by the person who made it."""
    if proposal.state != DRAFT:
        return [_moved_on()]
    return [] if person == proposal.proposer else [_not_yours()]


def check_decision(proposal: ProposalFact, person: int, reason: str | None = None) -> list[Finding]:
    """An open proposal is approved or, with a reason, refused by another person than its own. ``reason`` None approves."""
    if proposal.state != PROPOSED:
        return [_moved_on()]
    found = []
    if person == proposal.proposer:
        found.append(
            Finding(
                "parameters.same_person",
                Severity.BLOCKING,
                text("You have proposed these values yourself. Another person must decide on them."),
                text("Ask a colleague in the secretariat to read the adopted text and decide."),
            )
        )
    if reason is not None:
        found += _check_reason(reason)
    return found


def check_withdrawal(proposal: ProposalFact, person: int) -> list[Finding]:
    """What is not decided yet is withdrawn by the person who made it."""
    if proposal.state not in (DRAFT, PROPOSED):
        return [_moved_on()]
    return [] if person == proposal.proposer else [_not_yours()]


def _check_reason(reason: str) -> list[Finding]:
    if not reason.strip():
        return [
            Finding(
                "parameters.no_reason",
                Severity.BLOCKING,
                text("A refusal needs a reason."),
                text("Write what is wrong, so that it can be mended."),
                where="reason",
            )
        ]
    guarded = guard_text(reason, "reason")
    return [guarded] if guarded else []


def _moved_on() -> Finding:
    return Finding(
        "parameters.moved_on",
        Severity.BLOCKING,
        text("The proposal has been decided on or withdrawn since you opened it."),
        text("Open it again to see what became of it."),
    )


def _not_yours() -> Finding:
    return Finding("parameters.not_yours", Severity.BLOCKING, text("Only the person who made the proposal can do this."))
