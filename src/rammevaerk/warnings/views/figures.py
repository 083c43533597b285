"""What a service's figures say: use against what is expected, the two control charts, and what was found."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.warnings import facts, queries, reading
from rammevaerk.warnings.pictures import control_chart, places_chart
from rammevaerk.warnings.reading import ServiceReading
from rammevaerk.warnings.rules.figures import FoundInFigures, Limits, Run
from rammevaerk.warnings.views.under import crumbs_to
from rammevaerk.warnings.wording import FOUND, STATES, found_name, found_words
from rammevaerk.web.amounts import percent, signed


@permission(Permission.SEE_WARNING_FIGURES)
def service(request: AskedRequest, pk: int) -> HttpResponse:
    """The figures of one service, for its operator and those above."""
    watched = [one for one in reading.watched_by(request.by, request.today) if one.id == pk]
    if not watched:
        raise Http404
    read, book, limits = reading.read_services(watched, request.today, request.by)
    one = read[0]
    charts = [control_chart(chart) for chart in (one.reading.coming, one.reading.leaving) if chart]
    context = {
        "service": one.service,
        "found": [_found(request, pk, found) for found in one.open],
        "aside": [(found_name(row.found), row) for row in one.aside],
        "warnings": [(shown, STATES[shown.state]) for shown in queries.warnings_seen([pk])],
        "places": places_chart(one.figures.uses, one.reading) if one.figures.uses else None,
        "charts": charts,
        "no_chart": _no_chart(one, limits) if len(charts) < 2 else "",
        "run": _run(one.reading.run, limits),
        "year": _year(one),
        "values": _values(book),
        "missing": book.missing(*facts.AGREED),
        "may_raise": may(request, Permission.RAISE_WARNINGS),
        "crumbs": crumbs_to((one.service.name, "")),
    }
    return render(request, "warnings/service.html", context)


def _found(request: AskedRequest, pk: int, found: FoundInFigures) -> dict[str, Any]:
    since = found.since.isoformat()
    raising = f"{reverse('warnings:raise')}?service={pk}&found={found.kind.value}&since={since}"
    return {
        "name": FOUND[found.kind],
        "words": found_words(found),
        "since": found.since,
        "raise": raising if may(request, Permission.RAISE_WARNINGS) else "",
        "aside": reverse("warnings:aside", args=[pk, found.kind.value, since])
        if may(request, Permission.TRIAGE_WARNINGS)
        else "",
    }


def _no_chart(one: ServiceReading, limits: Limits) -> str:
    """Why a control chart is missing."""
    months = len(one.figures.people)
    if months > limits.base_months:
        return _("The other control chart cannot be set so that false alarms are as rare as they must be.")
    said = _("A control chart takes %(base)s months of stays to know what is usual, and then more; there are %(months)s.")
    return said % {"base": limits.base_months, "months": months}


def _run(run: Run | None, limits: Limits) -> str:
    """How many quarters in a row have ended with fewer people, and how often chance alone gives as many as are found."""
    if run is None:
        return _("The latest whole quarter did not end with fewer people than the one before.")
    said = _(
        "Quarters in a row that ended with fewer people: %(quarters)s. Chance alone gives as long a run in %(chance)s of cases, "
        "when as many come as leave. It is found at %(limit)s."
    )
    chance = percent(Decimal(str(run.chance)), 1)
    return said % {"quarters": run.quarters, "chance": chance, "limit": limits.run_quarters}


def _year(one: ServiceReading) -> list[tuple[str, str]]:
    """The ±-point rule's figures: occupancy of the year so far beside the budgeted (TR R12)."""
    so_far = one.reading.so_far
    if so_far is None:
        return []
    return [
        (_("Occupancy %(year)s") % {"year": so_far.year}, percent(so_far.actual, 1)),
        (_("Budgeted occupancy"), percent(so_far.budgeted, 1)),
        (_("Difference"), _("%(points)s points") % {"points": signed(100 * so_far.points, 1)}),
    ]


def _values(book: Rulebook) -> list[dict[str, Any]]:
    """The agreed values the rules use, with their state."""
    return [
        {
            "label": value.label,
            "shown": value.shown if value.shown.endswith("%") else f"{value.shown} {value.unit}",
            "state": value.state.value,
        }
        for value in (book.value(parameter) for parameter in facts.AGREED)
    ]
