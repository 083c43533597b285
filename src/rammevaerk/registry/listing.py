"""The list of services as a page shows it and as a file holds it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.registry import queries, shown
from rammevaerk.registry.forms import ServiceFilterForm
from rammevaerk.registry.models import Service
from rammevaerk.registry.rules.places import PlacesCount
from rammevaerk.web.tables import Column, Table

PAGE_SIZE = 25
NAME = "tilbud"


def page_table(request: HttpRequest, found: QuerySet[Service], today: date, form: ServiceFilterForm | None) -> Table:
    """The list as the page shows it; the places of the page's rows are read with one query."""
    counts: dict[int, PlacesCount] = {}
    columns = [
        Column("name", _("Service"), lambda row: shown.name_cell(row, today), sortable="sort_key"),
        Column("places", _("Places"), lambda row: shown.places_cell(row, counts.get(row.pk), today)),
        Column("open", pgettext("places", "Open"), lambda row: shown.open_words(counts.get(row.pk)), True, "open_places"),
        Column("price", _("Price"), shown.price_cell, True, "price_ore"),
    ]
    table = Table(
        columns,
        rows=queries.with_price_choice(found),
        request=request,
        name=NAME,
        order="-open",
        page_size=PAGE_SIZE,
        filters=form,
        caption=_("Services"),
        empty=_("No service fits all you ask for. Take a filter away, or write fewer words."),
    )
    counts.update(queries.places_of_services([row.pk for row in table.page.rows], today))
    return table


def file_of(request: HttpRequest, found: QuerySet[Service], today: date) -> HttpResponse | None:
    """The list as a file holds it: plain values, and no town, point or distance of any service."""
    counts = queries.places_of_services(found.order_by().values_list("pk", flat=True), today)

    def places(name: str) -> Any:
        return lambda row: getattr(counts[row.pk], name) if row.pk in counts else None

    columns = [
        Column("name", _("Service"), "name", sortable="sort_key"),
        Column("operator", _("Operator"), queries.operator_words),
        Column("kind", _("Kind of operator"), lambda row: shown.operator_kind_name(row.operator_kind)),
        Column("municipality", _("Municipality"), "location.name"),
        Column("paragraphs", _("Paragraph"), shown.paragraph_labels),
        Column("groups", _("Target groups"), "target_groups"),
        Column("approved", _("Approved places"), places("approved"), True),
        Column("budgeted", _("Budgeted places"), places("budgeted"), True),
        Column("agreement", _("Agreement places"), places("agreement"), True),
        Column("occupied", _("Occupied places"), places("occupied"), True),
        Column("reserved", _("Reserved places"), places("reserved"), True),
        Column("open", _("Open places"), places("open"), True, "open_places"),
        Column("assessed", _("Of these only after assessment"), places("open_after_assessment"), True),
        Column("closed", _("Closed for intake"), places("closed"), True),
        Column("closes", _("Closes on"), "closed_on", export_format="date"),
        Column("confirmed", _("Confirmed on"), "confirmed_on", export_format="date"),
        Column("by", _("Confirmed by"), "confirmed_by"),
        Column("said", _("Price"), shown.listed_price),
        Column("price", _("Lowest price"), "price_ore", True, "price_ore", export_format="ore"),
        Column("unit", _("Price per"), lambda row: shown.price_unit_words(row.price_unit)),
        Column("year", _("Year of the price"), "price_year"),
        Column("demo", _("Demo data"), "is_demo"),
        Column("source", _("Source"), "source"),
    ]
    rows = queries.with_price_choice(found)
    return Table(columns, rows=rows, request=request, name=NAME, order="name", caption=_("Services")).export()
