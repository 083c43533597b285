"""Individual tariffs: one's own, one of them, and what the parties do with it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import operators
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import individual as reads
from rammevaerk.pricing.actions import individual as acts
from rammevaerk.pricing.individual_forms import DeclineForm, EndEarlyForm, IndividualForm
from rammevaerk.pricing.models import IndividualTariff, TariffItem
from rammevaerk.pricing.pages.individual import counts_page, individual_page, state_of
from rammevaerk.pricing.pages.private_words import individual_reason_words, individual_state_words
from rammevaerk.pricing.rules.individual import IndividualWish
from rammevaerk.web import dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.forms import Form
from rammevaerk.web.tables import Column, Table

MUNICIPALITY = "municipality"


@permission(Permission.SEE_INDIVIDUAL_TARIFFS)
def own(request: AskedRequest) -> HttpResponse:
    """The individual tariffs and old add-ons one is party to."""
    table = Table(
        _columns(request.today),
        rows=list(reads.individual_tariffs(request.by, request.today)),
        request=request,
        name="individuelle-takster",
        caption=_("Individual tariffs"),
        empty=_("You are party to no individual tariff."),
    )
    context = {
        "table": table,
        "add_ons": list(reads.old_add_ons(request.by, request.today)),
        "may_count": may(request, Permission.SEE_INDIVIDUAL_COUNTS),
        "may_make": may(request, Permission.EDIT_SHEETS),
        "crumbs": _crumbs(last=_("Individual tariffs")),
    }
    return table.export() or render(request, "pricing/individual_own.html", context)


def _crumbs(*more: tuple[str, str], last: str) -> list[tuple[str, str]]:
    return [(_("Tariffs"), reverse("pricing:tariff_list")), *more, (last, "")]


def _columns(today: date) -> list[Column]:
    return [
        Column("name", _("Tariff"), _link, export="item.name"),
        Column("service", _("Service"), "item.unit.service.name"),
        Column("paragraph", _("Paragraph"), lambda row: paragraph_label(row.item.paragraph)),
        Column("buyer", _("Buyer"), "buyer.name"),
        Column("reason", _("Reason"), lambda row: individual_reason_words(row.reason)),
        Column("period", _("Period"), lambda row: dates.period(row.starts, row.ends)),
        Column("state", _("State"), lambda row: individual_state_words(state_of(row, today))),
    ]


def _link(row: IndividualTariff) -> SafeString:
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if row.is_demo else ""
    return format_html('<a href="{}">{}</a>{}', reverse("pricing:individual", args=[row.pk]), row.item.name, demo)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def new(request: AskedRequest, item: int) -> HttpResponse:
    """The operator starts an individual tariff instead of one of its items; `?forlaenger=` prolongs another."""
    ordinary = _ordinary(request, item)
    before = _prolonged(request, item)
    form = IndividualForm(request.POST or None, buyers=_buyers(), initial=_initial(before))
    if request.method == "POST" and form.is_valid():
        wish = IndividualWish(
            item,
            form.cleaned_data["buyer"],
            form.cleaned_data["reason"],
            form.cleaned_data["explanation"],
            form.period(),
            before.pk if before else None,
        )
        try:
            made = acts.make_individual(by=request.by, today=request.today, wish=wish)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:individual", pk=made.pk)
    context = {"form": form, "item": ordinary, "before": before, "crumbs": _crumbs(_own(), last=_("New individual tariff"))}
    return render(request, "pricing/individual_new.html", context, status=422 if form.errors else 200)


def _own() -> tuple[str, str]:
    return _("Individual tariffs"), reverse("pricing:individual_own")


def _ordinary(request: AskedRequest, pk: int) -> TariffItem:
    try:
        return reads.ordinary_item(pk, request.by, request.today)
    except TariffItem.DoesNotExist as error:
        raise Http404(_("There is no such tariff.")) from error


def _prolonged(request: AskedRequest, item: int) -> IndividualTariff | None:
    asked = request.GET.get("forlaenger", "")
    if not asked.isdecimal():
        return None
    rows = reads.individual_tariffs(request.by, request.today).filter(pk=int(asked), item__within=item)
    return rows.filter(buyer_approved_at__isnull=False).first()


def _initial(before: IndividualTariff | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {"buyer": before.buyer_id, "reason": before.reason, "explanation": before.explanation, "first_day": before.ends}


def _buyers() -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in operators() if row.kind == MUNICIPALITY]


def _found(request: AskedRequest, pk: int) -> IndividualTariff:
    try:
        return reads.individual_tariff(pk, request.by, request.today)
    except IndividualTariff.DoesNotExist as error:
        raise Http404(_("There is no such individual tariff, or you are not party to it.")) from error


@permission(Permission.SEE_INDIVIDUAL_TARIFFS)
def detail(request: AskedRequest, pk: int) -> HttpResponse:
    """One individual tariff: what it costs, why, where it stands, and what one can do."""
    row = _found(request, pk)
    log_look("individual_tariff", by=request.assignment, target_id=pk)
    page = individual_page(row, request.by, request.today)
    return render(request, "pricing/individual.html", {"row": row, "page": page, "crumbs": _crumbs(_own(), last=row.item.name)})


def _done(request: AskedRequest, pk: int, act: Callable[..., object], words: str) -> HttpResponse:
    _found(request, pk)
    try:
        act(by=request.by, today=request.today, pk=pk)
    except Refused as refusal:
        tell_refused(request, refusal)
    else:
        messages.success(request, words)
    return redirect("pricing:individual", pk=pk)


@require_POST
@permission(Permission.EDIT_SHEETS)
def approve_operator(request: AskedRequest, pk: int) -> HttpResponse:
    """The operator stands by the calculation."""
    return _done(request, pk, acts.approve_as_operator, _("Approved for the operator. The buyer can now see and approve it."))


@require_POST
@permission(Permission.EDIT_SHEETS)
def take_back(request: AskedRequest, pk: int) -> HttpResponse:
    """Take the operator's approval back, to change the calculation."""
    return _done(request, pk, acts.take_back_individual, _("The approval is taken back; the calculation can be changed."))


@require_POST
@permission(Permission.APPROVE_INDIVIDUAL_TARIFFS)
def approve_buyer(request: AskedRequest, pk: int) -> HttpResponse:
    """Approve for the buyer: it then holds."""
    return _done(request, pk, acts.approve_as_buyer, _("Approved for the buyer. The tariff holds in its period."))


@require_http_methods(["GET", "POST"])
@permission(Permission.APPROVE_INDIVIDUAL_TARIFFS)
def decline(request: AskedRequest, pk: int) -> HttpResponse:
    """Say no, with the reason."""
    row, form = _found(request, pk), DeclineForm(request.POST or None)

    def act() -> object:
        return acts.decline_individual(by=request.by, today=request.today, pk=pk, because=form.cleaned_data["because"])

    return _by_form(request, row, form, act, _("Decline the tariff"))


@require_http_methods(["GET", "POST"])
@permission(Permission.APPROVE_INDIVIDUAL_TARIFFS)
def end(request: AskedRequest, pk: int) -> HttpResponse:
    """Let it end before it was agreed to."""
    row, form = _found(request, pk), EndEarlyForm(request.POST or None)

    def act() -> object:
        data = form.cleaned_data
        return acts.end_individual(by=request.by, today=request.today, pk=pk, last_day=data["last_day"], because=data["because"])

    return _by_form(request, row, form, act, _("End the tariff early"))


def _by_form(request: AskedRequest, row: IndividualTariff, form: Form, act: Callable[[], object], title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:individual", pk=row.pk)
    url = reverse("pricing:individual", args=[row.pk])
    context = {
        "form": form,
        "row": row,
        "title": title,
        "cancel": url,
        "crumbs": _crumbs(_own(), (row.item.name, url), last=title),
    }
    return render(request, "pricing/individual_form.html", context, status=422 if form.errors else 200)


@permission(Permission.SEE_INDIVIDUAL_COUNTS)
def counts(request: AskedRequest) -> HttpResponse:
    """How many there are, for those who look after the agreement: nothing of buyer or person."""
    page = counts_page(request, request.today)
    context = {"page": page, "crumbs": _crumbs(last=_("Individual tariffs in numbers"))}
    return page.table.export() or render(request, "pricing/individual_counts.html", context)
