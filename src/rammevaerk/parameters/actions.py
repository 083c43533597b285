"""Entering values: drafted and proposed by one person with the adopted text, decided on by another."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.versions import lock_values, set_values_version
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.law.loader import load_parameters
from rammevaerk.parameters.facts import entered_values, held_on, new_values, version_of
from rammevaerk.parameters.models import Proposal, ProposalState, ProposedValue
from rammevaerk.parameters.rules import (
    AdoptedText,
    NewValue,
    ProposalFact,
    check_decision,
    check_sending,
    check_text,
    check_values,
    check_withdrawal,
)
from rammevaerk.web.clock import moment_on


@transaction.atomic
def draft_values(
    *, by: RoleAssignment, today: date, text: AdoptedText, values: Sequence[NewValue], is_demo: bool = False
) -> Proposal:
    """Keep values from one adopted text for the person to look at with their effect, before anybody else sees them.

    Raises Refused with a finding for each value that does not fit or is held already, and for an incomplete source.
    """
    require(by, Permission.PROPOSE_VALUES)
    _stop_at(check_text(text, today) + check_values(values, load_parameters(), held_on(values)))
    proposal = Proposal.objects.create(
        title=text.title,
        reference=text.reference,
        adopted_on=text.adopted_on,
        body=text.body,
        note=text.note,
        proposed_by=by,
        proposer_id=by.user_id,
        made_at=moment_on(today),
        is_demo=is_demo,
    )
    ProposedValue.objects.bulk_create([_row(proposal, value) for value in values])
    _audit("draft_values", by, proposal, len(values))
    return proposal


def _row(proposal: Proposal, value: NewValue) -> ProposedValue:
    return ProposedValue(
        proposal=proposal,
        parameter_id=value.parameter_id,
        area_code=value.area_code,
        valid_from=value.valid_from,
        raw=value.raw,
        state=value.state.value,
        source=value.source,
    )


@transaction.atomic
def propose_values(*, by: RoleAssignment, today: date, proposal_id: int) -> Proposal:
    """Send a draft to the second person. Raises Refused for anybody but the person who made it."""
    require(by, Permission.PROPOSE_VALUES)
    proposal = _locked(proposal_id)
    _stop_at(check_sending(_fact(proposal), by.user_id))
    proposal.state, proposal.proposed_at = ProposalState.PROPOSED, moment_on(today)
    proposal.save(update_fields=["state", "proposed_at"])
    _audit("propose_values", by, proposal)
    return proposal


@transaction.atomic
def approve_values(*, by: RoleAssignment, today: date, proposal_id: int) -> Proposal:
    """Make proposed values hold from their days on, in every process from its next request.

    Nothing that rests on earlier values is calculated again. Raises Refused for the person who proposed them, whichever
    role is used, and when a value has come to be held since.
    """
    require(by, Permission.DECIDE_VALUES)
    lock_values()
    proposal = _locked(proposal_id)
    _stop_at(check_decision(_fact(proposal), by.user_id))
    values = new_values(proposal)
    _stop_at(check_values(values, load_parameters(), held_on(values)))
    proposal.approval = (Proposal.objects.aggregate(last=Max("approval"))["last"] or 0) + 1
    _decide(proposal, ProposalState.APPROVED, by, today)
    set_values_version(version_of(entered_values()))
    _audit("approve_values", by, proposal, len(values))
    return proposal


@transaction.atomic
def refuse_values(*, by: RoleAssignment, today: date, proposal_id: int, reason: str) -> Proposal:
    """Turn a proposal down with a reason. Raises Refused as `approve_values` does, and without a reason."""
    require(by, Permission.DECIDE_VALUES)
    proposal = _locked(proposal_id)
    _stop_at(check_decision(_fact(proposal), by.user_id, reason))
    proposal.reason = reason.strip()
    _decide(proposal, ProposalState.REFUSED, by, today)
    _audit("refuse_values", by, proposal)
    return proposal


@transaction.atomic
def withdraw_values(*, by: RoleAssignment, today: date, proposal_id: int) -> Proposal:
    """Take one's own draft or proposal back before it is decided on."""
    require(by, Permission.PROPOSE_VALUES)
    proposal = _locked(proposal_id)
    _stop_at(check_withdrawal(_fact(proposal), by.user_id))
    _decide(proposal, ProposalState.WITHDRAWN, by, today)
    _audit("withdraw_values", by, proposal)
    return proposal


def _locked(proposal_id: int) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)


def _fact(proposal: Proposal) -> ProposalFact:
    return ProposalFact(proposal.state, proposal.proposer_id)


def _stop_at(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(findings)


def _decide(proposal: Proposal, state: ProposalState, by: RoleAssignment, today: date) -> None:
    proposal.state, proposal.decided_by, proposal.decider_id = state, by, by.user_id
    proposal.decided_at = moment_on(today)
    proposal.save(update_fields=["state", "decided_by", "decider", "decided_at", "reason", "approval"])


def _audit(act: str, by: RoleAssignment, proposal: Proposal, values: int | None = None) -> None:
    details = {"source": proposal.title, "reference": proposal.reference}
    if values is not None:
        details["values"] = str(values)
    audit(act, by=by, target=Target("value_proposal", proposal.pk), details=details)
