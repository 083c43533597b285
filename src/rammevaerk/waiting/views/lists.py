"""The first page: a municipality's own entries, or a manager's own lists; and the list of one unit."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import unit_named
from rammevaerk.waiting import facts, queries
from rammevaerk.waiting.facts import Agreed, Standing
from rammevaerk.waiting.models import Entry
from rammevaerk.waiting.views.under import address, crumbs_of, is_unit, own_services
from rammevaerk.waiting.wording import class_name, who
from rammevaerk.web import dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_WAITING)
def lists(request: AskedRequest) -> HttpResponse:
    """Whom one may see on waiting lists, each with the number; for a manager the lists of own units."""
    agreed = facts.agreed_on(request.today)
    rows = list(queries.entries("open").order_by("pk"))
    standing = facts.own_standings({row.unit_id for row in rows}, agreed)
    rows.sort(key=lambda row: (row.service.sort_key, row.unit_id, row.paragraph, _place(standing.get(row.pk))))
    table = _table(request, rows, standing, agreed)
    if file := table.export():
        log_look("waiting_list", by=request.assignment, rows=len(rows))
        return file
    log_look("waiting_list", by=request.assignment, rows=len(rows))
    context = {
        "table": table,
        "count": len(rows),
        "agreed": agreed,
        "as_unit": is_unit(request),
        "may_edit": may(request, Permission.EDIT_WAITING),
        "units": _own_lists(request, rows) if is_unit(request) else [],
        "proposed": queries.proposed_to([row.pk for row in rows]),
        "crumbs": [(_("Waiting lists"), "")],
    }
    return render(request, "waiting/lists.html", context)


def _table(request: AskedRequest, rows: list[Entry], standing: dict[int, Standing], agreed: Agreed) -> Table:
    def number(row: Entry) -> str:
        found = standing.get(row.pk)
        if found is None or found.number is None:
            return "–"
        return _("%(number)s of %(among)s") % {"number": found.number, "among": found.among}

    columns = [
        Column("citizen", _("Citizen"), cell=_link),
        Column("where", _("Waits for"), cell=_where),
        Column("number", _("Number on the list"), cell=number, numeric=True),
        Column("urgency", _("Hastens"), cell=lambda row: class_name(row.urgency, agreed)),
        Column("referred", _("Referred"), cell=lambda row: dates.short(row.referred_on), sortable="referred_on"),
        Column("confirmed", _("Confirmed"), cell=lambda row: dates.short(row.confirmed_on), sortable="confirmed_on"),
        Column("acting", _("Acting municipality"), cell="acting.name"),
    ]
    empty = _("None of your citizens stands on a waiting list.")
    if is_unit(request):
        empty = _("Nobody waits for a place at your service.")
    return Table(columns, rows=rows, request=request, caption=_("Waiting lists"), empty=empty)


def _place(standing: Standing | None) -> int:
    return (standing.number or 0) if standing else 0


def _link(row: Entry) -> SafeString:
    return format_html('<a href="{}">{}</a>', address("entry", row.pk), who(row))


def _where(row: Entry) -> SafeString:
    place = unit_named(row.service.name, row.unit.name)
    return format_html('{}<span class="rv-sub">{}</span>', place, paragraph_label(row.paragraph))


def _own_lists(request: AskedRequest, rows: list[Entry]) -> list[dict[str, Any]]:
    """A manager's units under each paragraph, with how many wait and what is vacant."""
    services = own_services(request)
    vacancies = queries.vacancies_of(services, request.today)
    found = []
    for day in queries.day_of_services(services, request.today):
        key = (day.unit.id, day.paragraph)
        found.append(
            {
                "day": day,
                "waiting": sum((row.unit_id, row.paragraph) == key for row in rows),
                "vacancies": [row for row in vacancies if (row.unit_id, row.paragraph) == key],
            }
        )
    return found


@permission(Permission.SEE_WAITING)
def unit_list(request: AskedRequest, unit: int, paragraph: str) -> HttpResponse:
    """The list of one of one's own units in the agreed order."""
    found = next((row for row in registry.units_of(own_services(request)) if row.id == unit), None)
    if found is None or paragraph not in found.paragraphs:
        raise Http404
    agreed = facts.agreed_on(request.today, found.service_id)
    waiting = _in_order(unit, paragraph, agreed)
    log_look("waiting_list", by=request.assignment, rows=len(waiting), target_id=unit)
    vacancies = queries.vacancies_of([found.service_id], request.today)
    context = {
        "unit": found,
        "paragraph": paragraph,
        "label": paragraph_label(paragraph),
        "waiting": waiting,
        "agreed": agreed,
        "vacancies": [row for row in vacancies if (row.unit_id, row.paragraph) == (unit, paragraph)],
        "days": [row for row in queries.day_of_services([found.service_id], request.today) if row.unit.id == unit],
        "may_edit": may(request, Permission.EDIT_WAITING),
        "crumbs": crumbs_of((found.full_name, "")),
    }
    return render(request, "waiting/unit_list.html", context)


def _in_order(unit: int, paragraph: str, agreed: Agreed) -> list[dict[str, Any]]:
    """Those on the list of one's own unit, each with the number (2 queries)."""
    rows, standing = queries.entries_of(unit, paragraph), facts.own_standings([unit], agreed)
    rows.sort(key=lambda row: _place(standing.get(row.pk)))
    return [
        {"row": row, "who": who(row), "class": class_name(row.urgency, agreed), "standing": standing.get(row.pk)} for row in rows
    ]
