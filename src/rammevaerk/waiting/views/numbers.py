"""Numbers without a person: the order for the secretariat and the steering group, occupancy from day to day, and what a service's
page shows of both."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import add_months
from rammevaerk.registry import queries as registry
from rammevaerk.waiting import facts, queries
from rammevaerk.waiting.facts import Agreed, Standing
from rammevaerk.waiting.models import Happening
from rammevaerk.waiting.queries import HistoryRow, UnitDay
from rammevaerk.waiting.rules.reasons import PASSED_OVER_WORDS, REFUSED_WORDS
from rammevaerk.waiting.wording import class_name
from rammevaerk.web.sentences import sentence
from rammevaerk.web.tables import Column, Table

COMING_MONTHS = 6
NUMBERS_ONLY = (Function.PUBLIC, Function.ORGANISATION, Function.SECRETARIAT, Function.STEERING)
"""Those who see no citizen's row, and so no number of few citizens."""
REASONS = {code.value: words for code, words in (*PASSED_OVER_WORDS.items(), *REFUSED_WORDS.items())}


@permission(Permission.SEE_WAITING_ORDER)
def order_list(request: AskedRequest) -> HttpResponse:
    """The services somebody waits for; for the steering group those that are designated."""
    found = queries.services_with_lists()
    if _steering(request):
        allowed = queries.designated([pk for pk, _name, _waiting in found], request.today)
        found = [row for row in found if row[0] in allowed]
    least = _least(request)
    shown = [(pk, name, waiting if waiting >= least else None) for pk, name, waiting in found]
    context = {"services": shown, "least": least, "steering": _steering(request), "crumbs": [(_("Waiting lists in order"), "")]}
    return render(request, "waiting/order_list.html", context)


def _steering(request: AskedRequest) -> bool:
    return request.acting.function is Function.STEERING


def _least(request: AskedRequest) -> int:
    """The smallest number that is shown: a short list tells of few citizens. The auditor sees every number."""
    if request.acting.function is Function.AUDITOR:
        return 0
    return rulebook_on(request.today).integer("registry.small_number_n")


@permission(Permission.SEE_WAITING_ORDER)
def order(request: AskedRequest, service: int) -> HttpResponse:
    """The lists of a service in the agreed order, and their history, without a person."""
    units = {row.id: row for row in registry.units_of([service])}
    if not units or (_steering(request) and service not in queries.designated([service], request.today)):
        raise Http404
    agreed, least = facts.agreed_on(request.today, service), _least(request)
    table = _history(request, queries.history_of(service), {pk: row.name for pk, row in units.items()}, least)
    if file := table.export():
        return file
    name = next(iter(units.values())).service_name
    context = {
        "service": name,
        "service_id": service,
        "lists": [
            {"unit": units[unit].name, "label": paragraph_label(code), "rows": _lines(rows, agreed) if len(rows) >= least else []}
            for (unit, code), rows in sorted(facts.standings(list(units), agreed).items())
        ],
        "agreed": agreed,
        "least": least,
        "designated": service in queries.designated([service], request.today),
        "favoured": queries.own_citizens_first(service),
        "table": table,
        "crumbs": [(_("Waiting lists in order"), "waiting:order_list"), (name, "")],
    }
    return render(request, "waiting/order.html", context)


def _lines(rows: Sequence[Standing], agreed: Agreed) -> list[dict[str, Any]]:
    return [{"standing": row, "class": class_name(row.urgency, agreed)} for row in rows]


def _history(request: AskedRequest, rows: list[HistoryRow], units: dict[int, str], least: int) -> Table:
    def place(row: HistoryRow) -> str:
        if row.place is None:
            return "–"
        if (row.among or 0) < least:
            return _("%(number)s of fewer than %(least)s") % {"number": row.place, "least": least}
        return _("%(number)s of %(among)s") % {"number": row.place, "among": row.among}

    columns = [
        Column("on", _("Day"), cell="on", sortable="on", export_format="date"),
        Column("what", _("What happened"), cell=lambda row: str(Happening(row.kind).label)),
        Column("who", _("Waiting party"), cell=lambda row: _("No. %(number)s of the history") % {"number": row.entry}),
        Column("place", _("Number then"), cell=place, numeric=True),
        Column("reason", _("Reason"), cell=lambda row: sentence(REASONS[row.reason]) if row.reason in REASONS else ""),
        Column("unit", _("Department"), cell=lambda row: f"{units.get(row.unit, '')}, {paragraph_label(row.paragraph)}"),
    ]
    return Table(columns, rows=rows, request=request, order="-on", caption=_("History"), empty=_("Nothing has happened yet."))


@permission(Permission.EDIT_OWN_SERVICES)
def occupancy(request: AskedRequest) -> HttpResponse:
    """All one's own units today: placed, reserved and free by placements, beside what was reported."""
    services = registry.own_service_ids(request.assignment, request.today)
    rows = queries.day_of_services(services, request.today)
    until = add_months(request.today, COMING_MONTHS)
    units = [row.unit.id for row in rows]
    coming = queries.coming_places(units, until, today=request.today)
    counted = [row.day for row in rows if row.day.places is not None]
    context = {
        "rows": _with_coming(rows, coming),
        "places": sum(day.places or 0 for day in counted),
        "free": sum(day.free or 0 for day in counted),
        "differing": sum(row.differs for row in rows),
        "waiting": queries.waiting_lengths(units),
        "until": until,
        "crumbs": [(_("Services"), "registry:own"), (_("Occupancy today"), "")],
    }
    return render(request, "waiting/occupancy.html", context)


def _with_coming(rows: Sequence[UnitDay], coming: dict[int, list[Any]]) -> list[dict[str, Any]]:
    """Coming places stand once for each unit, on its first row."""
    seen: set[int] = set()
    found = []
    for row in rows:
        found.append({"unit_day": row, "coming": [] if row.unit.id in seen else coming.get(row.unit.id, [])})
        seen.add(row.unit.id)
    return found


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """Occupancy by placements beside what was reported, and how many wait, for everybody who sees the service; a short waiting
    list is hidden from those outside."""
    today = request.today
    rows = [row for row in queries.day_of_services([service_id], today) if row.kept]
    units = sorted({row.unit.id for row in rows})
    waiting = sum(queries.waiting_lengths(units).values()) if units else 0
    if not any(row.day.people for row in rows) and not waiting:
        return SafeString("")
    least = rulebook_on(today).integer("registry.small_number_n")
    outside = request.acting.function in NUMBERS_ONLY
    own = service_id in registry.own_service_ids(request.assignment, today)
    context = {
        "rows": _with_coming(rows, queries.coming_places(units, add_months(today, COMING_MONTHS), today=today)),
        "waiting": None if outside and 0 < waiting < least else waiting,
        "least": least,
        "own": own,
        "service_id": service_id,
        "may_put": may(request, Permission.EDIT_WAITING) and (own or request.acting.function is Function.AUTHORITY),
        "may_order": may(request, Permission.SEE_WAITING_ORDER) and not _steering(request),
        "unit": units[0] if len(units) == 1 else None,
    }
    return render_to_string("waiting/panel.html", context, request=request)
