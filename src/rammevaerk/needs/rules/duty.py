"""The records that show that municipal services were looked at first and others were asked (principles R6, R8; readings 3.2).

Only a decision after search is held to them (readings 3.3), and they ask for a record, never for another choice: no rule
refuses a person a service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.law.values import State
from rammevaerk.needs.rules.ordering import PUBLIC_FIRST, OperatorGroup

ALWAYS = "needs.records_of_a_search"
BEFORE_PRIVATE = "needs.records_before_private"
BEFORE_SINGLE = "needs.joint_inquiry_before_single"
AFTER_SEARCH = "search"
"""The basis of a placement that begins with a search."""


class DutyRecord(Enum):
    """What is recorded; the codes of the two parameters."""

    SEARCH = "search"
    PORTAL = "portal"
    DIALOGUE = "dialogue"
    REASONS = "reasons"


_MISSING: Mapping[DutyRecord, tuple[str, str]] = {
    DutyRecord.SEARCH: (
        text("No search in the register is on file."),
        text("Search from the need; the search is kept by itself."),
    ),
    DutyRecord.PORTAL: (
        text("No check of Tilbudsportalen is on file."),
        text("Look there, and write the day and what was found."),
    ),
    DutyRecord.DIALOGUE: (
        text("No dialogue with other municipalities is on file."),
        text("Send an inquiry, or write who was asked, when, and the answer."),
    ),
}


@dataclass(frozen=True)
class RecordsKept:
    """What is on file for a need. `reasons` holds, by municipal unit shown in the search, why it was not chosen."""

    searched_on: date | None = None
    portal_on: date | None = None
    dialogue_on: date | None = None
    reasons: Mapping[int, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class MunicipalCandidate:
    """A municipal unit that fitted in the search."""

    unit_id: int
    name: str


def check_duty(
    basis: str,
    chosen: OperatorGroup,
    *,
    kept: RecordsKept,
    candidates: Iterable[MunicipalCandidate],
    rulebook: Rulebook,
) -> tuple[Finding, ...]:
    """Blocking findings for the records a decision after search lacks; none for another basis, nor for a principle that is
    switched off. Raises UnknownParameter when a principle is neither known nor switched off."""
    if basis != AFTER_SEARCH:
        return ()
    wanted = _records(rulebook, ALWAYS)
    found = [_missing(record) for record in DutyRecord if record in wanted and not _kept(record, kept)]
    if chosen not in PUBLIC_FIRST:
        before = _records(rulebook, BEFORE_PRIVATE)
        found += [_missing(record) for record in DutyRecord if record in before - wanted and not _kept(record, kept)]
        if DutyRecord.REASONS in before:
            found += [_no_reason(candidate) for candidate in candidates if not kept.reasons.get(candidate.unit_id, "").strip()]
    return tuple(found)


def check_joint_inquiry(basis: str, *, single: bool, answered_on: date | None, rulebook: Rulebook) -> tuple[Finding, ...]:
    """A blocking finding when a service for one citizen alone is decided after search before the other municipalities have
    been asked (principle R13): `answered_on` is the day their inquiry was closed. None when the principle is switched off."""
    if basis != AFTER_SEARCH or not single or answered_on is not None:
        return ()
    known = rulebook.value(BEFORE_SINGLE)
    if known.state is State.NOT_IN_FORCE or not rulebook.flag(BEFORE_SINGLE):
        return ()
    return (
        Finding(
            code="needs.no_joint_inquiry",
            severity=Severity.BLOCKING,
            message=text("This is a service for one citizen alone, and no joint-service inquiry has been closed."),
            remedy=text("Ask the other municipalities whether they have citizens with the same need, and close the inquiry."),
            where="joint_inquiry",
            rule="Fælles principper 2024, R13",
        ),
    )


def _records(rulebook: Rulebook, parameter_id: str) -> frozenset[DutyRecord]:
    """The records a principle asks for; empty when it does not apply."""
    if rulebook.value(parameter_id).state is State.NOT_IN_FORCE:
        return frozenset()
    return frozenset(DutyRecord(code) for code in rulebook.items(parameter_id))


def _kept(record: DutyRecord, kept: RecordsKept) -> bool:
    return {
        DutyRecord.SEARCH: kept.searched_on is not None,
        DutyRecord.PORTAL: kept.portal_on is not None,
        DutyRecord.DIALOGUE: kept.dialogue_on is not None,
        DutyRecord.REASONS: True,  # asked for candidate by candidate
    }[record]


def _missing(record: DutyRecord) -> Finding:
    message, remedy = _MISSING[record]
    return Finding(
        code=f"needs.no_{record.value}", severity=Severity.BLOCKING, message=message, remedy=remedy, where=record.value
    )


def _no_reason(candidate: MunicipalCandidate) -> Finding:
    return Finding(
        code="needs.no_reason",
        severity=Severity.BLOCKING,
        message=text("{service} is municipal and fits; it is not said why it was not chosen."),
        remedy=text("Write the reason beside the service in the search."),
        where=f"reason-{candidate.unit_id}",
        params={"service": candidate.name},
        rule="Fælles principper 2024, R6",
    )
