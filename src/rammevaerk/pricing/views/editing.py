"""Changing a draft's lines, places and occupancy."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.rules import Measure
from rammevaerk.pricing.sheet_forms import LineFormSet, SheetForm, edit_of, line_initials, sheet_initial
from rammevaerk.pricing.views.sheets import seen_sheet


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def edit(request: AskedRequest, pk: int) -> HttpResponse:
    """The form of a draft; a sheet that has moved on is shown instead, with what to do."""
    sheet, sight = seen_sheet(request, pk)
    if not sight.edits_of(sheet.item.unit.service.operator_id):
        raise Http404(_("There is no such sheet, or it is not published yet."))
    if sheet.state != SheetState.DRAFT:
        messages.error(request, _("Only a draft can be changed. Make a new version of the sheet."))
        return redirect("pricing:sheet", pk=pk)
    form = SheetForm(request.POST or None, initial=sheet_initial(sheet), measure=Measure(sheet.item.measure))
    lines = LineFormSet(request.POST or None, initial=line_initials(sheet), prefix="line")
    if request.method == "POST" and form.is_valid() & lines.is_valid():
        try:
            actions.edit_sheet(by=request.by, today=request.today, sheet_id=pk, edit=edit_of(form, lines))
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:sheet", pk=pk)
    return _shown(request, sheet, form, lines)


def _shown(request: AskedRequest, sheet: Sheet, form: SheetForm, lines: object) -> HttpResponse:
    name = sheet.item.unit.service.name
    crumbs = [
        (_("Tariffs"), reverse("pricing:tariff_list")),
        (f"{name} {sheet.year}", reverse("pricing:sheet", args=[sheet.pk])),
        (_("Change the draft"), ""),
    ]
    context = {"sheet": sheet, "form": form, "lines": lines, "crumbs": crumbs}
    return render(request, "pricing/edit.html", context, status=422 if request.method == "POST" else 200)
