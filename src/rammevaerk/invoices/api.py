"""Electronic invoices for the seller's own access point: what has not gone out, one as XML, and what became of it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.invoices import actions, queries
from rammevaerk.invoices.facts import Document
from rammevaerk.invoices.rules.delivery import REFUSED, Step
from rammevaerk.invoices.ubl import Format
from rammevaerk.settlement import queries as settlement
from rammevaerk.web.api import LARGEST_ID, FindingOut, PathId, Sent, Words, finding_out

READ = OrganisationToken(Scope.INVOICES_READ, Permission.SEND_INVOICES)
WRITE = OrganisationToken(Scope.INVOICES_WRITE, Permission.SEND_INVOICES)
XML = "application/xml"
AS_XML = {"responses": {200: {"description": "The document", "content": {XML: {"schema": {"type": "string"}}}}}}

router = Router(tags=["invoices"])


class InvoiceRow(Schema):
    """A statement whose invoice has not gone out, or was refused since. `may_be_sent` is false while `findings` stop it; amounts
    are øre, below zero for a credit note."""

    id: int
    number: str
    seller: str
    buyer: str
    issued_on: date
    due_on: date | None
    total_ore: int
    attempt: int
    may_be_sent: bool
    findings: list[FindingOut]


class InvoicesIn(Schema):
    """Those with an id above `since`, oldest first."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class InvoicesOut(Schema):
    """`next` is what to ask with since for the rest; begin with 0 again later, since a refused invoice comes back."""

    invoices: list[InvoiceRow]
    next: int


class FormIn(Schema):
    """In which format."""

    form: Literal["peppol", "oioubl"] = "peppol"


class ReceiptIn(Sent):
    """What the access point says; a refusal says why."""

    outcome: Literal["delivered", "refused"]
    message: Words = ""


class ReceiptOut(Schema):
    """What was recorded: the invoice's id, its number, and the day the answer counts from."""

    id: int
    number: str
    outcome: str
    attempt: int
    on: date


@router.get("", auth=READ, response={200: InvoicesOut, **CALLED}, summary="Invoices that have not gone out")
def list_invoices(request: CalledRequest, asked: Query[InvoicesIn]) -> InvoicesOut:
    only_known(request, asked)
    rows = list(queries.unsent(request.acting.parties).filter(pk__gt=asked.since)[: asked.limit])
    documents = queries.documents_of(rows)
    steps = queries.steps_of([row.pk for row in rows])
    log_look("invoice_list", by=request.by, rows=sum(row.lines for row in rows))
    found = [_row(document, _attempt(steps.get(document.statement.pk, ()))) for document in documents]
    return InvoicesOut(invoices=found, next=rows[-1].pk if rows else asked.since)


@router.get(
    "/{invoice}/document", auth=READ, response=CALLED, openapi_extra=AS_XML, summary="One invoice as XML, which then is out"
)
def fetch_invoice(request: CalledRequest, invoice: PathId, asked: Query[FormIn]) -> HttpResponse:
    only_known(request, asked)
    row = _own(request, invoice)
    log_look("invoice_fetched", by=request.by, rows=row.lines, target_id=invoice)
    content = actions.fetch_document(
        by=request.by, today=request.today, document=queries.document_of(row), form=Format(asked.form)
    )
    return HttpResponse(content, content_type=XML)


@router.post("/{invoice}/receipts", auth=WRITE, response={201: ReceiptOut, **CALLED}, summary="What became of an invoice")
@once
def report_receipt(request: CalledRequest, invoice: PathId, asked: ReceiptIn, key: IdempotencyKey) -> Status[ReceiptOut]:
    row = _own(request, invoice)
    receipt = actions.Receipt(asked.outcome, asked.message)
    made = actions.record_receipt(by=request.by, today=request.today, statement=row, receipt=receipt)
    said = ReceiptOut(id=invoice, number=row.number, outcome=made.kind, attempt=made.attempt, on=made.on)
    return Status(201, said)


def _attempt(steps: Sequence[Step]) -> int:
    return 1 + sum(step.kind == REFUSED for step in steps)


def _own(request: CalledRequest, pk: int) -> Any:
    """A statement the caller's organisation sells by; those it buys by are not its to send."""
    row = settlement.statement(pk)
    if row is None or row.seller_id not in request.acting.parties:
        raise Http404
    return row


def _row(document: Document, attempt: int) -> InvoiceRow:
    row = document.statement
    return InvoiceRow(
        id=row.pk,
        number=row.number,
        seller=row.seller.code,
        buyer=row.buyer.code,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total_ore=row.total_ore,
        attempt=attempt,
        may_be_sent=document.may_be_sent,
        findings=[finding_out(finding) for finding in document.findings],
    )
