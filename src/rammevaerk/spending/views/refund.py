"""The claim list of the dearest cases, one case, and recording that a claim is made. They show persons: looks are logged."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.money import kroner
from rammevaerk.spending import actions, facts, queries
from rammevaerk.spending.facts.refund import LIMITS
from rammevaerk.spending.forms import YearFilter
from rammevaerk.spending.pages import refund as page
from rammevaerk.spending.pages.refund import CaseRow, ClaimList
from rammevaerk.web import amounts
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.tables import Column, Table

FIRST_YEAR = 2021


@permission(Permission.SEE_REFUND)
def refund(request: AskedRequest) -> HttpResponse:
    """What the state refunds of a year's dearest cases, and what is still to claim."""
    years = list(range(request.today.year, FIRST_YEAR - 1, -1))
    form = YearFilter(request.GET or None, years=years, initial={"year": years[0]})
    year: int = (form.chosen().get("year") if request.GET else None) or years[0]
    crumbs = [(_("Spending"), "spending:purchases"), (_("State refund"), "")]
    context: dict[str, Any] = {"year": year, "form": form, "limits": facts.rulebook_of(year).value(LIMITS), "crumbs": crumbs}
    try:
        shown = page.claim_list(request.acting.parties, year, request.today)
    except Refused as error:
        return render(request, "spending/refund.html", context | {"findings": error.findings, "table": None})
    table = _table(request, shown, form)
    file = table.export()
    log_look("refund_list", by=request.assignment, rows=len(shown.rows))
    if file:
        return file
    context |= {
        "shown": shown,
        "table": table,
        "left": _left_out(request, shown),
        "steps": page.limits_in_words(shown.found.tiers),
        "last": queries.last_claim(request.acting.parties, year),
        "may_claim": may(request, Permission.KEEP_REFUND) and bool(shown.difference or any(r.difference for r in shown.rows)),
    }
    return render(request, "spending/refund.html", context)


def _table(request: AskedRequest, shown: ClaimList, form: YearFilter) -> Table:
    def linked(row: CaseRow) -> SafeString:
        address = reverse("spending:refund_case", args=[shown.year, row.case])
        return format_html('<a href="{}">{}</a>', address, row.references)

    return Table(
        [
            Column("citizen", _("Citizen"), cell=linked, export="references"),
            Column("who", _("Who"), cell=_who),
            _amount("cost", _("Cost")),
            _amount("refund", _("Refund")),
            _amount("claimed", _("Claimed before")),
            _amount("difference", _("To claim")),
        ],
        rows=shown.rows,
        request=request,
        name="refund",
        page_size=20,
        filters=form,
        caption=_("Claims by citizen"),
        empty=_("No citizen's month has cost more than a twelfth of the lowest limit."),
    )


def _left_out(request: AskedRequest, shown: ClaimList) -> Table | None:
    """Those the sums leave out; None when there are none."""
    rows = [dict(zip(("reference", "why", "months", "ore"), row, strict=True)) for row in shown.left_out]
    columns = [
        Column("reference", _("Citizen"), sortable="reference"),
        Column("why", _("Why")),
        Column("months", _("Months"), numeric=True),
        Column("ore", _("Refund alone"), cell=lambda row: amounts.ore(row["ore"]), numeric=True, sortable="ore"),
    ]
    caption = _("Left out of the sums")
    table = Table(columns, rows=rows, request=request, name="left", order="-ore", page_size=10, caption=caption, exports=False)
    return table if rows else None


def _who(row: CaseRow) -> str:
    if "," in row.references:
        return _("Siblings")
    return _("Child") if row.is_children else _("Adult")


def _amount(name: str, header: str) -> Column:
    def shown(row: CaseRow) -> str:
        return amounts.thousands(kroner(getattr(row, name)), 2)

    def exact(row: CaseRow) -> Any:
        return kroner(getattr(row, name))

    return Column(name, header, cell=shown, numeric=True, unit=_("kr."), export=exact, export_format="ore")


@permission(Permission.SEE_REFUND)
def refund_case(request: AskedRequest, year: int, case: str) -> HttpResponse:
    """One case of a year, month by month, with what every figure is made of."""
    try:
        shown = page.claim_list(request.acting.parties, year, request.today)
    except Refused as error:
        raise Http404 from error
    row = next((row for row in shown.rows if row.case == case), None)
    if row is None:
        raise Http404
    log_look("refund_case", by=request.assignment)
    context = {
        "row": row,
        "year": year,
        "months": page.case_months(shown, case),
        "claims": queries.claims_of(request.acting.parties, case, year),
        "limits": facts.rulebook_of(year).value(LIMITS),
        "crumbs": [(_("Spending"), "spending:purchases"), (_("State refund"), "spending:refund"), (row.references, "")],
    }
    return render(request, "spending/refund_case.html", context)


@require_POST
@permission(Permission.KEEP_REFUND)
def claim(request: AskedRequest, year: int) -> HttpResponse:
    """Record that what is still to claim of the year's ended months is claimed today."""
    try:
        rows = actions.record_claims(by=request.by, today=request.today, year=year)
    except Refused as error:
        tell_refused(request, error)
        return HttpResponseRedirect(reverse("spending:refund") + f"?year={year}")
    params = {"n": len(rows), "amount": amounts.ore(sum(row.claimed_ore for row in rows))}
    said = ngettext(
        "%(n)s month is recorded as claimed: %(amount)s", "%(n)s months are recorded as claimed: %(amount)s", len(rows)
    )
    messages.success(request, said % params if rows else _("There was nothing new to claim."))
    return HttpResponseRedirect(reverse("spending:refund") + f"?year={year}")
