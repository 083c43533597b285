"""A place inquiry: in which state it is, which answers there are, and when one may be given (readings 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.wording import text


class PlaceAnswerKind(Enum):
    """What a unit can answer."""

    YES = "yes"
    CONDITIONS = "conditions"
    WAITING_LIST = "waiting_list"
    ASSESSMENT = "assessment"
    NO = "no"


class AskedState(Enum):
    """How it stands with one unit that was asked."""

    WAITING = "waiting"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    UNIT_CLOSED = "unit_closed"


@dataclass(frozen=True)
class AskedFact:
    """One unit that was asked. `deadline` is the last day; `closes_on` the first day the unit or its service is closed, as the
    register has it; `answered` whether any answer is on file."""

    deadline: date
    withdrawn_on: date | None = None
    closes_on: date | None = None
    answered: bool = False


@dataclass(frozen=True)
class PlaceAnswered:
    """What is answered. `from_day`: from when a place can be had. `item_id`: an item of the tariff list. `answered_by`: who it
    is, by link. `looked_through`: the warnings about the text have been seen."""

    kind: PlaceAnswerKind
    from_day: date | None = None
    conditions: str = ""
    item_id: int | None = None
    answered_by: str = ""
    looked_through: bool = False


def asked_state(fact: AskedFact, today: date) -> AskedState:
    """A closed unit stands before all else, also before its own answer: there is no place to be had."""
    if fact.closes_on is not None and fact.closes_on <= today:
        return AskedState.UNIT_CLOSED
    if fact.withdrawn_on is not None:
        return AskedState.WITHDRAWN
    if fact.answered:
        return AskedState.ANSWERED
    return AskedState.OVERDUE if today > fact.deadline else AskedState.WAITING


def check_open(fact: AskedFact, today: date) -> tuple[Finding, ...]:
    """Why no answer is taken any more; empty while one may answer, also after a first answer."""
    if fact.closes_on is not None and fact.closes_on <= today:
        message = text("The service is closed in the register from {day}. No answer is taken.")
        remedy = text("The municipality sees that the service is closed. If that is wrong, have it mended in the register.")
        return (_stop("unit_closed", message, remedy, {"day": _written(fact.closes_on)}),)
    if fact.withdrawn_on is not None:
        message = text("The municipality withdrew the inquiry on {day}. No answer is needed.")
        return (_stop("withdrawn", message, "", {"day": _written(fact.withdrawn_on)}),)
    if today > fact.deadline:
        message = text("The deadline was {day}. No answer is taken after it.")
        return (_stop("overdue", message, text("Ask the municipality to prolong it."), {"day": _written(fact.deadline)}),)
    return ()


def check_place_answer(answer: PlaceAnswered, fact: AskedFact, today: date) -> tuple[Finding, ...]:
    """What is wrong with an answer, or with answering now."""
    if stopped := check_open(fact, today):
        return stopped
    found: list[Finding] = []
    kind = answer.kind
    if kind is PlaceAnswerKind.YES and answer.from_day is None:
        found.append(_wrong("no_day", text("Write from which day a place can be had."), "from_day"))
    if kind is PlaceAnswerKind.CONDITIONS and not answer.conditions.strip():
        found.append(_wrong("no_conditions", text("Write the conditions."), "conditions"))
    if kind is PlaceAnswerKind.NO and answer.from_day is not None:
        found.append(_wrong("no_with_day", text("A no has no day. Choose another answer, or leave the day out."), "from_day"))
    if kind is PlaceAnswerKind.NO and answer.item_id is not None:
        found.append(_wrong("no_with_price", text("A no has no price. Choose another answer, or leave the price out."), "item"))
    if answer.from_day is not None and answer.from_day < today:
        found.append(_wrong("day_gone", text("The day has gone."), "from_day"))
    return (*found, *_check_words(answer))


def _check_words(answer: PlaceAnswered) -> tuple[Finding, ...]:
    stopped = [
        finding
        for words, where in ((answer.conditions, "conditions"), (answer.answered_by, "answered_by"))
        if (finding := guard_text(words, where))
    ]
    if stopped:
        return tuple(stopped)
    return () if answer.looked_through else personal_traits(answer.conditions, "conditions")


def _wrong(code: str, message: str, where: str) -> Finding:
    return Finding(f"inquiries.{code}", Severity.BLOCKING, message, where=where)


def _stop(code: str, message: str, remedy: str, params: Mapping[str, str]) -> Finding:
    return Finding(f"inquiries.{code}", Severity.BLOCKING, message, remedy, params=params)


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"
