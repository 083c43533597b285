"""One change: its page, its document, and what its operator does with the notification."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.changes import actions
from rammevaerk.changes.forms import BecauseForm, InquiryForm, LinkForm
from rammevaerk.changes.pages.document import case_as_pdf, case_as_word
from rammevaerk.changes.pages.shown import shown
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.views.under import case_or_404, crumbs_to, form_page, page, read_once
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import try_form

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@permission(Permission.SEE_CHANGES)
@read_once
def change(request: AskedRequest, pk: int) -> HttpResponse:
    """A change from notification to the end."""
    case = case_or_404(request, pk)
    return render(request, "changes/change.html", shown(request, case) | {"crumbs": crumbs_to((case.row.name, ""))})


@permission(Permission.SEE_CHANGES)
@read_once
def case_pdf(request: AskedRequest, pk: int) -> HttpResponse:
    """The case as PDF."""
    case = case_or_404(request, pk)
    response = HttpResponse(case_as_pdf(case, shown(request, case), request.today), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="aendring-{pk}.pdf"'
    return response


@permission(Permission.SEE_CHANGES)
@read_once
def case_word(request: AskedRequest, pk: int) -> HttpResponse:
    """The case as a Word document."""
    case = case_or_404(request, pk)
    response = HttpResponse(case_as_word(case, shown(request, case), request.today), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="aendring-{pk}.docx"'
    return response


@permission(Permission.NOTIFY_CHANGES)
def withdraw(request: AskedRequest, pk: int) -> HttpResponse:
    """Give a change up."""
    case, form = case_or_404(request, pk), BecauseForm(request.POST or None)

    def doing() -> None:
        because = form.cleaned_data["because"]
        actions.withdraw_change(by=request.by, today=request.today, change_id=pk, because=because)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("It is withdrawn. The others see it, and why."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(request, case, form, AllowedStep.WITHDRAW, title=_("Withdraw"), submit=_("Withdraw"))


@permission(Permission.NOTIFY_CHANGES)
def inquiry(request: AskedRequest, pk: int) -> HttpResponse:
    """Name the inquiry for a joint service behind a single-person service."""
    case, form = case_or_404(request, pk), InquiryForm(request.POST or None)

    def doing() -> None:
        number = form.cleaned_data["inquiry"]
        actions.attach_inquiry(by=request.by, today=request.today, change_id=pk, inquiry=number)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The inquiry is named."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(request, case, form, AllowedStep.PLAN, title=_("Inquiry for a joint service"), submit=_("Save"))


@permission(Permission.NOTIFY_CHANGES)
def link(request: AskedRequest, pk: int) -> HttpResponse:
    """Say which service of the register the planned one has become."""
    case = case_or_404(request, pk)
    form = LinkForm(request.POST or None, services=registry.own_service_names(request.assignment, request.today))

    def doing() -> None:
        service = form.cleaned_data["service"]
        actions.link_service(by=request.by, today=request.today, change_id=pk, service_id=service)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The change and the service belong together now."))
        return HttpResponseRedirect(page("change", pk))
    return form_page(request, case, form, AllowedStep.PLAN, title=_("The service in the register"), submit=_("Save"))
