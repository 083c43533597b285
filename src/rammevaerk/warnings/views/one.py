"""One warning: what was raised, what was done, what is agreed, and the figures handed in."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Course
from rammevaerk.registry import queries as registry
from rammevaerk.warnings.actions.steps import subject_of
from rammevaerk.warnings.pictures import monitoring_charts
from rammevaerk.warnings.queries import PlanShown, WarningShown
from rammevaerk.warnings.rules.course import DECIDED_FIRST, WarningStepKind, possible_steps
from rammevaerk.warnings.views.under import crumbs_to, warning_or_404
from rammevaerk.warnings.wording import ACTS, STATES, STEPS, figure_name, found_name
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.once import reading_once
from rammevaerk.web.panels import panels_for

FIRST = (
    WarningStepKind.START,
    WarningStepKind.FOLLOW,
    WarningStepKind.ONWARD,
    WarningStepKind.NORMAL,
    WarningStepKind.WIDEN,
    WarningStepKind.SET_ASIDE,
)


@permission(Permission.SEE_WARNINGS)
def warning(request: AskedRequest, pk: int) -> HttpResponse:
    """A warning as far as the reader sees it."""
    with reading_once():
        shown = warning_or_404(pk)
        context = {"shown": shown, "row": shown.row, "whole": False, "crumbs": crumbs_to((shown.row.service.name, ""))}
        context |= {"found": found_name(shown.row.found), "follows": may(request, Permission.SEE_WARNING_FIGURES)}
        if sees_course(request, shown):
            context |= _course(request, shown)
        return render(request, "warnings/warning.html", context)


def _course(request: AskedRequest, shown: WarningShown) -> dict[str, Any]:
    """What is done about a warning."""
    asked, plan = courses(shown, request.today), shown.monitored or (shown.plans[-1] if shown.plans else None)
    return {
        "whole": True,
        "mark": STATES[shown.state],
        "steps": _steps(shown),
        "plan": plan,
        "plan_facts": _plan_facts(plan) if plan else [],
        "days": _days(plan, request.today) if plan and plan.started else [],
        "charts": monitoring_charts(plan) if plan else [],
        "courses": asked,
        "begun": {kind for kind, _words, course in asked if any(line.said for line in course.lines)},
        "acts": _acts(request, shown, {kind for kind, _words, course in asked if course.standing.approved}),
        "own": _may_hand_in(request, shown),
        "panels": panels_for("warning", request, shown.row.pk),
    }


def sees_course(request: AskedRequest, shown: WarningShown) -> bool:
    """Whether the reader sees what is done about it: whoever raised it as an authority sees its own words only, until widened."""
    return may(request, Permission.SEE_WARNING_FIGURES) or shown.is_widened


def _steps(shown: WarningShown) -> list[StepShown]:
    row = shown.row
    first = _("%(day)s, %(name)s for %(party)s") % {
        "day": dates.short(row.raised_on),
        "name": row.raised_by.user.get_full_name() if row.raised_by else "–",
        "party": row.raised_for.name,
    }
    found = [StepShown(str(_("Raised")), first, "done")]
    for step in shown.steps:
        who = step.by.user.get_full_name() if step.by else "–"
        note = f"{dates.short(step.on)}, {who}. {step.grounds}".strip()
        found.append(StepShown(str(STEPS[WarningStepKind(step.kind)]), note, "done"))
    if shown.state.closed:
        return found
    return [*found[:-1], StepShown(found[-1].label, found[-1].note, "now")]


def _plan_facts(plan: PlanShown) -> list[tuple[str, str]]:
    every = _("Every %(n)s months") % {"n": plan.row.every_months} if plan.row.every_months > 1 else _("Every month")
    return [
        (_("Figures"), ", ".join(figure_name(code) for code in plan.row.figures)),
        (_("How often"), every),
        (_("First time"), dates.short(plan.row.first_due)),
        (_("Until"), dates.short(plan.row.until)),
    ]


def _days(plan: PlanShown, today: date) -> list[dict[str, Any]]:
    """Each day due with what was handed in, and whether it is late."""
    handed = {report.due: report for report in plan.reports}
    return [
        {
            "due": due,
            "report": handed.get(due),
            "late": due < today and due not in handed,
            "next": due == plan.next_due,
            "url": reverse("warnings:hand_in", args=[plan.row.pk, due.isoformat()]),
        }
        for due in plan.due
    ]


def courses(shown: WarningShown, today: date) -> list[tuple[WarningStepKind, str, Course]]:
    """What the bodies are asked and have said, for the steps that need it: the plan, its end, widening (4 queries and 1 each)."""
    possible, newest = possible_steps(shown.kinds), shown.plans[-1].row.pk if shown.plans else None
    found: list[tuple[WarningStepKind, str, Course]] = []
    wanted = [(WarningStepKind.START, _("The proposed monitoring")), (WarningStepKind.NORMAL, _("The end of the monitoring"))]
    for kind, words in (*wanted, (WarningStepKind.WIDEN, _("Showing the warning to the users' municipalities"))):
        asked = subject_of(shown.row.pk, kind, newest) if kind in possible else None
        if asked is not None:
            found.append((kind, words, decisions.course(*asked, today, operator=shown.row.operator_id)))
    return found


def _acts(request: AskedRequest, shown: WarningShown, approved: Collection[WarningStepKind]) -> list[tuple[str, str, str]]:
    """Buttons of the steps the state and the bodies allow: words, address, kind of button."""
    if not may(request, Permission.TRIAGE_WARNINGS):
        return []
    possible = [kind for kind in possible_steps(shown.kinds) if kind not in DECIDED_FIRST or kind in approved]
    found: list[tuple[str, str, str]] = []
    for kind in (kind for kind in FIRST if kind in possible):
        if kind is WarningStepKind.FOLLOW:
            url = reverse("warnings:propose", args=[shown.row.pk])
        else:
            url = reverse("warnings:step", args=[shown.row.pk, kind.value])
        found.append((str(ACTS[kind]), url, "secondary" if found else "primary"))
    return found


def _may_hand_in(request: AskedRequest, shown: WarningShown) -> bool:
    if shown.monitored is None or not may(request, Permission.HAND_IN_MONITORING):
        return False
    return shown.row.service_id in registry.own_service_ids(request.by, request.today)
