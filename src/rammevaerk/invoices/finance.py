"""A statement's lines as a file for the finance system: the buyer's account string and order number on every line."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.contracts.rules.invoicing import Invoicing, default_for
from rammevaerk.invoices.facts import DANISH, Document
from rammevaerk.invoices.rules.building import ChargeFact, StatementFact, measured
from rammevaerk.kernel.money import kroner
from rammevaerk.web.spreadsheet import write_csv


def finance_csv(document: Document) -> bytes:
    """One row for each line, with what it needs to be booked alone. It is there also when the document is stopped."""
    with translation.override(DANISH):
        return write_csv(_headings(), _rows(document.fact))


def _headings() -> list[str]:
    return [
        _("Invoice number"), _("Issued"), _("To be paid by"), _("Seller"), _("Seller's CVR number"), _("Buyer"),
        _("Buyer's CVR number"), _("GLN"), _("Line"), _("Text"), _("Reference"), _("From"), _("To"), _("Quantity"), _("Unit"),
        _("Price (kr.)"), _("Price is for"), _("Amount (kr.)"), _("Account string"), _("Order number"), _("Corrects"),
    ]  # fmt: skip


def _rows(fact: StatementFact) -> Iterator[list[Any]]:
    for charge in fact.charges:
        own = fact.references.get(charge.chain) or default_for(fact.held, charge.paragraph, "", fact.issued_on) or Invoicing()
        yield [
            fact.number,
            fact.issued_on,
            fact.due_on,
            fact.seller.name,
            fact.seller.cvr,
            fact.buyer.name,
            fact.buyer.cvr,
            own.gln or fact.buyer.gln,
            *_line(charge, fact.days_per_year),
            own.account,
            own.order,
            charge.corrects[0] if charge.corrects else "",
        ]


def _line(charge: ChargeFact, days_per_year: int | None) -> list[Any]:
    quantity, unit, price, base = measured(charge, days_per_year)
    return [
        charge.number,
        charge.name,
        charge.reference,
        charge.first_day,
        charge.last_day,
        quantity,
        {"DAY": _("days")}.get(unit, _("piece")),
        price,
        base if base != Decimal(1) else 1,
        kroner(charge.amount),
    ]
