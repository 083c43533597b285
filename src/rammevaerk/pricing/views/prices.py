"""The several prices of a sheet: how they are built, what each costs, and what a shift of the mix would cost."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions
from rammevaerk.pricing.calculating import stored_facts
from rammevaerk.pricing.models import SheetState
from rammevaerk.pricing.pages.prices import PricesPage, prices_page
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.views.sheets import seen_sheet


@require_GET
@permission(Permission.SEE_SHEETS)
def prices(request: AskedRequest, pk: int) -> HttpResponse:
    """The form beside the prices it gives; only the answer when the page asks for it while somebody types."""
    context = _context(request, pk, {name: str(value) for name, value in request.GET.items()})
    only_answer = bool(getattr(request, "htmx", False))
    answer = render(request, "pricing/parts/prices_result.html" if only_answer else "pricing/prices.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@permission(Permission.EDIT_SHEETS)
def save_prices(request: AskedRequest, pk: int) -> HttpResponse:
    """Give the draft the prices that are shown."""
    context = _context(request, pk, {name: str(value) for name, value in request.POST.items()})
    if not context["edits"]:
        raise Http404(_("There is no such sheet, or it is not published yet."))
    page = context["page"]
    assert isinstance(page, PricesPage)
    if not page.form.errors:
        try:
            actions.edit_prices(by=request.by, today=request.today, sheet_id=pk, mix=page.form.mix)
        except Refused as refusal:
            page.form.add_findings(refusal)
        else:
            messages.success(request, _("The prices are kept and the tariff is calculated again."))
            return redirect("pricing:sheet", pk=pk)
    return render(request, "pricing/prices.html", context, status=422)


def _context(request: AskedRequest, pk: int, given: Mapping[str, str]) -> dict[str, object]:
    area_code = the_area().code
    sheet, sight = seen_sheet(request, pk, area_code=area_code)
    page = prices_page(stored_facts(sheet), rulebook_of_year(sheet.year, area_code=area_code), given)
    edits = sight.edits_of(sheet.item.unit.service.operator_id)
    name = sheet.item.unit.service.name
    crumbs = [
        (_("Tariffs"), reverse("pricing:tariff_list")),
        (f"{name} {sheet.year}", reverse("pricing:sheet", args=[sheet.pk])),
        (_("Prices"), ""),
    ]
    is_draft = sheet.state == SheetState.DRAFT
    return {"sheet": sheet, "page": page, "edits": edits, "may_save": edits and is_draft, "crumbs": crumbs}
