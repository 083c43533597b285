"""Everything that must hold of a document before a file is written: what is wrong, where, and what to do about it.

The rules are those of EN 16931 (BR-…) and Peppol BIS Billing 3 (PEPPOL-…), and the Danish ones among them (DK-R-…), as far as
our documents can break them: they have no allowances, charges, prepayments or foreign parties.
"""

from __future__ import annotations

from collections.abc import Iterator

from rammevaerk.invoices.rules.amounts import check_amounts
from rammevaerk.invoices.rules.lines import check_lines
from rammevaerk.invoices.rules.model import COUNTRY, CURRENCY, EndpointScheme, Invoice, Party, Payment, PaymentMeans
from rammevaerk.invoices.rules.stopping import stop
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.typed_numbers import is_cvr, is_gln
from rammevaerk.kernel.wording import text

ACCOUNT_DIGITS, REGISTRATION_DIGITS = 10, 4


def check(invoice: Invoice) -> tuple[Finding, ...]:
    """Every finding on a document, none twice; nothing blocking means it may be sent."""
    found = [
        *_header(invoice),
        *_seller(invoice.seller),
        *_buyer(invoice.buyer),
        *_payment(invoice.payment),
        *_texts(invoice),
        *check_lines(invoice),
        *check_amounts(invoice),
    ]
    return tuple(dict.fromkeys(found))


def _header(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.number.strip():
        yield stop("no_number", text("The document has no number."), "number", "EN 16931 BR-02")
    if invoice.currency != CURRENCY:
        yield stop("currency", text("The document is not in Danish kroner."), "currency", "EN 16931 BR-05")
    if not invoice.buyer_reference.strip() and not invoice.order.strip():
        message = text("{buyer} has given neither the function that receives the invoice nor an order number.")
        remedy = text("{buyer} records it under its invoicing references, or in the contract.")
        rule = "Peppol BIS Billing 3, PEPPOL-EN16931-R003"
        yield stop("no_buyer_reference", message, "buyer_reference", rule, remedy=remedy, buyer=invoice.buyer.name)
    yield from _days(invoice)
    if invoice.is_credit and not invoice.preceding:
        yield Finding(
            "invoices.no_preceding",
            Severity.WARNING,
            text("The credit note names no earlier invoice."),
            text("Say in the message to the buyer what is paid back."),
            where="preceding",
            rule="EN 16931 BT-25",
        )


def _days(invoice: Invoice) -> Iterator[Finding]:
    told = bool(invoice.terms.strip()) if invoice.is_credit else False
    if invoice.totals.payable > 0 and invoice.due_on is None and not told:
        yield _no_due_date()
    if invoice.due_on is not None and invoice.due_on < invoice.issued_on:
        yield stop("due_before_issue", text("It is due before it is issued."), "due_on", "EN 16931 BT-9")
    late = [row.number for row in invoice.preceding if row.issued_on > invoice.issued_on]
    if late:
        message = text("It corrects {number}, which is issued later.")
        yield stop("preceding_later", message, "preceding", "EN 16931 BT-26", number=", ".join(late))
    if invoice.number in [row.number for row in invoice.preceding]:
        yield stop("corrects_itself", text("It corrects itself."), "preceding", "EN 16931 BT-25")


def _no_due_date() -> Finding:
    message = text("The last day to pay is not known: the agreement's payment terms were unknown when the statement was issued.")
    remedy = text("The secretariat enters the payment terms under Values. Statements issued from then on have a last day to pay.")
    return stop("no_due_date", message, "due_on", "EN 16931 BR-CO-25", remedy=remedy)


def _seller(party: Party) -> Iterator[Finding]:
    if not party.name.strip():
        yield stop("no_seller_name", text("The seller has no name."), "seller", "EN 16931 BR-06")
    if not party.cvr:
        message = text("{seller} has no CVR number here.")
        remedy = text("{seller} enters it under its invoice details.")
        yield stop("no_seller_cvr", message, "seller_cvr", "DK-R-002; EN 16931 BR-E-02", remedy=remedy, seller=party.name)
    elif not is_cvr(party.cvr):
        yield _wrong_cvr(party.name, "seller_cvr")
    if party.endpoint is None and party.cvr:
        message = text("{seller} has no electronic address.")
        yield stop("no_seller_endpoint", message, "seller_gln", "Peppol BIS Billing 3, PEPPOL-EN16931-R020", seller=party.name)
    yield from _address(party, "seller_address")
    yield from _endpoint(party, "seller_gln")


def _buyer(party: Party) -> Iterator[Finding]:
    if not party.name.strip():
        yield stop("no_buyer_name", text("The buyer has no name."), "buyer", "EN 16931 BR-07")
    if party.endpoint is None:
        message = text("The GLN (EAN number) of {buyer} is not known.")
        remedy = text("{buyer} records it under its invoicing references, or in the contract.")
        rule = "Peppol BIS Billing 3, PEPPOL-EN16931-R010"
        yield stop("no_buyer_gln", message, "buyer_gln", rule, remedy=remedy, buyer=party.name)
    if party.cvr and not is_cvr(party.cvr):
        yield _wrong_cvr(party.name, "buyer_cvr")
    yield from _address(party, "buyer_address")
    yield from _endpoint(party, "buyer_gln")


def _wrong_cvr(name: str, where: str) -> Finding:
    message = text("The CVR number of {party} is no CVR number.")
    return stop("wrong_cvr", message, where, "Peppol BIS Billing 3, PEPPOL-COMMON-R042", party=name)


def _address(party: Party, where: str) -> Iterator[Finding]:
    if party.address.country != COUNTRY:
        message = text("The country of {party} is not Denmark; the Danish rules would not be checked.")
        yield stop("country", message, where, "EN 16931 BR-09 and BR-11", party=party.name)


def _endpoint(party: Party, where: str) -> Iterator[Finding]:
    endpoint = party.endpoint
    if endpoint is None:
        return
    if endpoint.scheme is EndpointScheme.GLN and not is_gln(endpoint.value):
        message = text("The GLN of {party} must have 13 digits, and the last one must fit the others.")
        yield stop("wrong_gln", message, where, "Peppol BIS Billing 3, PEPPOL-COMMON-R040", party=party.name)
    if endpoint.scheme is EndpointScheme.CVR and not is_cvr(endpoint.value):
        yield _wrong_cvr(party.name, where)


def _payment(payment: Payment | None) -> Iterator[Finding]:
    if payment is None:
        return
    numbers = (payment.registration, payment.account)
    if payment.means is PaymentMeans.ACCOUNT:
        fits = len(numbers[0]) == REGISTRATION_DIGITS and 1 <= len(numbers[1]) <= ACCOUNT_DIGITS
        if not fits or not all(number.isascii() and number.isdecimal() for number in numbers):
            message = text("The seller's bank account needs a registration number of 4 digits and an account of at most 10.")
            yield stop("bank_account", message, "payment", "DK-R-006")
    elif any(numbers):
        message = text("Payment to the NemKonto names no account.")
        yield stop("nemkonto_with_account", message, "payment", "DK-R-005")


def _texts(invoice: Invoice) -> Iterator[Finding]:
    """No CPR number in any text that leaves the house (readings 1.6); the finding never repeats it."""
    said = {
        "buyer_reference": invoice.buyer_reference,
        "order": invoice.order,
        "account": invoice.account,
        "note": invoice.note,
        "terms": invoice.terms,
    }
    for where, words in said.items():
        if finding := guard_text(words, where):
            yield finding
