"""An inquiry for a joint service: who may answer what and when, and when it can be closed (R13; readings 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class JointAnswerKind(Enum):
    """What a municipality can answer."""

    CITIZENS = "citizens"
    TAKE_PART = "take_part"
    RUN = "run"
    NO = "no"


class JointState(Enum):
    """How it stands with an inquiry for a joint service."""

    OPEN = "open"
    ALL_ANSWERED = "all_answered"
    OVERDUE = "overdue"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class JointFact:
    """One inquiry: last day to answer, how many were asked and have answered, and when it was closed or withdrawn."""

    deadline: date
    asked: int = 0
    answered: int = 0
    closed_on: date | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class JointAnswered:
    """What is answered: `number` of own citizens with a similar need, `from_day` when they need it or one could begin."""

    kind: JointAnswerKind
    number: int | None = None
    from_day: date | None = None


@dataclass(frozen=True)
class JointOnFile:
    """A concluded inquiry for a need, as a decision on a single-person service asks for it: the day it was closed, how many
    municipalities were asked and answered, and whether any has citizens with a similar need, would take part or can run it."""

    inquiry_id: int
    closed_on: date
    asked: int
    answered: int
    somebody_would: bool


def joint_state(fact: JointFact, today: date) -> JointState:
    """Overdue is an inquiry past its deadline that nobody has closed."""
    if fact.closed_on is not None:
        return JointState.WITHDRAWN if fact.withdrawn else JointState.CLOSED
    if fact.answered >= fact.asked:
        return JointState.ALL_ANSWERED
    return JointState.OVERDUE if today > fact.deadline else JointState.OPEN


def check_joint_open(fact: JointFact, today: date) -> tuple[Finding, ...]:
    """Why no answer is taken any more."""
    if fact.closed_on is not None:
        params = {"day": f"{fact.closed_on:%d.%m.%Y}"}
        said = text("The inquiry was withdrawn on {day}.") if fact.withdrawn else text("The inquiry was closed on {day}.")
        return (_stop("joint_closed", said, params=params),)
    if today > fact.deadline:
        params = {"day": f"{fact.deadline:%d.%m.%Y}"}
        said = text("The deadline was {day}. No answer is taken after it.")
        return (_stop("joint_overdue", said, text("Ask the municipality to prolong it."), params=params),)
    return ()


def check_joint_answer(answer: JointAnswered, fact: JointFact, today: date) -> tuple[Finding, ...]:
    """What is wrong with an answer, or with answering now."""
    if stopped := check_joint_open(fact, today):
        return stopped
    found: list[Finding] = []
    if answer.kind is JointAnswerKind.CITIZENS and not answer.number:
        found.append(_stop("no_number", text("Write how many citizens."), where="number"))
    if answer.kind is JointAnswerKind.NO and (answer.number or answer.from_day):
        found.append(_stop("joint_no", text("A no has neither number nor day. Choose another answer, or leave them out.")))
    if answer.from_day is not None and answer.from_day < today:
        found.append(_stop("day_gone", text("The day has gone."), where="from_day"))
    return tuple(found)


def check_closing(fact: JointFact, today: date) -> tuple[Finding, ...]:
    """An inquiry is concluded when all have answered or the deadline has passed; withdrawing it is another thing."""
    if fact.closed_on is not None:
        return check_joint_open(fact, today)
    if today > fact.deadline or fact.answered >= fact.asked:
        return ()
    return (
        _stop(
            "too_soon_to_close",
            text("{count} municipalities have not answered, and they have until {day}."),
            text("Close it when all have answered, or after the deadline."),
            params={"count": str(fact.asked - fact.answered), "day": f"{fact.deadline:%d.%m.%Y}"},
        ),
    )


def _stop(code: str, message: str, remedy: str = "", *, where: str = "", params: Mapping[str, str] | None = None) -> Finding:
    return Finding(f"inquiries.{code}", Severity.BLOCKING, message, remedy, where=where, params=params or {}, rule="R13")
