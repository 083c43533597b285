"""Prices of private suppliers recorded by a person: published ones, and those a buyer has negotiated."""

from datetime import date
from typing import Any

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
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.pricing import individual as reads
from rammevaerk.pricing.actions.negotiated import Negotiated, Published, record_negotiated, record_published
from rammevaerk.pricing.individual_forms import NegotiatedForm, PublishedPriceForm
from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.pricing.pages.private_words import negotiated_reason_words
from rammevaerk.pricing.pages.words import measure_words, paragraph_choices
from rammevaerk.pricing.rules import PRIVATE_KINDS
from rammevaerk.registry.queries import units
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_INDIVIDUAL_TARIFFS)
def negotiated(request: AskedRequest) -> HttpResponse:
    """The prices the buyer has negotiated, beside the published ones."""
    rows = list(reads.negotiated_prices(request.by, request.today))
    prices = reads.prices_of([pk for row in rows for pk in (row.item_id, row.item.within_id) if pk is not None])
    table = Table(
        _columns(prices, request.today),
        rows=rows,
        request=request,
        name="forhandlede-priser",
        caption=_("Negotiated prices"),
        empty=_("No negotiated prices are recorded."),
    )
    context = {"table": table, "crumbs": _crumbs(_("Negotiated prices"))}
    return table.export() or render(request, "pricing/negotiated.html", context)


def pages_beside(request: AskedRequest) -> list[tuple[str, str]]:
    """What stands beside the tariff list for this reader: address and words."""
    pages = [
        (Permission.SEE_INDIVIDUAL_TARIFFS, "individual_own", _("Individual tariffs")),
        (Permission.SEE_INDIVIDUAL_COUNTS, "individual_counts", _("Individual tariffs in numbers")),
        (Permission.RECORD_NEGOTIATED_PRICES, "negotiated", _("Negotiated prices")),
        (Permission.RECORD_PUBLISHED_PRICES, "published_new", _("Record a published price")),
    ]
    return [(reverse(f"pricing:{name}"), words) for needed, name, words in pages if may(request, needed)]


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Tariffs"), reverse("pricing:tariff_list")), (last, "")]


def _columns(prices: dict[int, list[Tariff]], today: date) -> list[Column]:
    def price(pk: int | None) -> Tariff | None:
        """The price that holds, else the last there was."""
        known = prices.get(pk or 0, [])
        now = [row for row in known if row.valid_from <= today and (row.valid_to is None or today < row.valid_to)]
        return next(reversed(now or known), None)

    def amount(pk: int | None, measure: str) -> str:
        row = price(pk)
        return amounts.DASH if row is None else f"{amounts.ore_as_kroner(row.amount_ore)} {measure_words(measure)[4:]}"

    def period(row: Any) -> str:
        held = price(row.item_id)
        return amounts.DASH if held is None else dates.period(held.valid_from, held.valid_to)

    return [
        Column("service", _("Service"), _service, export="item.unit.service.name"),
        Column("paragraph", _("Paragraph"), lambda row: paragraph_label(row.item.paragraph)),
        Column("buyer", _("Buyer"), "buyer.name"),
        Column("agreed", _("Agreed price"), lambda row: amount(row.item_id, row.item.measure), numeric=True),
        Column("published", _("Published price"), lambda row: amount(row.item.within_id, row.item.measure), numeric=True),
        Column("period", _("Period"), period),
        Column("reason", _("Reason"), lambda row: negotiated_reason_words(row.reason)),
        Column("source", _("Source"), "source"),
    ]


def _service(row: Any) -> SafeString:
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if row.is_demo else ""
    link = reverse("pricing:item", args=[row.item.within_id])
    under = row.item.within.name
    return format_html('<a href="{}">{}</a>{}<span class="rv-sub">{}</span>', link, row.item.unit.service.name, demo, under)


@require_http_methods(["GET", "POST"])
@permission(Permission.RECORD_NEGOTIATED_PRICES)
def new_negotiated(request: AskedRequest, item: int) -> HttpResponse:
    """Record what one's own municipality has agreed within a registered item."""
    within = _registered(item)
    form = NegotiatedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        price = Negotiated(item, data["amount"], form.period(), data["reason"], data["explanation"], data["source"])
        try:
            record_negotiated(by=request.by, today=request.today, price=price)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:negotiated")
    context = {"form": form, "item": within, "crumbs": _crumbs(_("Record a negotiated price"))}
    return render(request, "pricing/negotiated_new.html", context, status=422 if form.errors else 200)


def _registered(pk: int) -> TariffItem:
    try:
        return reads.registered_item(pk)
    except TariffItem.DoesNotExist as error:
        raise Http404(_("There is no such tariff.")) from error


@require_http_methods(["GET", "POST"])
@permission(Permission.RECORD_PUBLISHED_PRICES)
def new_published(request: AskedRequest) -> HttpResponse:
    """Record a price as its private supplier publishes it."""
    private = [unit for unit in units(request.today) if unit.operator_kind in PRIVATE_KINDS]
    choices = sorted(((unit.id, unit.full_name) for unit in private), key=lambda pair: danish_key(pair[1]))
    form = PublishedPriceForm(request.POST or None, units=choices, paragraphs=paragraph_choices(request.today))
    if request.method == "POST" and form.is_valid() and (row := _recorded(request, form)) is not None:
        messages.success(request, _("The published price is recorded."))
        return redirect("pricing:item", pk=row.item_id)
    context = {"form": form, "crumbs": _crumbs(_("Record a published price"))}
    return render(request, "pricing/published_new.html", context, status=422 if form.errors else 200)


def _recorded(request: AskedRequest, form: PublishedPriceForm) -> Tariff | None:
    data = form.cleaned_data
    price = Published(
        unit_id=data["unit"],
        paragraph=data["paragraph"],
        name=data["name"],
        amount_ore=data["amount"],
        measure=data["measure"],
        period=form.period(),
        source=data["source"],
        read_on=data["read_on"],
    )
    try:
        return record_published(by=request.by, today=request.today, price=price)
    except Refused as refusal:
        form.add_findings(refusal)
        return None
