"""What every act on a case begins with: who may, the case with all that is recorded, and whether its state allows it."""

from contextlib import AbstractContextManager
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of
from rammevaerk.terms.facts import CaseBook, case_book
from rammevaerk.terms.models import Duty, DutyDone
from rammevaerk.terms.rules.state import CaseAct
from rammevaerk.terms.wording import state_name

LOCK = 0x7465726D


def walls(by: RoleAssignment, today: date) -> AbstractContextManager[None]:
    """Behind the walls of who acts; they stand around the transaction."""
    return acting_for(acting_of(by, today))


def opened(by: RoleAssignment, today: date, case_id: int, act: CaseAct) -> CaseBook:
    """The case, locked for this act, inside a transaction. Raises PermissionDenied for a case one may not see, Refused when its
    state does not allow the act."""
    with connection.cursor() as cursor:  # the rows are never changed, so there is none to lock
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, case_id])
    book = case_book(case_id, today)
    if book is None:
        raise PermissionDenied(_("The case is not open to you."))
    if not book.possible(act):
        raise Refused([_wrong_state(book)])
    return book


def opened_duty(by: RoleAssignment, today: date, duty_id: int) -> tuple[Duty, CaseBook]:
    """A task that is not done, with its case locked. Raises Refused when somebody was first."""
    row = Duty.objects.select_related("in_force__service").filter(pk=duty_id).first()
    done = [stop("terms.no_duty", text("The task is done already, or not there."))]
    if row is None:
        raise Refused(done)
    book = opened(by, today, row.case_id, CaseAct.FOLLOW_UP)
    if DutyDone.objects.filter(duty=duty_id).exists():  # asked when the case is locked: nobody can be between
        raise Refused(done)
    return row, book


def require_own(by: RoleAssignment, book: CaseBook, today: date) -> None:
    """Raise PermissionDenied unless the secretariat or the case's own operator acts."""
    if by.as_role is Role.SECRETARIAT or book.case.operator_id in acting_of(by, today).parties:
        return
    raise PermissionDenied(_("Only the service's operator and the secretariat work on the case."))


def require_operator(by: RoleAssignment, book: CaseBook, today: date, needed: Permission) -> None:
    """Raise PermissionDenied unless the case's own operator acts."""
    require(by, needed)
    if book.case.operator_id not in acting_of(by, today).parties:
        raise PermissionDenied(_("Only the service's operator can do this."))


def check_words(**words: str) -> None:
    """Refuse an empty text at its field, and one with a person's number."""
    found: list[Finding] = []
    for where, said in words.items():
        if not said.strip():
            found.append(stop("terms.words_missing", text("This must be filled in."), where))
        elif finding := guard_text(said, where):
            found.append(finding)
    if found:
        raise Refused(found)


def stop(code: str, message: str, where: str = "", remedy: str = "", **params: str) -> Finding:
    """A finding that refuses."""
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where, params=params)


def _wrong_state(book: CaseBook) -> Finding:
    message = text("This cannot be done while the case is: {state}.")
    return stop("terms.wrong_state", message, state=state_name(book.state))
