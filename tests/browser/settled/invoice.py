"""The statement as PDF and as e-invoice, held against what the buyer was shown before."""

import xml.etree.ElementTree as ET
from decimal import Decimal

from peppol import check_rules, validate_xsd
from playwright.sync_api import expect

from tests.browser.settled.people import Person

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def buyer_takes_the_papers(buyer: Person, total: str) -> ET.Element:
    """PDF, workbook and e-invoice of the statement shown; the e-invoice passes an independent validator and asks for the total.
    Gives its root."""
    buyer.says(total)
    assert buyer.takes_home("Hent PDF").startswith(b"%PDF-")
    assert buyer.takes_home("Hent Excel").startswith(b"PK\x03\x04")
    expect(buyer.main.get_by_role("heading", name="E-faktura")).to_be_visible()
    content = buyer.takes_home("Peppol BIS Billing 3")
    assert validate_xsd(content) == (True, [])
    assert check_rules(content) == []
    root = ET.fromstring(content)
    assert Decimal(root.findtext(f"{CAC}LegalMonetaryTotal/{CBC}PayableAmount") or "") == kroner(total)
    return root


def lines_of(root: ET.Element) -> list[Decimal]:
    """The amounts of the invoice's lines."""
    return [Decimal(line.findtext(f"{CBC}LineExtensionAmount") or "") for line in root.findall(f"{CAC}InvoiceLine")]


def kroner(words: str) -> Decimal:
    """1.879.957,80 kr. as a number."""
    return Decimal(words.split(maxsplit=1)[0].replace(".", "").replace(",", ".").replace("−", "-"))
