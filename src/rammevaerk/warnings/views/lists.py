"""The list of warnings and of what the figures show, and the panels on other pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry import queries as registry
from rammevaerk.warnings import facts, queries, reading
from rammevaerk.warnings.forms import FoundFilter
from rammevaerk.warnings.queries import WarningShown
from rammevaerk.warnings.reading import ServiceReading
from rammevaerk.warnings.rules.course import WarningState
from rammevaerk.warnings.rules.found import FoundInFigures, FoundKind
from rammevaerk.warnings.views.under import crumbs_to
from rammevaerk.warnings.wording import FOUND, STATES, found_words
from rammevaerk.web import dates
from rammevaerk.web.clock import is_demo
from rammevaerk.web.tables import Column, Table

ORDER = {kind: number for number, kind in enumerate(FoundKind)}


class FoundRow:
    """One finding with its service, as the table shows it."""

    def __init__(self, one: ServiceReading, found: FoundInFigures) -> None:
        self.service, self.found = one.service, found
        self.name, self.since, self.order = one.service.name, found.since, (ORDER[found.kind], one.service.name)
        self.what, self.words = str(FOUND[found.kind]), found_words(found)


@permission(Permission.SEE_WARNINGS)
def warning_list(request: AskedRequest) -> HttpResponse:
    """The warnings the reader sees, and what the figures of the services show."""
    known = queries.warnings_seen()
    chosen = FoundFilter(request.GET)
    table, book = _found_table(request, chosen, known) if may(request, Permission.SEE_WARNING_FIGURES) else (None, None)
    context = {
        "open": [(shown, STATES[shown.state], _note(request, shown)) for shown in known if not shown.state.closed],
        "closed": [(shown, STATES[shown.state], _note(request, shown)) for shown in known if shown.state.closed],
        "table": table,
        "missing": book.missing(*facts.AGREED) if book else (),
        "may_raise": may(request, Permission.RAISE_WARNINGS),
        "invented_figures": is_demo(),
        "invented": any(shown.row.is_demo for shown in known),
        "crumbs": [*crumbs_to()[:1], (_("Early warnings"), "")],
    }
    return render(request, "warnings/list.html", context)


def _note(request: AskedRequest, shown: WarningShown) -> str:
    """What matters of a warning today."""
    plan = shown.monitored
    if plan is None:
        return ""
    if missing := plan.missing(request.today):
        return _("Figures missing since %(day)s") % {"day": dates.short(missing[0])}
    if plan.next_due is not None:
        return _("Next figures %(day)s") % {"day": dates.short(plan.next_due)}
    return _("All figures are handed in")


def _found_table(request: AskedRequest, chosen: FoundFilter, known: list[WarningShown]) -> tuple[Table, Rulebook]:
    """What the figures show, and the values it was found by."""
    services = reading.watched_by(request.by, request.today)
    found, book, _limits = reading.read_services(services, request.today, request.by, known)
    wanted = chosen.chosen().get("found")
    rows = [FoundRow(one, item) for one in found for item in one.open if not wanted or item.kind.value == wanted]

    def name(row: FoundRow) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("warnings:service", args=[row.service.id]), row.name)

    table = Table(
        [
            Column("name", _("Service"), cell=name, sortable="name"),
            Column("what", _("What is found"), sortable="order"),
            Column("words", _("The figures")),
            Column("since", _("Since"), cell=lambda row: dates.short(row.since), sortable="since"),
        ],
        rows=sorted(rows, key=lambda row: row.order),
        request=request,
        name="found",
        page_size=20,
        exports=False,  # a warning stands in no file (readings 5.7)
        filters=chosen,
        caption=_("Found in the figures"),
        empty=_("The figures show nothing that somebody has not raised or set aside."),
    )
    return table, book


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """Warnings on a service's own page; nothing for those who see none, and nothing that tells there is one."""
    if not may(request, Permission.SEE_WARNINGS):
        return SafeString("")
    seen = queries.warnings_seen([service_id])
    follows = _follows(request, service_id)
    raises = may(request, Permission.RAISE_WARNINGS) and (follows or not may(request, Permission.HAND_IN_MONITORING))
    if not (seen or follows or raises):
        return SafeString("")
    context = {
        "seen": [(shown, STATES[shown.state]) for shown in seen],
        "follows": follows,
        "raises": raises,
        "service_id": service_id,
    }
    return render_to_string("warnings/panel.html", context, request=request)


def _follows(request: AskedRequest, service_id: int) -> bool:
    """Whether the reader may see what the service's figures say (at most 3 queries)."""
    if not may(request, Permission.SEE_WARNING_FIGURES):
        return False
    if not may(request, Permission.HAND_IN_MONITORING):
        return True
    return service_id in registry.own_service_ids(request.by, request.today)


def cooperation_panel(request: AskedRequest, _subject: int) -> SafeString:
    """The way from the cooperation's page, with what waits today; nothing for those who see no warnings."""
    if not may(request, Permission.SEE_WARNINGS):
        return SafeString("")
    known = [shown.state for shown in queries.warnings_seen()]
    context: dict[str, Any] = {
        "raised": known.count(WarningState.RAISED),
        "monitored": known.count(WarningState.MONITORED),
        "open": sum(not state.closed for state in known),
    }
    return render_to_string("warnings/cooperation_panel.html", context, request=request)
