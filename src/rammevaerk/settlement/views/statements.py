"""Statements: the list from both sides, and one whose lines explain themselves. Lines are rows about persons: each look
at one is logged."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.settlement import actions, exports, files, page, queries
from rammevaerk.settlement.forms import StatementFilter
from rammevaerk.settlement.models import ReceivedBy, Statement
from rammevaerk.settlement.queries import BOUGHT, SOLD
from rammevaerk.web import amounts, dates
from rammevaerk.web.panels import panels_for
from rammevaerk.web.tables import Column, Table

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permission(Permission.SEE_SETTLEMENT_SUMS)
def statement_list(request: AskedRequest) -> HttpResponse:
    """Statements in which own organisation buys or sells; those who see sums only are sent to the sums."""
    if not may(request, Permission.SEE_STATEMENTS):
        return HttpResponseRedirect(reverse("settlement:sums"))
    side = _side(request)
    chosen = StatementFilter(request.GET, parties=[(row.pk, row.name) for row in organisations.operators()])
    table = _table(request, side, chosen)
    if file := table.export():
        return file
    context = {
        "table": table,
        "side": side,
        "sides": [(SOLD, _("We sell")), (BOUGHT, _("We buy"))],
        "everybody": request.acting.function is Function.AUDITOR,
        "may_run": may(request, Permission.ISSUE_STATEMENTS),
        "panels": panels_for("statement_list", request, 0),
        "crumbs": [(_("Settlement"), "")],
    }
    return render(request, "settlement/statement_list.html", context)


def _side(request: AskedRequest) -> str:
    """The side asked for; by default an operator's economist sells and a controller buys."""
    usual = SOLD if request.acting.function is Function.ECONOMY else BOUGHT
    asked = request.GET.get("side", "")
    return asked if asked in (SOLD, BOUGHT) else usual


def _table(request: AskedRequest, side: str, chosen: StatementFilter) -> Table:
    everybody = request.acting.function is Function.AUDITOR
    wanted = chosen.chosen()
    rows = queries.all_statements() if everybody else queries.statements(side, request.acting.parties, wanted)
    other = Column("other", _("Buyer"), cell="buyer.name") if side == SOLD else Column("other", _("Seller"), cell="seller.name")
    both = [Column("seller", _("Seller"), cell="seller.name"), Column("buyer", _("Buyer"), cell="buyer.name")]
    columns = [
        Column("number", _("Statement"), cell=_link, export="number"),
        Column("month", _("Month"), cell=lambda row: dates.month_of(row.month), export="month", export_format="month"),
        *(both if everybody else [other]),
        Column("lines", _("Lines"), numeric=True),
        Column("total", _("Amount"), cell=_total, numeric=True, unit=_("kr."), export=_kroner, export_format="ore"),
        Column("due", _("To be paid by"), cell="due_on", export="due_on", export_format="date"),
    ]
    empty = _("No statement fits. Choose the other side, or remove a filter.")
    return Table(
        columns, rows=rows, request=request, name="statements", order="-pk", filters=None if everybody else chosen,
        caption=_("Statements"), empty=empty,
    )  # fmt: skip


def _link(row: Statement) -> SafeString:
    return format_html('<a class="rv-number" href="{}">{}</a>', reverse("settlement:statement", args=[row.pk]), row.number)


def _total(row: Statement) -> str:
    return amounts.ore(row.total_ore).removesuffix(f"{amounts.NO_BREAK}kr.")


def _kroner(row: Statement) -> Any:
    return exports.kroner(row.total_ore)


def _statement(request: AskedRequest, pk: int, what: str) -> Statement:
    """The statement, or 404 for one that is not there or not one's own; the look at its lines is logged."""
    found = queries.statement(pk)
    if found is None:
        raise Http404
    log_look(what, by=request.assignment, rows=found.lines, target_id=pk)
    _opened_by_buyer(request, found)
    return found


def _opened_by_buyer(request: AskedRequest, found: Statement) -> None:
    """The buyer has the statement from the moment somebody of its economy or authority opens it."""
    acting = request.acting
    is_buyer = found.buyer_id in acting.parties and acting.function in (Function.AUTHORITY, Function.ECONOMY)
    if is_buyer and getattr(found, "received_on", None) is None:
        actions.note_received(found, ReceivedBy.OPENED, on=request.today, by=request.assignment)


@permission(Permission.SEE_STATEMENTS)
def statement(request: AskedRequest, pk: int) -> HttpResponse:
    """One statement: lines, total, difference from the month before, what stands between the two."""
    found = _statement(request, pk, "statement")
    shown = page.of_statement(found)
    context = {
        "statement": found,
        "page": shown,
        "placements": may(request, Permission.SEE_PLACEMENTS) and _knows_citizens(request, found),
        "panels": panels_for("statement", request, pk),
        "may_link": may(request, Permission.ISSUE_STATEMENTS) and found.seller_id in request.acting.parties,
        "may_dispute": may(request, Permission.DISPUTE_LINES) and found.buyer_id in request.acting.parties,
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_title(found), "")],
    }
    return render(request, "settlement/statement.html", context)


def _knows_citizens(request: AskedRequest, found: Statement) -> bool:
    """Placements are open to the buyer's own people and the auditor; the seller's controller knows the amounts alone."""
    return found.buyer_id in request.acting.parties or request.acting.function is Function.AUDITOR


def _title(found: Statement) -> str:
    return _("%(month)s, %(seller)s") % {"month": dates.month_of(found.month).capitalize(), "seller": found.seller.name}


@permission(Permission.SEE_STATEMENTS)
def statement_pdf(request: AskedRequest, pk: int) -> HttpResponse:
    """The statement as PDF; its name tells number and parties, no person."""
    found = _statement(request, pk, "statement_pdf")
    return statement_file(files.statement_pdf(found), "application/pdf", found, "pdf")


@permission(Permission.SEE_STATEMENTS)
def statement_excel(request: AskedRequest, pk: int) -> HttpResponse:
    """The statement's lines as a workbook."""
    found = _statement(request, pk, "statement_excel")
    return statement_file(files.statement_excel(found), EXCEL, found, "xlsx")


def statement_file(content: bytes, kind: str, found: Statement, ending: str) -> HttpResponse:
    """A file of a statement, whose name tells number and seller, no person."""
    response = HttpResponse(content, content_type=kind)
    name = f"afregning-{found.seller.code}-{found.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
