"""Publishing a tariff again within its year: the day it holds from, the reason and the deciding body are asked for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import YearChange
from rammevaerk.pricing.forms import ChangeForm
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.pages.again import again_page
from rammevaerk.pricing.views.sheets import seen_sheet


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def publish_again(request: AskedRequest, pk: int) -> HttpResponse:
    """Ask what a tariff that changes within its year must say, and publish it."""
    sheet = _approved(request, pk)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        change = YearChange(data["from_date"], data["reason"], data["decided_by"])
        try:
            actions.publish_sheets(by=request.by, today=request.today, sheet_ids=[pk], change=change)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("The tariff is published to all parties."))
            return redirect("pricing:sheet", pk=pk)
    crumbs = [
        (_("Tariffs"), reverse("pricing:tariff_list")),
        (f"{sheet.item.unit.service.name} {sheet.year}", reverse("pricing:sheet", args=[pk])),
        (_("Publish the tariff"), ""),
    ]
    context = {"sheet": sheet, "form": form, "page": again_page(sheet, today=request.today), "crumbs": crumbs}
    return render(request, "pricing/publish_again.html", context, status=422 if form.errors else 200)


def _approved(request: AskedRequest, pk: int) -> Sheet:
    """The operator's own sheet that waits to be published."""
    sheet, sight = seen_sheet(request, pk, area_code=the_area().code)
    if not sight.edits_of(sheet.item.unit.service.operator_id):
        raise PermissionDenied(_("Only the operator's own economist changes its tariffs."))
    if sheet.state != SheetState.APPROVED:
        raise Http404(_("The sheet is not approved, or it is published already."))
    return sheet
