"""The part of a placement's page that says what is proposed, given notice of, answered and changed over time."""

from collections.abc import Sequence
from typing import Any

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts import awaited, changes, queries
from rammevaerk.contracts.longer_notices import agreed_longer, read_longer
from rammevaerk.contracts.models import Notice, NoticeStepKind, Placement, ReferralStepKind


def changes_shown(request: AskedRequest, chain: int, current: Sequence[Placement]) -> dict[str, Any]:
    """What the template `contracts/changes.html` shows (4 queries; 2 more for a self-referral, 1 for an emergency)."""
    if not current:
        return {}
    row = current[-1]
    notices = changes.notices_of(chain)
    who = request.acting
    is_acting = who.function is Function.AUTHORITY and row.acting_id in who.parties
    as_unit = who.function is Function.UNIT
    side = "municipality" if is_acting else "operator" if as_unit else ""
    emergency = row.basis == "emergency" and row.valid_from <= request.today and not row.valid_to
    return {
        "as_unit": as_unit,
        "is_acting": is_acting,
        "closes": changes.closes_on(row),
        **_referral(current[0]),
        "undecided": emergency and awaited.undecided(request.today).filter(chain=chain).exists(),
        "proposals": changes.proposals_of(chain),
        "notices": notices,
        "longer_notices": agreed_longer(read_longer(getattr(row, "longer_notices", ())), request.today),
        "several": _several(current),
        **_open_notice(request, notices, row, side),
    }


def _referral(first: Placement) -> dict[str, Any]:
    """What followed a self-referral, and what is still to be done."""
    if first.basis != "self_referral":
        return {"referral": False}
    steps = changes.referral_steps_of(first.chain)
    kinds = {step.kind for step in steps}
    told = ReferralStepKind.TOLD in kinds
    return {
        "referral": True,
        "steps": steps,
        "told": told,
        "tell_by": None if told else changes.told_by(first),
        "answered": bool(kinds - {ReferralStepKind.TOLD}),
    }


def _several(current: Sequence[Placement]) -> bool:
    """Whether the municipalities are more than one acts, pays and has the address, all along."""
    found = {(row.acting_id, row.paying_id, row.registered_id or row.acting_id) for row in current}
    return len(found) > 1 or any(len(set(parties)) > 1 for parties in found)


def _open_notice(request: AskedRequest, notices: Sequence[Notice], row: Placement, side: str) -> dict[str, Any]:
    """The notice in force that the reader's side may answer or withdraw."""
    newest = notices[0] if notices else None
    if newest is None or not side or not queries.may_edit(request.assignment):
        return {}
    kinds = {step.kind for step in newest.steps.all()}
    over = row.valid_to is None or row.valid_to <= request.today or NoticeStepKind.WITHDRAWN in kinds
    return {
        "answerable": newest.pk if not over and not kinds and newest.asked_day and newest.side != side else None,
        "withdrawable": newest.pk if not over and newest.side == side else None,
    }
