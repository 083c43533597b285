"""Consulting the municipalities, and answering."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.changes import actions
from rammevaerk.changes.forms import AnswerForm, DeadlineForm
from rammevaerk.changes.pages.shown import own_consultation, told_of
from rammevaerk.changes.rules.consulting import usual_deadline
from rammevaerk.changes.rules.standing import AllowedStep, check_step
from rammevaerk.changes.views.under import case_or_404, crumbs_to, form_page, page
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import try_form


@permission(Permission.HANDLE_CHANGES)
def consult(request: AskedRequest, pk: int) -> HttpResponse:
    """Open the consultation."""
    case = case_or_404(request, pk)
    form = DeadlineForm(request.POST or None, initial={"deadline": usual_deadline(request.today, rulebook_on(request.today))})

    def doing() -> None:
        deadline = form.cleaned_data["deadline"]
        actions.open_consultation(by=request.by, today=request.today, change_id=pk, deadline=deadline)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The consultation is open. The municipalities have a task each."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(
        request, case, form, AllowedStep.CONSULT, title=_("Consult the municipalities"), submit=_("Open the consultation")
    )


@permission(Permission.HANDLE_CHANGES)
def prolong(request: AskedRequest, pk: int) -> HttpResponse:
    """Give the municipalities more time."""
    case, form = case_or_404(request, pk), DeadlineForm(request.POST or None)

    def doing() -> None:
        deadline = form.cleaned_data["deadline"]
        actions.prolong_consultation(by=request.by, today=request.today, change_id=pk, deadline=deadline)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The deadline is prolonged."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(request, case, form, AllowedStep.PROLONG, title=_("Prolong the deadline"), submit=_("Prolong the deadline"))


@permission(Permission.ANSWER_CONSULTATIONS)
def answer(request: AskedRequest, pk: int) -> HttpResponse:
    """One's own municipality's answer."""
    case = case_or_404(request, pk)
    consultation, own = own_consultation(request, case)
    form = AnswerForm(request.POST or None, initial=own.initial())

    def doing() -> None:
        actions.answer_consultation(by=request.by, today=request.today, change_id=pk, answer=form.answered())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The answer is with the operator and the secretariat."))
        return HttpResponseRedirect(page("change", pk))
    stopped = check_step(AllowedStep.ANSWER, case.facts, request.today)
    told = told_of(case, registry.target_group_tree(request.today), accounts.organisation_names())
    context = {"case": case, "form": form, "own": own, "stopped": stopped, "consultation": consultation} | told
    way = crumbs_to((case.row.name, page("change", pk)), (_("Answer"), ""))
    return render(request, "changes/answer.html", context | {"crumbs": way}, status=422 if form.errors else 200)
