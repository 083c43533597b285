"""The agreement in preparation and the one in force; moving it on; who decides what."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import parties_on
from rammevaerk.governance import queries
from rammevaerk.governance.actions import (
    NewFocusArea,
    NewProlongation,
    advance_cycle,
    prolong_terms,
    record_focus_area,
    set_deadline_done,
)
from rammevaerk.governance.forms import DeadlineForm, FocusAreaForm, MoveForm, ProlongationForm
from rammevaerk.governance.models import Deadline
from rammevaerk.governance.queries import CycleShown
from rammevaerk.governance.rules.cycle import MOVES, AgreementState
from rammevaerk.governance.rules.deadlines import DeadlineFact, DeadlineState, deadline_state
from rammevaerk.governance.wording import cycle_state_name
from rammevaerk.kernel.errors import Refused
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.forms import Form

COURSE = [state for state in AgreementState if state is not AgreementState.DISPUTE]
DEADLINE_BADGES = {
    DeadlineState.MET: "success",
    DeadlineState.MET_LATE: "warning",
    DeadlineState.MISSED: "error",
    DeadlineState.TO_COME: "",
}


def found_cycle(request: AskedRequest, name: str) -> CycleShown:
    """The agreement of an address. Raises Http404 when there is none."""
    shown = queries.cycle_named(name, request.today)
    if shown is None:
        raise Http404
    return shown


@permission(Permission.SEE_AGREEMENT)
def agreement(request: AskedRequest) -> HttpResponse:
    """The agreement in preparation, else the one in force."""
    known = queries.cycles(request.today)
    chosen = queries.in_preparation(known) or queries.in_force(known) or (known[0] if known else None)
    if chosen is None:
        return render(request, "governance/none.html", {"edits": may(request, Permission.EDIT_AGREEMENT)})
    return _page(request, chosen, known)


@permission(Permission.SEE_AGREEMENT)
def cycle(request: AskedRequest, name: str) -> HttpResponse:
    """One agreement by its name."""
    known = queries.cycles(request.today)
    chosen = next((item for item in known if item.row.name == name), None)
    if chosen is None:
        raise Http404
    return _page(request, chosen, known)


def _page(
    request: AskedRequest,
    shown: CycleShown,
    known: list[CycleShown],
    move: MoveForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:

    edits = may(request, Permission.EDIT_AGREEMENT)
    due = queries.deadlines_of(shown.pk)
    notice = queries.agreement_notice(request.today, known)
    context = {
        "shown": shown,
        "state": cycle_state_name(shown.state),
        "status": queries.status_words(shown, request.today),
        "wheel": queries.wheel_of(shown, request.today, due),
        "steps": _steps(shown),
        "deadlines": [_deadline_row(item, request) for item in due],
        "focus_areas": queries.focus_areas(shown.pk),
        "versions": queries.versions(shown.pk)[:3],
        "documents": queries.documents(shown.pk)[:4],
        "others": [(item, cycle_state_name(item.state)) for item in known if item.pk != shown.pk],
        "notice": [notice] if notice else [],
        "refused": refused.findings if refused else (),
        "move": (move or MoveForm(state=AgreementState(shown.row.state))) if edits and _moves(shown) else None,
        "edits": edits,
        "ended": shown.state in (AgreementState.IN_FORCE, AgreementState.EXPIRED),
        "crumbs": [(_("Framework agreement"), "governance:agreement"), (shown.row.title, "")],
    }
    return render(request, "governance/cycle.html", context, status=422 if refused else 200)


def _moves(shown: CycleShown) -> bool:
    return bool(MOVES[AgreementState(shown.row.state)])


def _steps(shown: CycleShown) -> list[StepShown]:
    done = {row.to_state: row for row in shown.row.steps.select_related("by__organisation").order_by("pk")}
    here = COURSE.index(shown.state) if shown.state in COURSE else COURSE.index(AgreementState.IN_RATIFICATION)
    result = []
    for place, state in enumerate(COURSE):
        row = done.get(state.value) if place <= here else None
        who = row.by.organisation.name if row and row.by else ""
        note = ", ".join(part for part in (dates.short(row.on) if row else "", who) if part)
        result.append(StepShown(cycle_state_name(state), note, "done" if place < here else "now" if place == here else "next"))
    if shown.state is AgreementState.DISPUTE:
        result.insert(here + 1, StepShown(cycle_state_name(shown.state), "", "now"))
    return result


def _deadline_row(item: DeadlineFact, request: AskedRequest) -> dict[str, Any]:
    state = deadline_state(item, request.today)
    words = {
        DeadlineState.MET: _("Met"),
        DeadlineState.MET_LATE: _("Met late"),
        DeadlineState.MISSED: _("Missed"),
        DeadlineState.TO_COME: _("To come"),
    }
    return {"item": item, "badge": DEADLINE_BADGES[state], "words": words[state], "open": item.done_on is None}


@require_POST
@permission(Permission.EDIT_AGREEMENT)
def advance(request: AskedRequest, name: str) -> HttpResponse:
    """Move the agreement to its next state, or say what is missing."""
    shown = found_cycle(request, name)
    form = MoveForm(request.POST, state=AgreementState(shown.row.state))
    if not form.is_valid():
        return _page(request, shown, queries.cycles(request.today), form)
    data = form.cleaned_data
    try:
        advance_cycle(by=request.by, today=request.today, cycle_id=shown.pk, to=data["to"], note=data["note"])
    except Refused as refused:
        return _page(request, shown, queries.cycles(request.today), form, refused)
    messages.success(request, _("The agreement stands at: %(state)s.") % {"state": cycle_state_name(data["to"]).lower()})
    return redirect("governance:cycle", name=name)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_AGREEMENT)
def deadline(request: AskedRequest, deadline_id: int) -> HttpResponse:
    """Record the day a deadline was met."""
    row = get_object_or_404(Deadline.objects.select_related("cycle"), pk=deadline_id)
    form = DeadlineForm(request.POST or None, initial={"done_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            set_deadline_done(by=request.by, today=request.today, deadline_id=row.pk, done_on=form.cleaned_data["done_on"])
            messages.success(request, _("The day is recorded."))
            return redirect("governance:cycle", name=row.cycle.name)
        except Refused as refused:
            form.add_findings(refused)
    said = _("The deadline was %(date)s.") if request.today > row.due else _("The deadline is %(date)s.")
    lead = said % {"date": dates.long(row.due)}
    return _form_page(request, form, heading=row.name, submit=_("Record the day"), name=row.cycle.name, lead=lead)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_AGREEMENT)
def focus(request: AskedRequest, name: str) -> HttpResponse:
    """Add a focus area; it may go on from one of an earlier agreement."""
    shown = found_cycle(request, name)
    rows = queries.focus_areas_before(shown.row.starts)
    earlier = [(row.pk, f"{row.name} ({row.cycle.name})") for row in rows]
    parties = [(party.id, party.name) for party in parties_on(shown.row.area.code, shown.row.starts)]
    form = FocusAreaForm(request.POST or None, earlier=earlier, parties=parties)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewFocusArea(data["name"], data["text"], data["lead"], data["continues"])
        try:
            record_focus_area(by=request.by, today=request.today, cycle_id=shown.pk, new=new)
            messages.success(request, _("The focus area is added."))
            return redirect("governance:cycle", name=name)
        except Refused as refused:
            form.add_findings(refused)
    return _form_page(request, form, heading=_("Add a focus area"), submit=_("Add the focus area"), name=name)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_AGREEMENT)
def prolong(request: AskedRequest, name: str) -> HttpResponse:
    """Record that the terms hold on; the form takes the last day, the record the day after."""
    shown = found_cycle(request, name)
    form = ProlongationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewProlongation(data["until"] + timedelta(days=1), data["decided_by"], data["decided_on"], data["reason"])
        try:
            prolong_terms(by=request.by, today=request.today, cycle_id=shown.pk, new=new)
            messages.success(request, _("The prolongation is recorded."))
            return redirect("governance:cycle", name=name)
        except Refused as refused:
            form.add_findings(refused)
    lead = queries.status_words(shown, request.today)
    return _form_page(request, form, heading=_("Prolong the terms"), submit=_("Record the prolongation"), name=name, lead=lead)


def _form_page(request: AskedRequest, form: Form, *, heading: str, submit: str, name: str, lead: str = "") -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "name": name,
        "lead": lead,
        "crumbs": [(_("Framework agreement"), "governance:agreement"), (heading, "")],
    }
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)
