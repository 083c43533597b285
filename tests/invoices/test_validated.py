"""Documents held against an independent validator: the official UBL 2.1 schemas and the business rules as somebody else has
written them. Then documents with one fault each: every fault is caught, and the test says by whom."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peppol import check_rules, validate_xsd

from rammevaerk.invoices.rules.building import build, measured
from rammevaerk.invoices.rules.checks import check
from rammevaerk.invoices.rules.model import (
    Address,
    DocumentKind,
    Endpoint,
    EndpointScheme,
    Invoice,
    Payment,
    PaymentMeans,
    Preceding,
    TaxCategory,
)
from rammevaerk.invoices.ubl import Format, written

from tests.support.invoices import SELLER, charge, invoice, reversal, rules, statement

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def found_by_validator(content: bytes) -> set[str]:
    """The rules the independent validator says are broken; `XSD` for the schema."""
    valid, _errors = validate_xsd(content)
    return {finding.rule_id for finding in check_rules(content)} | (set() if valid else {"XSD"})


def found_by_us(document: Invoice) -> set[str]:
    return {finding.code.removeprefix("invoices.") for finding in check(document) if finding.blocks}


KINDS = {
    "invoice": invoice(),
    "corrections": invoice(charge(1), reversal(2)),
    "credit note": invoice(reversal(1)),
    "credit note with a new line": invoice(reversal(1), charge(2, days=1, amount=300_000, last_day=date(2026, 10, 1))),
    "nothing to pay": invoice(charge(1, days=6, amount=1_800_000), reversal(2)),
    "part of a year": invoice(charge(1, kind="year_12", days=31, amount=9_125_000)),
    "pieces": invoice(charge(1, kind="once", days=0, factor=Decimal("2.5"), amount=750_000)),
    "children and adults": invoice(charge(1), charge(2, paragraph="BL-43")),
    "bank account and address": invoice(
        seller=replace(SELLER, bank=("1234", "0000567890"), address=Address("Rådhuspladsen 11", "4200", "Slagelse"))
    ),
    "marks in texts": invoice(charge(1, name='Hus "A" & <B>\x00', description="]]> ± €")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", Format)
def test_every_kind_of_document_passes(kind: str, form: Format) -> None:
    assert found_by_us(KINDS[kind]) == set()
    content = written(KINDS[kind], form)
    assert validate_xsd(content) == (True, [])
    if form is Format.PEPPOL:  # OIOUBL names its sums otherwise; the rules are those of Peppol
        assert check_rules(content) == []


CHARGES = st.lists(
    st.builds(
        lambda days, tariff, factor, sign: (sign * days, tariff, Decimal(factor) / 1000),
        st.integers(1, 31),
        st.integers(0, 1_200_000),
        st.integers(1, 1000),
        st.sampled_from((1, 1, 1, -1)),
    ),
    min_size=1,
    max_size=12,
)


@given(CHARGES)
def test_documents_of_any_statement_pass(parts: list[tuple[int, int, Decimal]]) -> None:
    charges = []
    for number, (days, tariff, factor) in enumerate(parts, 1):
        exact = abs(days) * tariff * factor
        amount = int(exact.to_integral_value(rounding="ROUND_HALF_UP")) * (1 if days > 0 else -1)
        last = date(2026, 10, abs(days))
        charges.append(charge(number, days=days, tariff=tariff, factor=factor, amount=amount, last_day=last))
    built = build(statement(*charges), rules())
    assert built.invoice is not None and built.findings == ()
    assert found_by_us(built.invoice) == set()
    assert found_by_validator(written(built.invoice, Format.PEPPOL)) == set()
    assert validate_xsd(written(built.invoice, Format.OIOUBL)) == (True, [])
    total = sum(line.amount for line in charges)
    assert built.invoice.totals.payable == abs(total)
    assert (built.invoice.kind is DocumentKind.CREDIT_NOTE) == (total < 0)


@given(st.integers(1, 31), st.integers(0, 900_000), st.integers(1, 1000), st.sampled_from(("days", "month", "m_30_5", "year_12")))
def test_the_product_is_within_half_an_ore_whatever_the_convention(days: int, tariff: int, factor: int, kind: str) -> None:
    share = Decimal(factor) / 1000
    exact = {
        "days": Decimal(days),
        "month": Decimal(days) / 31,
        "m_30_5": Decimal(days) * Decimal("30.5") / 31,
        "year_12": Decimal(days) * 365 / 12 / 31,
    }[kind]
    amount = int((exact * tariff * share).to_integral_value(rounding="ROUND_HALF_UP"))
    quantity, _unit, price, base = measured(charge(1, kind=kind, days=days, tariff=tariff, factor=share, amount=amount), 365)
    assert abs(quantity * price / base - Decimal(amount) / 100) <= Decimal("0.005")


def totals(**changes: int) -> Callable[[Invoice], Invoice]:
    return lambda one: replace(one, totals=replace(one.totals, **changes))


def first_line(**changes: Any) -> Callable[[Invoice], Invoice]:
    return lambda one: replace(one, lines=(replace(one.lines[0], **changes), *one.lines[1:]))


def tax(**changes: Any) -> Callable[[Invoice], Invoice]:
    return lambda one: replace(one, subtotals=(replace(one.subtotals[0], tax=replace(one.subtotals[0].tax, **changes)),))


def seller(**changes: Any) -> Callable[[Invoice], Invoice]:
    return lambda one: replace(one, seller=replace(one.seller, **changes))


def buyer(**changes: Any) -> Callable[[Invoice], Invoice]:
    return lambda one: replace(one, buyer=replace(one.buyer, **changes))


def document(**changes: Any) -> Callable[[Invoice], Invoice]:
    return lambda one: replace(one, **changes)


def line_exempt_with_percent(one: Invoice) -> Invoice:
    return first_line(tax=replace(one.lines[0].tax, percent=Decimal(25)))(one)


def line_of_other_category(one: Invoice) -> Invoice:
    return first_line(tax=replace(one.lines[0].tax, category=TaxCategory.STANDARD, percent=Decimal(25)))(one)


ONE_KRONE_OFF = 9_300_100
# The fault, how it is made, our own rule that finds it, and the independent validator's (none: it has no such rule).
FAULTS: list[tuple[str, Callable[[Invoice], Invoice], str, str]] = [
    ("sum of lines one øre off", totals(lines=9_300_001), "sum_of_lines", ""),
    ("sum of lines a krone off", totals(lines=ONE_KRONE_OFF), "sum_of_lines", "BR-CO-10"),
    ("amount without VAT one øre off", totals(without_tax=9_300_001), "sum_without_tax", ""),
    ("amount without VAT a krone off", totals(without_tax=ONE_KRONE_OFF), "sum_without_tax", "BR-CO-13"),
    ("sum of VAT a krone off", totals(tax=100), "sum_of_tax", "BR-CO-14"),
    ("amount with VAT one øre off", totals(with_tax=9_300_001), "sum_with_tax", ""),
    ("amount with VAT a krone off", totals(with_tax=ONE_KRONE_OFF), "sum_with_tax", "BR-CO-15"),
    ("amount to pay one øre off", totals(payable=9_300_001), "payable", ""),
    ("amount to pay a krone off", totals(payable=ONE_KRONE_OFF), "payable", "BR-CO-16"),
    ("seller without electronic address", seller(endpoint=None), "no_seller_endpoint", ""),
    ("seller without CVR number", seller(cvr=""), "no_seller_cvr", ""),
    ("seller's CVR number with two digits swapped", seller(cvr="29188550"), "wrong_cvr", ""),
    ("seller without name", seller(name=""), "no_seller_name", "BR-06"),
    ("buyer without name", buyer(name=""), "no_buyer_name", "BR-07"),
    ("buyer without electronic address", buyer(endpoint=None), "no_buyer_gln", ""),
    ("GLN with a wrong check digit", buyer(endpoint=Endpoint(EndpointScheme.GLN, "5798000000002")), "wrong_gln", ""),
    ("GLN sent as a CVR number", buyer(endpoint=Endpoint(EndpointScheme.CVR, "5798000000001")), "wrong_cvr", ""),
    ("country unknown", buyer(address=Address(country="")), "country", "BR-09"),
    ("no number", document(number=""), "no_number", "BR-02"),
    ("other currency on the whole", document(currency="EUR"), "currency", ""),
    ("due before it is issued", document(due_on=date(2026, 11, 2)), "due_before_issue", ""),
    ("no last day to pay", document(due_on=None, terms=""), "no_due_date", ""),
    ("no buyer reference and no order", document(buyer_reference="", order=""), "no_buyer_reference", ""),
    ("corrects what is issued later", document(preceding=(Preceding("2026-9", date(2026, 12, 1)),)), "preceding_later", ""),
    ("corrects itself", document(preceding=(Preceding("2026-000005", date(2026, 11, 3)),)), "corrects_itself", ""),
    ("no lines", document(lines=()), "no_lines", "BR-16"),
    ("breakdown of VAT missing", document(subtotals=()), "no_breakdown", "BR-CO-18"),
    ("breakdown twice", lambda one: replace(one, subtotals=one.subtotals * 2), "category_twice", "BR-CO-18"),
    ("taxable amount one øre off", lambda one: replace(one, subtotals=(replace(one.subtotals[0], taxable=9_300_001),)),
     "taxable_amount", ""),
    ("exempt without a reason", tax(reason="", reason_code=""), "no_exemption_reason", "BR-E-10"),
    ("exempt with a per cent", tax(percent=Decimal(25)), "exempt_percent", "BR-CO-17"),
    ("line exempt with a per cent", line_exempt_with_percent, "exempt_percent", "BR-CO-04"),
    ("line of a category the breakdown lacks", line_of_other_category, "category_missing", "BR-CO-04"),
    ("line number twice", first_line(number=2), "line_twice", ""),
    ("line without number", first_line(number=0), "line_number", ""),
    ("line amount one øre off", first_line(amount=9_300_001), "line_amount", ""),
    ("line amount with the other sign", first_line(amount=-9_300_000), "line_sign", "BR-CO-10"),
    ("price negative", first_line(price=Decimal(-3000)), "negative_price", "BR-CO-10"),
    ("price for no units", first_line(base=Decimal(0)), "base_quantity", ""),
    ("line says not what is sold", first_line(name=""), "no_item_name", ""),
    ("unit unknown", first_line(unit="MDR"), "unit", ""),
    ("line ends before it begins", first_line(last_day=date(2026, 9, 30)), "period_order", ""),
    ("line without days", first_line(first_day=None), "no_period", ""),
    ("CPR number in the reference", first_line(reference="0101901234"), "cpr_on_line", ""),
    ("bank account without registration number", document(payment=Payment(PaymentMeans.ACCOUNT, "", "1234567")),
     "bank_account", ""),
    ("account on a payment to the NemKonto", document(payment=Payment(PaymentMeans.NEMKONTO, "", "1234567")),
     "nemkonto_with_account", ""),
]  # fmt: skip


@pytest.mark.parametrize(("make", "ours", "theirs"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_caught_and_by_whom(make: Callable[[Invoice], Invoice], ours: str, theirs: str) -> None:
    good = invoice(charge(1), charge(2, days=0, amount=0, tariff=0, kind="once"))
    wrong = make(good)
    assert found_by_us(good) == set() and found_by_validator(written(good, Format.PEPPOL)) == set()
    assert ours in found_by_us(wrong)
    caught = found_by_validator(written(wrong, Format.PEPPOL))
    assert (theirs in caught) if theirs else not caught, caught


@pytest.mark.parametrize(
    ("make", "ours"),
    [
        (lambda one: replace(one, kind=DocumentKind.INVOICE, totals=replace(one.totals, payable=-1)), "negative_invoice"),
        (totals(payable=-1_800_000), "negative_credit"),
        (first_line(quantity=Decimal(-10)), "line_sign"),
        (document(terms="", due_on=None), "no_due_date"),
    ],
)
def test_a_fault_of_a_credit_note_is_caught(make: Callable[[Invoice], Invoice], ours: str) -> None:
    assert ours in found_by_us(make(invoice(reversal(1))))


def test_a_credit_note_without_an_earlier_invoice_is_warned_of() -> None:
    found = check(replace(invoice(reversal(1)), preceding=()))
    assert [(finding.code, finding.blocks) for finding in found] == [("invoices.no_preceding", False)]


def without(path: str) -> Callable[[ET.Element], None]:
    def cut(root: ET.Element) -> None:
        parent = root if "/" not in path else root.find(path.rsplit("/", 1)[0])
        assert parent is not None
        child = parent.find(path.rsplit("/", 1)[-1])
        assert child is not None
        parent.remove(child)

    return cut


def moved_last(path: str) -> Callable[[ET.Element], None]:
    def move(root: ET.Element) -> None:
        child = root.find(path)
        assert child is not None
        root.remove(child)
        root.append(child)

    return move


def other_text(path: str, text: str) -> Callable[[ET.Element], None]:
    def write(root: ET.Element) -> None:
        child = root.find(path)
        assert child is not None
        child.text = text

    return write


@pytest.mark.parametrize(
    ("cut", "rule"),
    [
        (without(f"{CBC}CustomizationID"), "BR-01"),
        (without(f"{CBC}IssueDate"), "BR-03"),
        (without(f"{CBC}InvoiceTypeCode"), "BR-04"),
        (without(f"{CBC}DocumentCurrencyCode"), "BR-05"),
        (without(f"{CAC}AccountingCustomerParty"), "BR-07"),
        (without(f"{CAC}LegalMonetaryTotal"), "BR-CO-15"),
        (without(f"{CAC}TaxTotal/{CAC}TaxSubtotal"), "BR-CO-18"),
        (without(f"{CAC}InvoiceLine/{CAC}Item/{CAC}ClassifiedTaxCategory"), "BR-CO-04"),
        (without(f"{CAC}InvoiceLine/{CBC}ID"), "BR-21"),
        (other_text(f"{CAC}InvoiceLine/{CBC}InvoicedQuantity", "30"), "BR-CO-10"),
        (other_text(f"{CAC}LegalMonetaryTotal/{CBC}PayableAmount", "93000,00"), "XSD"),
        (other_text(f"{CBC}IssueDate", "3. november 2026"), "XSD"),
        (moved_last(f"{CBC}ID"), "XSD"),
        (moved_last(f"{CAC}TaxTotal"), "XSD"),
    ],
)
def test_a_fault_in_the_file_is_caught_by_the_validator(cut: Callable[[ET.Element], None], rule: str) -> None:
    """What the writer itself could get wrong: our own rules read the model, so here the independent validator is the judge."""
    root = ET.fromstring(written(invoice(), Format.PEPPOL))
    cut(root)
    assert rule in found_by_validator(ET.tostring(root))


def test_the_danish_schemes_stand_on_the_file() -> None:
    root = ET.fromstring(written(invoice(), Format.PEPPOL))
    party = root.find(f"{CAC}AccountingSupplierParty/{CAC}Party")
    assert party is not None
    company = party.find(f"{CAC}PartyLegalEntity/{CBC}CompanyID")
    assert company is not None and (company.get("schemeID"), company.text) == ("0184", "29188505"), "DK-R-002 and DK-R-014"
    address = root.find(f"{CAC}AccountingCustomerParty/{CAC}Party/{CBC}EndpointID")
    assert address is not None and address.get("schemeID") == "0088"
    assert root.findtext(f"{CAC}PaymentMeans/{CBC}PaymentMeansCode") == "97", "DK-R-005"
    assert root.findall(f".//{CAC}PartyIdentification") == [], "DK-R-013 asks for a scheme of what is not there"


def test_oioubl_calls_things_by_its_own_names() -> None:
    root = ET.fromstring(written(invoice(), Format.OIOUBL))
    assert root.findtext(f"{CBC}CustomizationID") == "OIOUBL-2.1"
    assert root.findtext(f"{CAC}LegalMonetaryTotal/{CBC}TaxExclusiveAmount") == "0.00", "the VAT, in this profile"
    category = root.find(f"{CAC}TaxTotal/{CAC}TaxSubtotal/{CAC}TaxCategory/{CBC}ID")
    assert category is not None
    assert (category.text, category.get("schemeID")) == ("ZeroRated", "urn:oioubl:id:taxcategoryid-1.1")
    endpoint = root.find(f"{CAC}AccountingSupplierParty/{CAC}Party/{CBC}EndpointID")
    assert endpoint is not None and (endpoint.get("schemeID"), endpoint.text) == ("DK:CVR", "DK29188505")
    assert root.findtext(f"{CAC}PaymentMeans/{CBC}PaymentChannelCode") == "DK:NEMKONTO"


def test_the_same_document_is_the_same_bytes() -> None:
    assert written(invoice(), Format.PEPPOL) == written(invoice(), Format.PEPPOL)
