"""What must hold of the sums of a document, to the øre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from rammevaerk.invoices.rules.model import Invoice, Tax, TaxCategory, TaxSubtotal
from rammevaerk.invoices.rules.stopping import stop
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import to_ore
from rammevaerk.kernel.wording import text


def check_amounts(invoice: Invoice) -> Iterator[Finding]:
    """Findings on the breakdown of VAT and the totals."""
    yield from _breakdown(invoice)
    totals = invoice.totals
    if totals.lines != sum(line.amount for line in invoice.lines):
        yield stop("sum_of_lines", text("The sum of the lines is wrong."), "totals", "EN 16931 BR-CO-10")
    if totals.without_tax != totals.lines:
        yield stop("sum_without_tax", text("The amount without VAT is wrong."), "totals", "EN 16931 BR-CO-13")
    if totals.tax != sum(part.amount for part in invoice.subtotals):
        yield stop("sum_of_tax", text("The sum of VAT is wrong."), "totals", "EN 16931 BR-CO-14")
    if totals.with_tax != totals.without_tax + totals.tax:
        yield stop("sum_with_tax", text("The amount with VAT is wrong."), "totals", "EN 16931 BR-CO-15")
    if totals.payable != totals.with_tax:
        yield stop("payable", text("The amount to pay is wrong."), "totals", "EN 16931 BR-CO-16")
    if invoice.is_credit and totals.payable < 0:
        yield stop("negative_credit", text("A credit note cannot have a negative total."), "totals", "DK-R-016")
    if not invoice.is_credit and totals.payable < 0:
        message = text("An amount that is paid back goes out as a credit note.")
        yield stop("negative_invoice", message, "totals", "Afregningens fortegn")


def _breakdown(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.subtotals:
        yield stop("no_breakdown", text("The breakdown of VAT is missing."), "tax", "EN 16931 BR-CO-18")
    keys = Counter(_key(part.tax) for part in invoice.subtotals)
    if any(times > 1 for times in keys.values()):
        message = text("A VAT category stands twice in the breakdown.")
        yield stop("category_twice", message, "tax", "EN 16931 BR-E-01 and BR-S-01")
    missing = {_key(line.tax) for line in invoice.lines} - set(keys)
    if missing and invoice.subtotals:
        message = text("The breakdown of VAT lacks a category that a line has.")
        yield stop("category_missing", message, "tax", "EN 16931 BR-CO-04")
    for part in invoice.subtotals:
        yield from _part(invoice, part)


def _part(invoice: Invoice, part: TaxSubtotal) -> Iterator[Finding]:
    of_lines = sum(line.amount for line in invoice.lines if _key(line.tax) == _key(part.tax))
    if part.taxable != of_lines:
        yield stop("taxable_amount", text("The amount of a VAT category is not that of its lines."), "tax", "EN 16931 BR-E-08")
    if part.amount != to_ore(Decimal(part.taxable) * part.tax.percent / 10_000):
        yield stop("tax_amount", text("The VAT of a category is not its per cent of the amount."), "tax", "EN 16931 BR-CO-17")
    if part.tax.category is TaxCategory.EXEMPT:
        if not part.tax.reason.strip() and not part.tax.reason_code.strip():
            message = text("It is exempt from VAT without a reason.")
            yield stop("no_exemption_reason", message, "tax", "EN 16931 BR-E-10")
        if part.tax.percent != 0:
            yield stop("exempt_percent", text("What is exempt has no per cent of VAT."), "tax", "EN 16931 BR-E-05")


def _key(tax: Tax) -> tuple[TaxCategory, Decimal]:
    return tax.category, tax.percent
