"""A year's accounts entered by the operator: looked at first, then fixed."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.accounts_form import AccountsForm
from rammevaerk.pricing.models import TariffItem
from rammevaerk.pricing.pages.accounts import accounts_page
from rammevaerk.web.sentences import finding_words

YEARS = 5
"""How many years back the form offers; older ones were priced before the platform and are handed over in bulk."""


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def enter(request: AskedRequest, pk: int) -> HttpResponse:
    """Enter a year's accounts, see the result and its formula, and fix it."""
    item = _own(request, pk)
    closed = {row.year: row for row in queries.results_of(item.pk)}
    years = [year for year in range(request.today.year - 1, request.today.year - 1 - YEARS, -1) if year not in closed]
    form, page = AccountsForm(request.POST or None, years=years), None
    if request.method == "POST" and form.is_valid():
        accounts = form.accounts(item)
        try:
            page = accounts_page(actions.look_at_accounts(accounts, today=request.today))
            if "look" not in request.POST:
                row = actions.close_year(by=request.by, today=request.today, accounts=accounts)
                messages.success(request, _("The accounts of %(year)s are fixed.") % {"year": row.year})
                return redirect("pricing:history", pk=pk) if row.result_ore is None else redirect("pricing:result", pk=row.pk)
        except Refused as refusal:
            form.add_findings(
                [replace(one, where="year") if one.code == "pricing.year_closed" else one for one in refusal.findings]
            )
    context = {"item": item, "form": form, "page": page, "years": years, "closed": list(closed.values()), "crumbs": _crumbs(item)}
    return render(request, "pricing/accounts.html", context, status=422 if form.errors else 200)


def _own(request: AskedRequest, pk: int) -> TariffItem:
    try:
        item = queries.public_item(pk)
    except TariffItem.DoesNotExist as error:
        raise Http404(_("There is no such tariff.")) from error
    if item.unit.service.operator_id not in request.acting.parties:
        raise PermissionDenied(_("Only the operator's own economist changes its tariffs."))
    return item


def _crumbs(item: TariffItem) -> list[tuple[str, str]]:
    service = (item.unit.service.name, reverse("pricing:item", args=[item.pk]))
    return [(_("Tariffs"), reverse("pricing:tariff_list")), service, (_("Enter accounts"), "")]


@require_POST
@permission(Permission.EDIT_SHEETS)
def level(request: AskedRequest, pk: int) -> HttpResponse:
    """Spread a surplus that would make the tariff zero or negative over the agreed years."""
    _own(request, pk)
    try:
        plan = actions.level_surplus(by=request.by, today=request.today, item_id=pk)
    except Refused as refusal:
        for finding in refusal.findings:
            messages.error(request, finding_words(finding))
    else:
        messages.success(request, _("The surplus is spread over %(years)s tariffs.") % {"years": plan.years})
    return redirect("pricing:history", pk=pk)
