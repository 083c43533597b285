"""A year's close: its three dates, and which krone went where."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.trace import Figure
from rammevaerk.ledger import actions, facts, queries
from rammevaerk.ledger.actions import Adoption, Costs
from rammevaerk.ledger.forms import AdoptedForm, CostsForm, PlacingForm
from rammevaerk.ledger.pages import results
from rammevaerk.ledger.pages import years as page
from rammevaerk.ledger.rules.year import STEPS
from rammevaerk.ledger.year_books import year_books, years_known
from rammevaerk.web.sentences import finding_words

SHOWN = 3
"""Of many findings that say the same of one service each, those told above the page; its list has the others."""


@permission(Permission.SEE_LEDGER)
def years(request: AskedRequest) -> HttpResponse:
    """The years with their three dates."""
    known = years_known(request.by.organisation_id, request.acting.parties)
    steps = facts.year_steps(request.by.organisation_id)
    rows = [{"year": year, "steps": page.steps(steps.get(year, {}))} for year in known]
    return render(request, "ledger/years.html", {"rows": rows, "crumbs": [(_("Ledger"), "ledger:balances"), (_("Years"), "")]})


@permission(Permission.SEE_LEDGER)
def year(request: AskedRequest, year: int) -> HttpResponse:
    """One year: its dates, and each item's income with the way it goes."""
    if not 2000 <= year <= request.today.year:
        raise Http404
    return _shown(request, year, AdoptedForm(None))


def _shown(request: AskedRequest, year: int, form: AdoptedForm) -> HttpResponse:
    party = request.by.organisation_id
    steps = facts.year_steps(party, year).get(year, {})
    books = year_books(party, request.acting.parties, year)
    table = page.table(request, books, queries.handed_over(party, year))
    if (file := table.export()) is not None:
        return file
    context = {
        "year": year,
        "steps": page.steps(steps),
        "following": next((step for step in STEPS if step not in steps), None),
        "form": form,
        "table": table,
        "without_item": page.without_item(books),
        "total": page.total(books),
        "may_close": may(request, Permission.CLOSE_LEDGER_YEAR),
        "is_over": year < request.today.year,
        "without_result": len(results.open_items(books)),
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Years"), "ledger:years"), (str(year), "")],
    }
    return render(request, "ledger/year.html", context, status=422 if form.errors else 200)


@require_POST
@permission(Permission.CLOSE_LEDGER_YEAR)
def step(request: AskedRequest, year: int, step: str) -> HttpResponse:
    """Record one of the three dates."""
    if step not in STEPS:
        raise Http404
    form = AdoptedForm(request.POST if step == "accounts" else None)
    if step == "accounts" and not form.is_valid():
        return _shown(request, year, form)
    adoption = Adoption(**form.cleaned_data) if step == "accounts" else None
    try:
        actions.record_step(by=request.by, today=request.today, year=year, step=step, adoption=adoption)
        messages.success(request, _("The date is recorded."))
    except Refused as refusal:
        for finding in refusal.findings[:SHOWN]:
            messages.error(request, finding_words(finding))
        if (more := len(refusal.findings) - SHOWN) > 0:
            said = ngettext("The same holds for %(n)s more: see the list.", "The same holds for %(n)s more: see the list.", more)
            messages.error(request, said % {"n": more})
    return redirect("ledger:year", year=year)


@require_http_methods(["GET", "POST"])
@permission(Permission.CLOSE_LEDGER_YEAR)
def place_income(request: AskedRequest, year: int) -> HttpResponse:
    """Say which item's result bears income that names none; `service` and `title` in the query tell which income."""
    books = year_books(request.by.organisation_id, request.acting.parties, year)
    service, title = request.GET.get("service", ""), request.GET.get("title", "")
    key = (int(service) if service.isascii() and service.isdigit() else None, title)
    if key not in books.income.unplaced and key not in books.placed:
        raise Http404
    form = PlacingForm(request.POST or None, items=[(str(item), page.item_name(books, item)) for item in books.bearers])
    if request.method == "POST" and form.is_valid():
        try:
            actions.place_income(by=request.by, today=request.today, year=year, key=key, **form.cleaned_data)
            messages.success(request, _("The income is placed."))
            return redirect("ledger:year", year=year)
        except Refused as refusal:
            form.add_findings(refusal)
    finding = books.unplaced().get(key)
    context = {"year": year, "title": title, "form": form, "why": finding_words(finding) if finding else ""}
    context["crumbs"] = [*_crumbs(year), (_("Income without a price item"), "")]
    return render(request, "ledger/place_income.html", context, status=422 if form.errors else 200)


def _crumbs(year: int) -> list[tuple[str, str]]:
    return [(_("Ledger"), "ledger:balances"), (_("Years"), "ledger:years"), (str(year), reverse("ledger:year", args=[year]))]


@dataclass(frozen=True)
class _Result:
    """The result the year would get, and what there is to say of it."""

    figure: Figure | None
    findings: tuple[Finding, ...]


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_LEDGER)
def item(request: AskedRequest, year: int, pk: int) -> HttpResponse:
    """One item's year: every krone, and handing it to its accounts."""
    party = request.by.organisation_id
    books = year_books(party, request.acting.parties, year)
    if pk not in books.income.items:
        raise Http404
    form = CostsForm(request.POST or None)
    looked: _Result | None = None
    if request.method == "POST" and may(request, Permission.CLOSE_LEDGER_YEAR) and form.is_valid():
        looked = _handed(request, (year, pk), form)
        if looked is None and not form.errors:
            return redirect("ledger:year_item", year=year, pk=pk)
    shown = page.item(books, pk)
    handed = queries.handed_over(party, year).get(pk)
    context: dict[str, Any] = {
        "year": year,
        "shown": shown,
        "form": form,
        "looked": looked,
        "handed": handed,
        "may_hand": may(request, Permission.CLOSE_LEDGER_YEAR) and not shown.result,
        "crumbs": [*_crumbs(year), (shown.service, "")],
    }
    return render(request, "ledger/year_item.html", context, status=422 if form.errors else 200)


def _handed(request: AskedRequest, of: tuple[int, int], form: CostsForm) -> _Result | None:
    """What the result would be when it is only looked at; None when it is handed over or refused."""
    data, (year, pk) = form.cleaned_data, of
    costs = Costs(data["actual_cost"], data["own_income"] or 0, data["covered"] or 0, data["source"])
    asked: dict[str, Any] = {"by": request.by, "today": request.today, "year": year, "item": pk, "costs": costs}
    try:
        if "look" in request.POST:
            found = actions.look_at_handover(**asked)
            blocks = any(finding.blocks for finding in found.findings)
            figure = Figure.from_json(found.row.trace) if found.row.trace and not blocks else None
            return _Result(figure, found.findings)
        actions.hand_over(**asked)
        messages.success(request, _("The income is handed over, and the year has its result."))
    except Refused as refusal:
        form.add_findings(refusal)
    return None
