"""OIOUBL 2.1, the older Danish profile some municipalities still receive: the same model with the codes and schemes of NemHandel.

It differs in what it calls things: *TaxExclusiveAmount* is the VAT, each line carries its VAT, and what is exempt is
*ZeroRated*, since the profile has no category for exemption; the reason stands in words.
"""

from __future__ import annotations

from rammevaerk.invoices.rules.model import (
    Address,
    EndpointScheme,
    Invoice,
    InvoiceLine,
    Party,
    PaymentMeans,
    Tax,
    TaxCategory,
)
from rammevaerk.invoices.ubl.peppol import namespaces, price, root_of
from rammevaerk.invoices.ubl.xml import Xml, number
from rammevaerk.kernel.money import Ore, to_ore

CUSTOMIZATION = "OIOUBL-2.1"
PROFILE = "urn:www.nesubl.eu:profiles:profile5:ver2.0"
AGENCY = "320"
NOT_GIVEN = "NA"
"""What the profile writes where the buyer has no order number."""

_SCHEMES = {EndpointScheme.GLN: "GLN", EndpointScheme.CVR: "DK:CVR"}
_CATEGORIES = {TaxCategory.EXEMPT: "ZeroRated", TaxCategory.STANDARD: "StandardRated"}
_CHANNELS = {PaymentMeans.ACCOUNT: "DK:BANK", PaymentMeans.NEMKONTO: "DK:NEMKONTO"}


def written(invoice: Invoice) -> bytes:
    """The document as OIOUBL 2.1."""
    xml = Xml()
    with xml.inside(root_of(invoice), **namespaces(invoice)):
        _header(xml, invoice)
        with xml.inside("cac:AccountingSupplierParty"), xml.inside("cac:Party"):
            _party(xml, invoice.seller, tax=True)
        with xml.inside("cac:AccountingCustomerParty"), xml.inside("cac:Party"):
            _party(xml, invoice.buyer, tax=False)
        _payment(xml, invoice)
        with xml.inside("cac:TaxTotal"):
            xml.amount("cbc:TaxAmount", invoice.totals.tax, invoice.currency)
            for part in invoice.subtotals:
                _subtotal(xml, invoice.currency, (part.taxable, part.amount), part.tax)
        _totals(xml, invoice)
        for line in invoice.lines:
            _line(xml, invoice, line)
    return xml.content


def _header(xml: Xml, invoice: Invoice) -> None:
    xml.text("cbc:UBLVersionID", "2.1")
    xml.text("cbc:CustomizationID", CUSTOMIZATION)
    xml.text("cbc:ProfileID", PROFILE, schemeAgencyID=AGENCY, schemeID="urn:oioubl:id:profileid-1.2")
    xml.text("cbc:ID", invoice.number)
    xml.text("cbc:CopyIndicator", "false")
    xml.text("cbc:IssueDate", invoice.issued_on.isoformat())
    listed = {"listAgencyID": AGENCY, "listID": "urn:oioubl:codelist:invoicetypecode-1.1"}
    if not invoice.is_credit:
        xml.text("cbc:InvoiceTypeCode", invoice.kind.value, **listed)
    xml.text("cbc:Note", invoice.note)
    xml.text("cbc:DocumentCurrencyCode", invoice.currency)
    xml.text("cbc:AccountingCost", invoice.account)
    if invoice.first_day and invoice.last_day:
        with xml.inside("cac:InvoicePeriod"):
            xml.text("cbc:StartDate", invoice.first_day.isoformat())
            xml.text("cbc:EndDate", invoice.last_day.isoformat())
    with xml.inside("cac:OrderReference"):
        xml.text("cbc:ID", invoice.order or NOT_GIVEN)
    for row in invoice.preceding:
        with xml.inside("cac:BillingReference"), xml.inside("cac:InvoiceDocumentReference"):
            xml.text("cbc:ID", row.number)
            xml.text("cbc:IssueDate", row.issued_on.isoformat())


def _party(xml: Xml, party: Party, *, tax: bool) -> None:
    if party.endpoint:
        scheme, value = party.endpoint.scheme, party.endpoint.value
        xml.text("cbc:EndpointID", value if scheme is EndpointScheme.GLN else f"DK{value}", schemeID=_SCHEMES[scheme])
    with xml.inside("cac:PartyName"):
        xml.text("cbc:Name", party.name)
    with xml.inside("cac:PostalAddress"):
        _address(xml, party.address)
    if tax and party.cvr:
        with xml.inside("cac:PartyTaxScheme"):
            xml.text("cbc:CompanyID", f"DK{party.cvr}", schemeID="DK:SE")
            _scheme(xml)
    with xml.inside("cac:PartyLegalEntity"):
        xml.text("cbc:RegistrationName", party.name)
        if party.cvr:
            xml.text("cbc:CompanyID", f"DK{party.cvr}", schemeID="DK:CVR")
    if party.contact:
        with xml.inside("cac:Contact"):
            xml.text("cbc:ID", party.contact)
            xml.text("cbc:Name", party.contact)


def _address(xml: Xml, address: Address) -> None:
    xml.text(
        "cbc:AddressFormatCode", "StructuredLax", listAgencyID=AGENCY, listID="urn:oioubl:codelist:addressformatcode-1.1"
    )
    xml.text("cbc:StreetName", address.street)
    xml.text("cbc:CityName", address.city)
    xml.text("cbc:PostalZone", address.post_code)
    with xml.inside("cac:Country"):
        xml.text("cbc:IdentificationCode", address.country)


def _payment(xml: Xml, invoice: Invoice) -> None:
    payment = invoice.payment
    if payment:
        with xml.inside("cac:PaymentMeans"):
            xml.text("cbc:PaymentMeansCode", payment.means.value)
            xml.text("cbc:PaymentDueDate", invoice.due_on.isoformat() if invoice.due_on else "")
            xml.text("cbc:PaymentChannelCode", _CHANNELS[payment.means], listID="urn:oioubl:codelist:paymentchannelcode-1.1")
            if payment.means is PaymentMeans.ACCOUNT:
                with xml.inside("cac:PayeeFinancialAccount"):
                    xml.text("cbc:ID", payment.account)
                    with xml.inside("cac:FinancialInstitutionBranch"):
                        xml.text("cbc:ID", payment.registration)
    if invoice.terms:
        with xml.inside("cac:PaymentTerms"):
            xml.text("cbc:Note", invoice.terms)
            xml.amount("cbc:Amount", invoice.totals.payable, invoice.currency)


def _scheme(xml: Xml) -> None:
    xml.open("cac:TaxScheme")
    xml.text("cbc:ID", "63", schemeAgencyID=AGENCY, schemeID="urn:oioubl:id:taxschemeid-1.5")
    xml.text("cbc:Name", "Moms")
    xml.close("cac:TaxScheme")


def _category(xml: Xml, tag: str, tax: Tax, *, reason: bool) -> None:
    xml.open(tag)
    name = _CATEGORIES[tax.category]
    xml.text("cbc:ID", name, schemeAgencyID=AGENCY, schemeID="urn:oioubl:id:taxcategoryid-1.1")
    xml.text("cbc:Percent", number(tax.percent))
    if reason:
        xml.text("cbc:TaxExemptionReason", tax.reason)
    _scheme(xml)
    xml.close(tag)


def _subtotal(xml: Xml, currency: str, amounts: tuple[Ore, Ore], tax: Tax, *, reason: bool = True) -> None:
    xml.open("cac:TaxSubtotal")
    xml.amount("cbc:TaxableAmount", amounts[0], currency)
    xml.amount("cbc:TaxAmount", amounts[1], currency)
    _category(xml, "cac:TaxCategory", tax, reason=reason)
    xml.close("cac:TaxSubtotal")


def _totals(xml: Xml, invoice: Invoice) -> None:
    found = invoice.totals
    with xml.inside("cac:LegalMonetaryTotal"):
        xml.amount("cbc:LineExtensionAmount", found.lines, invoice.currency)
        xml.amount("cbc:TaxExclusiveAmount", found.tax, invoice.currency)
        xml.amount("cbc:TaxInclusiveAmount", found.with_tax, invoice.currency)
        xml.amount("cbc:PayableAmount", found.payable, invoice.currency)


def _line(xml: Xml, invoice: Invoice, line: InvoiceLine) -> None:
    outer = f"cac:{root_of(invoice)}Line"
    tax = to_ore(line.tax.percent * line.amount / 10_000)
    xml.open(outer)
    xml.text("cbc:ID", str(line.number))
    xml.text("cbc:Note", line.note)
    quantity = "cbc:CreditedQuantity" if invoice.is_credit else "cbc:InvoicedQuantity"
    xml.text(quantity, number(line.quantity), unitCode=line.unit)
    xml.amount("cbc:LineExtensionAmount", line.amount, invoice.currency)
    xml.text("cbc:AccountingCost", line.account)
    xml.open("cac:TaxTotal")
    xml.amount("cbc:TaxAmount", tax, invoice.currency)
    _subtotal(xml, invoice.currency, (line.amount, tax), line.tax, reason=False)
    xml.close("cac:TaxTotal")
    xml.open("cac:Item")
    xml.text("cbc:Description", line.description)
    xml.text("cbc:Name", line.name)
    xml.close("cac:Item")
    price(xml, invoice, line)
    xml.close(outer)
