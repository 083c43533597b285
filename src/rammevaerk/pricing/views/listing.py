"""The region's tariff list, and the values behind all tariffs."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.forms import TariffFilterForm
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.pages.values import area_names, side_by_side
from rammevaerk.pricing.pages.words import kind_words, measure_words
from rammevaerk.pricing.queries import TariffFilter
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.rules import PriceRange, price_range
from rammevaerk.pricing.sight import Sight, sight_of
from rammevaerk.registry.queries import area_municipalities, operator_words
from rammevaerk.web import amounts
from rammevaerk.web.clock import COPENHAGEN, is_demo
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_TARIFFS)
def tariff_list(request: AskedRequest) -> HttpResponse:
    """All tariffs on a day, with search, filters and files."""
    area = the_area()
    municipalities = [(row.id, row.name) for row in area_municipalities(area.pk)]
    form = TariffFilterForm(request.GET, municipalities=municipalities, today=request.today)
    chosen = form.chosen()
    day = chosen.pop("on", None) or request.today
    known_on = chosen.pop("known_on", None)
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area.code)
    rows = queries.tariff_list(day, TariffFilter(**chosen, known_at=end_of(known_on) if known_on else None))
    table = Table(
        _columns(Amounts(sight, smallest_public(day))),
        rows=rows,
        request=request,
        name="takster",
        order="service",
        filters=form,
        caption=_("Tariffs on %(day)s") % {"day": f"{day:%d.%m.%Y}"},
        empty=_("No tariffs match. Remove a filter, or choose another day."),
    )
    context = {"table": table, "day": day, "known_on": known_on, "sight": sight, "crumbs": [(_("Tariffs"), "")]}
    return table.export() or render(request, "pricing/tariff_list.html", context)


def end_of(day: date) -> datetime:
    """The last moment of a day in Danish time."""
    return datetime.combine(day, time.max, tzinfo=COPENHAGEN)


class Amounts:
    """What a reader sees of a price: the amount, or a range where the service is small and the reader the public."""

    def __init__(self, sight: Sight, smallest: int) -> None:
        self.sight, self.smallest = sight, smallest

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
        """The amount, with its measure under it when it is not the column's kroner per day."""
        if row.item.measure == "day":
            return self.shown(row)
        return format_html('{}<span class="rv-sub">{}</span>', self.shown(row), measure_words(row.item.measure))

    def bare(self, row: Tariff) -> Any:
        """The amount for a file, or the range in words."""
        return self.shown(row) if self.hidden(row) else row.amount_ore / Decimal(100)

    def change(self, row: Any) -> str:
        """Against the tariff before it, in per cent."""
        if not row.before_ore or self.hidden(row):
            return amounts.DASH
        share = (Decimal(row.amount_ore) / row.before_ore - 1) * 100
        return amounts.signed(share, 1) + amounts.NO_BREAK + "%"


def _columns(shown: Amounts) -> list[Column]:
    sorted_by = "item__unit__service__sort_key"
    return [
        Column("service", _("Service"), _service, sortable=sorted_by, export=_whole_name),
        Column("paragraph", _("Paragraph"), lambda row: paragraph_label(row.item.paragraph), sortable="item__paragraph"),
        Column("operator", _("Operator"), lambda row: operator_words(row.item.unit.service)),
        Column("kind", _("Kind"), _kind),
        Column("places", _("Places"), lambda row: row.places, numeric=True),
        Column(
            "amount", _("Tariff"), shown.cell, numeric=True, unit=_("kr. per day"), export=shown.bare, **_sorting(shown.sight)
        ),
        Column("change", _("Change"), shown.change, numeric=True, unit=_("since the year before")),
    ]


def _sorting(sight: Sight) -> dict[str, str]:
    """The public cannot sort by the amount: the order would tell what the range hides."""
    return {"sortable": "amount_ore"} if sight.published else {}


def _service(row: Tariff) -> SafeString:
    """The service's name, the mark of invented rows, and under it which of its places."""
    name, unit = row.item.unit.service.name, row.item.unit.name
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if row.is_demo else ""
    under = row.item.name if unit == name else f"{unit}, {row.item.name[:1].lower()}{row.item.name[1:]}"
    link = reverse("pricing:item", args=[row.item_id])
    return format_html('<a href="{}">{}</a>{}<span class="rv-sub">{}</span>', link, name, demo, under)


def _whole_name(row: Tariff) -> str:
    name, unit = row.item.unit.service.name, row.item.unit.name
    return ", ".join([name, *([unit] if unit != name else []), row.item.name])


def _kind(row: Tariff) -> str:
    words = kind_words(row.item.kind)
    return words + ", " + _("provisional") if row.provisional else words


@permission(Permission.SEE_PARAMETERS)
def parameters(request: AskedRequest) -> HttpResponse:
    """The values behind all tariffs, area by area, with state and source: also what is unknown."""
    rows = side_by_side(request.today, demo=is_demo())
    states = [row.cells[0].state for row in rows]
    context = {
        "rows": rows,
        "areas": area_names(),
        "unknown": states.count("unknown"),
        "assumed": states.count("assumed"),
        "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), (_("Values"), "")],
    }
    return render(request, "pricing/parameters.html", context)
