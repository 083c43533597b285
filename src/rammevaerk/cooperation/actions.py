"""Proposing a level, putting it in force when it is decided, and recording how specialised a service was judged to be."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit, hold_the_area
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.cooperation import facts, queries
from rammevaerk.cooperation.facts import Subject
from rammevaerk.cooperation.models import Level, LevelProposal, SpecialisationAssessment
from rammevaerk.cooperation.rules import CooperationLevel, check_proposal, check_putting
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class NewLevel:
    """A level laid before the bodies: from which day (inclusive), and why."""

    level: CooperationLevel
    valid_from: date
    reason: str
    is_demo: bool = False


@transaction.atomic
def propose_level(*, by: RoleAssignment, today: date, subject: Subject, new: NewLevel) -> LevelProposal:
    """Propose a level for a service, a target group or a support; it takes the place of an earlier proposal that is not in force.
    The same proposed again gives the row there is. Raises Refused without a reason, and when nothing would change."""
    require(by, Permission.DECIDE_LEVELS)
    found = [*check_proposal(new.level, new.valid_from, new.reason, facts.levels_of(subject)), *_guarded(reason=new.reason)]
    if found:
        raise Refused(found)
    area = hold_the_area()
    told = {"level": new.level.value, "valid_from": new.valid_from, "reason": new.reason.strip()}
    before = queries.latest_proposal(subject)
    if before is not None and {name: getattr(before, name) for name in told} == told:
        return before
    row = LevelProposal.objects.create(
        area=area, **subject.as_filter, **told, proposed_on=today, recorded_by=by, is_demo=new.is_demo
    )
    details = {"subject": subject.kind, "level": row.level, "valid_from": row.valid_from.isoformat()}
    audit("propose_level", by=by, target=Target("level", row.pk), details=details)
    return row


@transaction.atomic
def put_level_in_force(*, by: RoleAssignment, today: date, proposal_id: int) -> Level:
    """Put a decided level in force; the body and the day are those of the confirmed decision. Done once: again, it gives the row
    there is. Raises Refused before whoever decides it in the area has said yes, confirmed by a second person, and for a proposal
    a later one has taken the place of."""
    require(by, Permission.DECIDE_LEVELS)
    hold_the_area()
    proposal = LevelProposal.objects.select_related("put").get(pk=proposal_id)
    if hasattr(proposal, "put"):
        return proposal.put
    subject = facts.subject_of(proposal)
    stands = decisions.standing_of(Act.LEVEL, decisions.Subject(facts.LEVEL, proposal.pk), today)
    if found := check_putting(stands, replaced=queries.latest_proposal(subject) != proposal):
        raise Refused(found)
    assert stands.decided_on is not None  # it is approved
    row = Level.objects.create(
        area=proposal.area,
        **subject.as_filter,
        level=proposal.level,
        valid_from=proposal.valid_from,
        reason=proposal.reason,
        proposal=proposal,
        decided_by=facts.deciders(stands),
        decided_on=stands.decided_on,
        recorded_by=by,
        is_demo=proposal.is_demo,
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
