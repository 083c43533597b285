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
from rammevaerk.warnings.rules.figures import Run
from rammevaerk.warnings.rules.found import FoundInFigures, Limits
from rammevaerk.warnings.rules.use import run_below
from rammevaerk.warnings.views.under import crumbs_to
from rammevaerk.warnings.wording import FOUND, STATES, basis_words, found_name, found_words
from rammevaerk.web import dates
from rammevaerk.web.amounts import percent, signed, thousands


@permission(Permission.SEE_WARNING_FIGURES)
def service(request: AskedRequest, pk: int) -> HttpResponse:
    """The figures of one service, for its operator and those above."""
    watched = [one for one in reading.watched_by(request.by, request.today) if one.id == pk]
    if not watched:
        raise Http404
    known = queries.warnings_seen([pk])
    read, book, limits = reading.read_services(watched, request.today, request.by, known)
    one = read[0]
    context = {
        "service": one.service,
        "found": [_found(request, pk, found) for found in one.open],
        "aside": [(found_name(row.found), row) for row in one.aside],
        "warnings": [(shown, STATES[shown.state]) for shown in known],
        "values": _values(book),
        "missing": book.missing(*facts.AGREED),
        "may_raise": may(request, Permission.RAISE_WARNINGS),
        "crumbs": crumbs_to((one.service.name, "")),
    }
    return render(request, "warnings/service.html", context | _said(one, limits))


def _said(one: ServiceReading, limits: Limits) -> dict[str, Any]:
    """What the figures say, in pictures and words."""
    charts = [control_chart(chart) for chart in (one.reading.coming, one.reading.leaving) if chart]
    return {
        "places": places_chart(one.figures.uses, one.reading) if one.figures.uses else None,
        "charts": charts,
        "no_chart": _no_chart(one, limits) if len(charts) < 2 else "",
        "run": _run(one.reading.run, limits),
        "against": _against(one),
        "rests_on": basis_words(one.reading.quarters[-1].basis) if one.reading.quarters else "",
        "judged": _judged(one, limits),
        "year": _year(one),
    }


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


def _against(one: ServiceReading) -> list[tuple[str, str]]:
    """The newest whole quarter that can be judged: expected and actual, in places and per cent (readings 5.12)."""
    if not one.reading.quarters:
        return []
    newest = one.reading.quarters[-1]
    first, last = dates.month_short(newest.start.month), dates.month_short(newest.start.month + 2)
    difference = f"{signed(-newest.missing, 1)} ({signed(-100 * newest.share, 1)}\N{NO-BREAK SPACE}%)"
    return [
        (_("Quarter"), f"{first}–{last} {newest.start.year}"),
        (_("Expected places"), thousands(newest.expected, 1)),
        (_("In use"), thousands(newest.actual, 1)),
        (_("Difference"), difference),
    ]


def _judged(one: ServiceReading, limits: Limits) -> str:
    """Whether the deviation is substantial as agreed, or why that is not known."""
    if limits.deviation is None or limits.quarters is None:
        return _("Nobody has said what is substantial here, so it is not judged.")
    run = len(run_below(one.reading.quarters, limits.deviation))
    values = {"share": percent(limits.deviation, 0), "quarters": limits.quarters, "run": run}
    if not one.reading.quarters:
        return _("No quarter can be judged: its use or the expected places are not known.")
    if run >= limits.quarters:
        return _("Substantial: at least %(share)s below in %(run)s quarters in a row; %(quarters)s are enough.") % values
    return _("Not substantial: at least %(share)s below in %(run)s quarters in a row; it takes %(quarters)s.") % values


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
