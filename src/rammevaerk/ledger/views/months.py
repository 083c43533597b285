"""Closed months: closing one, and what it held."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger import actions, facts, queries
from rammevaerk.ledger.rules.closing import check_month_close, next_to_close
from rammevaerk.ledger.views.asked import whose
from rammevaerk.settlement.ledger_reads import ACCOUNTS
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.tables import Column, Table
from rammevaerk.web.typed import read_month


@permission(Permission.SEE_LEDGER)
def months(request: AskedRequest) -> HttpResponse:
    """The closed months, the next one, and what stands in its way."""
    following, findings = _next(request)
    context = {
        "table": _table(request),
        "following": following,
        "findings": findings,
        "may_close": may(request, Permission.KEEP_LEDGER) and following is not None and not findings,
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Closed months"), "")],
    }
    return render(request, "ledger/months.html", context)


def _next(request: AskedRequest) -> tuple[date | None, list[Any]]:
    if request.acting.function is Function.AUDITOR:
        return None, []
    books = facts.books(request.by.organisation_id, request.acting.parties)
    following = next_to_close(books)
    return following, check_month_close(following, request.today, books, dates.month_of(following)) if following else []


def _table(request: AskedRequest) -> Table:
    return Table(
        [
            Column("month", _("Month"), cell=_link, export="month", export_format="month"),
            Column("party", _("In the books of"), cell="party.name"),
            Column("entries", _("Entries"), numeric=True),
            Column("closed_at", _("Closed"), cell=lambda row: dates.moment(row.closed_at), export="closed_at"),
            Column("closed_by", _("By"), cell=lambda row: row.closed_by.user.get_full_name()),
        ],
        rows=queries.closes(whose(request)),
        request=request,
        name="closes",
        order="-pk",
        page_size=24,
        caption=_("Closed months"),
        empty=_("No month is closed."),
    )


def _link(row: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("ledger:month", args=[row.pk]), dates.month_of(row.month))


@require_POST
@permission(Permission.KEEP_LEDGER)
def close(request: AskedRequest) -> HttpResponse:
    """Close a month's books."""
    try:
        month = read_month(request.POST.get("month", ""))
        actions.close_month(by=request.by, today=request.today, month=month)
        messages.success(request, _("The books of %(month)s are closed.") % {"month": dates.month_of(month)})
    except Refused as refusal:
        tell_refused(request, refusal)
    except ValueError:
        messages.error(request, _("Choose a month."))
    return redirect("ledger:months")


@permission(Permission.SEE_LEDGER)
def month(request: AskedRequest, pk: int) -> HttpResponse:
    """What every account held when a month was closed, and whether it still does."""
    found = queries.close_of(pk)
    if found is None:
        raise Http404
    names = organisations.organisation_names()
    held = queries.held_at_close(found)
    rows = [
        {
            "account": str(ACCOUNTS[account]),
            "other": names.get(other, "?") if other else _("In all"),
            "ore": amounts.ore(then).removesuffix(f"{amounts.NO_BREAK}kr."),
            "changed": then != now,
            "total": other is None,
        }
        for account, other, then, now in held
    ]
    crumbs = [
        (_("Ledger"), "ledger:balances"),
        (_("Closed months"), "ledger:months"),
        (dates.month_of(found.month).capitalize(), ""),
    ]
    context = {"close": found, "rows": rows, "changed": any(row["changed"] for row in rows), "crumbs": crumbs}
    return render(request, "ledger/month.html", context)
