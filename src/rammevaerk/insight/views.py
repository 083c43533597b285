"""The balance of supply and demand, and who buys from whom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.insight import queries
from rammevaerk.insight.forms import BalanceFilter
from rammevaerk.insight.pictures import (
    balance_chart,
    buyer_name,
    difference_words,
    expected_words,
    number,
    seller_name,
    trade_chart,
)
from rammevaerk.insight.queries import Balance, Trade, paragraph_name
from rammevaerk.insight.rules import BalanceRow
from rammevaerk.reporting import facts as reporting_facts
from rammevaerk.reporting import queries as reporting
from rammevaerk.reporting.rules.sight import sees_results
from rammevaerk.reporting.rules.states import RoundStage
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_BALANCE)
def balance(request: AskedRequest) -> HttpResponse:
    """Places and people by target group, paragraph and municipality; small counts kept back for everybody."""
    area = queries.area_on(request.today)
    chosen = BalanceFilter(request.GET, municipalities=list(area.municipalities.items()))
    wanted = chosen.chosen().get("municipality")
    may_see_expected = _may_see_reported(request)
    found = queries.balance(area, municipality=wanted, with_reported=may_see_expected)
    tables = [_group_table(found, request, chosen), _paragraph_table(found, request), _municipality_table(found, request)]
    for table in tables:
        if file := table.export():
            return file
    context = {
        **_expected_shown(found),
        "found": found,
        "chart": balance_chart(found),
        "filtered": tables[0],
        "tables": [replace(table, filters=None) for table in tables],
        "municipality": area.municipalities.get(wanted, "") if wanted else "",
        "may_see_expected": may_see_expected,
        "may_see_trade": may(request, Permission.SEE_TRADE),
        "crumbs": [(_("Insight"), "insight:balance"), (_("Balance"), "")],
    }
    return render(request, "insight/balance.html", context)


def _expected_shown(found: Balance) -> dict[str, Any]:
    if found.reported is None:
        return {}
    return {"expected": expected_words(found.reported), "difference": difference_words(found.reported)}


def _may_see_reported(request: AskedRequest) -> bool:
    latest = reporting.latest_round()
    if latest is None:
        return False
    viewer = reporting_facts.viewer_of(request.assignment, request.acting)
    return sees_results(viewer, RoundStage(latest.state))


def _count(name: str) -> Callable[[BalanceRow], str]:
    return lambda row: number(getattr(row, name))


def _column(key: str, header: str, unit: str = "") -> Column:
    return Column(key, header, cell=_count(key), numeric=True, sortable=key, unit=unit, export=key)


def _group_table(found: Balance, request: HttpRequest, chosen: BalanceFilter) -> Table:
    columns = [
        Column("key", _("Target group")),
        _column("can_take", _("Can take it"), _("places")),
        _column("set_aside", _("Set aside for it"), _("places")),
        _column("placed", _("Placed"), _("people")),
    ]
    if found.reported is not None:
        columns.append(_column("reported", _("Expected by the municipalities"), _("places")))
    return Table(
        columns, rows=list(found.groups), request=request, name="groups", filters=chosen, caption=_("Balance by target group")
    )


def _paragraph_table(found: Balance, request: HttpRequest) -> Table:
    columns = [
        Column("key", _("Paragraph"), cell=lambda row: paragraph_name(row.key)),
        _column("can_take", _("Budgeted"), _("places")),
        _column("placed", _("Placed"), _("people")),
    ]
    return Table(columns, rows=list(found.paragraphs), request=request, name="paragraphs", caption=_("Balance by paragraph"))


def _municipality_table(found: Balance, request: HttpRequest) -> Table:
    columns = [
        Column("key", _("Municipality")),
        _column("can_take", _("Places that lie there")),
        _column("placed", _("Citizens it pays for")),
    ]
    return Table(
        columns, rows=list(found.municipalities), request=request, name="municipalities", caption=_("Balance by municipality")
    )


@permission(Permission.SEE_TRADE)
def trade(request: AskedRequest) -> HttpResponse:
    """Who buys from whom on the day, as people; small counts and the next smallest are kept back."""
    found = queries.trade(queries.area_on(request.today))
    table = _trade_table(found, request)
    if file := table.export():
        return file
    context = {
        "found": found,
        "chart": trade_chart(found),
        "table": table,
        "crumbs": [(_("Insight"), "insight:balance"), (_("Who buys from whom"), "")],
    }
    return render(request, "insight/trade.html", context)


def _trade_table(found: Trade, request: HttpRequest) -> Table:
    def cell(seller: str) -> Callable[[str], str]:
        return lambda buyer: number(found.matrix.cells.get((buyer, seller)))

    columns = [Column("buyer", _("Buyer"), cell=buyer_name)]
    columns += [
        Column(f"s{place}", seller_name(seller), cell=cell(seller), numeric=True) for place, seller in enumerate(found.sellers)
    ]
    columns.append(Column("total", _("Buys in all"), cell=lambda buyer: number(found.matrix.rows.get(buyer)), numeric=True))
    return Table(columns, rows=list(found.buyers), request=request, name="trade", caption=_("Who buys from whom"))
