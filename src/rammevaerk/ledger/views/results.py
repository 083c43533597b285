"""Handing the income of all of a year's items to pricing on one page, each with what became of it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger import actions, facts
from rammevaerk.ledger.actions import Costs, Outcome
from rammevaerk.ledger.forms import AllCostsForm
from rammevaerk.ledger.pages import results as page
from rammevaerk.ledger.year_books import year_books


@require_http_methods(["GET", "POST"])
@permission(Permission.CLOSE_LEDGER_YEAR)
def all_results(request: AskedRequest, year: int) -> HttpResponse:
    """What all items with income and no result yet cost, looked at or handed over together."""
    if not 2000 <= year <= request.today.year:
        raise Http404
    party = request.by.organisation_id
    books = year_books(party, request.acting.parties, year)
    open_items = page.open_items(books)
    form = AllCostsForm(request.POST or None, items=open_items)
    found = _handed(request, year, form) if request.method == "POST" and form.is_valid() else []
    if found and all(one.written for one in found):
        return redirect("ledger:year", year=year)
    context = {
        "year": year,
        "form": form,
        "rows": page.rows(books, form, found),
        "adopted": actions.ACCOUNTS in facts.year_steps(party, year).get(year, {}),
        "crumbs": [*_crumbs(year), (_("All results"), "")],
    }
    stopped = bool(form.errors) or any(one.stopped for one in found)
    return render(request, "ledger/all_results.html", context, status=422 if stopped else 200)


def _crumbs(year: int) -> list[tuple[str, str]]:
    return [(_("Ledger"), "ledger:balances"), (_("Years"), "ledger:years"), (str(year), reverse("ledger:year", args=[year]))]


def _handed(request: AskedRequest, year: int, form: AllCostsForm) -> Sequence[Outcome]:
    """What became of each item a cost is entered for, and how many went which way, above the page."""
    source = form.cleaned_data["source"]
    costs = {item: Costs(*form.amounts(item), source) for item in form.filled()}
    act = actions.look_at_each if "look" in request.POST else actions.hand_over_each
    try:
        found = act(by=request.by, today=request.today, year=year, costs=costs)
    except Refused as refused:
        form.add_findings(refused)
        return []
    if written := sum(one.written for one in found):
        said = ngettext("The income of %(n)s item is handed over.", "The income of %(n)s items is handed over.", written)
        messages.success(request, said % {"n": written})
    if refused_ones := sum(one.stopped for one in found):
        said = ngettext("%(n)s item is stopped: see it below.", "%(n)s items are stopped: see them below.", refused_ones)
        messages.error(request, said % {"n": refused_ones})
    return found
