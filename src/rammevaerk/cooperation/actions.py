"""Recording what a body has decided about a level, and how specialised a service was judged to be."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.queries import the_area
from rammevaerk.cooperation import facts
from rammevaerk.cooperation.facts import Subject
from rammevaerk.cooperation.models import Level, SpecialisationAssessment
from rammevaerk.cooperation.rules import CooperationLevel, LevelFact, check_decision
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Decision:
    """A body's decision: the level from a day (inclusive), why, who decided and when."""

    level: CooperationLevel
    valid_from: date
    reason: str
    decided_by: str
    decided_on: date
    is_demo: bool = False


@transaction.atomic
def decide_level(*, by: RoleAssignment, today: date, subject: Subject, decision: Decision) -> Level:
    """Record a level for a service, a target group or a support. Raises Refused when nothing was decided or changes."""
    require(by, Permission.DECIDE_LEVELS)
    existing = facts.levels_of(subject)
    new = LevelFact(0, decision.level, decision.valid_from, decision.decided_on, decision.decided_by, decision.reason)
    found = [*check_decision(new, existing, today), *_guarded(reason=decision.reason, decided_by=decision.decided_by)]
    if found:
        raise Refused(found)
    row = Level.objects.create(
        area=the_area(),
        **subject.as_filter,
        level=decision.level.value,
        valid_from=decision.valid_from,
        reason=decision.reason,
        decided_by=decision.decided_by,
        decided_on=decision.decided_on,
        recorded_by=by,
        is_demo=decision.is_demo,
    )
    details = {"subject": subject.kind, "level": row.level, "valid_from": row.valid_from.isoformat()}
    audit("decide_level", by=by, target=Target("level", row.pk), details=details)
    return row


@transaction.atomic
def assess_specialisation(
    *, by: RoleAssignment, today: date, service_id: int, degree: int, assessed_by: str, grounds: str
) -> SpecialisationAssessment:
    """Record how specialised a body judged a service to be today, in points from 0 (general) to 100."""
    require(by, Permission.DECIDE_LEVELS)
    found = _guarded(assessed_by=assessed_by, grounds=grounds)
    if not 0 <= degree <= 100:
        message = text("The degree lies between 0 and 100 points.")
        found.append(Finding("cooperation.degree_out_of_range", Severity.BLOCKING, message, where="degree"))
    if found:
        raise Refused(found)
    row = SpecialisationAssessment.objects.create(
        service_id=service_id, degree=degree, assessed_on=today, assessed_by=assessed_by, grounds=grounds
    )
    audit("assess_specialisation", by=by, target=Target("service", service_id), details={"degree": degree})
    return row


def _guarded(**texts: str) -> list[Finding]:
    return [found for where, value in texts.items() if (found := guard_text(value, where))]
