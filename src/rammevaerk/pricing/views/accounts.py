"""A year's accounts entered by the operator: looked at first, then fixed."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.accounts_form import AccountsForm
from rammevaerk.pricing.models import TariffItem, YearResult
from rammevaerk.pricing.pages.accounts import accounts_page
from rammevaerk.pricing.rules.sold import YearPrice
from rammevaerk.pricing.sold_form import SoldDaysForm
from rammevaerk.pricing.views.found import own_item
from rammevaerk.pricing.year_income import priced_year
from rammevaerk.web import amounts
from rammevaerk.web.doing import tell_refused

YEARS = 5
"""How many years back the form offers; older ones were priced before the platform and are handed over in bulk."""


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def enter(request: AskedRequest, pk: int) -> HttpResponse:
    """Enter a year's accounts, see the result and its formula, and fix it."""
    item = own_item(request, pk)
    closed = {row.year: row for row in queries.results_of(item.pk)}
    years = [year for year in range(request.today.year - 1, request.today.year - 1 - YEARS, -1) if year not in closed]
    prices = _several_prices(item, _chosen(request, years))
    form, page = AccountsForm(request.POST or None, years=years, prices=prices, initial=request.GET.dict()), None
    if request.method == "POST" and form.is_valid():
        accounts = form.accounts(item)
        try:
            page = accounts_page(actions.look_at_accounts(accounts, today=request.today))
            if "look" not in request.POST:
                row = actions.close_year(by=request.by, today=request.today, accounts=accounts)
                messages.success(request, _("The accounts of %(year)s are fixed.") % {"year": row.year})
                return redirect("pricing:history", pk=pk) if row.result_ore is None else redirect("pricing:result", pk=row.pk)
        except Refused as refusal:
            form.add_findings([_at_the_year(finding) for finding in refusal.findings])
    context = {"item": item, "form": form, "page": page, "years": years, "closed": list(closed.values()), "crumbs": _crumbs(item)}
    return render(request, "pricing/accounts.html", context, status=422 if form.errors else 200)


def _at_the_year(finding: Finding) -> Finding:
    return replace(finding, where="year") if finding.code == "pricing.year_closed" else finding


def _chosen(request: AskedRequest, years: Sequence[int]) -> int | None:
    """The year the form is about: the one sent, or the newest."""
    sent = (request.POST or request.GET).get("year", "")
    known = {str(year): year for year in years}
    return known.get(sent, years[0] if years else None)


def _several_prices(item: TariffItem, year: int | None) -> tuple[YearPrice, ...]:
    """The prices of a year that has several, to be asked about one by one; none else."""
    priced = priced_year(item.pk, year) if year is not None else None
    return priced.prices if priced is not None and priced.has_several else ()


def _crumbs(item: TariffItem, last: str = "") -> list[tuple[str, str]]:
    service = (item.unit.service.name, reverse("pricing:item", args=[item.pk]))
    return [(_("Tariffs"), reverse("pricing:tariff_list")), service, (last or _("Enter accounts"), "")]


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def sold_days(request: AskedRequest, pk: int) -> HttpResponse:
    """Share a closed year's days by price, see the result, and fix it; it is done once."""
    row = _waiting(request, pk)
    priced = priced_year(row.item_id, row.year)
    form, looked = SoldDaysForm(request.POST or None, prices=priced.prices if priced else ()), None
    if request.method == "POST" and form.is_valid():
        try:
            looked = actions.look_at_sold_days(row, form.sold())
            if "look" not in request.POST:
                actions.state_sold_days(by=request.by, today=request.today, result_id=pk, sold=form.sold())
                messages.success(request, _("The days of %(year)s are fixed, and the year has its result.") % {"year": row.year})
                return redirect("pricing:result", pk=pk)
        except Refused as refusal:
            form.add_findings(refusal)
    context = {
        "row": row,
        "billable": amounts.thousands(row.billable_days, 0 if row.billable_days % 1 == 0 else 2),
        "form": form,
        "result": queries.result_figure(looked) if looked is not None else None,
        "crumbs": _crumbs(row.item, _("Days by price")),
    }
    return render(request, "pricing/sold_days.html", context, status=422 if form.errors else 200)


def _waiting(request: AskedRequest, pk: int) -> YearResult:
    """A closed year of the operator's that waits for its days by price."""
    try:
        row = queries.own_result(pk, request.acting.parties)
    except YearResult.DoesNotExist as error:
        raise Http404(_("There is no such result.")) from error
    if not queries.waits_for_days(row):
        raise Http404(_("The days of that year are fixed."))
    return row


@require_POST
@permission(Permission.EDIT_SHEETS)
def level(request: AskedRequest, pk: int) -> HttpResponse:
    """Spread a surplus that would make the tariff zero or negative over the agreed years."""
    own_item(request, pk)
    try:
        plan = actions.level_surplus(by=request.by, today=request.today, item_id=pk)
    except Refused as refusal:
        tell_refused(request, refusal)
    else:
        messages.success(request, _("The surplus is spread over %(years)s tariffs.") % {"years": plan.years})
    return redirect("pricing:history", pk=pk)
