"""How a return and its round move (P&D SM-3): draft, submitted, sent back, submitted again, accepted.

Accepted means complete and plausible, no more: the budget itself is adopted by the operator's own council (readings 1.10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class AnswerState(Enum):
    """Where a return stands. CLOSED is a return that was not accepted when its round closed; it counts in nothing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class RoundStage(Enum):
    """Where a round stands. Answers move only while it is OPEN, also after the deadline: they are then late."""

    OPEN = "open"
    CLOSED = "closed"
    HEARING = "hearing"
    PUBLISHED = "published"


class AnswerAct(Enum):
    """What can be done with a return: the respondent saves and submits, the secretariat sends back and accepts."""

    SAVE = "save"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ACCEPT = "accept"


class RoundAct(Enum):
    """What the secretariat does with a round."""

    CLOSE = "close"
    OPEN_HEARING = "open_hearing"
    PUBLISH = "publish"


_S, _A = AnswerState, AnswerAct

_MOVES: Mapping[tuple[AnswerState, AnswerAct], AnswerState] = {
    (_S.DRAFT, _A.SAVE): _S.DRAFT,
    (_S.RETURNED, _A.SAVE): _S.RETURNED,
    (_S.DRAFT, _A.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _A.SEND_BACK): _S.RETURNED,
    (_S.SUBMITTED, _A.ACCEPT): _S.ACCEPTED,
}

_ROUND_MOVES: Mapping[tuple[RoundStage, RoundAct], RoundStage] = {
    (RoundStage.OPEN, RoundAct.CLOSE): RoundStage.CLOSED,
    (RoundStage.CLOSED, RoundAct.OPEN_HEARING): RoundStage.HEARING,
    (RoundStage.HEARING, RoundAct.PUBLISH): RoundStage.PUBLISHED,
}

_NOT_NOW: Mapping[AnswerState, tuple[str, str]] = {
    _S.DRAFT: (
        text("The return is still a draft."),
        text("The respondent submits it first."),
    ),
    _S.SUBMITTED: (
        text("The return is submitted and cannot be changed now."),
        text("Ask the secretariat to send it back if something must be corrected."),
    ),
    _S.RETURNED: (
        text("The return has been sent back and is not submitted again yet."),
        text("The respondent submits it first."),
    ),
    _S.ACCEPTED: (
        text("The return is accepted and cannot be changed."),
        text("Write to the secretariat if a figure is wrong."),
    ),
    _S.CLOSED: (text("The return was not accepted before the round closed."), text("Answer in the next round.")),
}


@dataclass(frozen=True)
class Move:
    """The outcome of an act on a return: the state it leads to, or why it is refused (then `to` is where it stays)."""

    to: AnswerState
    findings: tuple[Finding, ...] = ()


def move(state: AnswerState, act: AnswerAct, *, stage: RoundStage, comment: str = "") -> Move:
    """Where an act leads. A round that is not open refuses every act; sending back needs a comment that says why."""
    if stage is not RoundStage.OPEN:
        return Move(state, (_refusal("reporting.round_closed", *_ROUND_IS_CLOSED),))
    following = _MOVES.get((state, act))
    if following is None:
        return Move(state, (_refusal(f"reporting.{state.value}_refuses_{act.value}", *_NOT_NOW[state]),))
    if act is AnswerAct.SEND_BACK and not comment.strip():
        said = (text("Say what must be corrected."), text("Write a comment, so that the respondent knows what to do."))
        return Move(state, (_refusal("reporting.comment_missing", *said, where="comment"),))
    return Move(following)


_ROUND_IS_CLOSED = (
    text("The round is closed. Returns can no longer be changed."),
    text("Write to the secretariat if a figure is wrong."),
)


def may_edit(state: AnswerState, stage: RoundStage) -> bool:
    """Whether the respondent can write in the return."""
    return stage is RoundStage.OPEN and (state, AnswerAct.SAVE) in _MOVES


def move_round(stage: RoundStage, act: RoundAct, *, waiting: int = 0) -> tuple[RoundStage, tuple[Finding, ...]]:
    """Where an act leads a round. `waiting` is the number of submitted returns the secretariat has not answered:
    a round does not close over them."""
    following = _ROUND_MOVES.get((stage, act))
    if following is None:
        said = (text("The round is not at that step."), text("A round is open, then closed, then in hearing, then published."))
        return stage, (_refusal("reporting.round_step", *said),)
    if act is RoundAct.CLOSE and waiting:
        finding = Finding(
            code="reporting.returns_waiting",
            severity=Severity.BLOCKING,
            message=text("{count} submitted returns wait for your answer."),
            remedy=text("Accept them or send them back before the round is closed."),
            params={"count": str(waiting)},
        )
        return stage, (finding,)
    return following, ()


def is_late(state: AnswerState, *, deadline: date, today: date) -> bool:
    """Whether the respondent has not answered in time. The deadline itself is in time; a return sent back is late
    again from the day after the deadline."""
    return state in (AnswerState.DRAFT, AnswerState.RETURNED) and today > deadline


def check_deadline(deadline: date, *, today: date) -> tuple[Finding, ...]:
    """A deadline for answers or for a hearing cannot have passed when it is set."""
    if deadline >= today:
        return ()
    said = (text("The deadline has passed already."), text("Choose a later date."))
    return (_refusal("reporting.deadline_passed", *said, where="deadline"),)


def _refusal(code: str, message: str, remedy: str, where: str = "") -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where)
