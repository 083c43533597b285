"""Balances between parties at any day, what stands behind a pair, and sums without lines for the secretariat."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.money import kroner
from rammevaerk.ledger import actions, queries
from rammevaerk.ledger.forms import AsOfFilter, NettingForm
from rammevaerk.ledger.pages import balances as page
from rammevaerk.ledger.pages.balances import Pair
from rammevaerk.ledger.queries import LedgerSum
from rammevaerk.ledger.views.asked import as_of, pages_for, whose
from rammevaerk.parameters.facts import values_now
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.ledger_reads import SEPARATOR
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_LEDGER_SUMS)
def balances(request: AskedRequest) -> HttpResponse:
    """Each counterparty's balance in own books at a day; those who see sums only are sent to the sums."""
    if not may(request, Permission.SEE_LEDGER):
        return HttpResponseRedirect(reverse("ledger:sums"))
    at, form = as_of(request)
    rows = page.pairs(whose(request), at)
    table = _table(request, rows, form)
    if file := table.export():
        return file
    context = {
        "table": table,
        "at": at,
        "claim": sum(row.claim for row in rows),
        "debt": sum(row.debt for row in rows),
        "everybody": request.acting.function is Function.AUDITOR,
        "netted": [row for row in rows if row.nets],
        "pages": pages_for(request),
        "crumbs": [(_("Ledger"), "")],
    }
    return render(request, "ledger/balances.html", context)


def _table(request: AskedRequest, rows: list[Pair], form: AsOfFilter) -> Table:
    everybody = request.acting.function is Function.AUDITOR
    return Table(
        _balance_columns(f"?{request.GET.urlencode()}" if request.GET else "", everybody),
        rows=sorted(rows, key=lambda row: -abs(row.claim) - abs(row.debt)),
        request=request,
        name="balances",
        filters=form,
        caption=_("Balances"),
        empty=_("Nothing was booked by that day."),
    )


def _balance_columns(asked: str, everybody: bool) -> list[Column]:
    """The columns; to the auditor those of everybody, without a pair's own page. `asked` goes on with the link."""

    def linked(row: Pair) -> SafeString | str:
        if everybody:
            return row.other_name
        return format_html('<a href="{}">{}</a>', reverse("ledger:pair", args=[row.other]) + asked, row.other_name)

    return [
        Column("other", _("Other party"), cell=linked, export="other_name", sortable="other_name"),
        *([Column("party", _("In the books of"), cell="party_name")] if everybody else []),
        _amount("income", _("Sold in all")),
        _amount("cost", _("Bought in all")),
        _amount("claim", _("Owed to the party") if everybody else _("Owed to us")),
        _amount("debt", _("Owed by the party") if everybody else _("Owed by us")),
        Column("nets", _("Netting"), cell=lambda row: _("Recorded by both") if row.nets else _("No, paid in full")),
    ]


def _amount(key: str, label: str) -> Column:
    return Column(
        key,
        label,
        cell=lambda row: _bare(getattr(row, key)),
        numeric=True,
        sortable=key,
        unit=_("kr."),
        export=lambda row: kroner(getattr(row, key)),
        export_format="ore",
    )


def _bare(ore: int) -> str:
    return amounts.ore(ore).removesuffix(f"{amounts.NO_BREAK}kr.")


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_LEDGER)
def pair(request: AskedRequest, other: int) -> HttpResponse:
    """Two parties: by service, entry by entry, and one's own word on netting."""
    name = organisations.organisation_names().get(other)
    if name is None or other in request.acting.parties:
        raise Http404
    at, form = as_of(request)
    netting = NettingForm(request.POST or None)
    if request.method == "POST" and _recorded(request, other, netting):
        return redirect("ledger:pair", other=other)
    rows = [row for row in page.pairs(whose(request), at) if row.other == other]
    table = _entries(request, other, settlement.entries_between(whose(request), other, at), form)
    log_look("ledger_entries", by=request.assignment, rows=len(table.page.rows))
    if file := table.export():
        return file
    first = date(at.day.year, 1, 1)
    context = {
        "name": name,
        "at": at,
        "pair": rows[0] if rows else None,
        "sides": page.services(whose(request), other, first, at),
        "words": queries.netting_between(whose(request), other),
        "table": table,
        "netting": netting,
        "may_keep": may(request, Permission.KEEP_LEDGER),
        "crumbs": [(_("Ledger"), "ledger:balances"), (name, "")],
    }
    return render(request, "ledger/pair.html", context, status=422 if netting.errors else 200)


def _recorded(request: AskedRequest, other: int, form: NettingForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.say_netting(by=request.by, today=request.today, other=other, said=actions.Netting(**form.cleaned_data))
    except Refused as refusal:
        form.add_findings(refusal)
        return False
    messages.success(request, _("Your word on netting is recorded. It holds when the other party has said the same."))
    return True


def _entries(request: AskedRequest, other: int, rows: Any, form: AsOfFilter) -> Table:
    return Table(
        _entry_columns(),
        rows=rows,
        request=request,
        name="entries",
        order="-booked_on",
        filters=form,
        caption=_("Entries"),
        empty=_("No entry was booked between the two by that day."),
    )


def _entry_columns() -> list[Column]:
    return [
        Column("booked_on", _("Booked on"), cell="booked_on", export="booked_on", export_format="date"),
        Column("what", _("What"), cell=_what, export="text"),
        Column("month", _("Month of the service"), cell=_month),
        Column("services", _("Number of services"), cell=_services, numeric=True, export=lambda row: row.services or ""),
        Column(
            "moved",
            _("Owed to us, by us with minus"),
            cell=lambda row: _bare(row.moved or 0),
            numeric=True,
            unit=_("kr."),
            export=lambda row: kroner(row.moved or 0),
            export_format="ore",
        ),
    ]


def _month(row: Any) -> str:
    return dates.month_of(row.statement.month) if row.statement else _("that of the statement")


def _services(row: Any) -> str:
    return str(len(row.services.split(SEPARATOR))) if row.services else _("all")


def _what(row: Any) -> SafeString | str:
    if row.statement_id is None:
        return format_html('{} <span class="rv-number">{}</span>', _("Payment of statement"), row.text)
    return format_html(
        '<a class="rv-number" href="{}">{} {}</a>',
        reverse("settlement:statement", args=[row.statement_id]),
        _("Statement"),
        row.statement.number,
    )


@permission(Permission.SEE_LEDGER_SUMS)
def sums(request: AskedRequest) -> HttpResponse:
    """What sellers have outstanding, pair by pair, small numbers hidden; for those who see no lines."""
    at, form = as_of(request)
    area = organisations.the_area().code
    least = values_now().on(area, request.today).integer("registry.small_number_n")
    found = queries.ledger_sums(at, least)
    table = _sums_table(request, found, form)
    if file := table.export():
        return file
    context = {
        "table": table,
        "at": at,
        "least": least,
        "total": sum(row.claim or 0 for row in found),
        "hidden": sum(row.claim is None for row in found),
        "sees_all": request.acting.function in (Function.SECRETARIAT, Function.AUDITOR),
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Sums"), "")],
    }
    return render(request, "ledger/sums.html", context)


def _sums_table(request: AskedRequest, found: list[LedgerSum], form: AsOfFilter) -> Table:
    names = organisations.organisation_names()
    return Table(
        [
            Column("seller", _("Seller"), cell=lambda row: names.get(row.seller, "?")),
            Column("buyer", _("Buyer"), cell=lambda row: names.get(row.buyer, "?")),
            Column("people", _("Citizens"), cell=lambda row: row.people, numeric=True, sortable="people"),
            Column("claim", _("Owed, by the seller's books"), cell=lambda row: amounts.ore_as_kroner(row.claim), numeric=True),
            Column("debt", _("Owed, by the buyer's books"), cell=lambda row: amounts.ore_as_kroner(row.debt), numeric=True),
        ],
        rows=sorted(found, key=lambda row: -(row.claim or 0)),
        request=request,
        name="ledger_sums",
        filters=form,
        caption=_("Owed between the parties"),
        empty=_("Nothing was booked by that day."),
    )
