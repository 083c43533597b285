"""A new deadline for a place inquiry, and taking it back."""

from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.inquiries.actions.under import acting, place_for_change, place_target, tell_place
from rammevaerk.inquiries.models import PlaceInquiry
from rammevaerk.inquiries.rules.deadlines import check_deadline
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


def prolong_place_inquiry(*, by: RoleAssignment, today: date, inquiry_id: int, deadline: date) -> None:
    """Give those asked more time, also after the deadline. Raises Refused, PlaceInquiry.DoesNotExist."""
    with acting(by, today, Permission.SEND_INQUIRIES):
        row = _running(inquiry_id)
        if wrong := check_deadline(deadline, today, rulebook_on(today), was=row.deadline):
            raise Refused(wrong)
        was, row.deadline = row.deadline, deadline
        row.save(update_fields=["deadline"])
        details = {"was": was.isoformat(), "deadline": deadline.isoformat()}
        accounts.audit("prolong_place_inquiry", by=by, target=place_target(row.pk), details=details)
        tell_place(HappeningKind.INQUIRY_PROLONGED, row, row.asked.all(), today)


def withdraw_place_inquiry(*, by: RoleAssignment, today: date, inquiry_id: int, because: str) -> None:
    """Take an inquiry back; answers that came stay. Raises Refused, PlaceInquiry.DoesNotExist."""
    reason = PlaceInquiry.Because(because)
    with acting(by, today, Permission.SEND_INQUIRIES):
        row = _running(inquiry_id)
        row.withdrawn_on, row.withdrawn_because = today, reason
        row.save(update_fields=["withdrawn_on", "withdrawn_because"])
        accounts.audit("withdraw_place_inquiry", by=by, target=place_target(row.pk), details={"because": reason})
        tell_place(HappeningKind.INQUIRY_CLOSED, row, row.asked.all(), today)


def _running(inquiry_id: int) -> PlaceInquiry:
    row = place_for_change(inquiry_id)
    if row.withdrawn_on is not None:
        raise Refused(
            [Finding("inquiries.withdrawn_already", Severity.BLOCKING, text("The inquiry is withdrawn. Send a new one."))]
        )
    return row
