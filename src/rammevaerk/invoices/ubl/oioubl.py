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
    xml.leaf("cbc:UBLVersionID", "2.1")
    xml.leaf("cbc:CustomizationID", CUSTOMIZATION)
    xml.leaf("cbc:ProfileID", PROFILE, schemeAgencyID=AGENCY, schemeID="urn:oioubl:id:profileid-1.2")
    xml.leaf("cbc:ID", invoice.number)
    xml.leaf("cbc:CopyIndicator", "false")
    xml.leaf("cbc:IssueDate", invoice.issued_on.isoformat())
    listed = {"listAgencyID": AGENCY, "listID": "urn:oioubl:codelist:invoicetypecode-1.1"}
    if not invoice.is_credit:
        xml.leaf("cbc:InvoiceTypeCode", invoice.kind.value, **listed)
    xml.leaf("cbc:Note", invoice.note)
    xml.leaf("cbc:DocumentCurrencyCode", invoice.currency)
    xml.leaf("cbc:AccountingCost", invoice.account)
    if invoice.first_day and invoice.last_day:
        with xml.inside("cac:InvoicePeriod"):
            xml.leaf("cbc:StartDate", invoice.first_day.isoformat())
            xml.leaf("cbc:EndDate", invoice.last_day.isoformat())
    with xml.inside("cac:OrderReference"):
        xml.leaf("cbc:ID", invoice.order or NOT_GIVEN)
    for row in invoice.preceding:
        with xml.inside("cac:BillingReference"), xml.inside("cac:InvoiceDocumentReference"):
            xml.leaf("cbc:ID", row.number)
            xml.leaf("cbc:IssueDate", row.issued_on.isoformat())


def _party(xml: Xml, party: Party, *, tax: bool) -> None:
    if party.endpoint:
        scheme, value = party.endpoint.scheme, party.endpoint.value
        xml.leaf("cbc:EndpointID", value if scheme is EndpointScheme.GLN else f"DK{value}", schemeID=_SCHEMES[scheme])
    with xml.inside("cac:PartyName"):
        xml.leaf("cbc:Name", party.name)
    with xml.inside("cac:PostalAddress"):
        _address(xml, party.address)
    if tax and party.cvr:
        with xml.inside("cac:PartyTaxScheme"):
            xml.leaf("cbc:CompanyID", f"DK{party.cvr}", schemeID="DK:SE")
            _scheme(xml)
    with xml.inside("cac:PartyLegalEntity"):
        xml.leaf("cbc:RegistrationName", party.name)
        if party.cvr:
            xml.leaf("cbc:CompanyID", f"DK{party.cvr}", schemeID="DK:CVR")
    if party.contact:
        with xml.inside("cac:Contact"):
            xml.leaf("cbc:ID", party.contact)
            xml.leaf("cbc:Name", party.contact)


def _address(xml: Xml, address: Address) -> None:
    xml.leaf("cbc:AddressFormatCode", "StructuredLax", listAgencyID=AGENCY, listID="urn:oioubl:codelist:addressformatcode-1.1")
    xml.leaf("cbc:StreetName", address.street)
    xml.leaf("cbc:CityName", address.city)
    xml.leaf("cbc:PostalZone", address.post_code)
    with xml.inside("cac:Country"):
        xml.leaf("cbc:IdentificationCode", address.country)


def _payment(xml: Xml, invoice: Invoice) -> None:
    payment = invoice.payment
    if payment:
        with xml.inside("cac:PaymentMeans"):
            xml.leaf("cbc:PaymentMeansCode", payment.means.value)
            xml.leaf("cbc:PaymentDueDate", invoice.due_on.isoformat() if invoice.due_on else "")
            xml.leaf("cbc:PaymentChannelCode", _CHANNELS[payment.means], listID="urn:oioubl:codelist:paymentchannelcode-1.1")
            if payment.means is PaymentMeans.ACCOUNT:
                with xml.inside("cac:PayeeFinancialAccount"):
                    xml.leaf("cbc:ID", payment.account)
                    with xml.inside("cac:FinancialInstitutionBranch"):
                        xml.leaf("cbc:ID", payment.registration)
    if invoice.terms:
        with xml.inside("cac:PaymentTerms"):
            xml.leaf("cbc:Note", invoice.terms)
            xml.amount("cbc:Amount", invoice.totals.payable, invoice.currency)


def _scheme(xml: Xml) -> None:
    xml.open("cac:TaxScheme")
    xml.leaf("cbc:ID", "63", schemeAgencyID=AGENCY, schemeID="urn:oioubl:id:taxschemeid-1.5")
    xml.leaf("cbc:Name", "Moms")
    xml.close("cac:TaxScheme")


def _category(xml: Xml, tag: str, tax: Tax, *, reason: bool) -> None:
    xml.open(tag)
    name = _CATEGORIES[tax.category]
    xml.leaf("cbc:ID", name, schemeAgencyID=AGENCY, schemeID="urn:oioubl:id:taxcategoryid-1.1")
    xml.leaf("cbc:Percent", number(tax.percent))
    if reason:
        xml.leaf("cbc:TaxExemptionReason", tax.reason)
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
    xml.leaf("cbc:ID", str(line.number))
    xml.leaf("cbc:Note", line.note)
    quantity = "cbc:CreditedQuantity" if invoice.is_credit else "cbc:InvoicedQuantity"
    xml.leaf(quantity, number(line.quantity), unitCode=line.unit)
    xml.amount("cbc:LineExtensionAmount", line.amount, invoice.currency)
    xml.leaf("cbc:AccountingCost", line.account)
    xml.open("cac:TaxTotal")
    xml.amount("cbc:TaxAmount", tax, invoice.currency)
    _subtotal(xml, invoice.currency, (line.amount, tax), line.tax, reason=False)
    xml.close("cac:TaxTotal")
    xml.open("cac:Item")
    xml.leaf("cbc:Description", line.description)
    xml.leaf("cbc:Name", line.name)
    xml.close("cac:Item")
    price(xml, invoice, line)
    xml.close(outer)
