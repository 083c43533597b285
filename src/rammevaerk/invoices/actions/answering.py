"""The access point reports back: the buyer has it, or refused it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.invoices import queries
from rammevaerk.invoices.actions.sending import lock
from rammevaerk.invoices.models import Delivery
from rammevaerk.invoices.rules.delivery import DELIVERED, check_receipt, standing
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking
from rammevaerk.settlement import actions as settlement
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class Receipt:
    """What the access point says: delivered or refused, and why."""

    kind: str
    message: str = ""


@transaction.atomic
def record_receipt(*, by: RoleAssignment, today: date, statement: Any, receipt: Receipt) -> Delivery:
    """Record the answer to the document that is out; once. Raises Refused when no answer is awaited."""
    require(by, Permission.SEND_INVOICES)
    lock(statement.pk)
    now = standing(queries.steps_of([statement.pk]).get(statement.pk, []), stopped=False)
    findings = check_receipt(statement.number, now, receipt.kind, receipt.message)
    if blocking(findings):
        raise Refused(findings)
    row = Delivery.objects.create(
        statement_id=statement.pk,
        seller_id=statement.seller_id,
        buyer_id=statement.buyer_id,
        form=now.form,
        kind=receipt.kind,
        attempt=now.attempt,
        on=today,
        at=moment_on(today),
        message=receipt.message.strip(),
        by=by,
        is_demo=statement.is_demo,
    )
    if row.kind == DELIVERED:
        settlement.note_received(statement, "invoice", on=today, by=by)
    details = {"answer": receipt.kind, "attempt": now.attempt}
    accounts.audit("record_invoice_receipt", by=by, target=accounts.Target("statement", statement.pk), details=details)
    return row
