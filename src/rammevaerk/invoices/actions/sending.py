"""A document goes out: once in each attempt, whoever asks and however often."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.invoices import queries
from rammevaerk.invoices.facts import Document
from rammevaerk.invoices.models import Delivery
from rammevaerk.invoices.rules.delivery import FETCHED, Stage, Standing, check_sending
from rammevaerk.invoices.ubl import Format
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.clock import moment_on

SEND_LOCK = 41_005
"""Advisory lock with the statement's id: two who send the same document go one after the other."""


@dataclass(frozen=True)
class Sending:
    """What goes out: the document and how it stood, in a format, by folder or by fetching, on a day."""

    document: Document
    now: Standing
    form: Format
    kind: str
    today: date


def lock(statement: int) -> None:
    """Wait for whoever sends or answers for the same statement; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SEND_LOCK, statement % 2**31])


def record_sent(sending: Sending, content: bytes, by: RoleAssignment | None) -> Delivery:
    """Write that the document went out, in the caller's transaction and under its lock."""
    row: Any = sending.document.statement
    return Delivery.objects.create(
        statement_id=row.pk,
        seller_id=row.seller_id,
        buyer_id=row.buyer_id,
        form=sending.form.value,
        kind=sending.kind,
        attempt=sending.now.attempt,
        on=sending.today,
        at=moment_on(sending.today),
        content=content.decode(),
        sha256=sha256(content).hexdigest(),
        rulebook=sending.document.rulebook,
        by=by,
        is_demo=row.is_demo,
    )


@transaction.atomic
def fetch_document(*, by: RoleAssignment, today: date, document: Document, form: Format) -> bytes:
    """The file for the seller's access point. The first time it goes out; asked for again in the same format it is the same
    file, whatever has changed since. Raises Refused when it may not go out."""
    require(by, Permission.SEND_INVOICES)
    row: Any = document.statement
    lock(row.pk)
    now = queries.standing_of(document)
    if now.stage in (Stage.OUT, Stage.DELIVERED) and now.form == form.value:
        return queries.sent_content(row.pk)
    if findings := check_sending(row.number, now, form.value):
        raise Refused([*findings, *(document.findings if now.stage is Stage.STOPPED else ())])
    if not document.may_be_sent:
        raise Refused(document.findings)
    content = document.content(form)
    record_sent(Sending(document, now, form, FETCHED, today), content, by)
    details = {"format": form.value, "attempt": now.attempt}
    accounts.audit("send_invoice", by=by, target=accounts.Target("statement", row.pk), details=details)
    return content
