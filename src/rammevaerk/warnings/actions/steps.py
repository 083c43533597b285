"""What the secretariat does with a warning: set aside, propose monitoring, start and end what a body decided, widen, pass on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.warnings.actions.under import acting, guarded, stop
from rammevaerk.warnings.models import EarlyWarning, MonitoringPlan, WarningStep, WidenedTo
from rammevaerk.warnings.rules.course import DECIDED_FIRST, FollowingPlan, WarningStepKind, check_plan, check_step
from rammevaerk.warnings.rules.monitored import MonitoredFigure
from rammevaerk.web.clock import moment_on

MONITORING, MONITORING_END, WARNING = "monitoring", "monitoring_end", "warning"
"""What the bodies decide on: a proposed plan, the end of one, a warning (to be widened)."""


@dataclass(frozen=True)
class StepTaken:
    """An act on a warning. `after` is how many steps the person had seen: whoever acts on an older page is refused."""

    warning: int
    kind: WarningStepKind
    after: int
    grounds: str = ""


@dataclass(frozen=True)
class NewPlan:
    """Monitoring as it is proposed: the figures, every so many months from `first_due` until `until`, inclusive."""

    figures: Sequence[MonitoredFigure]
    every_months: int
    first_due: date
    until: date


def take_step(*, by: RoleAssignment, today: date, step: StepTaken) -> int:
    """Set aside, start, return to normal, pass on or widen. Raises Refused: the state does not allow it, a body has not decided,
    grounds are missing, or somebody else has acted since; EarlyWarning.DoesNotExist."""
    if step.kind is WarningStepKind.FOLLOW:
        raise ValueError("monitoring is proposed with its plan")
    with acting(by, today, Permission.TRIAGE_WARNINGS):
        warning = EarlyWarning.objects.get(pk=step.warning)
        row = _step(by, today, warning, step)
        if step.kind is WarningStepKind.WIDEN:
            _widen(warning, today)
    return row.pk


def propose_monitoring(*, by: RoleAssignment, today: date, step: StepTaken, plan: NewPlan) -> int:
    """Follow a warning: propose which figures, how often and until when; the body decides. Raises as `take_step`; gives the
    plan's id."""
    fact = FollowingPlan(0, tuple(figure.value for figure in plan.figures), plan.every_months, plan.first_due, plan.until)
    if wrong := check_plan(fact, today):
        raise Refused(wrong)
    with acting(by, today, Permission.TRIAGE_WARNINGS):
        warning = EarlyWarning.objects.get(pk=step.warning)
        row = _step(by, today, warning, step)
        made = MonitoringPlan.objects.create(
            service_id=warning.service_id,
            operator_id=warning.operator_id,
            warning=warning,
            step=row,
            figures=list(fact.figures),
            every_months=fact.every_months,
            first_due=fact.first_due,
            until=fact.until,
        )
    return made.pk


def _step(by: RoleAssignment, today: date, warning: EarlyWarning, step: StepTaken) -> WarningStep:
    guarded(grounds=step.grounds)
    if not step.grounds.strip() and step.kind not in (WarningStepKind.START, WarningStepKind.WIDEN):
        raise stop("no_grounds", text("Write why."), "grounds")
    done = list(warning.steps.order_by("number"))
    if len(done) != step.after:
        raise _acted()
    approved = step.kind not in DECIDED_FIRST or is_approved(warning, step.kind, today)
    if wrong := check_step(step.kind, [WarningStepKind(row.kind) for row in done], approved=approved):
        raise Refused(wrong)
    row = WarningStep(
        service_id=warning.service_id,
        operator_id=warning.operator_id,
        warning=warning,
        number=len(done) + 1,
        kind=step.kind.value,
        grounds=step.grounds,
        on=today,
        at=moment_on(today),
        by=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _acted() from error
    accounts.audit("step_on_warning", by=by, target=accounts.Target("early_warning", warning.pk), details={"kind": row.kind})
    return row


def _acted() -> Refused:
    return stop("acted_since", text("Somebody else has acted on the warning. Read the page again."))


def is_approved(warning: EarlyWarning, kind: WarningStepKind, today: date) -> bool:
    """Whether the body's decision that a step carries out stands today (at most 6 queries)."""
    newest = None if kind is WarningStepKind.WIDEN else warning.plans.order_by("-pk").values_list("pk", flat=True).first()
    asked = subject_of(warning.pk, kind, newest)
    return asked is not None and decisions.standing_of(*asked, today, operator=warning.operator_id).approved


def subject_of(warning: int, kind: WarningStepKind, plan: int | None) -> tuple[Act, Subject] | None:
    """What a body must decide on before a step, given the newest plan; None when there is no plan to decide on."""
    if kind is WarningStepKind.WIDEN:
        return Act.WIDENED_WARNING, Subject(WARNING, warning)
    if plan is None:
        return None
    return Act.MONITORING, Subject(MONITORING if kind is WarningStepKind.START else MONITORING_END, plan)


def _widen(warning: EarlyWarning, today: date) -> None:
    """The municipalities that pay for somebody there today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT paying_id FROM people_by_payer(%s, %s)", [today, warning.service_id])
        users = {pk for (pk,) in cursor.fetchall()}
    beside = {"service_id": warning.service_id, "operator_id": warning.operator_id, "warning": warning}
    WidenedTo.objects.bulk_create(WidenedTo(**beside, organisation_id=pk) for pk in sorted(users))
