"""What follows the report: returns, hearing, panel, notes and status, and the steps of the year."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.dialogue import queries
from rammevaerk.dialogue.queries import Case
from rammevaerk.dialogue.rules.deadlines import DialogueDeadline
from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.dialogue.rules.steps import ENDED, DialogueStage, stage
from rammevaerk.dialogue.shown.blocks import Block, Section, note, places_words, text_block, words_table
from rammevaerk.web import dates
from rammevaerk.web.amounts import DASH
from rammevaerk.web.components.lists import StepShown


def stage_words(found: DialogueStage | None) -> str:
    """How far a dialogue has come, in words; not opened when there is none."""
    words = {
        None: _("Not opened"),
        DialogueStage.COLLECTING: _("Returns are being collected"),
        DialogueStage.RETURNS_IN: _("Waits for the yearly report"),
        DialogueStage.REPORT_IN: _("The report has come"),
        DialogueStage.IN_HEARING: _("In hearing"),
        DialogueStage.HEARD: _("Heard"),
        DialogueStage.DIALOGUED: _("Dialogue meeting held"),
        DialogueStage.PANEL_STATUS: _("The panel has given its notes"),
        DialogueStage.OK: _("In order"),
        DialogueStage.FOLLOW_UP: _("To be followed up"),
        DialogueStage.SPECIAL_TERMS: _("Special terms proposed"),
    }
    return words[found]


def stage_badge(found: DialogueStage | None) -> str:
    """The kind of mark a stage has."""
    if found is None or found is DialogueStage.COLLECTING:
        return "grey"
    if found is DialogueStage.OK:
        return "success"
    return "warning" if found in ENDED else "info"


def course_sections(case: Case, reader: RoleAssignment, returns: ExpectedUse, *, exact: bool) -> list[Section]:
    """The sections after the report, as the reader may see them (3 queries)."""
    return [
        Section("returns", _("What the municipalities say"), tuple(_returns(case, reader, returns, exact=exact))),
        Section("hearing", _("Hearing"), tuple(_hearing(case))),
        Section("panel", _("Dialogue meeting and buyers' panel"), tuple(_panel(case))),
        Section("notes", _("The panel's notes on status"), tuple(_notes(case))),
        Section("status", _("Status discussion"), tuple(_status(case))),
    ]


def _returns(case: Case, reader: RoleAssignment, returns: ExpectedUse, *, exact: bool) -> Iterable[Block]:
    words = _("%(answered)s of %(asked)s municipalities have answered.")
    yield text_block(words % {"answered": returns.answered, "asked": returns.asked})
    rows = queries.visible_returns(case, reader) if exact else []
    if rows:
        names = {pk: row.municipality.name for pk, row in case.said.returns.items()}
        cells = [
            (
                names[row.municipality_id].removesuffix(" Kommune"),
                row.get_intention_display(),
                places_words(row.expected_places),
                " ".join(part for part in (row.reason, row.wishes, row.remark) if part) or DASH,
            )
            for row in rows
        ]
        headers = [_("Municipality"), _("Intention"), _("Places"), _("Reason, wishes and remarks")]
        yield words_table(_("The municipalities' returns"), headers, cells)
    elif returns.answered and case.facts.sent_on is None:
        yield note(_("Single answers are shown to the others when the hearing begins."))
    lacking = sorted(party.name.removesuffix(" Kommune") for party in case.asked if party.id in case.facts.missing)
    if lacking:
        yield note(_("Missing: %(names)s.") % {"names": ", ".join(lacking)})


def _hearing(case: Case) -> Iterable[Block]:
    if case.said.hearing is None:
        yield note(_("The hearing has not begun."))
        return
    hearing = case.said.hearing
    words = _("Version %(version)s of the report and the returns were sent on %(sent)s. Comments until %(deadline)s.")
    params = {"version": hearing.report.version, "sent": dates.short(hearing.on), "deadline": dates.short(hearing.deadline)}
    yield text_block(words % params)
    rows = [(row.party.name, dates.short(row.on), row.words) for row in queries.comments_of(case.dialogue)]
    if rows:
        yield words_table(_("Comments"), [_("Party"), _("Day"), _("Comment")], rows)
    else:
        yield note(_("Nobody has commented."))


def _panel(case: Case) -> Iterable[Block]:
    panel = case.said.panel
    if panel is None:
        yield note(_("The operator has proposed no panel. It is optional."))
        return
    approved = case.facts.panel_approved_on
    state = _("Approved on %(day)s.") % {"day": dates.short(approved)} if approved else _("Not approved yet.")
    yield Block("heading", words=_("The operator's proposal, %(day)s") % {"day": dates.short(panel.on)})
    yield text_block(panel.words)
    yield note(state)
    for row in queries.meetings_of(case.dialogue) if case.said.meeting else ():
        yield Block("heading", words=_("Meeting on %(day)s") % {"day": dates.short(row.held_on)})
        yield text_block(row.words)


def _notes(case: Case) -> Iterable[Block]:
    if case.said.note is None:
        yield note(_("The panel has written nothing yet."))
        return
    for row in queries.notes_of(case.dialogue):
        yield Block("heading", words=dates.short(row.on))
        yield text_block(row.words)


def _status(case: Case) -> Iterable[Block]:
    outcome = case.said.outcome
    if outcome is None:
        yield note(_("The status has not been discussed to its end."))
        return
    words = _("%(outcome)s, by %(body)s on %(day)s.")
    params = {
        "outcome": outcome.get_kind_display(),
        "body": outcome.decision.body.name,
        "day": dates.short(outcome.decision.on),
    }
    yield text_block(words % params)
    if outcome.words:
        yield text_block(outcome.words)
    if outcome.follow_up_on:
        yield note(_("To be followed up by %(day)s.") % {"day": dates.short(outcome.follow_up_on)})


def steps_shown(case: Case, today: date) -> list[StepShown]:
    """The year's steps with their days."""
    done, due = case.facts, case.plan.due
    came = stage(done, today)
    after = (DialogueStage.HEARD, DialogueStage.DIALOGUED, DialogueStage.PANEL_STATUS, *ENDED)
    sent = _("until %(day)s") % {"day": dates.short(done.deadline)} if done.deadline else ""
    report = (
        _("version %(n)s, %(day)s") % {"n": case.said.report.version, "day": dates.short(case.said.report.on)}
        if case.said.report
        else _due(due[DialogueDeadline.REPORT])
    )
    items = [
        (
            _("Municipalities' returns"),
            _("%(n)s of %(of)s") % {"n": len(done.answered), "of": len(done.asked)} + "; " + _due(due[DialogueDeadline.RETURNS]),
            not done.missing or came is not DialogueStage.COLLECTING,
        ),
        (_("Yearly report"), report, bool(done.report_version)),
        (_("Hearing"), sent, came in after),
        (_("Dialogue meeting (optional)"), dates.short(done.meeting_on) if done.meeting_on else "", done.meeting_on is not None),
        (_("The panel's notes"), dates.short(done.panel_note_on) if done.panel_note_on else "", done.panel_note_on is not None),
        (_("Status discussion"), _due(due[DialogueDeadline.STATUS]), bool(done.outcome)),
    ]
    first = next((place for place, item in enumerate(items) if not item[2] and place != 3), len(items))
    return [StepShown(label, words, _state(place, first, is_done=is_done)) for place, (label, words, is_done) in enumerate(items)]


def _state(place: int, first: int, *, is_done: bool) -> str:
    return "done" if is_done else "now" if place == first else "next"


def _due(day: date | None) -> str:
    return _("by %(day)s") % {"day": dates.short(day)} if day else _("no deadline is agreed")
