"""What is kept on file for a need, and its end."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions, queries
from rammevaerk.needs.documents import case_note, note_pdf
from rammevaerk.needs.forms import CloseForm, ReasonForm, RecordForm
from rammevaerk.needs.models import Record
from rammevaerk.needs.views.reasons import with_reason
from rammevaerk.needs.views.under import need_row, small_form, while_it_stands
from rammevaerk.registry.queries.searching import names_of_units


@permission(Permission.EDIT_NEEDS)
@while_it_stands
def note(request: AskedRequest, pk: int) -> HttpResponse:
    """Keep a look at Tilbudsportalen or a dialogue with others."""
    row = need_row(request, pk)
    kind = request.GET.get("slags", Record.Kind.PORTAL)
    form = RecordForm(request.POST or None, initial={"kind": kind, "on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_record(by=request.by, today=request.today, need_id=pk, noted=actions.Noted(**form.cleaned_data))
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("It is on file."))
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return small_form(request, row, form, _("What have you done?"), _("Keep it on file"))


@permission(Permission.EDIT_NEEDS)
@while_it_stands
def say_why(request: AskedRequest, pk: int, unit: int) -> HttpResponse:
    """Why a municipal service that fits is not chosen."""
    row = need_row(request, pk)
    names = names_of_units([unit])
    if unit not in names:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_why_not(by=request.by, today=request.today, need_id=pk, unit_id=unit, **form.cleaned_data)
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(f"{reverse('needs:need', args=[pk])}#enhed-{unit}")
    return small_form(request, row, form, _("Why not %(service)s?") % {"service": names[unit]}, _("Keep the reason"))


@permission(Permission.EDIT_NEEDS)
@while_it_stands
def close(request: AskedRequest, pk: int) -> HttpResponse:
    """Close a need without a place."""
    row = need_row(request, pk)
    form = CloseForm(request.POST or None, choices=queries.closing_choices())
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_need(by=request.by, today=request.today, need_id=pk, closed_as=form.cleaned_data["closed_as"])
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The need is closed."))
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return small_form(request, row, form, _("Close the need"), _("Close the need"))


@permission(Permission.SEE_NEEDS)
@with_reason
def note_document(request: AskedRequest, pk: int) -> HttpResponse:
    """The note for the case file as PDF."""
    row = need_row(request, pk)
    response = HttpResponse(note_pdf(row, case_note(row), request.today), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="journalnotat.pdf"'
    return response
