"""Where buyers receive invoices, and what became of those Slagelse has sent: invented, and marked so.

The GLNs begin with 29, which GS1 leaves to be used within a house: they are nobody's. Two municipalities far away have recorded
none, and the region has no CVR number in the register of parties, so that one sees what stops an invoice.
"""

from datetime import date, timedelta
from typing import Any

from django.apps import apps

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.config.demo.world import World
from rammevaerk.invoices import queries
from rammevaerk.invoices.actions.sending import Sending, record_sent
from rammevaerk.invoices.models import Delivery
from rammevaerk.invoices.rules.delivery import DELIVERED, FETCHED, REFUSED, Stage, Standing
from rammevaerk.invoices.ubl import Format
from rammevaerk.settlement import queries as settlement
from rammevaerk.web.clock import moment_on

SELLER = "330"
WITHOUT = ("851", "751")
"""Aalborg and Aarhus: too far away to have been asked."""

FIRST = date(2026, 1, 1)
UNKNOWN_THERE = "Modtageren kendes ikke på dette GLN. Kontrollér nummeret."


def make_invoices(world: World) -> None:
    """References first: they stand on the invoices."""
    _references(world)
    seller = world.municipalities[SELLER]
    with acting_for(Acting(Function.ECONOMY, (seller.pk,))):
        _sent(world, seller.pk)


def invented_gln(code: str) -> str:
    """A GLN with a right check digit within a range that is nobody's."""
    digits = f"29{int(code):010d}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{(10 - weighed % 10) % 10}"


def _references(world: World) -> None:
    """What each municipality writes for all its invoices; Næstved has recorded its own (see `agreed`)."""
    model = apps.get_model("contracts", "InvoicingDefault")
    known = set(model.objects.values_list("municipality__code", flat=True))
    model.objects.bulk_create(
        model(
            municipality=organisation,
            effective_from=FIRST,
            gln=invented_gln(code),
            contact="Myndighed, økonomi",
            is_demo=True,
            at=moment_on(FIRST),
        )
        for code, organisation in world.municipalities.items()
        if code not in WITHOUT and code not in known
    )


def _sent(world: World, seller: int) -> None:
    """Everything until August is received; of September the first is refused and a few are on their way."""
    rows = [row for row in settlement.statements_by_id() if row.seller_id == seller]
    last = max((row.month for row in rows), default=FIRST)
    found = [document for document in queries.documents_of(rows) if document.may_be_sent]
    before = [document for document in found if document.statement.month < last]
    newest = [document for document in found if document.statement.month == last]
    for document in before:
        _out(document.statement.issued_on, document)
        _answered(document, DELIVERED, "")
    for place, document in enumerate(newest[:4]):
        _out(document.statement.issued_on, document)
        if place == 0:
            _answered(document, REFUSED, UNKNOWN_THERE)


def _out(day: date, document: Any) -> None:
    sending = Sending(document, Standing(Stage.READY, 1), Format.PEPPOL, FETCHED, day)
    record_sent(sending, document.content(Format.PEPPOL), None)


def _answered(document: Any, kind: str, message: str) -> None:
    row = document.statement
    day = row.issued_on + timedelta(days=1)
    Delivery.objects.create(
        statement_id=row.pk,
        seller_id=row.seller_id,
        buyer_id=row.buyer_id,
        form=Format.PEPPOL.value,
        kind=kind,
        on=day,
        at=moment_on(day),
        message=message,
        is_demo=True,
    )
