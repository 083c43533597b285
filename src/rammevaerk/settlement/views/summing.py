"""Own citizens' internal lines, sums without persons, and what one placement has cost."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.settlement import exports, queries
from rammevaerk.settlement.explaining import place_of
from rammevaerk.settlement.forms import MonthFilter, YearFilter
from rammevaerk.settlement.models import Charge
from rammevaerk.settlement.queries import TradeSum
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table

SUMS_ONLY = (Function.SECRETARIAT, Function.STEERING, Function.AUDITOR)


@permission(Permission.SEE_STATEMENTS)
def internal(request: AskedRequest) -> HttpResponse:
    """Lines of own citizens: the same tariff, no invoice, no buying or selling."""
    everybody = request.acting.function is Function.AUDITOR
    parties = None if everybody else request.acting.parties
    chosen = MonthFilter(request.GET or None, initial={"month": queries.last_month(request.acting.parties)})
    month = chosen.chosen().get("month") if request.GET else None
    table = _internal_table(request, queries.internal_lines(parties, month), chosen)
    log_look("internal_lines", by=request.assignment, rows=len(table.page.rows))
    if file := table.export():
        return file
    context = {"table": table, "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Own citizens"), "")]}
    return render(request, "settlement/internal.html", context)


def _internal_table(request: AskedRequest, rows: QuerySet[Charge], chosen: MonthFilter) -> Table:
    return Table(
        [
            Column("reference", _("Citizen"), cell=_whose),
            Column("service", _("Service"), cell=_where),
            Column("period", _("Period"), cell=lambda row: dates.period(row.service_from, row.service_to)),
            Column("days", pgettext("statement", "Days"), numeric=True),
            Column("tariff", _("Tariff"), cell=lambda row: amounts.ore(row.tariff_ore), numeric=True),
            Column("amount", _("Amount"), cell=_amount, numeric=True, export=_kroner, export_format="ore"),
        ],
        rows=rows,
        request=request,
        name="internal",
        order="-pk",
        filters=chosen,
        caption=_("Internal lines"),
        empty=_("No month has been settled with own citizens."),
    )


def _whose(row: Charge) -> str:
    return row.citizen.reference if row.citizen else row.get_source_display()


def _where(row: Charge) -> str:
    return row.schedule.title if row.schedule else place_of(row)


def _amount(row: Charge) -> str:
    return amounts.ore(row.amount_ore)


def _kroner(row: Charge) -> object:
    return exports.kroner(row.amount_ore)


@permission(Permission.SEE_SETTLEMENT_SUMS)
def sums(request: AskedRequest) -> HttpResponse:
    """What the parties have bought from one another in a year, small numbers hidden; for those who see no lines."""
    this_year = request.today.year
    chosen = YearFilter(request.GET or None, years=[this_year, this_year - 1], initial={"year": this_year})
    year = (chosen.chosen().get("year") if request.GET else None) or this_year
    least = rulebook_on(request.today).integer("registry.small_number_n")
    found = queries.trade_sums(date(year, 1, 1), date(year + 1, 1, 1), least)
    trade = [row for row in found if row.buyer != row.seller]
    table = _sums_table(request, trade, chosen)
    if file := table.export():
        return file
    context = {
        "table": table,
        "year": year,
        "least": least,
        "total": sum(row.amount_ore or 0 for row in trade),
        "own": sum(row.amount_ore or 0 for row in found if row.buyer == row.seller),
        "hidden": sum(row.amount_ore is None for row in trade),
        "sees_all": request.acting.function in SUMS_ONLY,
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Sums"), "")],
    }
    return render(request, "settlement/sums.html", context)


def _sums_table(request: AskedRequest, trade: list[TradeSum], chosen: YearFilter) -> Table:
    names = organisations.organisation_names()
    rows = [
        {
            "buyer": names.get(row.buyer, "?"),
            "seller": names.get(row.seller, "?"),
            "people": row.people,
            "ore": row.amount_ore,
            "amount": None if row.amount_ore is None else exports.kroner(row.amount_ore),
        }
        for row in trade
    ]
    return Table(
        _sums_columns(),
        rows=rows,
        request=request,
        name="sums",
        order="-amount",
        filters=chosen,
        caption=_("Settled between the parties"),
        empty=_("Nothing has been settled in this year."),
    )


def _sums_columns() -> list[Column]:
    return [
        Column("buyer", _("Buyer"), sortable="buyer"),
        Column("seller", _("Seller"), sortable="seller"),
        Column("people", _("Citizens"), cell=lambda row: row["people"], numeric=True, sortable="people"),
        Column("amount", _("Amount"), cell=_shown_sum, numeric=True, sortable="amount", export="amount", export_format="kr"),
    ]


def _shown_sum(row: dict[str, object]) -> str:
    ore = row["ore"]
    return amounts.ore_as_kroner(ore) if isinstance(ore, int) else amounts.DASH


def placement_panel(request: HttpRequest, chain: int) -> SafeString:
    """What a placement has cost by month, for those who see its charges; empty for the others."""
    months = queries.charged_by_month(chain)
    if not months:
        return SafeString("")
    context = {"months": months, "total": sum(amount for _month, amount, _lines in months)}
    return SafeString(render_to_string("settlement/panel.html", context, request=request))
