"""Knowledge asked for and answered: what stops an answer, and what a service has shared in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

MOST_HOURS = Decimal(1000)


@dataclass(frozen=True)
class AnswerFact:
    """An answer for a service: which request of whom, how many hours, and when."""

    service: int
    request: int
    asked_by: int
    hours: Decimal
    on: date


@dataclass(frozen=True)
class KnowledgeShared:
    """What a service has answered in a period: requests, hours, and hours by the organisation that asked."""

    requests: int
    hours: Decimal
    by_asker: tuple[tuple[int, Decimal], ...]


def shared(answers: Iterable[AnswerFact], start: date, end: date) -> dict[int, KnowledgeShared]:
    """By service what was answered in [start, end); a service that answered nothing is left out."""
    rows: dict[int, list[AnswerFact]] = defaultdict(list)
    for answer in answers:
        if start <= answer.on < end:
            rows[answer.service].append(answer)
    return {service: _summed(found) for service, found in rows.items()}


def _summed(rows: list[AnswerFact]) -> KnowledgeShared:
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        hours[row.asked_by] += row.hours
    return KnowledgeShared(len({row.request for row in rows}), sum(hours.values(), Decimal(0)), tuple(sorted(hours.items())))


def check_answer(hours: Decimal, words: str, *, withdrawn: bool, unseen: int = 0) -> tuple[Finding, ...]:
    """An answer is given to a request that stands, in words, with its hours (none is 0), by whoever has seen the answers there
    are; `unseen` is how many came since."""
    found = []
    if unseen:
        message = text("Somebody else has answered meanwhile. Read the answer, and send yours again if it adds something.")
        found.append(Finding("communities.answered_since", Severity.BLOCKING, message))
    if withdrawn:
        found.append(Finding("communities.request_withdrawn", Severity.BLOCKING, text("The request is withdrawn.")))
    if not words.strip():
        message = text("Write what was answered.")
        found.append(Finding("communities.answer_empty", Severity.BLOCKING, message, where="words"))
    if not 0 <= hours <= MOST_HOURS:
        message = text("Hours lie between 0 and 1,000.")
        found.append(Finding("communities.hours_out_of_range", Severity.BLOCKING, message, where="hours"))
    return tuple(found)
