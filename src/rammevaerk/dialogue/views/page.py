"""The one page of a dialogue: report, returns, hearing, panel, status, and what the reader may do now."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.decisions.queries import Course
from rammevaerk.dialogue.forms import CommentForm, MeetingForm, OutcomeForm, PanelForm, SendForm, WordsForm
from rammevaerk.dialogue.models import Dialogue
from rammevaerk.dialogue.queries import Case
from rammevaerk.dialogue.rules.steps import DialogueStage, DialogueStep, check_step
from rammevaerk.dialogue.shown.course import stage_badge, stage_words, steps_shown
from rammevaerk.dialogue.shown.page import DialoguePage, page_of
from rammevaerk.dialogue.views.under import asked_for, crumbs_to
from rammevaerk.web import dates
from rammevaerk.web.forms import Form
from rammevaerk.web.once import page_reads_once
from rammevaerk.web.panels import panels_for


@dataclass(frozen=True)
class ActShown:
    """An act the reader may do now: its form, where it is sent, and the section it stands in."""

    name: str
    section: str
    heading: str
    submit: str
    form: Form
    url: str


@permission(Permission.SEE_DIALOGUE)
@page_reads_once
def detail(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """A dialogue; `version` asks for an earlier report."""
    dialogue = asked_for(service, year)
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isdecimal() else None
    page = page_of(dialogue, request.by, request.today, version)
    if version is not None and version != page.shown.version:
        raise Http404
    return shown(request, page)


def shown(request: AskedRequest, page: DialoguePage, wrong: tuple[str, Form] | None = None) -> HttpResponse:
    """The page, with a form that was refused as it was filled in."""
    dialogue, case = page.dialogue, page.case
    acts = _acts(request, page, wrong)
    context = {
        "page": page,
        "dialogue": dialogue,
        "stage": stage_words(case.stage),
        "stage_kind": stage_badge(case.stage),
        "lead": _lead(page),
        "steps": steps_shown(case, request.today),
        "acts": {section: [act for act in acts if act.section == section] for section in {act.section for act in acts}},
        "status_course": case.status if case.facts.deadline else None,
        "panel_course": _panel_course(case),
        "may_answer": may(request, Permission.RETURN_IN_DIALOGUE) and not case.facts.outcome,
        "panels": panels_for("dialogue", request, dialogue.pk) if case.stage is DialogueStage.SPECIAL_TERMS else [],
        "crumbs": crumbs_to(dialogue.year, (dialogue.service.name, "")),
    }
    return render(request, "dialogue/dialogue.html", context, status=422 if wrong else 200)


def _lead(page: DialoguePage) -> str:
    if not page.shown.version:
        return _("The operator has not submitted its report. The figures are those of today.")
    words = _("Version %(n)s of the report, with the figures of %(day)s.")
    return words % {"n": page.shown.version, "day": dates.long(page.shown.day)}


def _panel_course(case: Case) -> Course | None:
    return None if case.facts.outcome or case.facts.panel_approved_on else case.panel


def _acts(request: AskedRequest, page: DialoguePage, wrong: tuple[str, Form] | None) -> list[ActShown]:
    found = []
    for name, step, needed, section, heading, submit in _known():
        if not may(request, needed) or check_step(step, page.case.facts, request.today):
            continue
        if not _theirs(name, request, page):
            continue
        form = wrong[1] if wrong and wrong[0] == name else _form(name, request, page)
        url = reverse(f"dialogue:{name}", args=[page.dialogue.service_id, page.dialogue.year])
        found.append(ActShown(name, section, heading, submit, form, url))
    return found


def _known() -> list[tuple[str, DialogueStep, Permission, str, str, str]]:
    run, write = Permission.RUN_DIALOGUE, Permission.WRITE_YEARLY_REPORT
    return [
        ("send", DialogueStep.SEND_HEARING, run, "hearing", _("Send in hearing"), _("Send in hearing")),
        ("comment", DialogueStep.COMMENT, Permission.COMMENT_IN_DIALOGUE, "hearing", _("Comment"), _("Give the comment")),
        ("panel", DialogueStep.PROPOSE_PANEL, write, "panel", _("Propose a buyers' panel"), _("Propose it")),
        (
            "meeting",
            DialogueStep.NOTE_MEETING,
            Permission.NOTE_DIALOGUE_MEETING,
            "panel",
            _("Write the notes of a meeting"),
            _("Save the notes"),
        ),
        (
            "note",
            DialogueStep.WRITE_PANEL_NOTE,
            Permission.WRITE_PANEL_NOTES,
            "notes",
            _("Write the panel's notes"),
            _("Save the panel's notes"),
        ),
        ("outcome", DialogueStep.RECORD_OUTCOME, run, "status", _("Write what was decided"), _("Write it down")),
    ]


def _theirs(name: str, request: AskedRequest, page: DialoguePage) -> bool:
    """Whether it is the reader's own to do, beyond the role."""
    if name == "comment":
        return any(party.id == request.by.organisation_id for party in page.case.parties)
    if name == "panel":
        return page.own
    return name != "meeting" or page.own or may(request, Permission.RUN_DIALOGUE)


FORMS: dict[str, type[Form]] = {
    "send": SendForm,
    "comment": CommentForm,
    "panel": PanelForm,
    "meeting": MeetingForm,
    "note": WordsForm,
    "outcome": OutcomeForm,
}


def _form(name: str, request: AskedRequest, page: DialoguePage) -> Form:
    initial: dict[str, Any] = {}
    if name == "send" and page.case.plan.hearing_days:
        initial["deadline"] = request.today + timedelta(days=page.case.plan.hearing_days)
    return FORMS[name](initial=initial, prefix=name)


def dialogue_page(request: AskedRequest, dialogue: Dialogue) -> DialoguePage:
    """The page's content for who is asking."""
    return page_of(dialogue, request.by, request.today)
