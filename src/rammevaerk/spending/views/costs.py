"""Costs of citizens beside the statements, and what the refund asks about a citizen: entered and taken back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.money import kroner
from rammevaerk.spending import actions, queries
from rammevaerk.spending.forms import OtherCostForm, RefundFactForm
from rammevaerk.spending.models import OtherCost
from rammevaerk.spending.pages.refund import KINDS
from rammevaerk.spending.rules.refund import AmountKind
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import act
from rammevaerk.web.tables import Column, Table


@permission(Permission.KEEP_REFUND)
def other_costs(request: AskedRequest) -> HttpResponse:
    """The costs entered for a year, and the form that adds one."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.today.year
    form = OtherCostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_other_cost(by=request.by, today=request.today, new=form.new())
        except Refused as error:
            form.add_findings(error)
        else:
            messages.success(request, _("The cost is entered."))
            return HttpResponseRedirect(f"{reverse('spending:other_costs')}?year={row.month.year}")
    table = _table(request, year)
    log_look("other_costs", by=request.assignment, rows=len(table.page.rows))
    crumbs = [(_("Spending"), "spending:purchases"), (_("State refund"), "spending:refund"), (_("Other costs"), "")]
    context = {"form": form, "table": table, "year": year, "crumbs": crumbs}
    return render(request, "spending/other_costs.html", context, status=422 if form.errors else 200)


def _table(request: AskedRequest, year: int) -> Table:
    return Table(
        [
            Column("citizen", _("Citizen"), cell="citizen.reference"),
            Column("month", _("Month"), cell=lambda row: dates.month_of(row.month), export="month", export_format="month"),
            Column("kind", _("Kind"), cell=lambda row: KINDS[AmountKind(row.kind)]),
            Column("amount", _("Amount"), cell=lambda row: amounts.ore(row.amount_ore), numeric=True, export=_kroner),
            Column("words", _("Note"), cell="words"),
            Column("state", _("State"), cell=_state),
        ],
        rows=queries.other_costs(request.acting.parties, year),
        request=request,
        name="costs",
        order="-pk",
        page_size=20,
        caption=_("Costs entered"),
        empty=_("Nothing is entered for this year."),
        exports=False,
    )


def _kroner(row: OtherCost) -> Any:
    return kroner(row.amount_ore)


def _state(row: OtherCost) -> Any:
    back = getattr(row, "taken_back", None)
    if back is not None:
        return _("Taken back %(day)s") % {"day": dates.short(back.at.date())}
    address = reverse("spending:take_back_cost", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, _("Take back"))


@permission(Permission.KEEP_REFUND)
def take_back_cost(request: AskedRequest, pk: int) -> HttpResponse:
    """Ask once more, then take a cost back."""
    row = queries.other_cost(pk)
    if row is None:
        raise Http404
    back = reverse("spending:other_costs") + f"?year={row.month.year}"
    if request.method == "POST":
        doing = partial(actions.take_back_other_cost, by=request.by, today=request.today, cost_id=pk)
        return act(request, doing, said=_("The cost is taken back. Both rows stay."), back=back)
    log_look("other_costs", by=request.assignment)
    crumbs = [(_("Other costs"), "spending:other_costs"), (_("Take back"), "")]
    context = {"row": row, "kind": KINDS[AmountKind(row.kind)], "back": back, "crumbs": crumbs}
    return render(request, "spending/take_back_cost.html", context)


@permission(Permission.KEEP_REFUND)
def refund_fact(request: AskedRequest) -> HttpResponse:
    """After-care, and whether the scheme covered a citizen just before the age limit."""
    form = RefundFactForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:40]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_refund_fact(by=request.by, today=request.today, new=form.new())
        except Refused as error:
            form.add_findings(error)
        else:
            messages.success(request, _("What is known of the citizen is entered."))
            return HttpResponseRedirect(reverse("spending:refund"))
    crumbs = [(_("State refund"), "spending:refund"), (_("About a citizen"), "")]
    status = 422 if form.errors else 200
    return render(request, "spending/refund_fact.html", {"form": form, "crumbs": crumbs}, status=status)
