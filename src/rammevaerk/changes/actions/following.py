"""The plan for residents, staff and knowledge, step by step to the end (readings 5.9)."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.changes.actions.under import acting, audited, guarded, own_case
from rammevaerk.changes.models import PlanStep
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class NewStep:
    """A step of the plan: what, who by function, and the last day."""

    kind: str
    what: str
    who: str
    due: date


def plan_step(*, by: RoleAssignment, today: date, change_id: int, step: NewStep) -> PlanStep:
    """Add a step to the plan. Raises Refused when its day has gone."""
    guarded(what=step.what, who=step.who)
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.PLAN, today, who)
        if step.due < today:
            raise Refused([stop("day_gone", text("The day has gone."), "due")])
        row = PlanStep.objects.create(change=case.row, kind=step.kind, what=step.what, who=step.who, due=step.due, made_by=by)
        audited("plan_step", by, change_id, kind=step.kind, due=step.due.isoformat())
    return row


def finish_step(*, by: RoleAssignment, today: date, step_id: int) -> PlanStep:
    """Say that a step is done today; once done it stays so. Raises PlanStep.DoesNotExist, Refused."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        row = PlanStep.objects.get(pk=step_id)
        own_case(row.change_id, AllowedStep.PLAN, today, who)
        row.refresh_from_db()
        if row.done_on is not None:
            raise Refused([stop("step_done", text("The step is done already."))])
        row.done_on, row.done_by = today, by
        row.save(update_fields=["done_on", "done_by"])
        audited("finish_step", by, row.change_id, kind=row.kind)
    return row
