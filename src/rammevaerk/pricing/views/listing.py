"""The region's tariff list."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.forms import TariffFilterForm
from rammevaerk.pricing.inclusions import with_inclusions
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.ordering import ALIKE as ALIKE_ORDER
from rammevaerk.pricing.ordering import CHANGE, OPERATOR, with_orders
from rammevaerk.pricing.pages.alike import NAME as ALIKE
from rammevaerk.pricing.pages.alike import WAYS, Alike, alike_by, way_words
from rammevaerk.pricing.pages.inclusions import differing, parts_bare, parts_cell
from rammevaerk.pricing.pages.paper import paper_list, tariff_kind, whole_name
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.pricing.queries import TariffFilter
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.rules import PriceRange, price_range
from rammevaerk.pricing.sight import Sight, sight_of
from rammevaerk.pricing.views.private_prices import pages_beside
from rammevaerk.registry.queries import area_municipalities, operator_words, target_group_tree, with_children
from rammevaerk.web import amounts
from rammevaerk.web.clock import COPENHAGEN
from rammevaerk.web.documents import render_pdf
from rammevaerk.web.tables import Column, Table

NAME = "takster"
_ORE = Decimal("0.01")


@dataclass(frozen=True)
class Listed:
    """What the address asks for: the table of tariffs on a day, as known on another, seen by this reader."""

    table: Table
    day: date
    known_on: date | None
    shown: "Amounts"
    way: str


@permission(Permission.SEE_TARIFFS)
def tariff_list(request: AskedRequest) -> HttpResponse:
    """All tariffs on a day, with search, filters and files."""
    listed = _listed(request)
    may_print = _may_print(request, listed)
    if request.GET.get("format") == "pdf" and may_print:
        return _paper(request, listed)
    context = {
        "listed": listed,
        "table": listed.table,
        "day": listed.day,
        "known_on": listed.known_on,
        "sight": listed.shown.sight,
        "alike": listed.shown.alike,
        "beside": pages_beside(request),
        "differing": differing(listed.table.page.rows) if listed.shown.alike else [],
        "ways": [(way_words(way), _way_url(listed.table, way), way == listed.way) for way in ("", *WAYS)],
        "pdf_url": listed.table.address(format="pdf", **{f"{NAME}-at": ""}) if may_print else "",
        "crumbs": [(_("Tariffs"), "")],
    }
    return listed.table.export() or render(request, "pricing/tariff_list.html", context)


def _may_print(request: AskedRequest, listed: Listed) -> bool:
    """A whole region takes seconds to draw: whoever has not entered prints a list that fits on one page of the screen."""
    page = listed.table.page
    return request.assignment is not None or not (page.next or page.previous)


def _listed(request: AskedRequest) -> Listed:
    area = the_area()
    municipalities = [(row.id, row.name) for row in area_municipalities(area.pk)]
    tree = target_group_tree(request.today)
    form = TariffFilterForm(request.GET, municipalities=municipalities, groups=tree, today=request.today)
    chosen = form.chosen()
    day = chosen.pop("on", None) or request.today
    known_on = chosen.pop("known_on", None)
    group = chosen.pop("group", None)
    groups = tuple(with_children(group, tree)) if group else ()
    way = request.GET.get(ALIKE, "") if request.GET.get(ALIKE, "") in WAYS else ""
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area.code)
    shown = Amounts(sight, smallest_public(request.today), alike_by(way, day, area_code=area.code))
    shown.with_parts = bool(way or chosen.get("includes") or request.GET.get("format"))
    table = Table(
        _columns(shown),
        rows=_ordered(shown, day, TariffFilter(**chosen, groups=groups, known_at=end_of(known_on) if known_on else None)),
        request=request,
        name=NAME,
        order="service",
        filters=form,
        caption=_("Tariffs on %(day)s") % {"day": f"{day:%d.%m.%Y}"},
        empty=_("No tariffs match. Remove a filter, or choose another day."),
    )
    return Listed(table, day, known_on, shown, way)


def _ordered(shown: "Amounts", day: date, wanted: TariffFilter) -> QuerySet[Tariff]:
    """The rows with what they can be sorted by."""
    alike = shown.alike if shown.alike is not None and not shown.alike.missing else None
    rows = with_inclusions(queries.tariff_list(day, wanted))
    return with_orders(rows, how=alike.how if alike else None)


def _way_url(table: Table, way: str) -> str:
    return table.address(**{ALIKE: way, f"{NAME}-at": ""})


def _paper(request: AskedRequest, listed: Listed) -> HttpResponse:
    """The list as it is chosen and sorted, whole, on paper."""
    context = {"listed": listed, "paper": paper_list(listed.table, listed.shown), "today": request.today}
    try:
        document = render_pdf("pricing/tariff_list.pdf.html", context)
    except DomainError as error:
        findings = {"findings": error.findings, "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), ("PDF", "")]}
        return render(request, "pricing/tariff_list_no_document.html", findings, status=503)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{NAME}-{listed.day:%Y-%m-%d}.pdf"'
    return response


def end_of(day: date) -> datetime:
    """The last moment of a day in Danish time."""
    return datetime.combine(day, time.max, tzinfo=COPENHAGEN)


class Amounts:
    """What a reader sees of a price: the amount, or a range where the service is small and the reader the public."""

    def __init__(self, sight: Sight, smallest: int, alike: Alike | None = None) -> None:
        self.sight, self.smallest, self.alike = sight, smallest, alike
        self.with_parts = False

    def hidden(self, row: Tariff) -> PriceRange | None:
        """The range shown instead; registered prices are published by their supplier and stand as they are."""
        if self.sight.published or row.sheet is None or row.item.unit.service.operator_id in self.sight.operators:
            return None
        return price_range(row.amount_ore // 100, places=row.sheet.places, smallest=self.smallest)

    def shown(self, row: Tariff) -> str:
        """The amount in kroner, with øre only where there are any."""
        if (hidden := self.hidden(row)) is not None:
            return f"{amounts.thousands(hidden.low)}–{amounts.thousands(hidden.high)}"
        return amounts.thousands(row.amount_ore / Decimal(100), 0 if row.amount_ore % 100 == 0 else 2)

    def cell(self, row: Tariff) -> str | SafeString:
        """The amount, with its measure under it when it is not the column's kroner per day, and whether it is provisional."""
        notes = [] if row.item.measure == "day" else [measure_words(row.item.measure)]
        if row.provisional:
            notes.append(_("Provisional"))
        under = format_html_join("", '<span class="rv-sub">{}</span>', ((one,) for one in notes))
        return format_html("{}{}", self.shown(row), under)

    def bare(self, row: Tariff) -> Any:
        """The amount for a file, or the range in words."""
        return self.shown(row) if self.hidden(row) else row.amount_ore / Decimal(100)

    def like_for_like(self, row: Tariff) -> str:
        """The price made alike, in whole kroner per day; a dash where it cannot be."""
        if self.alike is None:
            return amounts.DASH
        if (hidden := self.hidden(row)) is not None:
            ends = self.alike.range(row, hidden)
            return amounts.DASH if ends is None else f"{amounts.thousands(ends[0])}–{amounts.thousands(ends[1])}"
        price = self.alike.price(row)
        return amounts.DASH if price is None else amounts.thousands(price, 0)

    def bare_alike(self, row: Tariff) -> Any:
        """The same for a file: the number to the øre, or the range in words."""
        price = None if self.alike is None or self.hidden(row) else self.alike.price(row)
        return self.like_for_like(row) if price is None else price.quantize(_ORE, ROUND_HALF_UP)

    def change(self, row: Any) -> str:
        """Against the tariff before it, in per cent."""
        if not row.before_ore or self.hidden(row):
            return amounts.DASH
        share = (Decimal(row.amount_ore) / row.before_ore - 1) * 100
        return amounts.signed(share, 1) + amounts.NO_BREAK + "%"


def _columns(shown: Amounts) -> list[Column]:
    sorted_by = "item__unit__service__sort_key"
    sees = shown.sight.published
    return [
        Column("service", _("Service"), _service, sortable=sorted_by, export=whole_name),
        Column("paragraph", _("Paragraph"), lambda row: paragraph_label(row.item.paragraph), sortable="item__paragraph"),
        Column("operator", _("Operator"), lambda row: operator_words(row.item.unit.service), sortable=OPERATOR),
        Column("kind", _("Kind"), tariff_kind, sortable="item__kind"),
        Column("places", _("Places"), lambda row: row.places, numeric=True, sortable="places"),
        Column(
            "amount",
            _("Tariff"),
            shown.cell,
            numeric=True,
            unit=_("kr. per day"),
            export=shown.bare,
            sortable=_by("amount_ore", sees),
        ),
        *_alike_column(shown),
        *_included_column(shown),
        Column("change", _("Change"), shown.change, numeric=True, unit=_("since the year before"), sortable=_by(CHANGE, sees)),
    ]


def _alike_column(shown: Amounts) -> list[Column]:
    """The prices like for like beside those published; none while the value they need is unknown."""
    if shown.alike is None or shown.alike.missing:
        return []
    unit = _("kr. per day") + ", " + shown.alike.words
    order = _by(ALIKE_ORDER, shown.sight.published)
    cell, bare = shown.like_for_like, shown.bare_alike
    return [Column("alike", _("Like for like"), cell, numeric=True, unit=unit, export=bare, sortable=order)]


def _included_column(shown: Amounts) -> list[Column]:
    """What the prices include, beside prices that are compared, in files, and where one has asked for a part."""
    return [Column("included", _("In the price"), parts_cell, export=parts_bare)] if shown.with_parts else []


def _by(order: str, sees: bool) -> str | None:
    """The public cannot sort by amounts: the order would tell what the range hides."""
    return order if sees else None


def _service(row: Tariff) -> SafeString:
    """The service's name, the mark of invented rows, and under it which of its places."""
    name, unit = row.item.unit.service.name, row.item.unit.name
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if row.is_demo else ""
    under = row.item.name if unit == name else f"{unit}, {row.item.name[:1].lower()}{row.item.name[1:]}"
    link = reverse("pricing:item", args=[row.item_id])
    return format_html('<a href="{}">{}</a>{}<span class="rv-sub">{}</span>', link, name, demo, under)
