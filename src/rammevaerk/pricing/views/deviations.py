"""Occupancies below the agreed band: asked for by operators, decided by the agreement's body, seen by all parties."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.deviations import ask_deviation, record_deviation
from rammevaerk.pricing.deviation_forms import AskDeviationForm, DecideDeviationForm
from rammevaerk.pricing.deviations import deviations
from rammevaerk.pricing.models import OccupancyDeviation
from rammevaerk.pricing.views.sheets import seen_sheet
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_SHEETS)
def deviation_list(request: AskedRequest) -> HttpResponse:
    """All that has been asked and decided; open to every party."""
    rows = deviations()
    empty = _("Nobody has asked for an occupancy below the band.")
    columns = _columns(decides=may(request, Permission.DECIDE_DEVIATIONS))
    table = Table(columns, rows=rows, request=request, order="-pk", caption=_("Occupancies below the band"), empty=empty)
    if file := table.export():
        return file
    context = {
        "table": table,
        "open": rows.filter(approved__isnull=True).count(),
        "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), (_("Occupancies below the band"), "")],
    }
    return render(request, "pricing/deviations.html", context)


def _columns(*, decides: bool) -> list[Column]:
    return [
        Column("service", _("Service"), cell=_service, export="item.unit.service.name"),
        Column("operator", _("Operator"), cell="item.unit.service.operator.name"),
        Column("year", _("Year"), cell=lambda row: str(row.year)),
        Column("share", _("Occupancy"), cell=lambda row: amounts.percent(row.share, 1), numeric=True),
        Column("reason", _("Reason"), cell="reason"),
        Column("state", _("Decision"), cell=lambda row: _state(row, decides=decides), export="approved"),
        Column("body", _("Decided by"), cell=_decided),
    ]


def _service(row: OccupancyDeviation) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("pricing:item", args=[row.item_id]), row.item.unit.service.name)


def _state(row: OccupancyDeviation, *, decides: bool) -> SafeString | str:
    if row.approved is not None:
        return _("Approved") if row.approved else _("Refused")
    if not decides:
        return _("Not decided")
    return format_html('<a href="{}">{}</a>', reverse("pricing:deviation", args=[row.pk]), _("Record the decision"))


def _decided(row: OccupancyDeviation) -> str:
    if row.decided_on is None:
        return "–"
    return f"{row.body}, {dates.short(row.decided_on)}. {row.reference}"


@require_http_methods(["GET", "POST"])
@permission(Permission.DECIDE_DEVIATIONS)
def deviation(request: AskedRequest, pk: int) -> HttpResponse:
    """Record what the body decided."""
    row = deviations().filter(pk=pk).first()
    if row is None:
        raise Http404
    form = DecideDeviationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_deviation(by=request.by, today=request.today, deviation_id=pk, decided=form.decided())
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("pricing:deviations")
    title = _("Occupancy below the band at %(service)s") % {"service": row.item.unit.service.name}
    submit, back = _("Record the decision"), reverse("pricing:deviations")
    context = {"form": form, "title": title, "submit": submit, "back": back, "row": row, "crumbs": _crumbs(title)}
    return render(request, "pricing/deviation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def ask(request: AskedRequest, pk: int) -> HttpResponse:
    """Ask for the occupancy of an own sheet."""
    sheet, sight = seen_sheet(request, pk)
    if not sight.edits_of(sheet.item.unit.service.operator_id):
        raise Http404
    form = AskDeviationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_deviation(by=request.by, today=request.today, sheet_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("It is asked for. The tariff can be approved when the decision is recorded."))
            return redirect("pricing:sheet", pk=pk)
    title = _("Ask for an occupancy below the band")
    submit, back = _("Ask for it"), reverse("pricing:sheet", args=[pk])
    context = {"form": form, "title": title, "submit": submit, "back": back, "sheet": sheet, "crumbs": _crumbs(title)}
    return render(request, "pricing/deviation.html", context, status=422 if form.errors else 200)


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [
        (_("Tariffs"), reverse("pricing:tariff_list")),
        (_("Occupancies below the band"), reverse("pricing:deviations")),
        (title, ""),
    ]
