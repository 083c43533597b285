"""The guarantee and the closing account."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.changes import actions
from rammevaerk.changes.forms import EntryForm
from rammevaerk.changes.models import ClosingEntry
from rammevaerk.changes.money_forms import ClosingTermsForm, GuaranteeForm, LeaveForm
from rammevaerk.changes.pages.money import account_page, guarantee_page, members_left, terms_written
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.views.under import case_or_404, crumbs_to, form_page, may_take, page, read_once
from rammevaerk.web.doing import act, try_form


@permission(Permission.SEE_CHANGES)
@read_once
def guarantee(request: AskedRequest, pk: int) -> HttpResponse:
    """The guarantee's terms and its years, reckoned as far as the results go."""
    case = case_or_404(request, pk)
    way = crumbs_to((case.row.name, page("change", pk)), (_("Guarantee"), ""))
    return render(request, "changes/guarantee.html", guarantee_page(request, case) | {"crumbs": way})


@permission(Permission.NOTIFY_CHANGES)
def guarantee_terms(request: AskedRequest, pk: int) -> HttpResponse:
    """Write the terms the parties decide on."""
    case = case_or_404(request, pk)
    parties = [(row.id, row.name) for row in accounts.municipalities_on(case.row.area.code, request.today)]
    form = GuaranteeForm(request.POST or None, parties=parties, initial=terms_written(case.row))

    def doing() -> None:
        actions.agree_guarantee(by=request.by, today=request.today, change_id=pk, terms=form.terms())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The terms are written. Each party decides for itself."))
        return HttpResponseRedirect(page("guarantee", pk))
    return form_page(
        request, case, form, AllowedStep.AGREE_GUARANTEE, title=_("Terms of the guarantee"), submit=_("Save the terms")
    )


@permission(Permission.NOTIFY_CHANGES)
def leave(request: AskedRequest, pk: int) -> HttpResponse:
    """Note that a member leaves the guarantee."""
    case = case_or_404(request, pk)
    form = LeaveForm(request.POST or None, members=members_left(case.row))

    def doing() -> None:
        actions.leave_guarantee(by=request.by, today=request.today, change_id=pk, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("It is noted. What the member still pays follows from the terms."))
        return HttpResponseRedirect(page("guarantee", pk))
    return form_page(request, case, form, AllowedStep.LEAVE_GUARANTEE, title=_("A member leaves the guarantee"), submit=_("Save"))


@permission(Permission.NOTIFY_CHANGES)
@require_POST
def settle_year(request: AskedRequest, pk: int, number: int) -> HttpResponse:
    """Settle a reckoned year."""
    case_or_404(request, pk)
    return act(
        request,
        lambda: actions.settle_guarantee_year(by=request.by, today=request.today, change_id=pk, number=number),
        said=_("The year is settled: the members are charged or paid back by the next monthly run."),
        back=page("guarantee", pk),
    )


@permission(Permission.SEE_CHANGES)
@read_once
def account(request: AskedRequest, pk: int) -> HttpResponse:
    """The closing account, line by line, and what each party carries."""
    case = case_or_404(request, pk)
    may_keep = may_take(request, case, AllowedStep.KEEP_ACCOUNT)
    form = EntryForm(request.POST or None) if may_keep else None

    def doing() -> None:
        assert form is not None
        actions.add_closing_entry(by=request.by, today=request.today, change_id=pk, entry=form.entry())

    if request.method == "POST" and form and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The line is in the account."))
        return HttpResponseRedirect(page("account", pk))
    way = crumbs_to((case.row.name, page("change", pk)), (_("Closing account"), ""))
    context = {"form": form, "may_keep": may_keep, "crumbs": way} | account_page(request, case)
    return render(request, "changes/account.html", context, status=422 if form and form.errors else 200)


@permission(Permission.NOTIFY_CHANGES)
def closing_terms(request: AskedRequest, pk: int) -> HttpResponse:
    """Choose how the account is shared."""
    case, form = case_or_404(request, pk), ClosingTermsForm(request.POST or None)

    def doing() -> None:
        actions.choose_closing_terms(by=request.by, today=request.today, change_id=pk, terms=form.chosen())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("It is chosen. Nothing is charged before it is decided."))
        return HttpResponseRedirect(page("account", pk))
    return form_page(request, case, form, AllowedStep.KEEP_ACCOUNT, title=_("How the account is shared"), submit=_("Save"))


@permission(Permission.NOTIFY_CHANGES)
@require_POST
def leftovers(request: AskedRequest, pk: int) -> HttpResponse:
    """Take results and reserves without a tariff into the account."""
    case_or_404(request, pk)
    return act(
        request,
        lambda: actions.take_leftovers(by=request.by, today=request.today, change_id=pk),
        said=_("What the tariffs left is in the account."),
        back=page("account", pk),
    )


@permission(Permission.NOTIFY_CHANGES)
@require_POST
def write_shares(request: AskedRequest, pk: int) -> HttpResponse:
    """Write what each party carries."""
    case_or_404(request, pk)
    return act(
        request,
        lambda: actions.write_closing_shares(by=request.by, today=request.today, change_id=pk),
        said=_("The shares are written: the parties are charged by the next monthly run."),
        back=page("account", pk),
    )


@permission(Permission.NOTIFY_CHANGES)
@require_POST
def remove_entry(request: AskedRequest, pk: int) -> HttpResponse:
    """Take a line out of the account."""
    row = ClosingEntry.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return act(
        request,
        lambda: actions.remove_closing_entry(by=request.by, today=request.today, entry_id=pk),
        said=_("The line is out of the account. It is kept with its day."),
        back=page("account", row.change_id),
    )
