"""The lines behind a sum. They are rows about persons: each look at them is logged."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.settlement.spending_reads import Span
from rammevaerk.spending.forms import LinesFilter
from rammevaerk.spending.pages.purchases import SIDES, SOLD
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table

_KEYS = {
    "service": ("item__unit__service", "schedule__service"),
    "paragraph": ("item__paragraph", "schedule__paragraph"),
    "group": ("placement__target_group",),
}


@permission(Permission.SEE_SPENDING)
def charged_lines(request: AskedRequest) -> HttpResponse:
    """The lines behind a sum of the spending page, each with its statement."""
    side = request.GET.get("side", "") if request.GET.get("side", "") in SIDES else SIDES[0]
    form = LinesFilter(request.GET or None, initial={"month": settlement.newest_bill(side, request.acting.parties)})
    chosen = form.chosen() if request.GET else {}
    month: date = chosen.get("month") or form.initial["month"] or request.today.replace(day=1)
    span = Span(month, add_months(month, 1), chosen.get("counts") == "help")
    rows = settlement.charged_lines(side, request.acting.parties, span).filter(_key(request, side))
    table = _table(request, rows, form)
    file = table.export()
    log_look("spending_lines", by=request.assignment, rows=len(table.page.rows))
    if file:
        return file
    crumbs = [(_("Spending"), "spending:purchases"), (dates.month_of(month).capitalize(), "")]
    return render(request, "spending/lines.html", {"table": table, "month": month, "side": side, "crumbs": crumbs})


def _key(request: AskedRequest, side: str) -> Q:
    """What the row of the table was; an empty key is what has none. Everything when none was asked for."""
    by, key = request.GET.get("by", ""), request.GET.get("key")
    if key is None or by not in (*_KEYS, "party"):
        return Q()
    names = _KEYS.get(by) or ("buyer" if side == SOLD else "seller",)
    if not key:
        return Q(**{f"{name}__isnull": True for name in names if name != "schedule__paragraph"})
    if by != "paragraph" and not (key.isascii() and key.isdigit() and len(key) < 16):
        return Q(pk__in=[])
    found = Q()
    for name in names:
        found |= Q(**{name: key[:20] if by == "paragraph" else int(key)})
    return found


def _table(request: AskedRequest, rows: QuerySet[Any], form: LinesFilter) -> Table:
    columns = [
        Column("citizen", _("Citizen"), cell=_citizen),
        Column("statement", _("Statement"), cell=_statement, export="statement.number"),
        Column("service", _("Service"), cell=_where),
        Column("period", _("Period"), cell=lambda row: dates.period(row.service_from, row.service_to)),
        Column("days", pgettext("statement", "Days"), numeric=True),
        Column("tariff", _("Tariff"), cell=lambda row: amounts.ore(row.tariff_ore), numeric=True, export=_tariff),
        Column("amount", _("Amount"), cell=_amount, numeric=True, export=_kroner, export_format="ore"),
    ]
    empty = _("No line fits. Choose another month.")
    return Table(
        columns,
        rows=rows,
        request=request,
        name="lines",
        order="-pk",
        filters=form,
        caption=_("Lines behind the sum"),
        empty=empty,
    )


def _citizen(row: Any) -> str:
    return row.citizen.reference if row.citizen else _("No citizen")


def _statement(row: Any) -> SafeString | str:
    if row.statement_id is None:
        return _("Own citizen, no statement")
    return format_html('<a href="{}">{}</a>', reverse("settlement:statement", args=[row.statement_id]), row.statement.number)


def _where(row: Any) -> str:
    if row.item is None:
        return row.schedule.title if row.schedule else _("Not at one service")
    return f"{row.item.unit.service.name}, {paragraph_label(row.item.paragraph)}"


def _amount(row: Any) -> str:
    return amounts.ore(row.amount_ore)


def _tariff(row: Any) -> Any:
    return kroner(row.tariff_ore)


def _kroner(row: Any) -> Any:
    return kroner(row.amount_ore)
