"""What every act on a warning stands on: permission, and the walls of whoever acts around one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.registry.queries import acting_of


@contextmanager
def acting(by: RoleAssignment, today: date, needed: Permission) -> Iterator[Acting]:
    """Permission, the walls of the person who acts, and one transaction inside them."""
    require(by, needed)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def stop(code: str, message: str, where: str = "") -> Refused:
    """One reason why an act is refused."""
    return Refused([Finding(f"warnings.{code}", Severity.BLOCKING, message, where=where)])


def guarded(**texts: str) -> None:
    """Raise Refused when a text holds a CPR number."""
    found = [finding for where, value in texts.items() if (finding := guard_text(value, where))]
    if found:
        raise Refused(found)
