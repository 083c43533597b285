"""Asking the users' municipalities: how long they have, and what an answer must say (P&D 1.10, step 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rammevaerk.changes.rules.stopping import stop
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

SHORTEST, USUAL = "changes.shortest_consultation_days", "changes.usual_consultation_days"


@dataclass(frozen=True)
class ConsultationFact:
    """A consultation: the last day to answer, how many municipalities are asked, and how many have answered."""

    opened_on: date
    deadline: date
    asked: int
    answered: int

    def closed_on(self, today: date) -> bool:
        """Whether all have answered, or the deadline has passed."""
        return self.answered >= self.asked or today > self.deadline


@dataclass(frozen=True)
class Answered:
    """A municipality's answer: places it still needs there (0 is none), whether it would take part in what comes instead or in
    the new service, whether it objects, and its words."""

    places: int
    takes_part: bool
    objects: bool
    words: str = ""


def usual_deadline(today: date, book: Rulebook) -> date:
    """The day proposed."""
    return today + timedelta(days=book.integer(USUAL))


def check_deadline(deadline: date, today: date, book: Rulebook, was: date | None = None) -> tuple[Finding, ...]:
    """A deadline sooner than the shortest, or one that is not later than the one before."""
    first = today + timedelta(days=book.integer(SHORTEST))
    if deadline < first:
        message = text("The municipalities must have until {day} at least.")
        return (stop("deadline_short", message, "deadline", day=_written(first)),)
    if was is not None and deadline <= was:
        return (stop("deadline_not_later", text("The deadline can only be made later."), "deadline"),)
    return ()


def check_answer(answer: Answered, fact: ConsultationFact, today: date) -> tuple[Finding, ...]:
    """Answers are taken until the deadline, that day inside; an objection says why."""
    found = []
    if today > fact.deadline:
        message = text("The deadline was {day}. No answer is taken after it.")
        found.append(stop("consultation_over", message, "", day=_written(fact.deadline)))
    if answer.objects and not answer.words.strip():
        found.append(stop("objection_unsaid", text("Write what the objection is."), "words"))
    if answer.places < 0:
        found.append(stop("places_below_zero", text("The number of places cannot be below zero."), "places"))
    return tuple(found)


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"
