"""Peppol BIS Billing 3: the elements of UBL 2.1 in the order the schema wants."""

from __future__ import annotations

from rammevaerk.invoices.rules.model import (
    Address,
    EndpointScheme,
    Invoice,
    InvoiceLine,
    Party,
    Payment,
    PaymentMeans,
    Tax,
)
from rammevaerk.invoices.ubl.xml import Xml, number

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
LINE_OBJECT = "130"
"""An invoiced object (UNTDID 1001): the buyer's own reference of what a line is about."""


def written(invoice: Invoice) -> bytes:
    """The document as Peppol BIS Billing 3."""
    xml = Xml()
    with xml.inside(root_of(invoice), **namespaces(invoice)):
        _header(xml, invoice)
        _parties(xml, invoice)
        _payment(xml, invoice)
        _tax(xml, invoice)
        totals(xml, invoice)
        for line in invoice.lines:
            _line(xml, invoice, line)
    return xml.content


def root_of(invoice: Invoice) -> str:
    """The name of the outermost element."""
    return "CreditNote" if invoice.is_credit else "Invoice"


def namespaces(invoice: Invoice) -> dict[str, str]:
    """The namespaces of UBL 2.1."""
    return {
        "xmlns": f"{NAMESPACE}{root_of(invoice)}-2",
        "xmlns:cac": f"{NAMESPACE}CommonAggregateComponents-2",
        "xmlns:cbc": f"{NAMESPACE}CommonBasicComponents-2",
    }


def _header(xml: Xml, invoice: Invoice) -> None:
    xml.leaf("cbc:CustomizationID", CUSTOMIZATION)
    xml.leaf("cbc:ProfileID", PROFILE)
    xml.leaf("cbc:ID", invoice.number)
    xml.leaf("cbc:IssueDate", invoice.issued_on.isoformat())
    if invoice.due_on and not invoice.is_credit:
        xml.leaf("cbc:DueDate", invoice.due_on.isoformat())
    xml.leaf(f"cbc:{root_of(invoice)}TypeCode", invoice.kind.value)
    xml.leaf("cbc:Note", invoice.note)
    xml.leaf("cbc:DocumentCurrencyCode", invoice.currency)
    xml.leaf("cbc:AccountingCost", invoice.account)
    xml.leaf("cbc:BuyerReference", invoice.buyer_reference)
    if invoice.first_day and invoice.last_day:
        with xml.inside("cac:InvoicePeriod"):
            xml.leaf("cbc:StartDate", invoice.first_day.isoformat())
            xml.leaf("cbc:EndDate", invoice.last_day.isoformat())
    if invoice.order:
        with xml.inside("cac:OrderReference"):
            xml.leaf("cbc:ID", invoice.order)
    for row in invoice.preceding:
        with xml.inside("cac:BillingReference"), xml.inside("cac:InvoiceDocumentReference"):
            xml.leaf("cbc:ID", row.number)
            xml.leaf("cbc:IssueDate", row.issued_on.isoformat())


def _parties(xml: Xml, invoice: Invoice) -> None:
    with xml.inside("cac:AccountingSupplierParty"), xml.inside("cac:Party"):
        _party(xml, invoice.seller, tax=True)
    with xml.inside("cac:AccountingCustomerParty"), xml.inside("cac:Party"):
        _party(xml, invoice.buyer, tax=False)


def _party(xml: Xml, party: Party, *, tax: bool) -> None:
    if party.endpoint:
        xml.leaf("cbc:EndpointID", party.endpoint.value, schemeID=party.endpoint.scheme.value)
    with xml.inside("cac:PartyName"):
        xml.leaf("cbc:Name", party.name)
    with xml.inside("cac:PostalAddress"):
        _address(xml, party.address)
    if tax and party.cvr:
        with xml.inside("cac:PartyTaxScheme"):
            xml.leaf("cbc:CompanyID", f"DK{party.cvr}")
            with xml.inside("cac:TaxScheme"):
                xml.leaf("cbc:ID", "VAT")
    with xml.inside("cac:PartyLegalEntity"):
        xml.leaf("cbc:RegistrationName", party.name)
        xml.leaf("cbc:CompanyID", party.cvr, schemeID=EndpointScheme.CVR.value)
    if party.contact:
        with xml.inside("cac:Contact"):
            xml.leaf("cbc:Name", party.contact)


def _address(xml: Xml, address: Address) -> None:
    xml.leaf("cbc:StreetName", address.street)
    xml.leaf("cbc:CityName", address.city)
    xml.leaf("cbc:PostalZone", address.post_code)
    with xml.inside("cac:Country"):
        xml.leaf("cbc:IdentificationCode", address.country)


def _payment(xml: Xml, invoice: Invoice) -> None:
    if invoice.payment:
        with xml.inside("cac:PaymentMeans"):
            _means(xml, invoice.payment, invoice.number)
    if invoice.terms:
        with xml.inside("cac:PaymentTerms"):
            xml.leaf("cbc:Note", invoice.terms)


def _means(xml: Xml, payment: Payment, number_of_invoice: str) -> None:
    xml.leaf("cbc:PaymentMeansCode", payment.means.value)
    xml.leaf("cbc:PaymentID", number_of_invoice)
    if payment.means is PaymentMeans.ACCOUNT:
        with xml.inside("cac:PayeeFinancialAccount"):
            xml.leaf("cbc:ID", payment.account)
            with xml.inside("cac:FinancialInstitutionBranch"):
                xml.leaf("cbc:ID", payment.registration)


def _tax(xml: Xml, invoice: Invoice) -> None:
    with xml.inside("cac:TaxTotal"):
        xml.amount("cbc:TaxAmount", invoice.totals.tax, invoice.currency)
        for part in invoice.subtotals:
            with xml.inside("cac:TaxSubtotal"):
                xml.amount("cbc:TaxableAmount", part.taxable, invoice.currency)
                xml.amount("cbc:TaxAmount", part.amount, invoice.currency)
                with xml.inside("cac:TaxCategory"):
                    _category(xml, part.tax)


def _category(xml: Xml, tax: Tax) -> None:
    xml.leaf("cbc:ID", tax.category.value)
    xml.leaf("cbc:Percent", number(tax.percent))
    xml.leaf("cbc:TaxExemptionReasonCode", tax.reason_code)
    xml.leaf("cbc:TaxExemptionReason", tax.reason)
    with xml.inside("cac:TaxScheme"):
        xml.leaf("cbc:ID", "VAT")


def totals(xml: Xml, invoice: Invoice) -> None:
    """The sums as EN 16931 names them."""
    found = invoice.totals
    with xml.inside("cac:LegalMonetaryTotal"):
        xml.amount("cbc:LineExtensionAmount", found.lines, invoice.currency)
        xml.amount("cbc:TaxExclusiveAmount", found.without_tax, invoice.currency)
        xml.amount("cbc:TaxInclusiveAmount", found.with_tax, invoice.currency)
        xml.amount("cbc:PayableAmount", found.payable, invoice.currency)


def _line(xml: Xml, invoice: Invoice, line: InvoiceLine) -> None:
    outer = f"cac:{root_of(invoice)}Line"
    quantity = "cbc:CreditedQuantity" if invoice.is_credit else "cbc:InvoicedQuantity"
    xml.open(outer)
    xml.leaf("cbc:ID", str(line.number))
    xml.leaf("cbc:Note", line.note)
    xml.leaf(quantity, number(line.quantity), unitCode=line.unit)
    xml.amount("cbc:LineExtensionAmount", line.amount, invoice.currency)
    xml.leaf("cbc:AccountingCost", line.account)
    if line.first_day and line.last_day:
        xml.open("cac:InvoicePeriod")
        xml.leaf("cbc:StartDate", line.first_day.isoformat())
        xml.leaf("cbc:EndDate", line.last_day.isoformat())
        xml.close("cac:InvoicePeriod")
    if line.reference:
        xml.open("cac:DocumentReference")
        xml.leaf("cbc:ID", line.reference)
        xml.leaf("cbc:DocumentTypeCode", LINE_OBJECT)
        xml.close("cac:DocumentReference")
    xml.open("cac:Item")
    xml.leaf("cbc:Description", line.description)
    xml.leaf("cbc:Name", line.name)
    xml.open("cac:ClassifiedTaxCategory")
    xml.leaf("cbc:ID", line.tax.category.value)
    xml.leaf("cbc:Percent", number(line.tax.percent))
    xml.open("cac:TaxScheme")
    xml.leaf("cbc:ID", "VAT")
    for tag in ("cac:TaxScheme", "cac:ClassifiedTaxCategory", "cac:Item"):
        xml.close(tag)
    price(xml, invoice, line)
    xml.close(outer)


def price(xml: Xml, invoice: Invoice, line: InvoiceLine) -> None:
    """The price and what it is for."""
    xml.open("cac:Price")
    xml.leaf("cbc:PriceAmount", number(line.price), currencyID=invoice.currency)
    if line.base != 1:
        xml.leaf("cbc:BaseQuantity", number(line.base), unitCode=line.unit)
    xml.close("cac:Price")
