"""What a body said of a case, from its minutes; a decision is confirmed by a second person."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit, hold_the_area
from rammevaerk.accounts.models import AgreementArea, RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.decisions import facts, queries
from rammevaerk.decisions.facts import Subject
from rammevaerk.decisions.models import Body, DecisionConfirmation, RecordedDecision
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import DecisionFact, Outcome, check_confirming, check_recording
from rammevaerk.decisions.rules.who import Part, row_of
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.clock import present


@dataclass(frozen=True)
class NewDecision:
    """A body's word as its minutes have it. `body` is the body's key; `party` where each party has such a body; an `urgent`
    decision was taken before the discussion it still owes."""

    act: Act
    subject: Subject
    part: Part
    body: str
    outcome: Outcome
    on: date
    party: int | None = None
    item: str = ""
    minutes_url: str = ""
    grounds: str = ""
    urgent: bool = False
    is_demo: bool = False

    @property
    def fact(self) -> DecisionFact:
        return DecisionFact(0, self.act, self.part, self.body, self.party, self.outcome, self.on, urgent=self.urgent)


@transaction.atomic
def record_decision(*, by: RoleAssignment, today: date, new: NewDecision) -> RecordedDecision:
    """Record a body's word of a case. The same word recorded again (a button pressed twice) gives the row there is.

    Raises Refused when the area's table does not give the body that part, the party is missing, the meeting lies ahead, or a
    decision comes before the treatment the area asks for.
    """
    require(by, Permission.RECORD_DECISIONS)
    area = hold_the_area()  # two who record of one case see each other's rows
    said = facts.recorded(new.act, new.subject.kind, [new.subject.id]).get(new.subject.id, ())
    same = [row for row in said if (row.part, row.body, row.party) == (new.part, new.body, new.party)]
    if same and replace(same[-1], id=0, confirmed=False, recorded_by=None) == new.fact:
        return queries.recorded_decision(same[-1].id)
    described = queries.describe(new.subject)
    parties = facts.parties(area.code, new.on, described.operator if described else None)
    row = row_of(new.act, facts.roles(area.code, new.act), new.on)
    if findings := [*check_recording(new.fact, row, said, parties, today), *_guarded(new), *_asked_by_area(new, described)]:
        raise Refused(findings)
    made = _write(by, area, new)
    details = {"act": new.act.value, "subject": new.subject.kind, "part": new.part.value, "outcome": new.outcome.value}
    audit("record_what_a_body_said", by=by, target=Target(new.subject.kind, new.subject.id), details=details)
    return made


def _asked_by_area(new: NewDecision, described: queries.Described | None) -> tuple[Finding, ...]:
    """What the case's own area asks for before it is decided."""
    if new.part is not Part.DECIDES or new.urgent or described is None or described.too_early is None:
        return ()
    return described.too_early(new.act, new.on)


def _guarded(new: NewDecision) -> list[Finding]:
    return [found for where in ("grounds", "item") if (found := guard_text(getattr(new, where), where))]


def _write(by: RoleAssignment, area: AgreementArea, new: NewDecision) -> RecordedDecision:
    return RecordedDecision.objects.create(
        area=area,
        act=new.act.value,
        subject=new.subject.kind,
        subject_id=new.subject.id,
        part=new.part.value,
        body=Body.objects.get(area=area, key=new.body),
        party_id=new.party,
        outcome=new.outcome.value,
        on=new.on,
        item=new.item,
        minutes_url=new.minutes_url,
        grounds=new.grounds,
        urgent=new.urgent,
        recorded_at=present(),
        recorded_by=by,
        is_demo=new.is_demo,
    )


@transaction.atomic
def confirm_decision(*, by: RoleAssignment, today: date, decision_id: int) -> DecisionConfirmation:
    """Confirm a recorded decision after reading the minutes. Raises Refused for the person who recorded it, and when it is
    confirmed already."""
    require(by, Permission.CONFIRM_DECISIONS)
    hold_the_area()
    row = queries.recorded_decision(decision_id)
    if findings := check_confirming(facts.decision_fact(row), by.user_id):
        raise Refused(findings)
    made = DecisionConfirmation.objects.create(decision=row, by=by, at=present())
    details = {"act": row.act, "decision": row.pk}
    audit("confirm_what_a_body_said", by=by, target=Target(row.subject, row.subject_id), details=details)
    return made
