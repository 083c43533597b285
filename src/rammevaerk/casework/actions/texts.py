"""The secretariat enters what was adopted: one person enters, another confirms."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.casework.models import CaseText
from rammevaerk.casework.rules.texts import NewText, check_confirming, check_text
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


@transaction.atomic
def enter_text(*, by: RoleAssignment, today: date, new: NewText) -> CaseText:
    """Enter a version of a text; it holds when another person has confirmed it. Raises Refused with what is wrong."""
    require(by, Permission.ENTER_CASE_TEXTS)
    if wrong := check_text(new, today):
        raise Refused(wrong)
    row = CaseText.objects.create(
        kind=new.kind.value,
        number=new.number,
        title=new.title.strip(),
        words=new.words.strip(),
        repealed=new.repealed,
        valid_from=new.valid_from,
        reference=new.reference.strip(),
        body=new.body.strip(),
        adopted_on=new.adopted_on,
        entered_by=by,
        enterer_id=by.user_id,
        entered_at=moment_on(today),
        is_demo=is_demo(),
    )
    _audit("enter_case_text", by, row)
    return row


@transaction.atomic
def confirm_text(*, by: RoleAssignment, today: date, text_id: int) -> CaseText:
    """Make an entered text hold from its day. Raises Refused for the person who entered it and for one decided on already."""
    require(by, Permission.CONFIRM_CASE_TEXTS)
    row = _open(by, text_id)
    row.confirmation = (CaseText.objects.aggregate(last=Max("confirmation"))["last"] or 0) + 1
    return _decide(by, today, row, CaseText.State.CONFIRMED, "confirm_case_text")


@transaction.atomic
def refuse_text(*, by: RoleAssignment, today: date, text_id: int, reason: str) -> CaseText:
    """Turn an entered text down with a reason. Raises Refused as `confirm_text` does, and without a reason."""
    require(by, Permission.CONFIRM_CASE_TEXTS)
    if not reason.strip():
        message = text("Write why the text is refused.")
        raise Refused([Finding("casework.no_reason", Severity.BLOCKING, message, where="reason")])
    if finding := guard_text(reason, "reason"):
        raise Refused([finding])
    row = _open(by, text_id)
    row.reason = reason.strip()
    return _decide(by, today, row, CaseText.State.REFUSED, "refuse_case_text")


def _open(by: RoleAssignment, text_id: int) -> CaseText:
    # All that await somebody, in one order: two who confirm at once get numbers one after the other.
    waiting = {row.pk: row for row in CaseText.objects.select_for_update().filter(state="entered").order_by("pk")}
    row = waiting.get(text_id) or CaseText.objects.get(pk=text_id)
    is_open = row.state == CaseText.State.ENTERED
    if wrong := check_confirming(is_open=is_open, entered_by=row.enterer_id, decider=by.user_id):
        raise Refused(wrong)
    return row


def _decide(by: RoleAssignment, today: date, row: CaseText, state: str, act: str) -> CaseText:
    row.state, row.decided_by, row.decider_id, row.decided_at = state, by, by.user_id, moment_on(today)
    row.save(update_fields=["state", "decided_by", "decider", "decided_at", "reason", "confirmation"])
    _audit(act, by, row)
    return row


def _audit(act: str, by: RoleAssignment, row: CaseText) -> None:
    details = {"kind": row.kind, "number": row.number, "from": row.valid_from.isoformat(), "reference": row.reference}
    accounts.audit(act, by=by, target=accounts.Target("case_text", row.pk), details=details)
