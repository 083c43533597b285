"""The buyers' panel and its meetings, the panel's notes, and what the status discussion came to."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, require
from rammevaerk.dialogue import facts
from rammevaerk.dialogue.actions.checking import allowed, guarded, held, needed, require_own, trail
from rammevaerk.dialogue.models import Meeting, PanelModel, PanelNote, StatusKind, StatusOutcome
from rammevaerk.dialogue.rules.steps import DialogueStep
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present


@transaction.atomic
def propose_panel(*, by: RoleAssignment, today: date, dialogue_id: int, words: str, is_demo: bool = False) -> PanelModel:
    """Propose how buyers take part; a new proposal needs a new approval (readings 5.11)."""
    require(by, Permission.WRITE_YEARLY_REPORT)
    dialogue = held(dialogue_id)
    require_own(by, dialogue, today)
    allowed(DialogueStep.PROPOSE_PANEL, dialogue, today)
    made = PanelModel.objects.create(dialogue=dialogue, words=needed(words), on=today, at=present(), by=by, is_demo=is_demo)
    trail("propose_buyers_panel", by, dialogue)
    return made


@transaction.atomic
def note_meeting(
    *, by: RoleAssignment, today: date, dialogue_id: int, held_on: date, words: str, is_demo: bool = False
) -> Meeting:
    """Write what a dialogue meeting said. Raises Refused before the panel's model is approved, and for a meeting to come."""
    require(by, Permission.NOTE_DIALOGUE_MEETING)
    dialogue = held(dialogue_id)
    if by.as_role is not Role.SECRETARIAT:
        require_own(by, dialogue, today)
    case = allowed(DialogueStep.NOTE_MEETING, dialogue, today)
    approved = case.facts.panel_approved_on
    if held_on > today:
        message = text("The meeting has not been held yet.")
        raise Refused([Finding("dialogue.meeting_ahead", Severity.BLOCKING, message, where="held_on")])
    if approved is not None and held_on < approved:
        message = text("The panel's model was approved on {day}.")
        params = {"day": f"{approved:%d.%m.%Y}"}
        raise Refused([Finding("dialogue.meeting_early", Severity.BLOCKING, message, where="held_on", params=params)])
    made = Meeting.objects.create(
        dialogue=dialogue, held_on=held_on, words=needed(words), on=today, at=present(), by=by, is_demo=is_demo
    )
    trail("note_dialogue_meeting", by, dialogue)
    return made


@transaction.atomic
def write_panel_note(*, by: RoleAssignment, today: date, dialogue_id: int, words: str, is_demo: bool = False) -> PanelNote:
    """Write the panel's notes on the service's status, once all have been heard."""
    require(by, Permission.WRITE_PANEL_NOTES)
    dialogue = held(dialogue_id)
    allowed(DialogueStep.WRITE_PANEL_NOTE, dialogue, today)
    made = PanelNote.objects.create(dialogue=dialogue, words=needed(words), on=today, at=present(), by=by, is_demo=is_demo)
    trail("write_panel_note", by, dialogue)
    return made


@dataclass(frozen=True)
class NewOutcome:
    """What the decided discussion came to; a follow-up has a day, a proposal of special terms its grounds."""

    kind: StatusKind
    words: str = ""
    follow_up_on: date | None = None


@transaction.atomic
def record_outcome(*, by: RoleAssignment, today: date, dialogue_id: int, new: NewOutcome, is_demo: bool = False) -> StatusOutcome:
    """Write what the status discussion came to, from the confirmed decision. Raises Refused while it is missing, when it was
    taken before the hearing ended, and for a follow-up without a day ahead."""
    require(by, Permission.RUN_DIALOGUE)
    dialogue = held(dialogue_id)
    case = allowed(DialogueStep.RECORD_OUTCOME, dialogue, today)
    if findings := list(_faults(new, today)):
        raise Refused(findings)
    decision = facts.deciding_row(case.status.standing)
    assert decision is not None  # the step is not allowed before it is decided
    made = StatusOutcome.objects.create(
        dialogue=dialogue,
        decision_id=decision,
        kind=new.kind.value,
        words=guarded(new.words, "words"),
        follow_up_on=new.follow_up_on if new.kind is StatusKind.FOLLOW_UP else None,
        on=today,
        at=present(),
        by=by,
        is_demo=is_demo,
    )
    trail("record_dialogue_status", by, dialogue, kind=made.kind)
    return made


def _faults(new: NewOutcome, today: date) -> list[Finding]:
    found = []
    if new.kind is StatusKind.FOLLOW_UP and (new.follow_up_on is None or new.follow_up_on <= today):
        message = text("Say by which day it is followed up.")
        found.append(Finding("dialogue.no_follow_up_day", Severity.BLOCKING, message, where="follow_up_on"))
    if new.kind is not StatusKind.OK and not new.words.strip():
        message = text("Say what is to be followed up, or why special terms are proposed.")
        found.append(Finding("dialogue.no_words", Severity.BLOCKING, message, where="words"))
    return found
