"""What the operator states of its duties, and the knowledge it has shared."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.designation.actions.under import acting, guarded, own_service, refuse, stopped
from rammevaerk.designation.models import DutyStatement, SharedKnowledge
from rammevaerk.designation.queries.duties import duties_owed
from rammevaerk.designation.rules.duties import Duty, DutyMark, check_stated
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo


@dataclass(frozen=True)
class NewDutyStatement:
    """How a duty is kept as of a day, in words, and what shows it."""

    duty: Duty
    mark: DutyMark
    words: str
    evidence: str
    as_of: date


@dataclass(frozen=True)
class NewKnowledge:
    """Knowledge shared on a day with a municipality (None: with all); hours above zero, None when they were not counted."""

    kind: SharedKnowledge.Kind
    municipality: int | None
    on: date
    hours: Decimal | None
    words: str


def state_duty(*, by: RoleAssignment, today: date, service_id: int, new: NewDutyStatement) -> DutyStatement:
    """State how one's own service keeps a duty it owes; the latest holds. Raises Refused, PermissionDenied."""
    with acting(by, Permission.STATE_DUTIES):
        own_service(by, service_id, today)
        found = list(check_stated(new.mark, new.words, new.evidence, new.as_of, today))
        if new.duty not in duties_owed(service_id, today):
            found.append(stopped("duty_not_owed", text("The service does not owe this duty today."), "mark"))
        refuse(*found, *guarded(words=new.words, evidence=new.evidence))
        row = DutyStatement.objects.create(
            service_id=service_id,
            duty=new.duty.value,
            mark=new.mark.value,
            words=new.words.strip(),
            evidence=new.evidence.strip(),
            as_of=new.as_of,
            stated_on=today,
            by=by,
            is_demo=is_demo(),
        )
        audit("state_duty", by=by, target=Target("service", service_id), details={"duty": row.duty, "mark": row.mark})
        return row


def share_knowledge(*, by: RoleAssignment, today: date, service_id: int, new: NewKnowledge) -> SharedKnowledge:
    """Record knowledge one's own service has shared, while it owes it. Raises Refused, PermissionDenied."""
    with acting(by, Permission.STATE_DUTIES):
        own_service(by, service_id, today)
        found = []
        if Duty.KNOWLEDGE not in duties_owed(service_id, today):
            found.append(stopped("duty_not_owed", text("The service does not owe this duty today."), "kind"))
        if new.on > today:
            found.append(stopped("shared_in_future", text("The day lies in the future."), "on"))
        if new.hours is not None and new.hours <= 0:
            found.append(stopped("no_hours", text("Hours are above zero; leave them out when they were not counted."), "hours"))
        if not new.words.strip():
            found.append(stopped("shared_what", text("Write what was shared."), "words"))
        refuse(*found, *guarded(words=new.words))
        row = SharedKnowledge.objects.create(
            service_id=service_id,
            kind=new.kind,
            municipality_id=new.municipality,
            on=new.on,
            hours=new.hours,
            words=new.words.strip(),
            recorded_on=today,
            by=by,
            is_demo=is_demo(),
        )
        audit("share_knowledge", by=by, target=Target("service", service_id), details={"kind": row.kind})
        return row
