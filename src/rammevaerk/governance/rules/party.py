"""One party's treatment of a version (P&D SM-2): what it has done, what it plans, and whether it comes in time.

An approval is of a text: a version with another content hash needs new approvals, and remarks that change nothing leave
the approval standing (readings 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class PartyStep(Enum):
    """A registered step of a party's treatment; three of them are the council's decision."""

    RECEIVED = "received"
    HEARD = "heard"
    COMMITTEE = "committee"
    FINANCE = "finance"
    APPROVED = "approved"
    APPROVED_WITH_REMARKS = "approved_with_remarks"
    REJECTED = "rejected"
    NOTIFIED = "notified"


APPROVALS = frozenset({PartyStep.APPROVED, PartyStep.APPROVED_WITH_REMARKS})
DECISIONS = APPROVALS | {PartyStep.REJECTED}


class Stage(Enum):
    """A column of the board: the bodies a version passes in a party, in order."""

    HEARD = "heard"
    COMMITTEE = "committee"
    FINANCE = "finance"
    DECIDED = "decided"


class Mark(Enum):
    """How one stage stands for one party."""

    DONE = "done"
    PLANNED = "plan"
    LATE = "late"
    MISSING = "missing"
    NOT_RELEVANT = "na"


class PartyStanding(Enum):
    """Where a party stands as a whole, in the order the board shows them."""

    REJECTED = "rejected"
    CANNOT_MAKE_IT = "cannot_make_it"
    UNCONFIRMED = "unconfirmed"
    UNDER_WAY = "under_way"
    APPROVED = "approved"


@dataclass(frozen=True)
class VersionFact:
    """A numbered text of the agreement; two versions with the same hash are the same text."""

    id: int
    number: str
    made_on: date
    content_hash: str


@dataclass(frozen=True)
class StepFact:
    """A registered step: of which version, on which meeting day, and whether a second person confirmed it. `id` rises
    with the time of registration; a later row answers an earlier one of the same kind."""

    id: int
    party: int
    version: int
    step: PartyStep
    on: date | None
    confirmed: bool = False
    registered_by: int | None = None
    remarks: str = ""
    body: str = ""

    @property
    def is_approval(self) -> bool:
        return self.step in APPROVALS

    @property
    def is_rejection(self) -> bool:
        return self.step is PartyStep.REJECTED


@dataclass(frozen=True)
class PlanFact:
    """A party's planned meeting for a stage; `on` None takes an earlier date back. A later id answers an earlier one."""

    id: int
    party: int
    stage: Stage
    on: date | None
    note: str = ""


@dataclass(frozen=True)
class Treatment:
    """One stage of one party: its mark, the day it was or is planned, and the deadline it is held against."""

    stage: Stage
    mark: Mark
    on: date | None = None
    due: date | None = None

    @property
    def done_late(self) -> bool:
        """True when the stage is done, but on a day after its deadline (inclusive)."""
        return self.mark is Mark.DONE and self.on is not None and self.due is not None and self.on > self.due

    @property
    def unregistered(self) -> bool:
        """True when the meeting was planned in time, but it and the deadline have passed and nobody has registered it."""
        return self.mark is Mark.LATE and self.on is not None and self.due is not None and self.on <= self.due


@dataclass(frozen=True)
class PartyStatus:
    """Where a party stands with the current text."""

    party: int
    standing: PartyStanding
    treatments: tuple[Treatment, ...]
    decision: StepFact | None = None
    note: str = ""

    @property
    def next(self) -> Treatment | None:
        """The first stage that is not done, None when all are."""
        return next((item for item in self.treatments if item.mark not in (Mark.DONE, Mark.NOT_RELEVANT)), None)

    @property
    def decided_late(self) -> bool:
        """True when the council has decided, but after the deadline."""
        return self.treatments[-1].done_late

    @property
    def has_approved(self) -> bool:
        """True when the approval counts: given to this text and confirmed by a second person."""
        return self.standing is PartyStanding.APPROVED


_STAGE_OF = {
    PartyStep.HEARD: Stage.HEARD,
    PartyStep.COMMITTEE: Stage.COMMITTEE,
    PartyStep.FINANCE: Stage.FINANCE,
    PartyStep.APPROVED: Stage.DECIDED,
    PartyStep.APPROVED_WITH_REMARKS: Stage.DECIDED,
    PartyStep.REJECTED: Stage.DECIDED,
}


def current_version(versions: Iterable[VersionFact]) -> VersionFact | None:
    """The version made last; None when there is none."""
    return max(versions, key=lambda version: version.id, default=None)


def same_text(current: VersionFact | None, versions: Iterable[VersionFact]) -> frozenset[int]:
    """Ids of the versions whose text is the current one's: what is approved of one holds for all of them."""
    if current is None:
        return frozenset()
    return frozenset(version.id for version in versions if version.content_hash == current.content_hash)


def decisions(steps: Iterable[StepFact], of_versions: frozenset[int]) -> dict[int, StepFact]:
    """Each party's last registered decision on a text; parties that have not decided are left out."""
    found: dict[int, StepFact] = {}
    for step in sorted(steps, key=lambda step: step.id):
        if step.step in DECISIONS and step.version in of_versions:
            found[step.party] = step
    return found


def party_status(
    party: int,
    steps: Iterable[StepFact],
    plans: Iterable[PlanFact],
    *,
    due: Mapping[Stage, date],
    today: date,
    not_relevant: frozenset[Stage] = frozenset(),
) -> PartyStatus:
    """A party's status from its registered steps (of the current text only) and its planned meetings.

    A stage done late still counts as done; a stage with no date counts as missing from the first day on, and a party
    cannot make it when its council's date is missing or after the deadline (inclusive).
    """
    own = sorted((step for step in steps if step.party == party), key=lambda step: step.id)
    done = {stage: step for step in own if (stage := _STAGE_OF.get(step.step))}
    planned = {plan.stage: plan for plan in sorted(plans, key=lambda plan: plan.id) if plan.party == party}
    treatments = tuple(
        _treatment(stage, done.get(stage), planned.get(stage), due.get(stage), today)
        if stage not in not_relevant
        else Treatment(stage, Mark.NOT_RELEVANT)
        for stage in Stage
    )
    decision = done.get(Stage.DECIDED)
    return PartyStatus(
        party=party,
        standing=_standing(decision, treatments[-1]),
        treatments=_without_passed(treatments, decision),
        decision=decision,
        note=_note(decision, planned),
    )


def _treatment(stage: Stage, done: StepFact | None, plan: PlanFact | None, due: date | None, today: date) -> Treatment:
    if done is not None:
        return Treatment(stage, Mark.DONE, done.on, due)
    on = plan.on if plan else None
    if on is None:
        return Treatment(stage, Mark.MISSING, None, due)
    late = due is not None and (on > due or (on < today and today > due))
    return Treatment(stage, Mark.LATE if late else Mark.PLANNED, on, due)


def _standing(decision: StepFact | None, decided: Treatment) -> PartyStanding:
    if decision is not None:
        if decision.is_rejection:
            return PartyStanding.REJECTED
        return PartyStanding.APPROVED if decision.confirmed else PartyStanding.UNCONFIRMED
    return PartyStanding.UNDER_WAY if decided.mark is Mark.PLANNED else PartyStanding.CANNOT_MAKE_IT


def _without_passed(treatments: tuple[Treatment, ...], decision: StepFact | None) -> tuple[Treatment, ...]:
    """Once the council has decided, an earlier stage nobody registered is no longer waited for."""
    if decision is None:
        return treatments
    return tuple(
        item if item.mark in (Mark.DONE, Mark.NOT_RELEVANT) else Treatment(item.stage, Mark.NOT_RELEVANT, None, item.due)
        for item in treatments
    )


def _note(decision: StepFact | None, planned: Mapping[Stage, PlanFact]) -> str:
    if decision is not None:
        return decision.remarks
    notes = [plan.note for stage in Stage if (plan := planned.get(stage)) and plan.note]
    return notes[-1] if notes else ""


def check_registration(
    new: StepFact, *, parties: Mapping[int, str], current: VersionFact | None, in_ratification: bool, today: date
) -> tuple[Finding, ...]:
    """Findings on registering a step: of the current version, by a party, on a past day, with what the step needs."""
    found = []
    if current is None or new.version != current.id or not in_ratification:
        found.append(
            _refused(
                "governance.not_with_parties",
                text("This version is not with the parties."),
                text("Only the current version can be treated, while the agreement lies with the parties."),
            )
        )
    if new.party not in parties:
        found.append(
            _refused("governance.no_party", text("The organisation is not a party on the day the agreement starts."), "", "party")
        )
    if new.on is None:
        found.append(
            _refused(
                "governance.no_meeting_day", text("The meeting has no date."), text("Write the day of the meeting."), "meeting_on"
            )
        )
    elif new.on > today:
        found.append(
            _refused(
                "governance.meeting_in_future",
                text("The meeting lies in the future."),
                text("Register a step when it has been taken. Until then, record the date as planned."),
                "meeting_on",
            )
        )
    found.extend(_texts_missing(new))
    return tuple(found)


def _texts_missing(new: StepFact) -> list[Finding]:
    found = []
    if not new.body.strip():
        found.append(_refused("governance.no_body", text("Write which body met."), "", "body"))
    if new.step in (PartyStep.APPROVED_WITH_REMARKS, PartyStep.REJECTED) and not new.remarks.strip():
        found.append(
            _refused(
                "governance.no_remarks",
                text("A remark or a rejection needs its words."),
                text("Write what the council said."),
                "remarks",
            )
        )
    return found


def check_confirmation(step: StepFact, *, confirmer: int) -> tuple[Finding, ...]:
    """Findings on confirming a decision: another person than the one who registered it, and once. `confirmer` and
    `registered_by` are ids of persons, so a second role of the same person does not help."""
    if step.step not in DECISIONS:
        return (_refused("governance.no_decision", text("Only a council's decision is confirmed."), ""),)
    if step.confirmed:
        return (_refused("governance.confirmed_already", text("The decision is already confirmed."), ""),)
    if step.registered_by == confirmer:
        return (
            _refused(
                "governance.same_person",
                text("You registered this decision yourself."),
                text("Another person must read the minutes and confirm it."),
            ),
        )
    return ()


def _refused(code: str, message: str, remedy: str, where: str = "") -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where)
