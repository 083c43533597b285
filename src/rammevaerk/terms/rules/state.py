"""Where a case of special terms stands, worked out from what is recorded, and what can be done then (P&D 3.8, appendix B 10).

Nothing here changes by itself: a state that a body gives follows from its recorded decision, and nothing else moves but by
somebody's act. Only the calendar ends a hearing and a term, on the day that was written when it began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.wording import text

MOST_ALTERNATIVES = 3
"""Beside today's terms: four stand side by side."""


class CaseState(Enum):
    """The states of P&D 3.8; `in_force` holds from the act that puts a term in force, also before its first day."""

    OPENED = "opened"
    ANALYSED = "analysed"
    PROPOSED = "proposed"
    IN_HEARING = "in_hearing"
    HEARD = "heard"
    RECOMMENDED = "recommended"
    AGREED = "agreed"
    REJECTED = "rejected"
    IN_FORCE = "in_force"
    ENDED = "ended"


STATE_WORDS: Mapping[CaseState, str] = {
    CaseState.OPENED: text("Opened"),
    CaseState.ANALYSED: text("Analysed together"),
    CaseState.PROPOSED: text("Alternatives proposed"),
    CaseState.IN_HEARING: text("In hearing"),
    CaseState.HEARD: text("Heard"),
    CaseState.RECOMMENDED: text("Before the bodies"),
    CaseState.AGREED: text("Decided, not in force"),
    CaseState.REJECTED: text("Rejected"),
    CaseState.IN_FORCE: text("In force"),
    CaseState.ENDED: text("Ended"),
}


class CaseAct(Enum):
    """What somebody can do with a case."""

    ANALYSE = "analyse"
    SHAPE = "shape"
    OPEN_HEARING = "open_hearing"
    COMMENT = "comment"
    RECOMMEND = "recommend"
    GO_BACK = "go_back"
    CARRY = "carry"
    PUT_IN_FORCE = "put_in_force"
    FOLLOW_UP = "follow_up"
    PROPOSE_CHANGE = "propose_change"
    CARRY_OUT_CHANGE = "carry_out_change"


POSSIBLE: Mapping[CaseState, frozenset[CaseAct]] = {
    CaseState.OPENED: frozenset({CaseAct.ANALYSE}),
    CaseState.ANALYSED: frozenset({CaseAct.ANALYSE, CaseAct.SHAPE}),
    CaseState.PROPOSED: frozenset({CaseAct.ANALYSE, CaseAct.SHAPE, CaseAct.OPEN_HEARING}),
    CaseState.IN_HEARING: frozenset({CaseAct.COMMENT}),
    CaseState.HEARD: frozenset({CaseAct.RECOMMEND, CaseAct.GO_BACK}),
    CaseState.RECOMMENDED: frozenset({CaseAct.GO_BACK, CaseAct.CARRY}),
    CaseState.AGREED: frozenset({CaseAct.PUT_IN_FORCE}),
    CaseState.REJECTED: frozenset({CaseAct.GO_BACK, CaseAct.CARRY}),
    CaseState.IN_FORCE: frozenset({CaseAct.FOLLOW_UP, CaseAct.PROPOSE_CHANGE, CaseAct.CARRY_OUT_CHANGE}),
    CaseState.ENDED: frozenset({CaseAct.FOLLOW_UP}),
}
"""What each state allows; who may do it is asked beside."""


@dataclass(frozen=True)
class Round:
    """What has happened since the case was opened or last went back: alternatives there are, the hearing, the recommendation and
    how the bodies stand on it."""

    alternatives: int = 0
    heard_until: date | None = None
    recommended: bool = False
    approved: bool = False
    rejected: bool = False


@dataclass(frozen=True)
class TermCaseFacts:
    """All a case's state follows from. `ends` is the first day the term is no longer in force."""

    analysed: bool
    now: Round
    in_force: bool = False
    ends: date | None = None


def state_of(facts: TermCaseFacts, today: date) -> CaseState:
    """The state on a day. A hearing's last day belongs to it."""
    if facts.in_force:
        return CaseState.ENDED if facts.ends is not None and today >= facts.ends else CaseState.IN_FORCE
    current = facts.now
    if current.recommended:
        if current.approved:
            return CaseState.AGREED
        return CaseState.REJECTED if current.rejected else CaseState.RECOMMENDED
    if current.heard_until is not None:
        return CaseState.IN_HEARING if today <= current.heard_until else CaseState.HEARD
    if current.alternatives and facts.analysed:
        return CaseState.PROPOSED
    return CaseState.ANALYSED if facts.analysed else CaseState.OPENED


@dataclass(frozen=True)
class PartyWord:
    """A party whose money the term binds: the day its own body approved it (None: not yet), and whether it said no. `carried`:
    the operator has taken the party's share upon itself."""

    party: str
    decided: date | None = None
    refused: bool = False
    carried: bool = False


def binding_complete(words: tuple[PartyWord, ...]) -> bool:
    """Whether each party whose money is bound has approved, or its share is carried by the operator (readings 5.3)."""
    return all(word.decided is not None or word.carried for word in words)


def refused_by(words: tuple[PartyWord, ...]) -> tuple[str, ...]:
    """Parties that said no and whose share nobody carries: the case goes back."""
    return tuple(word.party for word in words if word.refused and not word.carried)
