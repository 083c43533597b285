"""What every act on needs stands on: permission, transaction and walls of the person who acts, and an open need."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.needs.models import Need
from rammevaerk.registry.queries import acting_of


@contextmanager
def acting(by: RoleAssignment, today: date) -> Iterator[Acting]:
    """Permission, one transaction, and the walls of the person who acts."""
    require(by, Permission.EDIT_NEEDS)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def open_need_row(need_id: int) -> Need:
    """The need for update, behind the walls. Raises Need.DoesNotExist, and Refused when it is closed."""
    need = Need.objects.select_for_update(of=("self",)).get(pk=need_id)
    if need.closed_on is not None:
        finding = refusal("needs.closed", text("The need is closed. Open a new one if it has come back."), "")
        raise Refused([finding])
    return need


def target(need: Need) -> accounts.Target:
    """The need, as the audit trail names it."""
    return accounts.Target("need", need.pk)


def refusal(code: str, message: str, where: str) -> Finding:
    """A finding that stops the act, at a field or nowhere."""
    return Finding(code, Severity.BLOCKING, message, where=where)


def tell_of(kind: HappeningKind, need: Need, today: date) -> None:
    """Tell the municipality's own systems of a need; nobody else sees it (2 queries)."""
    tell(kind, target(need), to_authority(need.municipality_id, need.department), today=today)
