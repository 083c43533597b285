"""What every act on a party's books has in common: who may, for whom, and one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry.queries import acting_of

LEDGER_LOCK = 41_005
"""Advisory lock with the party's id: whoever closes its books or posts into them waits for the other."""


@contextmanager
def own_books(by: RoleAssignment, today: date, needed: Permission = Permission.KEEP_LEDGER) -> Iterator[Acting]:
    """A transaction behind one's own walls, alone in one's own books. Raises PermissionDenied."""
    require(by, needed)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        with connection.cursor() as cursor:
            for party in sorted(who.parties):
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LEDGER_LOCK, party])
        yield who


def stop(findings: list[Finding]) -> None:
    """Raise Refused when one of the findings stops the act."""
    if any(finding.blocks for finding in findings):
        raise Refused(findings)
