"""From an issued statement to a document: which kind it is, where it goes, what each line counts, and the sums.

A statement is one document under its own number. With a total of zero or more it is an invoice, and what is taken back
stands as negative lines; with a total below zero it is a credit note with every sign turned (readings 4.8; see
docs/interpretations/invoices.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from rammevaerk.contracts.rules.invoicing import Invoicing, InvoicingHeld, default_for
from rammevaerk.invoices.rules.model import (
    DAY,
    NOWHERE,
    PIECE,
    Address,
    DocumentKind,
    Endpoint,
    EndpointScheme,
    Invoice,
    InvoiceLine,
    Party,
    Payment,
    PaymentMeans,
    Preceding,
    Tax,
    TaxSubtotal,
    Totals,
)
from rammevaerk.invoices.rules.taxing import joined, tax_of
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore, to_ore
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

SIX_DECIMALS = Decimal("0.000001")
ONE = Decimal(1)
ONCE = "once"
"""A charge of so many pieces at a price each: ``factor`` is how many."""

LARGEST_DIFFERENCE = Decimal("0.005")
"""A line's amount is the rounded product of its quantity and price; half an øre is the most that can part the two."""


class ChargeFact(NamedTuple):
    """A line of the statement. ``factor`` is the part-time share, ``tariff`` and ``amount`` are øre and signed; ``last_day`` is
    included. ``corrects`` is the number and day of the statement whose line is taken back."""

    number: int
    source: str
    kind: str
    chain: int
    paragraph: str
    name: str
    description: str
    reference: str
    days: int
    month_days: int
    factor: Decimal
    tariff: Ore
    amount: Ore
    first_day: date
    last_day: date
    corrects: tuple[str, date] | None = None


@dataclass(frozen=True)
class PartyFact:
    """What is known of a party on the day of issue; ``gln`` is its own electronic address, ``bank`` registration and account
    number where it wants its money elsewhere than on its NemKonto."""

    name: str
    cvr: str
    gln: str = ""
    address: Address = NOWHERE
    contact: str = ""
    bank: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class StatementFact:
    """An issued statement with its lines, and the buyer's references: of the contracts by placement, and those the buyer has
    recorded for all its invoices. ``days_per_year`` is the agreement's, for months charged as a twelfth of a year."""

    number: str
    issued_on: date
    due_on: date | None
    total: Ore
    seller: PartyFact
    buyer: PartyFact
    charges: Sequence[ChargeFact]
    references: Mapping[int, Invoicing]
    held: Sequence[InvoicingHeld]
    terms: str = ""
    note: str = ""
    days_per_year: int | None = None


@dataclass(frozen=True)
class Built:
    """The document, or what stops it before there is one."""

    invoice: Invoice | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Heading:
    """What the buyer wants said of the whole document."""

    gln: str = ""
    order: str = ""
    account: str = ""
    contact: str = ""


def build(statement: StatementFact, rulebook: Rulebook) -> Built:
    """The document of a statement under the values of its day. It is not checked here (see ``checks``)."""
    sign = -1 if statement.total < 0 else 1
    of_lines = _references(statement)
    heading, findings = heading_of(statement, list(of_lines.values()))
    found: list[Finding] = [*findings]
    lines = []
    for charge in statement.charges:
        taxed = tax_of(charge.source, charge.paragraph, rulebook)
        if taxed.tax is None:
            found += [taxed.finding] if taxed.finding else []
        else:
            own = of_lines[charge.chain, charge.paragraph]
            lines.append(_line(charge, sign, taxed.tax, _own_words(own, heading), statement.days_per_year))
    if len(lines) < len(statement.charges):
        return Built(None, tuple(dict.fromkeys(found)))
    invoice = _document(statement, sign, heading, tuple(lines))
    if invoice.totals.payable != abs(statement.total):
        found.append(_total_differs(statement.number))
    return Built(invoice, tuple(dict.fromkeys(found)))


def _references(statement: StatementFact) -> dict[tuple[int, str], Invoicing]:
    """The buyer's references of each line: those of its contract, else those the buyer has recorded for the paragraph."""
    known: dict[tuple[int, str], Invoicing] = {}
    for charge in statement.charges:
        key = (charge.chain, charge.paragraph)
        if key not in known:
            of_contract = statement.references.get(charge.chain)
            recorded = default_for(statement.held, charge.paragraph, "", statement.issued_on)
            known[key] = of_contract or recorded or Invoicing()
    return known


def heading_of(statement: StatementFact, references: Sequence[Invoicing]) -> tuple[Heading, tuple[Finding, ...]]:
    """Where the document goes and what stands on it as a whole: what all lines agree on, else what the buyer has recorded for
    all its invoices. Lines that point to different places, with nothing recorded for all, stop it."""
    general = default_for([row for row in statement.held if not row.paragraph], "", "", statement.issued_on) or Invoicing()
    glns = tuple(dict.fromkeys(row.gln for row in references if row.gln))
    if len(glns) > 1 and not general.gln:
        return Heading(), (_several_glns(statement.buyer.name, glns),)
    gln = glns[0] if len(glns) == 1 else general.gln or statement.buyer.gln
    return Heading(
        gln=gln,
        order=_agreed([row.order for row in references]),
        account=_agreed([row.account for row in references]),
        contact=_agreed([row.contact for row in references]) or general.contact,
    ), ()


def _agreed(values: Sequence[str]) -> str:
    """The value all have, empty when they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


class _OwnWords(NamedTuple):
    order: str
    account: str


def _own_words(own: Invoicing, heading: Heading) -> _OwnWords:
    """What a line says because the document as a whole does not."""
    return _OwnWords("" if own.order == heading.order else own.order, "" if own.account == heading.account else own.account)


def _line(charge: ChargeFact, sign: int, tax: Tax, own: _OwnWords, days_per_year: int | None) -> InvoiceLine:
    quantity, unit, price, base = measured(charge, days_per_year)
    return InvoiceLine(
        number=charge.number,
        name=charge.name,
        description=charge.description,
        quantity=quantity * sign,
        unit=unit,
        price=price,
        base=base,
        amount=charge.amount * sign,
        tax=tax,
        first_day=charge.first_day,
        last_day=charge.last_day,
        reference=charge.reference,
        account=own.account,
        note=f"Rekvisition {own.order}" if own.order else "",
    )


def measured(charge: ChargeFact, days_per_year: int | None) -> tuple[Decimal, str, Decimal, Decimal]:
    """Quantity, unit, price in kroner, and for how many units the price is, so that the amount is their product.

    Days are counted where the tariff is per day, and as the month's part where a month costs the same whatever its length.
    What is no product of days is one piece at its amount. The price is never negative (BR-27): the quantity is.
    """
    if charge.kind == ONCE and charge.tariff >= 0 and charge.factor * charge.tariff == abs(charge.amount):
        return charge.factor.copy_sign(charge.amount).normalize() + 0, PIECE, Decimal(charge.tariff).scaleb(-2), ONE
    counted = _by_days(charge, days_per_year)
    if counted is not None:
        price, base = counted
        days = Decimal(charge.days)
        if abs(days * price / base - Decimal(charge.amount).scaleb(-2)) <= LARGEST_DIFFERENCE:
            return days, DAY, price, base
    return (ONE if charge.amount >= 0 else -ONE), PIECE, abs(Decimal(charge.amount)).scaleb(-2), ONE


def _by_days(charge: ChargeFact, days_per_year: int | None) -> tuple[Decimal, Decimal] | None:
    """The price and the days it is for; None when the charge is not by days."""
    if charge.tariff < 0 or not charge.days:
        return None
    price = Decimal(charge.tariff).scaleb(-2) * charge.factor
    if charge.kind == "days":
        return price.normalize() + 0, ONE
    of_month = Decimal(charge.month_days)
    if charge.kind == "month":
        return price.normalize() + 0, of_month
    if charge.kind == "m_30_5":
        return (price * Decimal("30.5")).quantize(SIX_DECIMALS, ROUND_HALF_UP).normalize() + 0, of_month
    if charge.kind == "year_12" and days_per_year:
        return (price * days_per_year / 12).quantize(SIX_DECIMALS, ROUND_HALF_UP).normalize() + 0, of_month
    return None


def _document(statement: StatementFact, sign: int, heading: Heading, lines: tuple[InvoiceLine, ...]) -> Invoice:
    subtotals = subtotals_of(lines)
    net = sum(line.amount for line in lines)
    tax = sum(part.amount for part in subtotals)
    corrected = sorted({charge.corrects for charge in statement.charges if charge.corrects}, key=lambda row: (row[1], row[0]))
    bank = statement.seller.bank
    payment = Payment(PaymentMeans.ACCOUNT, *bank) if all(bank) else Payment(PaymentMeans.NEMKONTO)
    return Invoice(
        kind=DocumentKind.INVOICE if sign > 0 else DocumentKind.CREDIT_NOTE,
        number=statement.number,
        issued_on=statement.issued_on,
        due_on=statement.due_on,
        seller=_seller(statement.seller),
        buyer=_buyer(statement.buyer, heading),
        buyer_reference=heading.contact,
        lines=lines,
        subtotals=subtotals,
        totals=Totals(net, net, tax, net + tax, net + tax),
        order=heading.order,
        account=heading.account,
        terms=statement.terms,
        note=statement.note,
        preceding=tuple(Preceding(*row) for row in corrected),
        payment=payment if sign > 0 else None,
    )


def subtotals_of(lines: Sequence[InvoiceLine]) -> tuple[TaxSubtotal, ...]:
    """The breakdown of VAT: the sum of the lines of each category and per cent, and the tax on it, half an øre up (BR-CO-17)."""
    found = []
    for tax in joined(line.tax for line in lines):
        taxable = sum(line.amount for line in lines if (line.tax.category, line.tax.percent) == (tax.category, tax.percent))
        found.append(TaxSubtotal(tax, taxable, to_ore(Decimal(taxable) * tax.percent / 10_000)))
    return tuple(found)


def _seller(fact: PartyFact) -> Party:
    endpoint: Endpoint | None = Endpoint(EndpointScheme.CVR, fact.cvr) if fact.cvr else None
    if fact.gln:
        endpoint = Endpoint(EndpointScheme.GLN, fact.gln)
    return Party(fact.name, fact.cvr, endpoint, fact.address, fact.contact)


def _buyer(fact: PartyFact, heading: Heading) -> Party:
    endpoint = Endpoint(EndpointScheme.GLN, heading.gln) if heading.gln else None
    return Party(fact.name, fact.cvr, endpoint, fact.address, heading.contact)


def _several_glns(buyer: str, glns: Sequence[str]) -> Finding:
    return Finding(
        code="invoices.several_glns",
        severity=Severity.BLOCKING,
        message=text("The contracts of {buyer} on this statement name different GLNs: {glns}."),
        remedy=text("{buyer} records one GLN for all its invoices under its invoicing references; the lines keep their own."),
        where="buyer_gln",
        params={"buyer": buyer, "glns": ", ".join(glns)},
        rule="Peppol BIS Billing 3, PEPPOL-EN16931-R010",
    )


def _total_differs(number: str) -> Finding:
    return Finding(
        code="invoices.total_differs",
        severity=Severity.BLOCKING,
        message=text("The lines do not sum to the total of statement {number}."),
        remedy=text("Do not send it. Tell those who run the platform."),
        where="totals",
        params={"number": number},
        rule="EN 16931 BR-CO-10",
    )
