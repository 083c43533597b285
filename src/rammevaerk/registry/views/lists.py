"""The list of services with its map, and one's own services."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.registry import queries
from rammevaerk.registry.forms import ServiceFilterForm
from rammevaerk.registry.listing import NAME, file_of, page_table
from rammevaerk.registry.maps import open_places_map
from rammevaerk.registry.models import Service
from rammevaerk.registry.queries import MunicipalityPlaces, MunicipalityRow
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_REGISTER)
def service_list(request: AskedRequest) -> HttpResponse:
    """Services of the area, filtered, with a map of the places that are open (5 queries beside those of the frame)."""
    today = request.today
    area, members = queries.area_with_municipalities()
    form = ServiceFilterForm(request.GET, municipalities=members, groups=queries.target_group_tree(today))
    wanted = form.wanted()
    found = queries.found_services(wanted, today)
    if request.GET.get("format"):
        answer = file_of(request, found, today)
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


def _links(request: AskedRequest) -> list[tuple[str, str, str]]:
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


@permission(Permission.EDIT_OWN_SERVICES)
def own(request: AskedRequest) -> HttpResponse:
    """The services one may change, those whose figures are oldest first."""
    today = request.today
    ids = queries.own_service_ids(request.assignment, today)
    found = queries.found_services(replace(queries.ServiceFilter(), with_reference=True), today).filter(pk__in=ids)
    table = page_table(request, found, today, None)
    table.columns = [*table.columns, Column("confirm", _("Figures"), _confirm_link)]
    crumbs = [(_("Services"), reverse("registry:service_list")), (_("Our services"), "")]
    return render(request, "registry/own.html", {"table": table, "crumbs": crumbs})


def _confirm_link(service: Service) -> Any:
    from django.utils.html import format_html

    return format_html('<a href="{}">{}</a>', reverse("registry:confirm", args=[service.pk]), _("Confirm"))


def members_of(today: date) -> list[MunicipalityRow]:
    """Municipalities of the area (1 query)."""
    return queries.area_with_municipalities()[1]
