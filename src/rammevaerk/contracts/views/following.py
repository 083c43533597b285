"""Goals and follow-up meetings of a placement. Either side reads and writes; every look is logged."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.contracts import actions, developing, following, queries
from rammevaerk.contracts.follow_up_forms import (
    BirthMonthForm,
    FollowUpForm,
    GoalForm,
    MoveForm,
    ProlongForm,
    day_typed,
    initial_of,
    level_code,
)
from rammevaerk.contracts.follow_up_note import note_parts, note_pdf, note_text
from rammevaerk.contracts.models import Placement
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import add_months
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import sentence

MONTHS_BETWEEN = 6
"""What the form proposes; the day is chosen by whoever writes."""


@permission(Permission.SEE_PLACEMENTS)
def follow_ups(request: AskedRequest, chain: int) -> HttpResponse:
    """How a placement develops: level, goals, meetings, and what comes next."""
    rows = _rows(request, chain, "follow_up")
    row, as_authority = rows[-1], request.assignment is not None and queries.is_authority(request.assignment)
    context = developing.page_of(rows, request.today, as_authority=as_authority)
    context |= {
        "row": row,
        "may_edit": queries.may_edit(request.assignment),
        "is_authority": as_authority,
        "crumbs": _crumbs(row, _("Follow-up")),
    }
    return render(request, "contracts/follow_ups.html", context)


@permission(Permission.EDIT_PLACEMENTS)
def hold(request: AskedRequest, chain: int, follow_up: int | None = None) -> HttpResponse:
    """Write a meeting, or correct one."""
    row = _rows(request, chain, "follow_up_change")[-1]
    meetings = following.follow_ups_of(chain)
    held = meetings.get(follow_up) if follow_up else None
    if follow_up and held is None:
        raise Http404
    others = {first: each for first, each in meetings.items() if first != follow_up}
    day = day_typed(request.POST.get("held_on"), held.held_on if held else request.today)
    initial = initial_of(held) if held else _proposed(row, list(meetings.values()), request.today)
    form = FollowUpForm(request.POST or None, initial=initial, goals=following.goals_open_on(chain, day, others))

    def act() -> tuple[Finding, ...]:
        on_file = actions.hold_follow_up(by=request.by, today=request.today, chain=chain, held=form.held(), corrects=follow_up)
        return on_file.findings

    if _done(request, form, act, _("The follow-up is on file.")):
        return _to(chain)
    title = _("Correct a follow-up") if held else _("Write a follow-up")
    context = {"form": form, "row": row, "title": title, "held": held, "first": follow_up, "crumbs": _crumbs(row, title)}
    return render(request, "contracts/follow_up_form.html", context, status=422 if form.errors else 200)


def _proposed(row: Placement, meetings: list[Any], today: date) -> dict[str, Any]:
    """Today, the same people, level and purpose as last time, and half a year on."""
    last = meetings[-1] if meetings else None
    return {
        "held_on": today,
        "next_on": add_months(today, MONTHS_BETWEEN),
        "took_part": last.took_part if last else [],
        "level": level_code(last.level if last else row.level),
        "goal_type": (last.goal_type if last else row.goal_type) or "",
    }


@permission(Permission.EDIT_PLACEMENTS)
@require_POST
def withdraw(request: AskedRequest, chain: int, follow_up: int) -> HttpResponse:
    """Take back a meeting that was never held."""
    _rows(request, chain, "follow_up_change")
    if follow_up not in following.follow_ups_of(chain):
        raise Http404
    actions.withdraw_follow_up(by=request.by, today=request.today, chain=chain, follow_up=follow_up)
    messages.success(request, _("The follow-up is taken back."))
    return _to(chain)


@permission(Permission.EDIT_PLACEMENTS)
def goal(request: AskedRequest, chain: int, goal: int | None = None) -> HttpResponse:
    """Set a goal, or put other words for one."""
    row = _rows(request, chain, "follow_up_change")[-1]
    held = following.goals_of(chain).get(goal) if goal else None
    if goal and held is None:
        raise Http404
    fields = ("goal_type", "theme", "words", "set_on")
    initial = {name: getattr(held, name) for name in fields} if held else {"set_on": request.today}
    form = GoalForm(request.POST or None, initial=initial)

    def act() -> None:
        if goal is None:
            actions.set_goals(by=request.by, today=request.today, chain=chain, goals=[form.goal()])
        else:
            actions.correct_goal(by=request.by, today=request.today, goal=goal, wanted=form.goal())

    if _done(request, form, act, _("The goal is on file.")):
        return _to(chain)
    return _form_page(request, form, row, _("Correct a goal") if held else _("Set a goal"), _("Keep the goal"))


@permission(Permission.EDIT_PLACEMENTS)
@require_POST
def withdraw_goal(request: AskedRequest, chain: int, goal: int) -> HttpResponse:
    """Take back a goal that was set by mistake."""
    _rows(request, chain, "follow_up_change")
    if goal not in following.goals_of(chain):
        raise Http404
    actions.correct_goal(by=request.by, today=request.today, goal=goal, wanted=None)
    messages.success(request, _("The goal is taken back."))
    return _to(chain)


@permission(Permission.EDIT_PLACEMENTS)
def prolong(request: AskedRequest, chain: int) -> HttpResponse:
    """A new expected end, by the acting municipality."""
    row = _rows(request, chain, "follow_up_change")[-1]
    form = ProlongForm(request.POST or None, initial={"expected_end": row.expected_end})

    def act() -> None:
        end = form.cleaned_data["expected_end"]
        actions.prolong_placement(by=request.by, today=request.today, chain=chain, expected_end=end)

    if _done(request, form, act, _("The stay is prolonged.")):
        return _to(chain)
    return _form_page(request, form, row, _("Prolong the stay"), _("Prolong the stay"))


@permission(Permission.EDIT_PLACEMENTS)
def move(request: AskedRequest, chain: int) -> HttpResponse:
    """Another day for the next follow-up."""
    row = _rows(request, chain, "follow_up_change")[-1]
    form = MoveForm(request.POST or None, initial={"follow_up_on": row.follow_up_on})

    def act() -> None:
        day = form.cleaned_data["follow_up_on"]
        actions.move_follow_up(by=request.by, today=request.today, chain=chain, day=day)

    if _done(request, form, act, _("The follow-up is moved.")):
        return _to(chain)
    return _form_page(request, form, row, _("Move the follow-up"), _("Move the follow-up"))


@permission(Permission.EDIT_PLACEMENTS)
def birth_month(request: AskedRequest, chain: int) -> HttpResponse:
    """The month the citizen was born in, from which ages are counted."""
    row = _rows(request, chain, "follow_up_change")[-1]
    form = BirthMonthForm(request.POST or None, initial={"month": row.citizen.birth_month})

    def act() -> None:
        month = form.cleaned_data["month"]
        actions.set_birth_month(by=request.by, today=request.today, chain=chain, month=month)

    if _done(request, form, act, _("The month of birth is entered.")):
        return HttpResponseRedirect(reverse("contracts:transitions"))
    return _form_page(request, form, row, _("Month of birth"), _("Save the month of birth"))


@permission(Permission.SEE_PLACEMENTS)
def note(request: AskedRequest, chain: int, ending: str) -> HttpResponse:
    """The note for the municipality's own case file, as PDF or text."""
    rows = _rows(request, chain, "follow_up_note")
    parts = note_parts(rows, request.today)
    name = f"opfoelgning-{chain}.{ending}"
    if ending == "pdf":
        response = HttpResponse(note_pdf(rows[-1], parts, request.today), content_type="application/pdf")
    else:
        response = HttpResponse(note_text(parts), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def follow_up_panel(request: AskedRequest, chain: int) -> SafeString:
    """Goals and the last follow-up on a placement's page (1 query)."""
    if not may(request, Permission.SEE_PLACEMENTS):
        return SafeString("")
    newest = following.newest_of(chain)
    context = {"chain": chain, "newest": newest, "goals": newest.goals, "may_edit": queries.may_edit(request.assignment)}
    return SafeString(render_to_string("contracts/follow_up_panel.html", context, request=request))


def _rows(request: AskedRequest, chain: int, look: str) -> list[Placement]:
    """The rows that hold, oldest first; 404 for a placement one does not see or that is annulled. The look is logged."""
    current = sorted((row for row in queries.rows_of(chain) if row.superseded_at is None), key=lambda row: row.valid_from)
    if not current:
        raise Http404
    log_look(look, by=request.assignment, target_id=chain)
    return current


def _done(request: AskedRequest, form: Form, act: Callable[[], Any], said: str) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        findings = act()
    except Refused as refused:
        form.add_findings(refused)
        return False
    messages.success(request, said)
    for finding in findings or ():
        messages.warning(request, sentence(finding.message, finding.params))
    return True


def _to(chain: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("contracts:follow_ups", args=[chain]))


def _crumbs(row: Placement, title: str) -> list[tuple[str, str]]:
    own = reverse("contracts:placement", args=[row.chain])
    return [(_("Placements"), "contracts:placement_list"), (row.citizen.reference, own), (title, "")]


def _form_page(request: AskedRequest, form: Form, row: Placement, title: str, submit: str) -> HttpResponse:
    back = reverse("contracts:follow_ups", args=[row.chain])
    context = {"form": form, "title": title, "submit": submit, "row": row, "back": back, "crumbs": _crumbs(row, title)}
    return render(request, "contracts/form.html", context, status=422 if form.errors else 200)
