"""Notice to buyers, the day it happens, and the plan that is followed to the end."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.changes import actions
from rammevaerk.changes.forms import NoticeForm, StepForm
from rammevaerk.changes.pages.shown import plan_of_case, step_row
from rammevaerk.changes.register_forms import CorrectForm, RegisterForm
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.views.under import case_or_404, crumbs_to, form_page, may_take, page, read_once
from rammevaerk.changes.wording import register_words
from rammevaerk.web import dates
from rammevaerk.web.doing import act, try_form


@permission(Permission.NOTIFY_CHANGES)
def notice(request: AskedRequest, pk: int) -> HttpResponse:
    """Record that a buyer has had notice."""
    case, names = case_or_404(request, pk), accounts.organisation_names()
    told = set(case.row.notices.values_list("buyer_id", flat=True))
    left = [user for user in case.row.users if user not in told and user != case.row.operator_id]
    buyers = [(user, names.get(user, "?")) for user in left]
    form = NoticeForm(request.POST or None, buyers=buyers, initial={"dispatched_on": request.today})

    def doing() -> None:
        actions.record_notice(by=request.by, today=request.today, change_id=pk, notice=form.notice())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The notice is recorded."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(request, case, form, AllowedStep.GIVE_NOTICE, title=_("Notice to a buyer"), submit=_("Save"))


@permission(Permission.NOTIFY_CHANGES)
def register(request: AskedRequest, pk: int) -> HttpResponse:
    """Carry the change out in the register from its day."""
    case = case_or_404(request, pk)
    form = RegisterForm(request.POST if request.method == "POST" else None, change=case.row)

    def doing() -> None:
        actions.write_register(by=request.by, today=request.today, change_id=pk, entry=form.entry())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The register says it from %(day)s.") % {"day": dates.long(case.facts.takes_effect)})
        return HttpResponseRedirect(page("change", pk))
    words = {"title": _("Carry out in the register"), "submit": _("Write it into the register"), "words": register_words(case)}
    return form_page(request, case, form, AllowedStep.WRITE_REGISTER, **words)


@permission(Permission.NOTIFY_CHANGES)
def correct(request: AskedRequest, pk: int) -> HttpResponse:
    """Correct the day the register says."""
    case = case_or_404(request, pk)
    form = CorrectForm(request.POST or None, initial={"day": case.facts.takes_effect})

    def doing() -> None:
        actions.correct_register(by=request.by, today=request.today, change_id=pk, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The register is corrected. What it said before is kept."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(request, case, form, AllowedStep.CORRECT_REGISTER, title=_("Correct the day"), submit=_("Correct the day"))


@permission(Permission.NOTIFY_CHANGES)
@require_POST
def effect(request: AskedRequest, pk: int) -> HttpResponse:
    """Say that it has happened."""
    case_or_404(request, pk)
    return act(
        request,
        lambda: actions.put_in_effect(by=request.by, today=request.today, change_id=pk),
        said=_("It has happened, and is followed to the end."),
        back=page("plan", pk),
    )


@permission(Permission.SEE_CHANGES)
@read_once
def plan(request: AskedRequest, pk: int) -> HttpResponse:
    """What is followed: residents still to be placed, staff, knowledge, the register."""
    case = case_or_404(request, pk)
    may_plan = may_take(request, case, AllowedStep.PLAN)
    form = StepForm(request.POST or None) if may_plan else None

    def doing() -> None:
        assert form is not None
        actions.plan_step(by=request.by, today=request.today, change_id=pk, step=form.step())

    if request.method == "POST" and form and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The step is on the plan."))
        return HttpResponseRedirect(page("plan", pk))
    way = crumbs_to((case.row.name, page("change", pk)), (_("Plan"), ""))
    context = {"case": case, "form": form, "may_plan": may_plan, "crumbs": way} | plan_of_case(request, case)
    return render(request, "changes/plan.html", context, status=422 if form and form.errors else 200)


@permission(Permission.NOTIFY_CHANGES)
@require_POST
def step_done(request: AskedRequest, pk: int) -> HttpResponse:
    """A step is done."""
    row = step_row(pk)
    return act(
        request,
        lambda: actions.finish_step(by=request.by, today=request.today, step_id=pk),
        said=_("The step is done."),
        back=page("plan", row.change_id),
    )
