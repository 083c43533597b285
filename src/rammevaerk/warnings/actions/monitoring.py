"""The operator's figures for an agreed monitoring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.kernel.wording import text
from rammevaerk.warnings import facts
from rammevaerk.warnings.actions.under import acting, guarded, stop
from rammevaerk.warnings.models import MonitoringPlan, MonitoringReport
from rammevaerk.warnings.rules.course import WarningStepKind, due_days, state_of
from rammevaerk.warnings.rules.monitored import MAY_BE_NEGATIVE, MonitoredFigure
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class HandedIn:
    """Figures for a day they are due; every figure of the plan has a value."""

    plan: int
    due: date
    values: Mapping[MonitoredFigure, Decimal]
    words: str = ""
    is_demo: bool = False


def hand_in_figures(*, by: RoleAssignment, today: date, handed: HandedIn) -> int:
    """Hand in the figures of one's own service, once for each day due, also before it and late. Raises Refused: monitoring has
    not begun or has ended, the day is none of the plan's, a figure is missing or below zero, or they are handed in already;
    MonitoringPlan.DoesNotExist."""
    guarded(words=handed.words)
    with acting(by, today, Permission.HAND_IN_MONITORING):
        plan = MonitoringPlan.objects.select_related("warning", "step").get(pk=handed.plan)
        _check(plan, handed)
        row = MonitoringReport(
            service_id=plan.service_id,
            operator_id=plan.operator_id,
            warning=plan.warning,
            plan=plan,
            due=handed.due,
            values={figure.value: str(value) for figure, value in handed.values.items()},
            words=handed.words,
            on=today,
            at=moment_on(today),
            by=by,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise stop("handed_in", text("The figures for this day are handed in already.")) from error
        target = accounts.Target("early_warning", plan.warning_id)
        accounts.audit("hand_in_monitoring", by=by, target=target, details={"due": handed.due.isoformat()})
    return row.pk


def _check(plan: MonitoringPlan, handed: HandedIn) -> None:
    steps = list(plan.warning.steps.order_by("number"))
    started = [row for row in steps if row.kind == WarningStepKind.START.value and row.number > plan.step.number]
    if not started or state_of([WarningStepKind(row.kind) for row in steps]).closed:
        raise stop("not_monitored", text("The service is not monitored by this plan now."))
    if handed.due not in due_days(facts.plan_fact(plan)):
        raise stop("not_due", text("No figures are due on this day."))
    for name in plan.figures:
        figure = MonitoredFigure(name)
        if figure not in handed.values:
            raise stop("figure_missing", text("A figure is missing."), name)
        if handed.values[figure] < 0 and figure not in MAY_BE_NEGATIVE:
            raise stop("figure_negative", text("The figure cannot be below zero."), name)
