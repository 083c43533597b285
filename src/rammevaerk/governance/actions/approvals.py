"""The parties' treatment of a version: registered by the secretariat, decisions confirmed by a second person."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.governance import facts
from rammevaerk.governance.actions.cycles import guarded
from rammevaerk.governance.models import ApprovalConfirmation, ApprovalStep, Cycle, PlannedMeeting, Version
from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.party import PartyStep, Stage, StepFact, check_confirmation, check_registration
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.clock import present


@dataclass(frozen=True)
class Registration:
    """A step as it stands in the minutes: which body met when, the item and case numbers, the link, and the remarks."""

    step: PartyStep
    body: str
    meeting_on: date
    item_number: str = ""
    case_number: str = ""
    remarks: str = ""
    minutes_url: str = field(default="")
    is_demo: bool = False


@dataclass(frozen=True)
class Meeting:
    """The day a party's body plans to treat a version; None takes an earlier day back."""

    stage: Stage
    on: date | None
    note: str = ""


@transaction.atomic
def register_approval(*, by: RoleAssignment, today: date, version_id: int, party_id: int, new: Registration) -> ApprovalStep:
    """Register a step of a party's treatment. Raises Refused when the version is not with the parties or the step lacks
    what it needs. A mistake is answered by registering anew; nothing is changed."""
    require(by, Permission.REGISTER_APPROVAL)
    guarded(body=new.body, remarks=new.remarks)
    version = Version.objects.select_related("cycle__area").defer("content").get(pk=version_id)
    known = facts.versions(version.cycle_id)
    findings = check_registration(
        StepFact(0, party_id, version_id, new.step, new.meeting_on, remarks=new.remarks, body=new.body),
        parties=facts.party_names(version.cycle),
        current=known[-1],
        in_ratification=version.cycle.state == AgreementState.IN_RATIFICATION.value,
        today=today,
    )
    if findings:
        raise Refused(findings)
    row = ApprovalStep.objects.create(
        version=version,
        party_id=party_id,
        step=new.step.value,
        body=new.body,
        meeting_on=new.meeting_on,
        item_number=new.item_number,
        case_number=new.case_number,
        remarks=new.remarks,
        minutes_url=new.minutes_url,
        registered_by=by,
        registered_at=present(),
        is_demo=new.is_demo,
    )
    details = {"party": party_id, "step": new.step.value, "version": version.number}
    audit("register_approval", by=by, target=Target("approval_step", row.pk), details=details)
    return row


@transaction.atomic
def confirm_approval(*, by: RoleAssignment, today: date, step_id: int) -> ApprovalConfirmation:
    """Confirm a registered decision after reading the minutes. Raises Refused for the person who registered it."""
    require(by, Permission.CONFIRM_APPROVAL)
    # Steps are insert-only and so cannot be locked: two confirmations of one step wait for each other at its agreement.
    Cycle.objects.select_for_update(of=("self",)).get(versions__approval_steps=step_id)
    step = ApprovalStep.objects.select_related("confirmation", "registered_by").get(pk=step_id)
    findings = check_confirmation(facts.step_fact(step), confirmer=by.user_id)
    if findings:
        raise Refused(findings)
    row = ApprovalConfirmation.objects.create(step=step, by=by, at=present())
    audit("confirm_approval", by=by, target=Target("approval_step", step.pk), details={"party": step.party_id})
    return row


@transaction.atomic
def plan_meeting(*, by: RoleAssignment, today: date, version_id: int, party_id: int, new: Meeting) -> PlannedMeeting:
    """Record the day a party's body will treat a version. The latest record of a party and stage holds."""
    require(by, Permission.REGISTER_APPROVAL)
    guarded(note=new.note)
    row = PlannedMeeting.objects.create(
        version_id=version_id, party_id=party_id, stage=new.stage.value, on=new.on, note=new.note, recorded_by=by
    )
    details = {"party": party_id, "stage": new.stage.value, "on": new.on.isoformat() if new.on else None}
    audit("plan_meeting", by=by, target=Target("version", version_id), details=details)
    return row
