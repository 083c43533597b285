"""Recording that a buyer has a statement: what the platform sees itself, and what a seller knows otherwise."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement.models import ReceivedBy, Statement, StatementReceipt
from rammevaerk.settlement.rules.receipts import check_proof
from rammevaerk.web.clock import is_demo, moment_on

NOTE = """
INSERT INTO settlement_statementreceipt (statement_id, seller_id, buyer_id, how, received_on, oldest, words, at, by_id, is_demo)
SELECT %s, %s, %s, %s, %s, COALESCE((SELECT min(c.month) FROM settlement_charge c WHERE c.statement_id = %s), %s), %s, %s, %s, %s
ON CONFLICT (statement_id, how) DO NOTHING
"""


def note_received(statement: Statement, how: str, *, on: date, by: RoleAssignment | None, words: str = "") -> bool:
    """Note inside the caller's walls that the buyer had a statement on a day, known in a way of `ReceivedBy`; False when it is
    known in this way already (1 query). Two at once note it once."""
    pk = statement.pk
    parties = [statement.seller_id, statement.buyer_id]
    told: list[Any] = [words.strip(), moment_on(on), by.pk if by else None, is_demo()]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [pk, *parties, ReceivedBy(how).value, on, pk, statement.month, *told])
        return bool(cursor.rowcount)


def tell_received(*, by: RoleAssignment, today: date, statement_id: int, on: date, words: str) -> None:
    """A seller's word that the buyer had a statement on a day, with how it is known; once. Raises Refused for a day or words that
    cannot be, or when it has been said; PermissionDenied for another seller's statement."""
    require(by, Permission.ISSUE_STATEMENTS)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        row = Statement.objects.filter(pk=statement_id, seller_id__in=who.parties).first()
        if row is None:
            raise PermissionDenied(_("Only the seller records how its statement was received."))
        told = StatementReceipt.objects.filter(statement=row, how=ReceivedBy.TOLD).exists()
        wrong = check_proof(row.issued_on, on, today, words, told=told)
        if wrong:
            raise Refused(wrong)
        note_received(row, ReceivedBy.TOLD, on=on, by=by, words=words)
        target = accounts.Target("statement", row.pk)
        accounts.audit("tell_statement_received", by=by, target=target, details={"on": on.isoformat()})
