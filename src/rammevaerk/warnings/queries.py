"""Warnings with where they stand, for pages, tasks and the area above. Who sees which rows, the walls decide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.decisions.queries import Described
from rammevaerk.warnings import facts
from rammevaerk.warnings.models import EarlyWarning, MonitoringPlan, MonitoringReport, WarningStep
from rammevaerk.warnings.rules.course import WarningState, WarningStepKind, due_days, state_of
from rammevaerk.web import dates
from rammevaerk.web.once import once
from rammevaerk.web.todo import Task

__all__ = [
    "PlanShown",
    "WarningShown",
    "describe_plan",
    "describe_warning",
    "for_special_terms",
    "tasks_for",
    "warning_or_none",
    "warnings_seen",
]


@dataclass(frozen=True)
class PlanShown:
    """A plan with the days its figures are due; `started` when an act has started it."""

    row: MonitoringPlan
    started: bool
    due: tuple[date, ...]
    reports: tuple[MonitoringReport, ...]

    def missing(self, today: date) -> tuple[date, ...]:
        """Days due up to and including today without figures."""
        handed = {report.due for report in self.reports}
        return tuple(day for day in self.due if day <= today and day not in handed)

    @property
    def next_due(self) -> date | None:
        """The first day without figures; None when all are in."""
        handed = {report.due for report in self.reports}
        return next((day for day in self.due if day not in handed), None)


@dataclass(frozen=True)
class WarningShown:
    """A warning with its steps and plans in their order, as far as the reader sees them."""

    row: EarlyWarning
    steps: tuple[WarningStep, ...]
    plans: tuple[PlanShown, ...]

    @property
    def kinds(self) -> tuple[WarningStepKind, ...]:
        return tuple(WarningStepKind(step.kind) for step in self.steps)

    @property
    def state(self) -> WarningState:
        return state_of(self.kinds)

    @property
    def monitored(self) -> PlanShown | None:
        """The plan that runs now."""
        if self.state is not WarningState.MONITORED:
            return None
        return next((plan for plan in reversed(self.plans) if plan.started), None)

    @property
    def proposed(self) -> PlanShown | None:
        """The newest plan, when no act has started it."""
        return self.plans[-1] if self.plans and not self.plans[-1].started and not self.state.closed else None

    @property
    def is_widened(self) -> bool:
        return WarningStepKind.WIDEN in self.kinds


def warnings_seen(services: Collection[int] | None = None) -> list[WarningShown]:
    """The warnings the walls let the reader see, newest first (3 queries, 1 without warnings)."""
    known = _rows() if services is None else _rows().filter(service__in=list(services))
    return [_shown(row) for row in known.order_by("-raised_at", "-pk")]


@once
def warning_or_none(pk: int) -> WarningShown | None:
    """One warning, None when there is none or the walls hide it (3 queries)."""
    row = _rows().filter(pk=pk).first()
    return _shown(row) if row else None


def _rows() -> QuerySet[EarlyWarning]:
    """Warnings with all that was done about them, in one query for the steps with their plans and one for the figures."""
    steps = WarningStep.objects.select_related("by__user", "plan").order_by("number")
    reports = MonitoringReport.objects.order_by("due")
    rows = EarlyWarning.objects.select_related("service", "operator", "raised_for", "raised_by__user")
    return rows.prefetch_related(Prefetch("steps", steps), Prefetch("reports", reports))


def _shown(row: EarlyWarning) -> WarningShown:
    steps = tuple(row.steps.all())
    return WarningShown(row, steps, tuple(_plans(steps, row.reports.all())))


def _plans(steps: Sequence[WarningStep], reports: Iterable[MonitoringReport]) -> Iterable[PlanShown]:
    """A plan is started by the first start after it, unless another plan was proposed in between."""
    proposed = [(at, step.plan) for at, step in enumerate(steps) if hasattr(step, "plan")]
    ends = [*(at for at, _plan in proposed[1:]), len(steps)]
    handed = list(reports)
    for (at, plan), end in zip(proposed, ends, strict=False):
        started = any(step.kind == WarningStepKind.START.value for step in steps[at + 1 : end])
        own = tuple(report for report in handed if report.plan_id == plan.pk)
        yield PlanShown(plan, started, due_days(facts.plan_fact(plan)), own)


def for_special_terms(pk: int) -> EarlyWarning | None:
    """The warning of a case of special terms, when the reader sees it and it was passed on (3 queries)."""
    shown = warning_or_none(pk)
    return shown.row if shown and shown.state is WarningState.ONWARD else None


def describe_warning(pk: int) -> Described | None:
    """A warning as decisions name it; None for whoever may not see it (1 query)."""
    row = EarlyWarning.objects.select_related("service").filter(pk=pk).first()
    if row is None:
        return None
    title = _("Early warning: %(service)s") % {"service": row.service.name}
    return Described(title, reverse("warnings:warning", args=[pk]), row.operator_id, in_files=False)


def describe_plan(pk: int) -> Described | None:
    """Monitoring as decisions name it (1 query)."""
    row = MonitoringPlan.objects.select_related("service").filter(pk=pk).first()
    if row is None:
        return None
    title = _("Monitoring: %(service)s") % {"service": row.service.name}
    return Described(title, reverse("warnings:warning", args=[row.warning_id]), row.operator_id, in_files=False)


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """For the operator each service's next figures due; for the secretariat warnings nobody has looked at, and monitoring that
    has run out, behind the walls of whoever asks (3 queries, 1 without warnings)."""
    role = assignment.as_role
    hands_in, triages = (role_may(role, needed) for needed in (Permission.HAND_IN_MONITORING, Permission.TRIAGE_WARNINGS))
    if not hands_in and not triages:
        return []
    known = warnings_seen()
    if hands_in:
        return [_hand_in(shown, plan) for shown in known if (plan := shown.monitored) and plan.next_due]
    return [*_to_triage(known), *(_run_out(shown) for shown in known if _has_run_out(shown, today))]


def _hand_in(shown: WarningShown, plan: PlanShown) -> Task:
    title = _("Hand in figures for %(service)s") % {"service": shown.row.service.name}
    due = plan.next_due
    assert due is not None
    url = reverse("warnings:hand_in", args=[plan.row.pk, due.isoformat()])
    return Task(due, title, _("Agreed monitoring after a warning"), url)


def _to_triage(known: Sequence[WarningShown]) -> list[Task]:
    waiting = [shown for shown in known if shown.state is WarningState.RAISED]
    if not waiting:
        return []
    title = ngettext("Look at %(n)s early warning", "Look at %(n)s early warnings", len(waiting)) % {"n": len(waiting)}
    first = min(shown.row.raised_on for shown in waiting)
    return [Task(None, title, _("The first was raised %(day)s") % {"day": dates.short(first)}, reverse("warnings:list"))]


def _has_run_out(shown: WarningShown, today: date) -> bool:
    plan = shown.monitored
    return plan is not None and plan.row.until < today


def _run_out(shown: WarningShown) -> Task:
    title = _("Say what becomes of the monitoring of %(service)s") % {"service": shown.row.service.name}
    plan = shown.monitored
    assert plan is not None
    return Task(plan.row.until, title, _("The agreed period is over"), reverse("warnings:warning", args=[shown.row.pk]))
