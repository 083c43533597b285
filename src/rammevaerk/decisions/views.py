"""Pages of decisions: what was recorded, recording a body's word, and who decides what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.decisions import queries
from rammevaerk.decisions.actions import confirm_decision, confirm_roles, record_body, record_decision, record_roles
from rammevaerk.decisions.forms import BodyForm, DecisionForm, RolesForm
from rammevaerk.decisions.models import DecisionRole, RecordedDecision
from rammevaerk.decisions.pages import decision_table, rows_shown
from rammevaerk.decisions.queries import Described, Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.who import Part, undecided
from rammevaerk.decisions.wording import act_name, part_name
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.doing import tell_refused, try_form
from rammevaerk.web.once import page_reads_once


@permission(Permission.SEE_DECISIONS)
@page_reads_once
def decision_list(request: AskedRequest) -> HttpResponse:
    """Everything recorded, newest first, and what waits for a second person."""
    table = decision_table(request)
    if file := table.export():
        return file
    waiting = rows_shown(queries.waiting_for_confirmation())
    context = {
        "table": table,
        "waiting": [(row, _by_other(row.decision, request)) for row in waiting],
        "may_confirm": may(request, Permission.CONFIRM_DECISIONS),
        "crumbs": [(_("Decisions"), "")],
    }
    return render(request, "decisions/list.html", context)


@permission(Permission.RECORD_DECISIONS)
@page_reads_once
def record(request: AskedRequest) -> HttpResponse:
    """Record what a body said of the case that the address names."""
    act, subject, case = _case_of(request)
    course = queries.course(act, subject, request.today, case.operator)
    form = DecisionForm(request.POST or None, course=course)

    def doing() -> object:
        return record_decision(by=request.by, today=request.today, new=form.decision(act, subject))

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("It is recorded. A decision counts when somebody else has confirmed it."))
        return redirect(case.url)
    context = {
        "form": form,
        "course": course,
        "case": case,
        "act": act_name(act),
        "crumbs": [(case.title, case.url), (_("Record what a body said"), "")],
    }
    return render(request, "decisions/record.html", context, status=422 if form.errors else 200)


def _case_of(request: AskedRequest) -> tuple[Act, Subject, Described]:
    try:
        act = Act(request.GET.get("act", ""))
        subject = Subject(request.GET.get("subject", ""), int(request.GET.get("id", "")))
    except ValueError:
        raise Http404 from None
    case = queries.describe(subject)
    if case is None:
        raise Http404
    return act, subject, case


@permission(Permission.CONFIRM_DECISIONS)
@require_POST
def confirm(request: AskedRequest, pk: int) -> HttpResponse:
    """Confirm a recorded decision from the minutes."""
    try:
        confirm_decision(by=request.by, today=request.today, decision_id=pk)
        messages.success(request, _("The decision is confirmed."))
    except RecordedDecision.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        tell_refused(request, refused)
    return redirect(_back(request, reverse("decisions:list")))


def _back(request: AskedRequest, otherwise: str) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else otherwise


@permission(Permission.SEE_AGREEMENT)
@page_reads_once
def who(request: AskedRequest) -> HttpResponse:
    """Who prepares, discusses, recommends and decides which act; unknown stays unknown."""
    area = the_area()
    table = queries.table_on(area.code, request.today)
    there = {row.act for row in table}
    may_enter = may(request, Permission.RECORD_DECISIONS)
    context = {
        "parts": [part_name(part) for part in Part],
        "rows": [(act_name(row.act), [row.parts.get(part, ()) for part in Part]) for row in table],
        "silent": [act_name(act) for act in Act if act not in there],
        "unknown": len(undecided(table)) + len(Act) - len(there),
        "waiting": _waiting(request) if may_enter else [],
        "may_enter": may_enter,
        "area": area,
        "crumbs": [(_("Who decides what"), "")],
    }
    return render(request, "decisions/who.html", context)


def _waiting(request: AskedRequest) -> list[tuple[DecisionRole, str, str, bool]]:
    rows = queries.roles_waiting()
    return [(row, act_name(Act(row.act)), part_name(Part(row.part)), _by_other(row, request)) for row in rows]


def _by_other(row: DecisionRole | RecordedDecision, request: AskedRequest) -> bool:
    return row.recorded_by is not None and row.recorded_by.user_id != request.by.user_id


@permission(Permission.RECORD_DECISIONS)
def enter_roles(request: AskedRequest) -> HttpResponse:
    """Enter who has a part in an act, from an adopted text."""
    form = RolesForm(request.POST or None, bodies=list(queries.bodies()), initial={"act": request.GET.get("act")})
    if (
        request.method == "POST"
        and form.is_valid()
        and try_form(form, lambda: record_roles(by=request.by, today=request.today, new=form.roles))
    ):
        messages.success(request, _("It is entered, and holds when somebody else has confirmed it."))
        return redirect("decisions:who")
    return _form_page(request, form, _("Enter who decides"), _("Enter it"))


@permission(Permission.RECORD_DECISIONS)
def enter_body(request: AskedRequest) -> HttpResponse:
    """Add a body to the area."""
    form = BodyForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_form(form, lambda: record_body(by=request.by, today=request.today, new=form.body))
    ):
        messages.success(request, _("The body is added."))
        return redirect("decisions:enter_roles")
    return _form_page(request, form, _("Add a body"), _("Add the body"))


def _form_page(request: AskedRequest, form: RolesForm | BodyForm, heading: str, submit: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "crumbs": [(_("Who decides what"), "decisions:who"), (heading, "")],
    }
    return render(request, "decisions/form.html", context, status=422 if form.errors else 200)


@permission(Permission.CONFIRM_DECISIONS)
@require_POST
def confirm_part(request: AskedRequest, pk: int) -> HttpResponse:
    """Confirm who decides from the adopted text."""
    try:
        confirm_roles(by=request.by, today=request.today, role_id=pk)
        messages.success(request, _("It holds from now on."))
    except DecisionRole.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        tell_refused(request, refused)
    return redirect("decisions:who")
