"""Reads of documents and of what became of them. Row-level security decides what is seen behind every query here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.invoices import facts
from rammevaerk.invoices.facts import Document
from rammevaerk.invoices.models import Delivery, DeliveryKind, InvoiceDetails
from rammevaerk.invoices.rules import delivery as rules
from rammevaerk.invoices.rules.delivery import ANSWERS, SENT, Standing, Step, standing
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import queries as settlement
from rammevaerk.web import dates
from rammevaerk.web.amounts import thousands
from rammevaerk.web.todo import Task

SENDABLE = Q(kind__in=SENT)
document_of = facts.document
documents_of = facts.documents


def steps_of(statements: Sequence[int]) -> dict[int, list[Step]]:
    """What happened to the documents of some statements, each in its order (1 query)."""
    found: dict[int, list[Step]] = {}
    rows = Delivery.objects.filter(statement__in=list(statements)).order_by("pk")
    for row in rows.values_list("statement", "kind", "form", "attempt", "on", "message"):
        found.setdefault(row[0], []).append(Step(*row[1:]))
    return found


def delivered_on(statement: int) -> date | None:
    """The day a statement's claim was raised: the access point's receipt that the buyer has it (readings 4.1); None while there
    is none (1 query)."""
    return rules.delivered_on(steps_of([statement]).get(statement, []))


def standing_of(document: Document) -> Standing:
    """How a document stands (1 query)."""
    pk = document.statement.pk
    return standing(steps_of([pk]).get(pk, []), stopped=not document.may_be_sent)


def unsent(sellers: Sequence[int]) -> QuerySet[Any]:
    """Statements of the sellers that have not gone out, or were refused since, oldest first (1 query). Whether a document may be
    sent is not asked here."""
    of_statement = Delivery.objects.filter(statement=OuterRef("pk"))
    later = Delivery.objects.filter(statement=OuterRef("statement"), attempt=OuterRef("attempt"), kind__in=ANSWERS)
    awaiting = of_statement.filter(SENDABLE).annotate(answered=Exists(later)).filter(answered=False)
    received = of_statement.filter(kind=DeliveryKind.DELIVERED)
    rows = settlement.statements_by_id().filter(seller__in=list(sellers))
    return rows.filter(~Exists(awaiting), ~Exists(received))


def unreceived(sellers: Sequence[int]) -> QuerySet[Any]:
    """Statements of the sellers whose invoice has not been received, newest first (1 query)."""
    received = Delivery.objects.filter(statement=OuterRef("pk"), kind=DeliveryKind.DELIVERED)
    rows = settlement.statements_by_id().filter(seller__in=list(sellers))
    return rows.filter(~Exists(received)).order_by("-pk")


@dataclass(frozen=True)
class Unreceived:
    """A document that has not been received, and how it stands."""

    document: Document
    now: Standing


def unreceived_now(sellers: Sequence[int], most: int) -> list[Unreceived]:
    """Documents that have not been received, newest first, at most so many (8 queries)."""
    documents = documents_of(list(unreceived(sellers)[:most]))
    steps = steps_of([document.statement.pk for document in documents])
    return [
        Unreceived(document, standing(steps.get(document.statement.pk, []), stopped=not document.may_be_sent))
        for document in documents
    ]


def sent_content(statement: int) -> bytes:
    """The file that went out last; empty when none has (1 query)."""
    rows = Delivery.objects.filter(SENDABLE, statement=statement).order_by("-attempt").values_list("content", flat=True)
    return (rows.first() or "").encode()


def was_written(statement: int, attempt: int, sha256: str) -> bool:
    """Whether this very file was recorded as put in a folder (1 query)."""
    rows = Delivery.objects.filter(statement=statement, attempt=attempt, kind=DeliveryKind.WRITTEN, sha256=sha256)
    return rows.exists()


def deliveries_of(statement: int) -> QuerySet[Delivery]:
    """What happened to a statement's document, oldest first (1 query)."""
    return Delivery.objects.filter(statement=statement).order_by("pk")


def details_of(organisation: int) -> QuerySet[InvoiceDetails]:
    """What an organisation has said of itself, newest first (1 query)."""
    return InvoiceDetails.objects.filter(organisation=organisation).select_related("by__user").order_by("-effective_from", "-pk")


def details_on(organisation: int, day: date) -> InvoiceDetails | None:
    """What holds on a day (1 query)."""
    return details_of(organisation).filter(effective_from__lte=day).first()


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """Own invoices the buyer's side has refused, and those that have not gone out, for those who send them (1 query and those of
    the walls). Until the buyer has received it, the claim is not raised."""
    if not role_may(assignment.as_role, Permission.SEND_INVOICES):
        return []
    of_statement = Delivery.objects.filter(statement=OuterRef("pk"), kind=DeliveryKind.REFUSED)
    rows = unsent(acting_of(assignment, today).parties).annotate(refused=Exists(of_statement)).order_by()
    found = rows.values("refused").annotate(n=Count("pk"), first=Min("pk"), due=Min("due_on"))
    return [_task(row) for row in found.order_by("-refused")]


def _task(row: dict[str, Any]) -> Task:
    """What is refused leads to the invoice when it is the only one; everything else to the list."""
    told, address = {"n": thousands(row["n"])}, reverse("invoices:invoice_list")
    if row["refused"]:
        title = ngettext("Mend a refused invoice and send it again", "Mend %(n)s refused invoices and send them again", row["n"])
        why = _("The claim is not raised before the buyer has received it.")
        return Task(None, title % told, why, reverse("invoices:invoice", args=[row["first"]]) if row["n"] == 1 else address)
    title = ngettext("Send an invoice that has not gone out", "Send %(n)s invoices that have not gone out", row["n"])
    why = _("The list says what is stopped and why.")
    if row["due"]:
        why = _("The first is to be paid by %(date)s.") % {"date": dates.long(row["due"])} + " " + why
    return Task(None, title % told, why, address)
