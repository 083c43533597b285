"""After the decision: notice to each buyer with proof of dispatch, and the day it has happened."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.changes.actions.under import acting, audited, guarded, own_case
from rammevaerk.changes.models import BuyerNotice
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class NewNotice:
    """That a buyer was told: the day it was dispatched, how, and what proves it."""

    buyer: int
    dispatched_on: date
    how: str
    receipt: str


def record_notice(*, by: RoleAssignment, today: date, change_id: int, notice: NewNotice) -> BuyerNotice:
    """Record that a buyer has had notice. Refused before the decision, before its day, and without proof (readings 7)."""
    guarded(receipt=notice.receipt)
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.GIVE_NOTICE, today, who)
        known = set(case.row.users) - {case.row.operator_id}
        found = BuyerNotice.objects.filter(change=change_id, buyer=notice.buyer).exists()
        if wrong := _wrong(notice, case.facts.decided_on, known, today, again=found):
            raise Refused(wrong)
        row = BuyerNotice.objects.create(
            change=case.row,
            buyer_id=notice.buyer,
            dispatched_on=notice.dispatched_on,
            how=notice.how,
            receipt=notice.receipt.strip(),
            recorded_at=moment_on(today),
            recorded_by=by,
        )
        audited("record_notice", by, change_id, buyer=notice.buyer, dispatched_on=notice.dispatched_on.isoformat())
    return row


def _wrong(notice: NewNotice, decided_on: date | None, known: set[int], today: date, *, again: bool) -> list[Finding]:
    found = []
    if notice.buyer not in known:
        found.append(stop("not_a_buyer", text("This municipality has no residents there."), "buyer"))
    if again:
        found.append(stop("told_already", text("The buyer has had notice already."), "buyer"))
    if notice.dispatched_on > today:
        found.append(stop("notice_ahead", text("A notice is recorded when it is sent."), "dispatched_on"))
    if decided_on is not None and notice.dispatched_on < decided_on:
        found.append(stop("notice_early", text("Notice is given after the decision."), "dispatched_on"))
    if not notice.receipt.strip():
        found.append(stop("no_receipt", text("Write what proves that it was sent."), "receipt"))
    return found


def put_in_effect(*, by: RoleAssignment, today: date, change_id: int) -> None:
    """Say that it has happened. Refused while a decision, a notice or the register is missing, and before its day."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.PUT_IN_EFFECT, today, who)
        case.row.in_effect_on, case.row.in_effect_by = today, by
        case.row.save(update_fields=["in_effect_on", "in_effect_by"])
        audited("put_change_in_effect", by, change_id)
