"""The board of the parties, one party's page, and the confirmation by a second person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.governance import queries
from rammevaerk.governance.actions import Meeting, Registration, confirm_approval, plan_meeting, register_approval
from rammevaerk.governance.forms import MeetingForm, RegistrationForm
from rammevaerk.governance.models import ApprovalStep
from rammevaerk.governance.pictures import decision_dates, squares
from rammevaerk.governance.queries import Board, PartyRow
from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.party import DECISIONS, Mark, PartyStanding, PartyStep, Stage, Treatment
from rammevaerk.governance.views.agreements import found_cycle
from rammevaerk.governance.wording import stage_name, standing_name, step_name
from rammevaerk.kernel.errors import Refused
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_AGREEMENT)
def parties(request: AskedRequest, name: str) -> HttpResponse:
    """Who is where, and who is late."""
    shown = found_cycle(request, name)
    board = queries.board(shown.row, request.today)
    table = _table(board, request)
    if file := table.export():
        return file
    due = board.due.get(Stage.DECIDED)
    context = {
        "shown": shown,
        "board": board,
        "count": len(board.rows),
        "due": due,
        "passed": due is not None and request.today > due,
        "squares": squares(board),
        "chart": decision_dates(board, request.today),
        "columns": [(_body_name(stage), board.due.get(stage)) for stage in Stage],
        "groups": [(standing_name(item), [_line(row) for row in board.of(item)]) for item in PartyStanding if board.of(item)],
        "table": table,
        "crumbs": [
            (_("Framework agreement"), "governance:agreement"),
            (shown.row.title, f"/rammeaftale/{name}/"),
            (_("The parties"), ""),
        ],
    }
    return render(request, "governance/parties.html", context)


def _body_name(stage: Stage) -> str:
    return _("Municipal or regional council") if stage is Stage.DECIDED else stage_name(stage)


def _line(row: PartyRow) -> dict[str, Any]:
    words = {
        Mark.DONE: _("done"),
        Mark.PLANNED: _("planned"),
        Mark.LATE: _("planned after the deadline"),
        Mark.MISSING: _("no date"),
        Mark.NOT_RELEVANT: _("not relevant"),
    }
    cells = [
        {
            "mark": item.mark.value,
            "on": item.on,
            "missing": item.mark is Mark.MISSING,
            "late": item.done_late,
            "words": _cell_words(item) or words[item.mark],
        }
        for item in row.status.treatments
    ]
    badge, remark = _remark(row)
    return {"row": row, "cells": cells, "badge": badge, "remark": remark, "note": row.status.note}


def _cell_words(item: Treatment) -> str:
    if item.done_late:
        return _("done after the deadline")
    return _("planned day has passed, nothing registered") if item.unregistered else ""


def _remark(row: PartyRow) -> tuple[tuple[str, str] | None, str]:
    status = row.status
    if status.decision is not None:
        said = _("%(body)s, %(date)s, after the deadline") if status.decided_late else _("%(body)s, %(date)s")
        decided = said % {"body": status.decision.body, "date": dates.short_in_year(status.decision.on)}
        kinds = {
            PartyStep.APPROVED: ("success", _("Approved")),
            PartyStep.APPROVED_WITH_REMARKS: ("warning", _("With remarks")),
            PartyStep.REJECTED: ("error", _("Rejected")),
        }
        waits = status.standing is PartyStanding.UNCONFIRMED
        return (("info", _("To be confirmed")) if waits else kinds[status.decision.step]), decided
    coming = status.next
    if coming is None:
        return None, ""
    badge = None
    if status.standing is PartyStanding.CANNOT_MAKE_IT:
        undated = status.treatments[-1].mark is Mark.MISSING
        badge = ("error", _("No date") if undated else _("Late"))
    day = dates.short_in_year(coming.on) if coming.on else _("no date")
    return badge, f"{stage_name(coming.stage)}: {day}"


def _table(board: Board, request: HttpRequest) -> Table:
    columns = [Column("name", _("Party"))]
    columns += [
        Column(stage.value, _body_name(stage), cell=_day_of(place), export_format="date") for place, stage in enumerate(Stage)
    ]
    columns.append(Column("standing", _("State"), cell=_standing))
    return Table(columns, rows=list(board.rows), request=request, name="parties", caption=_("The parties"))


def _standing(row: PartyRow) -> str:
    standing = standing_name(row.status.standing)
    return _("%(standing)s, after the deadline") % {"standing": standing} if row.status.decided_late else standing


def _day_of(place: int) -> Callable[[PartyRow], date | None]:
    return lambda row: row.status.treatments[place].on


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_AGREEMENT)
def party(request: AskedRequest, name: str, code: str) -> HttpResponse:
    """One party: what it has done, what it plans, and the forms to register and plan."""
    shown = found_cycle(request, name)
    board = queries.board(shown.row, request.today)
    row = next((item for item in board.rows if item.party.code == code), None)
    if row is None:
        raise Http404
    registers = may(request, Permission.REGISTER_APPROVAL) and shown.state is AgreementState.IN_RATIFICATION
    registration, meeting = _forms(request, registers)
    if request.method == "POST" and registers and board.version and _done(request, board.version.id, row, registration, meeting):
        return redirect("governance:party", name=name, code=code)
    context = {
        "shown": shown,
        "row": row,
        "line": _line(row),
        "version": board.version,
        "steps": _steps(row),
        "registered": _registered(request, shown.pk, row.party.id),
        "registration": registration if registers else None,
        "meeting": meeting if registers else None,
        "crumbs": [
            (shown.row.title, f"/rammeaftale/{name}/"),
            (_("The parties"), f"/rammeaftale/{name}/parter/"),
            (row.name, ""),
        ],
    }
    return render(request, "governance/party.html", context, status=422 if registration.errors or meeting.errors else 200)


def _forms(request: AskedRequest, registers: bool) -> tuple[RegistrationForm, MeetingForm]:
    asked = request.POST.get("form") if request.method == "POST" and registers else None
    registration = RegistrationForm(request.POST if asked == "register" else None, prefix="register")
    meeting = MeetingForm(request.POST if asked == "plan" else None, prefix="plan")
    return registration, meeting


def _done(request: AskedRequest, version_id: int, row: PartyRow, new: RegistrationForm, plan: MeetingForm) -> bool:
    form = new if new.is_bound else plan
    if not form.is_valid():
        return False
    data = form.cleaned_data
    common: dict[str, Any] = {"by": request.by, "today": request.today, "version_id": version_id, "party_id": row.party.id}
    try:
        if form is new:
            register_approval(**common, new=Registration(**data))
            messages.success(request, _("The step is registered."))
        else:
            plan_meeting(**common, new=Meeting(**data))
            messages.success(request, _("The day is recorded."))
    except Refused as refused:
        form.add_findings(refused)
        return False
    return True


def _steps(row: PartyRow) -> list[StepShown]:
    states = {Mark.DONE: "done", Mark.PLANNED: "next", Mark.LATE: "next", Mark.MISSING: "next", Mark.NOT_RELEVANT: "done"}
    coming = row.status.next
    result = []
    for item in row.status.treatments:
        if item.mark is Mark.NOT_RELEVANT and item.on is None:
            note = _("not relevant")
        else:
            note = dates.short(item.on) if item.on else _("no date")
            if item.done_late:
                note += ", " + _("after the deadline %(date)s") % {"date": dates.short(item.due)}
            if item.due and item.mark is not Mark.DONE:
                note += ", " + _("due %(date)s") % {"date": dates.short(item.due)}
        result.append(StepShown(_body_name(item.stage), note, "now" if item == coming else states[item.mark]))
    return result


def _registered(request: AskedRequest, cycle_id: int, party_id: int) -> list[dict[str, Any]]:
    rows = ApprovalStep.objects.filter(version__cycle_id=cycle_id, party_id=party_id).defer("version__content")
    rows = rows.select_related("version", "registered_by__user", "confirmation__by__user").order_by("-pk")
    may_confirm = may(request, Permission.CONFIRM_APPROVAL)
    return [
        {
            "row": row,
            "name": step_name(PartyStep(row.step)),
            "confirmed": getattr(row, "confirmation", None),
            "is_decision": PartyStep(row.step) in DECISIONS,
            "may_confirm": may_confirm and row.registered_by is not None and row.registered_by.user_id != request.by.user_id,
        }
        for row in rows
    ]


@require_POST
@permission(Permission.CONFIRM_APPROVAL)
def confirm(request: AskedRequest, step_id: int) -> HttpResponse:
    """Confirm a registered decision, having read the minutes."""
    step = get_object_or_404(ApprovalStep.objects.select_related("version__cycle", "party").defer("version__content"), pk=step_id)
    try:
        confirm_approval(by=request.by, today=request.today, step_id=step.pk)
        messages.success(request, _("The decision is confirmed."))
    except Refused as refused:
        tell_refused(request, refused)
    return redirect("governance:party", name=step.version.cycle.name, code=step.party.code)
