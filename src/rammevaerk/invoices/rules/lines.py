"""What must hold of each line of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from rammevaerk.invoices.rules.building import LARGEST_DIFFERENCE
from rammevaerk.invoices.rules.model import DAY, PIECE, Invoice, InvoiceLine, TaxCategory
from rammevaerk.invoices.rules.stopping import stop
from rammevaerk.kernel.cpr import contains_cpr
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text

UNITS = (DAY, PIECE)


def check_lines(invoice: Invoice) -> Iterator[Finding]:
    """Findings on the lines; ``where`` is the line as the statement's page numbers it."""
    if not invoice.lines:
        yield stop("no_lines", text("The document has no lines."), "lines", "EN 16931 BR-16")
    twice = [str(number) for number, times in Counter(line.number for line in invoice.lines).items() if times > 1]
    if twice:
        message = text("Line number {number} stands twice.")
        yield stop("line_twice", message, "lines", "OIOUBL F-LIB; EN 16931 BT-126", number=", ".join(twice))
    known: dict[str, bool] = {}
    for line in invoice.lines:
        yield from _said(line, known)
        yield from _counted(line)
        yield from _when(line)


def _where(line: InvoiceLine) -> str:
    return f"line {line.number}"


def _said(line: InvoiceLine, known: dict[str, bool]) -> Iterator[Finding]:
    number = str(line.number)
    if line.number < 1:
        yield stop("line_number", text("A line has no number."), "lines", "EN 16931 BR-21")
    if not line.name.strip():
        message = text("Line {number} does not say what is sold.")
        yield stop("no_item_name", message, _where(line), "EN 16931 BR-25", number=number)
    for words in (line.name, line.description, line.reference, line.account, line.note):
        if words not in known:
            known[words] = contains_cpr(words)
        if known[words]:
            message = text("Line {number} holds something that looks like a CPR number.")
            remedy = text("Correct the citizen's reference, the name of the service or the contract's references.")
            rule = "Databeskyttelsesforordningen art. 5, stk. 1, litra c"
            yield stop("cpr_on_line", message, _where(line), rule, remedy=remedy, number=number)
            return


def _counted(line: InvoiceLine) -> Iterator[Finding]:
    number = str(line.number)
    if line.unit not in UNITS:
        yield stop("unit", text("Line {number} has no unit we know."), _where(line), "EN 16931 BR-23", number=number)
    if line.price < 0:
        yield stop("negative_price", text("Line {number} has a negative price."), _where(line), "EN 16931 BR-27", number=number)
    if line.base <= 0:
        message = text("The price of line {number} is for nothing.")
        yield stop("base_quantity", message, _where(line), "Peppol BIS Billing 3, PEPPOL-EN16931-R121", number=number)
        return
    product = line.quantity * line.price / line.base
    if abs(product - Decimal(line.amount).scaleb(-2)) > LARGEST_DIFFERENCE:
        message = text("Line {number}: quantity times price is not the amount.")
        yield stop("line_amount", message, _where(line), "Peppol BIS Billing 3, PEPPOL-EN16931-R120", number=number)
    if line.quantity and line.amount and (line.quantity > 0) != (line.amount > 0):
        message = text("Line {number}: quantity and amount have different signs.")
        yield stop("line_sign", message, _where(line), "EN 16931 BT-129", number=number)
    yield from _taxed(line)


def _taxed(line: InvoiceLine) -> Iterator[Finding]:
    number = str(line.number)
    if line.tax.category is TaxCategory.EXEMPT and line.tax.percent != 0:
        message = text("Line {number} is exempt and has a per cent of VAT.")
        yield stop("exempt_percent", message, _where(line), "EN 16931 BR-E-05", number=number)
    if line.tax.category is TaxCategory.STANDARD and line.tax.percent <= 0:
        message = text("Line {number} is taxable and has no per cent of VAT.")
        yield stop("standard_percent", message, _where(line), "EN 16931 BR-S-05", number=number)


def _when(line: InvoiceLine) -> Iterator[Finding]:
    number = str(line.number)
    if line.first_day is None or line.last_day is None:
        message = text("Line {number} does not say which days it is for.")
        yield stop("no_period", message, _where(line), "EN 16931 BR-CO-20", number=number)
    elif line.last_day < line.first_day:
        message = text("Line {number} ends before it begins.")
        yield stop("period_order", message, _where(line), "EN 16931 BR-30", number=number)
