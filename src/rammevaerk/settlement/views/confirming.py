"""The unit confirms who was there; the buyer sees its own stays as confirmed. Both are rows about persons: looks are logged."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts.queries import absence_words
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import actions, confirming_reads
from rammevaerk.settlement.actions.confirming import fingerprint
from rammevaerk.settlement.confirming_reads import UnitMonth
from rammevaerk.settlement.forms import MonthFilter, UnitMonthFilter
from rammevaerk.settlement.models import ConfirmedStay
from rammevaerk.web import dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.tables import Column, Table


@permission(Permission.CONFIRM_MONTH)
def confirm(request: AskedRequest) -> HttpResponse:
    """One unit's month: who was there, and the unit's word on it."""
    units = confirming_reads.own_units(request.by)
    usual: dict[str, Any] = {"unit": units[0][0] if units else None, "month": add_months(request.today.replace(day=1), -1)}
    form = UnitMonthFilter(request.POST or request.GET or None, initial=usual, units=units)
    chosen = {**usual, **{key: value for key, value in form.chosen().items() if value}} if form.is_bound else usual
    if request.method == "POST":
        return _confirmed(request, chosen)
    found = confirming_reads.unit_months([chosen["unit"]], chosen["month"])[0] if units else None
    return render(request, "settlement/confirm.html", _context(request, form, {**chosen, "units": dict(units)}, found))


def _context(request: AskedRequest, form: UnitMonthFilter, chosen: dict[str, Any], found: UnitMonth | None) -> dict[str, Any]:
    stays = found.stays if found else ()
    log_look("month_to_confirm", by=request.assignment, rows=len(stays), target_id=chosen["unit"])
    month: date = chosen["month"]
    gone = [change for change in found.changes if change.now is None] if found else []
    changed = {change.chain for change in found.changes} if found else set()
    rows = [(stay, absence_words(stay.away), stay.chain in changed) for stay in stays]
    return {
        "form": form,
        "chosen": chosen,
        "unit_name": chosen["units"].get(chosen["unit"], ""),
        "month": month,
        "over": request.today >= add_months(month, 1),
        "after": add_months(month, 1),
        "found": found,
        "rows": rows,
        "gone": gone,
        "shown": fingerprint(stays),
        "by": confirming_reads.confirmed_by(found.confirmation) if found and found.confirmation else "",
        "crumbs": [(_("Confirm the month"), "")],
    }


def _confirmed(request: AskedRequest, chosen: dict[str, Any]) -> HttpResponse:
    unit, month, shown = chosen["unit"], chosen["month"], request.POST.get("shown", "")
    try:
        actions.confirm_month(by=request.by, today=request.today, unit=unit or 0, month=month, shown=shown)
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, _("The month is confirmed."))
    return HttpResponseRedirect(f"{reverse('settlement:confirm')}?unit={unit}&month={month:%m.%Y}")


@permission(Permission.SEE_STATEMENTS)
def confirmed_stays(request: AskedRequest) -> HttpResponse:
    """What the units have confirmed of own citizens' stays in a month."""
    usual = add_months(request.today.replace(day=1), -1)
    chosen = MonthFilter(request.GET or None, initial={"month": usual})
    month = (chosen.chosen().get("month") if request.GET else None) or usual
    table = _stays_table(request, month, chosen)
    log_look("confirmed_stays", by=request.assignment, rows=len(table.page.rows))
    if file := table.export():
        return file
    crumbs = [(_("Settlement"), "settlement:statement_list"), (_("Confirmed stays"), "")]
    return render(request, "settlement/confirmed_stays.html", {"table": table, "month": month, "crumbs": crumbs})


def _stays_table(request: AskedRequest, month: date, chosen: MonthFilter) -> Table:
    return Table(
        [
            Column("reference", _("Citizen"), cell="citizen.reference"),
            Column("service", _("Service"), cell="service.name"),
            Column("operator", _("Seller"), cell="operator.name"),
            Column("item", _("What is bought"), cell="item.name"),
            Column("days", pgettext("statement", "Days"), numeric=True),
            Column("away", _("Away"), cell=_away),
            Column("began", _("Began"), cell=_began, export="began_on"),
            Column("last", _("Last day"), cell=_last, export="last_day"),
        ],
        rows=confirming_reads.stays_bought(request.acting.parties, month),
        request=request,
        name="stays",
        order="-pk",
        filters=chosen,
        caption=_("Stays the units have confirmed"),
        empty=_("No unit has confirmed a stay you pay for in this month."),
    )


def _away(row: ConfirmedStay) -> str:
    return absence_words(row.away) or pgettext("absence", "None")


def _began(row: ConfirmedStay) -> str:
    return dates.short(row.began_on) if row.began_on else _("before the month")


def _last(row: ConfirmedStay) -> str:
    return dates.short(row.last_day) if row.last_day else _("goes on")
