"""The small acts on a dialogue's page; what is refused comes back on the page as it was filled in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.dialogue import actions
from rammevaerk.dialogue.actions import NewOutcome
from rammevaerk.dialogue.models import StatusKind
from rammevaerk.dialogue.views.page import FORMS, dialogue_page, shown
from rammevaerk.dialogue.views.under import asked_for
from rammevaerk.web.doing import try_form

Doing = Callable[..., object]


def _done(request: AskedRequest, service: int, year: int, name: str, doing: Doing) -> HttpResponse:
    """Try an act with its form, and back to the page."""
    dialogue = asked_for(service, year)
    address = reverse("dialogue:detail", args=[service, year])
    if request.method != "POST":
        return HttpResponseRedirect(address)
    form = FORMS[name](request.POST, prefix=name)
    who: dict[str, Any] = {"by": request.by, "today": request.today, "dialogue_id": dialogue.pk}
    if form.is_valid() and try_form(form, lambda: doing(**who, **form.cleaned_data)):
        return HttpResponseRedirect(f"{address}#{name}")
    return shown(request, dialogue_page(request, dialogue), (name, form))


@permission(Permission.RUN_DIALOGUE)
def send(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """Send report and returns in hearing."""
    return _done(request, service, year, "send", actions.send_dialogue)


@permission(Permission.COMMENT_IN_DIALOGUE)
def comment(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """A party's comment."""
    return _done(request, service, year, "comment", actions.comment_on_dialogue)


@permission(Permission.WRITE_YEARLY_REPORT)
def panel(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """The operator's proposal of a buyers' panel."""
    return _done(request, service, year, "panel", actions.propose_panel)


@permission(Permission.NOTE_DIALOGUE_MEETING)
def meeting(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """The notes of a dialogue meeting."""
    return _done(request, service, year, "meeting", actions.note_meeting)


@permission(Permission.WRITE_PANEL_NOTES)
def note(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """The panel's notes."""
    return _done(request, service, year, "note", actions.write_panel_note)


@permission(Permission.RUN_DIALOGUE)
def outcome(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """What the status discussion came to."""

    def doing(*, kind: str, words: str, follow_up_on: Any, **who: Any) -> object:
        return actions.record_outcome(**who, new=NewOutcome(StatusKind(kind), words, follow_up_on))

    return _done(request, service, year, "outcome", doing)
