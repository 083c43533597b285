"""Where a dialogue stands and what may be done then (P&D 3.6, SM-10). No state is set: it follows from what has been done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class DialogueStage(Enum):
    """How far a dialogue has come."""

    COLLECTING = "collecting"
    RETURNS_IN = "returns_in"
    REPORT_IN = "report_in"
    IN_HEARING = "in_hearing"
    HEARD = "heard"
    DIALOGUED = "dialogued"
    PANEL_STATUS = "panel_status"
    OK = "ok"
    FOLLOW_UP = "follow_up"
    SPECIAL_TERMS = "special_terms"


class DialogueStep(Enum):
    """What somebody may do in a dialogue."""

    GIVE_RETURN = "give_return"
    SUBMIT_REPORT = "submit_report"
    SEND_HEARING = "send_hearing"
    COMMENT = "comment"
    PROPOSE_PANEL = "propose_panel"
    NOTE_MEETING = "note_meeting"
    WRITE_PANEL_NOTE = "write_panel_note"
    RECORD_OUTCOME = "record_outcome"


ENDED = (DialogueStage.OK, DialogueStage.FOLLOW_UP, DialogueStage.SPECIAL_TERMS)


@dataclass(frozen=True)
class DialogueFacts:
    """What has been done in a dialogue. `deadline` is the hearing's last day, inclusive; `heard_version` the version it sent;
    `panel_approved_on` is None until those who decide have approved the panel; `decided_on` None until the status is decided;
    `outcome` the kind written from that decision; `returns_due` None when it is not agreed."""

    asked: frozenset[int]
    answered: frozenset[int]
    returns_due: date | None = None
    report_version: int = 0
    heard_version: int = 0
    sent_on: date | None = None
    deadline: date | None = None
    panel_proposed: bool = False
    panel_approved_on: date | None = None
    meeting_on: date | None = None
    panel_note_on: date | None = None
    decided_on: date | None = None
    outcome: str = ""

    @property
    def missing(self) -> frozenset[int]:
        """The municipalities that have not given a return."""
        return self.asked - self.answered

    def in_hearing(self, on: date) -> bool:
        """Whether one may comment on a day."""
        return self.sent_on is not None and self.deadline is not None and self.sent_on <= on <= self.deadline


def stage(facts: DialogueFacts, on: date) -> DialogueStage:
    """How far the dialogue has come on a day."""
    if facts.outcome:
        return DialogueStage(facts.outcome)
    if not facts.report_version:
        closed = facts.returns_due is not None and on > facts.returns_due
        return DialogueStage.RETURNS_IN if closed or not facts.missing else DialogueStage.COLLECTING
    if facts.deadline is None:
        return DialogueStage.REPORT_IN
    if on <= facts.deadline:
        return DialogueStage.IN_HEARING
    if facts.panel_note_on is not None:
        return DialogueStage.PANEL_STATUS
    return DialogueStage.DIALOGUED if facts.meeting_on is not None else DialogueStage.HEARD


def check_step(step: DialogueStep, facts: DialogueFacts, on: date) -> tuple[Finding, ...]:
    """What keeps a step from being taken on a day. A correction of the report may come at any time."""
    if facts.outcome and step is not DialogueStep.SUBMIT_REPORT:
        return (_stop("ended", text("The status has been discussed and the dialogue of the year is over.")),)
    return tuple(_CHECKS[step](facts, on)) if step in _CHECKS else ()


def _stop(code: str, message: str, remedy: str = "", **params: str) -> Finding:
    return Finding(f"dialogue.{code}", Severity.BLOCKING, message, remedy, params=params)


def _send_hearing(facts: DialogueFacts, on: date) -> Iterator[Finding]:
    if not facts.report_version:
        yield _stop("no_report", text("The operator has not submitted its yearly report yet."))
    elif facts.in_hearing(on):
        yield _stop("in_hearing", text("The hearing runs until {day}."), day=_day(facts.deadline))
    elif facts.deadline is not None and facts.heard_version == facts.report_version:
        yield _stop("heard_already", text("This version of the report has been heard."))


def _comment(facts: DialogueFacts, on: date) -> Iterator[Finding]:
    if facts.deadline is None:
        yield _stop("not_sent", text("The hearing has not begun."))
    elif on > facts.deadline:
        yield _stop("hearing_over", text("The hearing ended on {day}."), day=_day(facts.deadline))


def _note_meeting(facts: DialogueFacts, on: date) -> Iterator[Finding]:
    if not facts.panel_proposed:
        yield _stop("no_panel", text("The operator has not proposed how the buyers' panel works."))
    elif facts.panel_approved_on is None:
        yield _stop("panel_not_approved", text("The panel's model has not been approved yet."))


def _after_hearing(facts: DialogueFacts, on: date) -> Iterator[Finding]:
    if facts.deadline is None or on <= facts.deadline:
        yield _stop("not_heard", text("All parties must have been heard first."))


def _record_outcome(facts: DialogueFacts, on: date) -> Iterator[Finding]:
    yield from _after_hearing(facts, on)
    if facts.decided_on is None:
        message = text("The status discussion has not been decided and confirmed.")
        yield _stop("not_decided", message, text("Record first what the body said, and let a second person confirm it."))
    elif facts.deadline is not None and facts.decided_on <= facts.deadline:
        message = text("The status was discussed on {day}, before the hearing ended on {deadline}.")
        yield _stop("decided_too_early", message, day=_day(facts.decided_on), deadline=_day(facts.deadline))


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


_CHECKS = {
    DialogueStep.SEND_HEARING: _send_hearing,
    DialogueStep.COMMENT: _comment,
    DialogueStep.NOTE_MEETING: _note_meeting,
    DialogueStep.WRITE_PANEL_NOTE: _after_hearing,
    DialogueStep.RECORD_OUTCOME: _record_outcome,
}
