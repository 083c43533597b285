"""The course of one agreement (P&D SM-1): which moves exist, what each needs, and what holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rammevaerk.governance.rules.party import StepFact, VersionFact, current_version, decisions, same_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class AgreementState(Enum):
    """Where an agreement stands, in the order of its course; DISPUTE leads back to DRAFTED."""

    PLANNED = "planned"
    COLLECTING = "collecting"
    ANALYSED = "analysed"
    DRAFTED = "drafted"
    HEARD = "heard"
    ENDORSED = "endorsed"
    RECOMMENDED = "recommended"
    IN_RATIFICATION = "in_ratification"
    DISPUTE = "dispute"
    ADOPTED = "adopted"
    PUBLISHED = "published"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


_S = AgreementState
MOVES: Mapping[AgreementState, tuple[AgreementState, ...]] = {
    _S.PLANNED: (_S.COLLECTING,),
    _S.COLLECTING: (_S.ANALYSED,),
    _S.ANALYSED: (_S.DRAFTED,),
    _S.DRAFTED: (_S.HEARD,),
    _S.HEARD: (_S.ENDORSED, _S.DRAFTED),
    _S.ENDORSED: (_S.RECOMMENDED, _S.DRAFTED),
    _S.RECOMMENDED: (_S.IN_RATIFICATION, _S.DRAFTED),
    _S.IN_RATIFICATION: (_S.ADOPTED, _S.DISPUTE),
    _S.DISPUTE: (_S.DRAFTED,),
    _S.ADOPTED: (_S.PUBLISHED,),
    _S.PUBLISHED: (_S.IN_FORCE,),
    _S.IN_FORCE: (_S.EXPIRED,),
    _S.EXPIRED: (),
}
"""The moves of the course; what else a move needs is checked by `check_move`."""

DOCUMENT_KINDS = frozenset({"word", "pdf"})
LAW = "Serviceloven § 6"


@dataclass(frozen=True)
class CycleFact:
    """One agreement, in force in [starts, ends) once published, or to `prolonged_until` (exclusive) when its terms were
    prolonged by a recorded decision."""

    name: str
    starts: date
    ends: date
    state: AgreementState
    prolonged_until: date | None = None

    @property
    def terms_end(self) -> date:
        """First day its terms no longer hold."""
        return max(self.ends, self.prolonged_until or self.ends)


@dataclass(frozen=True)
class MoveFacts:
    """What a move is judged by. `parties` are those of the area on the cycle's start date, name by id; `documents` the
    kinds built from the current version; `note` what the person moving it wrote."""

    cycle: CycleFact
    parties: Mapping[int, str]
    versions: tuple[VersionFact, ...] = ()
    steps: tuple[StepFact, ...] = ()
    focus_areas: int = 0
    hearing_answers: int = 0
    documents: frozenset[str] = field(default_factory=frozenset)
    note: str = ""


def state_on(cycle: CycleFact, today: date) -> AgreementState:
    """The state by date: a published agreement is in force from its first day, and expired when its terms end."""
    if cycle.state in (AgreementState.PUBLISHED, AgreementState.IN_FORCE):
        if today >= cycle.terms_end:
            return AgreementState.EXPIRED
        if today >= cycle.starts:
            return AgreementState.IN_FORCE
    return cycle.state


def check_move(facts: MoveFacts, to: AgreementState, today: date) -> tuple[Finding, ...]:
    """Blocking findings when the agreement may not go to a state today; empty when it may."""
    if to not in MOVES[facts.cycle.state]:
        return (_no_such_move(facts.cycle.name),)
    return _NEEDS.get(to, _nothing)(facts, today)


def missing_approvals(facts: MoveFacts) -> tuple[str, ...]:
    """Names of the parties that have not approved the current version, or whose approval nobody has confirmed."""
    current = current_version(facts.versions)
    approving = {
        party
        for party, step in decisions(facts.steps, same_text(current, facts.versions)).items()
        if step.is_approval and step.confirmed
    }
    return tuple(name for party, name in facts.parties.items() if party not in approving)


def rejecting(facts: MoveFacts) -> tuple[str, ...]:
    """Names of the parties that have rejected the current version."""
    current = current_version(facts.versions)
    found = decisions(facts.steps, same_text(current, facts.versions))
    return tuple(facts.parties[party] for party, step in found.items() if step.is_rejection and party in facts.parties)


def agreement_gap(cycles: Iterable[CycleFact], today: date) -> Finding | None:
    """What is missing when no agreement's terms hold today: settlement goes on, terms only by a recorded prolongation."""
    known = tuple(cycles)
    if terms_on(known, today) is not None:
        return None
    before = [cycle for cycle in known if cycle.state in _ONCE_IN_FORCE and cycle.terms_end <= today]
    last = max(before, key=lambda cycle: cycle.terms_end, default=None)
    return Finding(
        code="governance.no_agreement",
        severity=Severity.WARNING,
        message=(
            text("No agreement is in force. The terms of {agreement} ended before {date}.")
            if last
            else text("No agreement is in force.")
        ),
        remedy=text("Settlement goes on. Record a prolongation of the last terms, or the new agreement's adoption."),
        params={"agreement": last.name, "date": f"{last.terms_end:%d.%m.%Y}"} if last else {},
        rule=LAW,
    )


def terms_on(cycles: Iterable[CycleFact], today: date) -> CycleFact | None:
    """The agreement whose terms hold on a day, its own period before a prolonged one; None when none does."""
    holding = [cycle for cycle in cycles if state_on(cycle, today) is AgreementState.IN_FORCE]
    return max(holding, key=lambda cycle: cycle.starts, default=None)


def check_period(new: CycleFact, existing: Iterable[CycleFact], *, years: int | None) -> tuple[Finding, ...]:
    """Findings on a new agreement's period: whole calendar years, no overlap with another; another length than the
    agreed one (`years`, None when unknown) is only a warning, since a period of three years has been used."""
    found = []
    if (new.starts.month, new.starts.day, new.ends.month, new.ends.day) != (1, 1, 1, 1) or new.ends <= new.starts:
        found.append(
            Finding(
                code="governance.whole_years",
                severity=Severity.BLOCKING,
                message=text("An agreement holds for whole calendar years."),
                remedy=text("Let it start on 1 January and end on 31 December."),
                where="starts",
                rule=LAW,
            )
        )
    found.extend(
        Finding(
            code="governance.period_overlaps",
            severity=Severity.BLOCKING,
            message=text("The period overlaps {agreement}."),
            remedy=text("Choose a period that begins when the earlier one ends."),
            where="starts",
            params={"agreement": other.name},
        )
        for other in existing
        if new.starts < other.ends and other.starts < new.ends
    )
    length = new.ends.year - new.starts.year
    if years is not None and length != years:
        found.append(
            Finding(
                code="governance.other_length",
                severity=Severity.WARNING,
                message=text("The period is {length} years. The agreed length is {years} years."),
                params={"length": str(length), "years": str(years)},
                rule=LAW,
            )
        )
    return tuple(found)


def check_prolongation(cycle: CycleFact, *, until: date, decided_on: date, today: date) -> tuple[Finding, ...]:
    """Findings on prolonging an agreement's terms to `until` (exclusive)."""
    found = []
    if cycle.state not in _ONCE_IN_FORCE:
        found.append(
            Finding(
                code="governance.not_in_force",
                severity=Severity.BLOCKING,
                message=text("Only an agreement that has been in force can be prolonged."),
                where="until",
            )
        )
    if until <= cycle.terms_end:
        found.append(
            Finding(
                code="governance.prolongation_too_short",
                severity=Severity.BLOCKING,
                message=text("The terms already hold until that day."),
                remedy=text("Choose a later day."),
                where="until",
            )
        )
    if decided_on > today:
        found.append(future_decision("decided_on"))
    return tuple(found)


def future_decision(where: str) -> Finding:
    """The finding for a decision dated after today."""
    return Finding(
        code="governance.decision_in_future",
        severity=Severity.BLOCKING,
        message=text("The decision lies in the future."),
        remedy=text("Register a decision when it has been made. Until then, record the date as planned."),
        where=where,
    )


_ONCE_IN_FORCE = (AgreementState.PUBLISHED, AgreementState.IN_FORCE, AgreementState.EXPIRED)


def _no_such_move(name: str) -> Finding:
    return Finding(
        code="governance.no_such_move",
        severity=Severity.BLOCKING,
        message=text("{agreement} cannot go to that state from where it stands."),
        remedy=text("Go one step at a time."),
        params={"agreement": name},
    )


def _nothing(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    return ()


def _needs_draft(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if facts.focus_areas:
        return ()
    return (
        _stop(
            "governance.no_focus_areas",
            text("The agreement has no focus areas yet."),
            text("Record at least one focus area."),
        ),
    )


def _needs_hearing(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    found = list(_needs_version(facts, today))
    if not facts.hearing_answers and not facts.note.strip():
        found.append(
            _stop(
                "governance.nobody_heard",
                text("No hearing answer has been received."),
                text("Wait for the answers, or write in the note how the disability councils were heard."),
            )
        )
    return tuple(found)


def _needs_version(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if facts.versions:
        return ()
    return (_stop("governance.no_version", text("There is no version of the agreement yet."), text("Make a version first.")),)


def _needs_acceptable_version(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    found = list(_needs_version(facts, today))
    if rejecting(facts):
        found.append(
            _stop(
                "governance.version_rejected",
                text("The current version has been rejected by {parties}."),
                text("Make a new version before it is sent to the parties again."),
                parties=", ".join(rejecting(facts)),
            )
        )
    return tuple(found)


def _needs_every_party(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if not facts.parties:
        return (_stop("governance.no_parties", text("The area has no parties on the day the agreement starts."), ""),)
    missing = missing_approvals(facts)
    if not missing:
        return ()
    return (
        _stop(
            "governance.approvals_missing",
            text("{approved} of {parties} parties have approved the current version, confirmed by a second person."),
            text("These are missing: {missing}."),
            approved=str(len(facts.parties) - len(missing)),
            parties=str(len(facts.parties)),
            missing=", ".join(missing),
        ),
    )


def _needs_rejection(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if rejecting(facts):
        return ()
    return (_stop("governance.no_rejection", text("No party has rejected the current version."), ""),)


def _needs_documents(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if facts.documents >= DOCUMENT_KINDS:
        return ()
    return (
        _stop(
            "governance.no_documents",
            text("The document of the current version has not been made."),
            text("Make the Word and PDF documents first: they are what is published."),
        ),
    )


def _needs_first_day(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if today >= facts.cycle.starts:
        return ()
    return (_stop("governance.not_yet", text("The agreement holds from {date}."), "", date=f"{facts.cycle.starts:%d.%m.%Y}"),)


def _needs_end(facts: MoveFacts, today: date) -> tuple[Finding, ...]:
    if today >= facts.cycle.terms_end:
        return ()
    return (
        _stop(
            "governance.still_holds",
            text("The agreement's terms hold until {date}."),
            "",
            date=f"{facts.cycle.terms_end:%d.%m.%Y}",
        ),
    )


def _stop(code: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, params=params, rule=LAW)


_NEEDS = {
    AgreementState.DRAFTED: _needs_draft,
    AgreementState.HEARD: _needs_hearing,
    AgreementState.ENDORSED: _needs_version,
    AgreementState.RECOMMENDED: _needs_version,
    AgreementState.IN_RATIFICATION: _needs_acceptable_version,
    AgreementState.ADOPTED: _needs_every_party,
    AgreementState.DISPUTE: _needs_rejection,
    AgreementState.PUBLISHED: _needs_documents,
    AgreementState.IN_FORCE: _needs_first_day,
    AgreementState.EXPIRED: _needs_end,
}
