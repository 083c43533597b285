"""The list of services with its map, and one's own services."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.registry import queries, shown
from rammevaerk.registry.forms import ServiceFilterForm
from rammevaerk.registry.maps import open_places_map
from rammevaerk.registry.models import Service
from rammevaerk.registry.queries import MunicipalityPlaces, MunicipalityRow
from rammevaerk.registry.rules.places import PlacesCount
from rammevaerk.web.tables import Column, Table

PAGE_SIZE = 25
NAME = "tilbud"


@permission(Permission.SEE_REGISTER)
def service_list(request: HttpRequest) -> HttpResponse:
    """Services of the area, filtered, with a map of the places that are open (6 queries beside those of the frame)."""
    today: date = request.today  # type: ignore[attr-defined]
    area = accounts.the_area()
    members = queries.area_municipalities(area.pk)
    form = ServiceFilterForm(request.GET, municipalities=members, groups=queries.target_group_tree(today))
    wanted = form.wanted()
    found = queries.found_services(wanted, today)
    if request.GET.get("format"):
        answer = file_table(request, found, today).export()
        if answer is not None:
            return answer
    table = page_table(request, found, today, form)
    counts = queries.places_by_municipality(wanted, today)
    region = open_places_map(members, counts, lambda pk: table.address(kommune=str(pk), **{f"{NAME}-at": ""}) + "#liste")
    context = {
        "table": table,
        "plain": _without_filters(table),
        "links": _links(request),
        "map": region,
        "summary": _summary(counts, wanted.municipality),
        "invented": any(row.is_demo for row in table.page.rows),
        "area": area,
        "municipalities": len(members),
        "crumbs": [(_("Services"), "")],
    }
    return render(request, "registry/service_list.html", context)


def _without_filters(table: Table) -> Table:
    """The same page of the same table; the filters stand above list and map, not in the list."""
    plain = replace(table, filters=None)
    plain.page = table.page
    return plain


def _links(request: HttpRequest) -> list[tuple[str, str, str]]:
    """What the reader can do from the list: text, address and kind of button."""
    found = []
    if may(request, Permission.EDIT_OWN_SERVICES):
        found.append((_("Our services"), reverse("registry:own"), "primary"))
    if may(request, Permission.IMPORT_SERVICES):
        found.append((_("Import services"), reverse("registry:imports"), "secondary"))
    return found


def _summary(counts: Mapping[int | None, MunicipalityPlaces], municipality: int | None) -> dict[str, int]:
    """How many services and open places the list holds; a place nobody reports is not counted as open."""
    chosen = [item for place, item in counts.items() if municipality in (None, place)]
    return {"services": sum(item.services for item in chosen), "open": sum(item.open or 0 for item in chosen)}


def page_table(request: HttpRequest, found: QuerySet[Service], today: date, form: ServiceFilterForm | None) -> Table:
    """The list as the page shows it; the places of the page's rows are read with one query."""
    counts: dict[int, PlacesCount] = {}
    columns = [
        Column("name", _("Service"), shown.name_cell, sortable="sort_key"),
        Column("places", _("Places"), lambda row: shown.places_cell(row, counts.get(row.pk), today)),
        Column("open", pgettext("places", "Open"), lambda row: shown.open_words(counts.get(row.pk)), True, "open_places"),
        Column("price", _("Kr."), shown.price_cell, True, "price_ore", _("lowest price")),
    ]
    table = Table(
        columns,
        rows=found,
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


def file_table(request: HttpRequest, found: QuerySet[Service], today: date) -> Table:
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
        Column("confirmed", _("Confirmed on"), "confirmed_on", export_format="date"),
        Column("by", _("Confirmed by"), "confirmed_by"),
        Column("price", _("Lowest price"), "price_ore", True, "price_ore", export_format="ore"),
        Column("unit", _("Price per"), lambda row: shown.price_unit_words(row.price_unit)),
        Column("year", _("Year of the price"), "price_year"),
        Column("demo", _("Demo data"), "is_demo"),
        Column("source", _("Source"), "source"),
    ]
    return Table(columns, rows=found, request=request, name=NAME, order="name", caption=_("Services"))


@permission(Permission.EDIT_OWN_SERVICES)
def own(request: HttpRequest) -> HttpResponse:
    """The services one may change, those whose figures are oldest first."""
    today: date = request.today  # type: ignore[attr-defined]
    ids = queries.own_service_ids(request.assignment, today)  # type: ignore[attr-defined]
    found = queries.found_services(replace(queries.ServiceFilter(), with_reference=True), today).filter(pk__in=ids)
    table = page_table(request, found, today, None)
    table.columns = [*table.columns, Column("confirm", _("Figures"), _confirm_link)]
    crumbs = [(_("Services"), reverse("registry:service_list")), (_("Our services"), "")]
    return render(request, "registry/own.html", {"table": table, "crumbs": crumbs})


def _confirm_link(service: Service) -> Any:
    from django.utils.html import format_html

    return format_html('<a href="{}">{}</a>', reverse("registry:confirm", args=[service.pk]), _("Confirm"))


def members_of(today: date) -> list[MunicipalityRow]:
    """Municipalities of the area (2 queries)."""
    return queries.area_municipalities(accounts.the_area().pk)
