"""Moving an agreement's cycle along its course."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.queries import organisation
from rammevaerk.governance import facts
from rammevaerk.governance.models import Cycle, CycleStep, Deadline, FocusArea, Prolongation
from rammevaerk.governance.rules.cycle import (
    AgreementState,
    check_move,
    check_prolongation,
    future_decision,
)
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking


@dataclass(frozen=True)
class NewFocusArea:
    """A subject given priority; `lead_id` is the organisation that leads it, `continues_id` the earlier one it goes on."""

    name: str
    text: str = ""
    lead_id: int | None = None
    continues_id: int | None = None
    is_demo: bool = False


@dataclass(frozen=True)
class NewProlongation:
    """A decision that the terms hold on until a day (exclusive): which body, when, and why."""

    until: date
    decided_by: str
    decided_on: date
    reason: str


def guarded(**texts: str) -> None:
    """Refuse texts that hold something like a CPR number; the names are the fields of the form."""
    findings = [found for where, value in texts.items() if (found := guard_text(value, where))]
    if findings:
        raise Refused(findings)


@transaction.atomic
def advance_cycle(*, by: RoleAssignment, today: date, cycle_id: int, to: AgreementState, note: str = "") -> Cycle:
    """Move a cycle to its next state. Raises Refused with what is missing."""
    require(by, Permission.EDIT_AGREEMENT)
    guarded(note=note)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("area").get(pk=cycle_id)
    findings = check_move(facts.move_facts(cycle, note), to, today)
    if blocking(findings):
        raise Refused(findings)
    before, cycle.state = cycle.state, to.value
    cycle.save(update_fields=["state"])
    CycleStep.objects.create(cycle=cycle, from_state=before, to_state=to.value, on=today, by=by, note=note)
    audit("advance_cycle", by=by, target=Target("cycle", cycle.pk), details={"from": before, "to": to.value})
    return cycle


@transaction.atomic
def prolong_terms(*, by: RoleAssignment, today: date, cycle_id: int, new: NewProlongation) -> Prolongation:
    """Record that a cycle's terms hold on. Raises Refused when the decision cannot be."""
    require(by, Permission.EDIT_AGREEMENT)
    guarded(decided_by=new.decided_by, reason=new.reason)
    cycle = Cycle.objects.select_related("area").get(pk=cycle_id)
    fact = facts.cycle_facts(cycle.area.code)[cycle.pk]
    findings = check_prolongation(fact, until=new.until, decided_on=new.decided_on, today=today)
    if blocking(findings):
        raise Refused(findings)
    row = Prolongation.objects.create(
        cycle=cycle,
        until=new.until,
        decided_by=new.decided_by,
        decided_on=new.decided_on,
        reason=new.reason,
        recorded_by=by,
    )
    audit("prolong_terms", by=by, target=Target("cycle", cycle.pk), details={"until": new.until.isoformat()})
    return row


@transaction.atomic
def set_deadline_done(*, by: RoleAssignment, today: date, deadline_id: int, done_on: date) -> Deadline:
    """Record the day a deadline was met. Raises Refused for a day after today."""
    require(by, Permission.EDIT_AGREEMENT)
    if done_on > today:
        raise Refused([future_decision("done_on")])
    deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
    before, deadline.done_on = deadline.done_on, done_on
    deadline.save(update_fields=["done_on"])
    details = {"done_on": done_on.isoformat(), "before": before.isoformat() if before else None}
    audit("set_deadline_done", by=by, target=Target("deadline", deadline.pk), details=details)
    return deadline


@transaction.atomic
def record_focus_area(*, by: RoleAssignment, today: date, cycle_id: int, new: NewFocusArea) -> FocusArea:
    """Add a focus area at the end of a cycle's list; one that goes on from an earlier cycle points to it."""
    require(by, Permission.EDIT_AGREEMENT)
    guarded(name=new.name, text=new.text)
    row = FocusArea.objects.create(
        cycle_id=cycle_id,
        position=FocusArea.objects.filter(cycle_id=cycle_id).count() + 1,
        name=new.name,
        text=new.text,
        lead=organisation(new.lead_id) if new.lead_id else None,
        continues_id=new.continues_id,
        is_demo=new.is_demo,
    )
    audit("record_focus_area", by=by, target=Target("focus_area", row.pk), details={"name": new.name})
    return row
