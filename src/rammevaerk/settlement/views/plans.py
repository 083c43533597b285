"""Payment plans: what is charged without a placement. The seller writes and ends them, the buyer reads them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.settlement import actions, plan_reads, queries
from rammevaerk.settlement.actions import NewSchedule
from rammevaerk.settlement.actions.planning import SharedPlan, share_plan, write_plan
from rammevaerk.settlement.models import ChargeSource, Schedule, ScheduleMeasure
from rammevaerk.settlement.plan_forms import EndForm, PlanFilter, PlanForm, SoldForm
from rammevaerk.settlement.queries import BOUGHT, SOLD
from rammevaerk.settlement.rules.sources import chain_of_schedule
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.forms import Form
from rammevaerk.web.tables import Column, Table


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Settlement"), "settlement:statement_list"), (_("Payment plans"), "settlement:plan_list"), *further]


@permission(Permission.SEE_STATEMENTS)
def plan_list(request: AskedRequest) -> HttpResponse:
    """Plans in which own organisation sells or buys; the auditor sees all."""
    everybody = request.acting.function is Function.AUDITOR
    usual = SOLD if request.acting.function is Function.ECONOMY else BOUGHT
    side = request.GET.get("side", "") if request.GET.get("side") in (SOLD, BOUGHT) else usual
    chosen = PlanFilter(request.GET)
    rows = plan_reads.plans(side, None if everybody else request.acting.parties, chosen.chosen())
    table = _table(request, rows, chosen)
    log_look("payment_plans", by=request.assignment, rows=len(table.page.rows))
    if file := table.export():
        return file
    context = {
        "table": table,
        "side": side,
        "sides": [(SOLD, _("We sell")), (BOUGHT, _("We buy"))],
        "everybody": everybody,
        "may_write": may(request, Permission.WRITE_SCHEDULES),
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Payment plans"), "")],
    }
    return render(request, "settlement/plan_list.html", context)


def _table(request: AskedRequest, rows: Any, chosen: PlanFilter) -> Table:
    columns = [
        Column("title", _("Plan"), cell=_link, export="title"),
        Column("source", _("What is charged"), cell=lambda row: row.get_source_display(), export=_source),
        Column("seller", _("Seller"), cell="seller.name"),
        Column("buyer", _("Buyer"), cell="buyer.name"),
        Column("price", _("Price"), cell=price_words),
        Column("period", _("Period"), cell=lambda row: dates.period(row.valid_from, row.valid_to)),
    ]
    return Table(
        columns, rows=rows, request=request, name="plans", order="-pk", filters=chosen, caption=_("Payment plans"),
        empty=_("No payment plan fits. Choose the other side, or remove a filter."),
    )  # fmt: skip


def _link(row: Schedule) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("settlement:plan", args=[row.chain]), row.title)


def _source(row: Schedule) -> str:
    return str(row.get_source_display())


def price_words(row: Schedule) -> str:
    """`12.000,00 kr. per month`, `3 × the tariff per day`."""
    price = _("the tariff") if row.price_ore is None else amounts.ore(row.price_ore)
    count = "" if row.quantity == 1 else f"{f'{row.quantity.normalize():f}'.replace('.', ',')} × "
    return f"{count}{price} {row.get_measure_display()}"


@permission(Permission.SEE_STATEMENTS)
def plan(request: AskedRequest, chain: int) -> HttpResponse:
    """One plan: price, period, what it rests on, what it has charged so far, and how it ends."""
    return _page(request, chain, EndForm())


def _page(request: AskedRequest, chain: int, form: Form) -> HttpResponse:
    rows = plan_reads.plan(chain)
    if not rows:
        raise Http404
    log_look("payment_plan", by=request.assignment, target_id=chain)
    now = rows[-1]
    months = queries.charged_by_month(chain_of_schedule(chain))
    own = now.seller_id in request.acting.parties and may(request, Permission.WRITE_SCHEDULES)
    context = {
        "row": now,
        "price": price_words(now),
        "period": dates.period(now.valid_from, now.valid_to).capitalize(),
        "months": months,
        "total": sum(amount for _month, amount, _lines in months),
        "taken_back": now.superseded_at is not None,
        "may_end": own and now.superseded_at is None and not now.origin,
        "form": form,
        "crumbs": _crumbs((now.title, "")),
    }
    return render(request, "settlement/plan.html", context, status=422 if form.errors else 200)


@require_POST
@permission(Permission.WRITE_SCHEDULES)
def end_plan(request: AskedRequest, chain: int) -> HttpResponse:
    """End a plan with a last day; what is charged too much is reversed by the next run."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, chain, form)
    try:
        actions.end_schedule(by=request.by, today=request.today, chain=chain, last_day=form.cleaned_data["last_day"])
    except Refused as refused:
        form.add_findings(refused)
        return _page(request, chain, form)
    messages.success(request, _("The plan ends on that day. What is charged too much is reversed by the next run."))
    return HttpResponseRedirect(reverse("settlement:plan", args=[chain]))


@require_POST
@permission(Permission.WRITE_SCHEDULES)
def take_back_plan(request: AskedRequest, chain: int) -> HttpResponse:
    """Take a plan back from its beginning."""
    try:
        actions.end_schedule(by=request.by, today=request.today, chain=chain, last_day=None)
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, _("The plan is taken back. The next run reverses what it has charged."))
    return HttpResponseRedirect(reverse("settlement:plan", args=[chain]))


@permission(Permission.WRITE_SCHEDULES)
def new_plan(request: AskedRequest) -> HttpResponse:
    """Write a plan: first its shares are shown, then it is saved."""
    buyers, others = plan_reads.buyers_for(request.by.organisation_id, request.today)
    form = PlanForm(request.POST or None, buyers=buyers, others=others, items=plan_reads.items_of(request.acting.parties))
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = share_plan(form.asked(), request.by.organisation_id)
            actions.check_schedules(shown.schedules)
            if "save" in request.POST:
                return _saved(request, write_plan(by=request.by, today=request.today, asked=form.asked()))
        except Refused as refused:
            form.add_findings(_at(refused, {"buyer": "buyers"}))
            shown = None
    context = {
        "form": form,
        "shown": _shown(shown, dict([*buyers, *others])) if shown else None,
        "shared": shown,
        "crumbs": _crumbs((_("New payment plan"), "")),
    }
    return render(request, "settlement/plan_new.html", context, status=422 if form.errors else 200)


def _shown(plan: SharedPlan, names: dict[int, str]) -> list[tuple[str, str, bool]]:
    """Who pays, how much each time, and whether the rest of the rounding is in it."""
    if plan.shares:
        return [(names[share.buyer], amounts.ore(share.ore), share.has_rest) for share in plan.shares]
    return [(names[one.buyer], _price(one), False) for one in plan.schedules]


def _price(one: NewSchedule) -> str:
    row = Schedule(price_ore=one.price_ore, quantity=one.quantity, measure=one.measure)
    return price_words(row)


def _at(refused: Refused, names: dict[str, str]) -> list[Finding]:
    """What was refused, at the fields as this form calls them."""
    return [replace(finding, where=names.get(finding.where, finding.where)) for finding in refused.findings]


def _saved(request: AskedRequest, chains: Sequence[int]) -> HttpResponse:
    messages.success(request, _("The payment plan is written. It is charged from the next run on."))
    if len(chains) == 1:
        return HttpResponseRedirect(reverse("settlement:plan", args=[chains[0]]))
    return HttpResponseRedirect(reverse("settlement:plan_list") + f"?side={SOLD}")


@permission(Permission.WRITE_SCHEDULES)
def sold_hours(request: AskedRequest) -> HttpResponse:
    """The quick form: hours of advice, or a course, sold to one buyer on a day."""
    own, others = plan_reads.buyers_for(request.by.organisation_id, request.today)
    form = SoldForm(request.POST or None, buyers=[*own, *others])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        sold = NewSchedule(
            seller=request.by.organisation_id, buyer=data["buyer"], source=ChargeSource.KNOWLEDGE, title=data["title"],
            decided=data["decided"], measure=ScheduleMeasure.ONCE, valid_from=data["day"],
            quantity=data["quantity"] or Decimal(0), price_ore=data["price"],
        )  # fmt: skip
        try:
            return _saved(request, actions.write_schedules(by=request.by, today=request.today, schedules=[sold]))
        except Refused as refused:
            form.add_findings(_at(refused, {"first_day": "day"}))
    context = {"form": form, "crumbs": _crumbs((_("Hours and courses"), ""))}
    return render(request, "settlement/plan_sold.html", context, status=422 if form.errors else 200)
