"""What a document holds, by the facts of its statement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.contracts.rules.invoicing import Invoicing, InvoicingHeld
from rammevaerk.invoices.rules.building import build, measured
from rammevaerk.invoices.rules.checks import check
from rammevaerk.invoices.rules.delivery import Stage, Step, check_receipt, check_sending, delivered_on, file_name, standing
from rammevaerk.invoices.rules.details import Details, check_details
from rammevaerk.invoices.rules.model import DocumentKind, EndpointScheme, PaymentMeans
from rammevaerk.invoices.rules.taxing import tax_of
from rammevaerk.kernel.finding import blocking
from rammevaerk.settlement.rules import sources

from tests.support.invoices import (
    GLN,
    OTHER_GLN,
    REFERENCES,
    SELLER,
    charge,
    invoice,
    reversal,
    rules,
    statement,
)


def codes(found: Any) -> list[str]:
    return [finding.code for finding in found]


def test_a_statement_is_an_invoice_under_its_own_number() -> None:
    found = invoice()
    assert (found.kind, found.number, found.totals.payable) == (DocumentKind.INVOICE, "2026-000005", 9_300_000)
    assert found.seller.endpoint and found.seller.endpoint.scheme is EndpointScheme.CVR
    assert found.buyer.endpoint and (found.buyer.endpoint.scheme, found.buyer.endpoint.value) == (EndpointScheme.GLN, GLN)
    assert (found.order, found.account, found.buyer_reference) == ("HAN-2026-11", "5.38.52", "Handicap, team 2")
    assert found.payment and found.payment.means is PaymentMeans.NEMKONTO
    assert check(found) == ()


def test_new_lines_and_reversals_are_one_invoice_while_something_is_to_be_paid() -> None:
    found = invoice(charge(1), reversal(2))
    assert found.kind is DocumentKind.INVOICE
    assert [line.amount for line in found.lines] == [9_300_000, -1_800_000]
    assert found.lines[1].quantity == -10 and found.lines[1].price == 1800
    assert [row.number for row in found.preceding] == ["2026-000003"]
    assert check(found) == ()


def test_a_negative_total_is_a_credit_note_with_every_sign_turned() -> None:
    found = invoice(reversal(1), charge(2, days=2, amount=600_000, last_day=date(2026, 10, 2)))
    assert found.kind is DocumentKind.CREDIT_NOTE
    assert [line.amount for line in found.lines] == [1_800_000, -600_000]
    assert found.totals.payable == 1_200_000
    assert found.payment is None
    assert check(found) == ()


def test_a_total_of_nothing_is_an_invoice_of_nothing() -> None:
    found = invoice(charge(1, days=6, amount=1_800_000, last_day=date(2026, 10, 6)), reversal(2))
    assert (found.kind, found.totals.payable, check(found)) == (DocumentKind.INVOICE, 0, ())


@pytest.mark.parametrize(
    ("changes", "quantity", "unit", "price", "base"),
    [
        ({}, 31, "DAY", "3000", 1),
        ({"factor": Decimal("0.6"), "amount": 5_580_000}, 31, "DAY", "1800", 1),
        ({"kind": "month", "days": 10, "amount": 96_774}, 10, "DAY", "3000", 31),
        ({"kind": "m_30_5", "days": 31, "amount": 9_150_000}, 31, "DAY", "91500", 31),
        ({"kind": "year_12", "days": 31, "amount": 9_125_000}, 31, "DAY", "91250", 31),
        ({"kind": "once", "days": 0, "factor": Decimal("2.5"), "amount": 750_000}, "2.5", "C62", "3000", 1),
        ({"kind": "once", "days": 0, "factor": Decimal("2.5"), "amount": -750_000}, "-2.5", "C62", "3000", 1),
        # one øre off is told as one piece, never as a wrong product
        ({"kind": "year_12", "amount": 9_125_001}, 1, "C62", "91250.01", 1),
        ({"amount": 123_456}, 1, "C62", "1234.56", 1),
        ({"amount": -123_456}, -1, "C62", "1234.56", 1),
    ],
)
def test_quantity_times_price_is_the_amount(changes: dict[str, Any], quantity: Any, unit: str, price: str, base: int) -> None:
    assert measured(charge(1, **changes), 365) == (Decimal(quantity), unit, Decimal(price), Decimal(base))


def test_a_twelfth_of_an_unknown_year_is_one_piece() -> None:
    assert measured(charge(1, kind="year_12", amount=9_125_000), None)[:2] == (Decimal(1), "C62")


def test_lines_that_differ_say_their_own_references() -> None:
    other = Invoicing(GLN, "HAN-2026-12", "5.38.59", "Handicap, team 2")
    found = invoice(charge(1), charge(2), references={2: other})
    assert (found.order, found.account, found.buyer_reference) == ("", "", "Handicap, team 2")
    assert [line.account for line in found.lines] == ["5.38.52", "5.38.59"]
    assert [line.note for line in found.lines] == ["Rekvisition HAN-2026-11", "Rekvisition HAN-2026-12"]


def test_the_contracts_gln_holds_over_the_recorded_one() -> None:
    contract = Invoicing(OTHER_GLN, "", "", "Familie")
    found = invoice(charge(1), references={1: contract})
    assert found.buyer.endpoint and found.buyer.endpoint.value == OTHER_GLN


def test_contracts_with_different_glns_go_where_the_buyer_has_said_for_all() -> None:
    found = invoice(charge(1), charge(2), references={2: Invoicing(OTHER_GLN, "", "", "Familie")})
    assert found.buyer.endpoint and found.buyer.endpoint.value == GLN


def test_contracts_with_different_glns_stop_it_when_nothing_is_recorded_for_all() -> None:
    references = {1: REFERENCES, 2: Invoicing(OTHER_GLN, "", "", "Familie")}
    found = build(statement(charge(1), charge(2), references=references, held=()), rules())
    assert codes(found.findings) == ["invoices.several_glns"]


def test_references_by_paragraph_hold_for_that_paragraph() -> None:
    held = (
        InvoicingHeld(date(2020, 1, 1), "", "", REFERENCES),
        InvoicingHeld(date(2020, 1, 1), "BL-43", "", Invoicing(GLN, "BØRN", "5.28", "Familie")),
    )
    found = invoice(charge(1, paragraph="BL-43"), held=held)
    assert (found.order, found.buyer_reference) == ("BØRN", "Familie")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held": ()}, "invoices.no_buyer_gln"),
        ({"seller": replace(SELLER, cvr="")}, "invoices.no_seller_cvr"),
        ({"seller": replace(SELLER, cvr="12345678")}, "invoices.wrong_cvr"),
        ({"due_on": None}, "invoices.no_due_date"),
        ({"held": (InvoicingHeld(date(2020, 1, 1), "", "", Invoicing(GLN)),)}, "invoices.no_buyer_reference"),
        ({"held": (InvoicingHeld(date(2020, 1, 1), "", "", Invoicing("5798000000002", contact="x")),)}, "invoices.wrong_gln"),
        ({"note": "Vedrører 010190-1234"}, "kernel.cpr_number"),
        ({"seller": replace(SELLER, bank=("12", "34"))}, "invoices.bank_account"),
    ],
)
def test_what_is_missing_stops_it_before_there_is_a_file(changes: dict[str, Any], code: str) -> None:
    found = check(invoice(**changes))
    assert code in codes(found)
    assert blocking(found)
    assert all(finding.message for finding in found)


def test_a_persons_number_on_a_line_stops_it_and_is_not_repeated() -> None:
    found = check(invoice(charge(1, reference="010190-1234")))
    assert codes(found) == ["invoices.cpr_on_line"]
    assert "1234" not in repr(found)


def test_a_total_that_is_not_that_of_the_lines_stops_it() -> None:
    assert codes(build(statement(total=9_300_001), rules()).findings) == ["invoices.total_differs"]


@pytest.mark.parametrize(
    ("source", "paragraph", "reason"),
    [
        ("placement", "SEL-108", "VATEX-EU-132-1G"),
        ("placement", "BL-43", "VATEX-EU-132-1H"),
        (sources.RESERVATION, "SEL-108", "VATEX-EU-132-1G"),
        (sources.OBJECTIVE, "", "VATEX-EU-132-1G"),
        (sources.GUARANTEE, "BL-43", "VATEX-EU-132-1H"),
    ],
)
def test_what_is_exempt_has_its_reason(source: str, paragraph: str, reason: str) -> None:
    tax = tax_of(source, paragraph, rules()).tax
    assert tax and tax.reason_code == reason and "13" in tax.reason


@pytest.mark.parametrize("source", [sources.KNOWLEDGE, sources.OBJECTIVE, sources.SUBSCRIBED, sources.CLOSING, sources.MINIMUM])
def test_unknown_vat_stops_in_production(source: str) -> None:
    found = tax_of(source, "", rules(demo=False))
    assert found.tax is None
    assert found.finding and found.finding.code == "law.unknown_parameter"


def test_taxable_sale_stops_since_the_statement_is_without_vat() -> None:
    found = build(statement(charge(1, source=sources.KNOWLEDGE)), rules())
    assert found.invoice is None
    assert codes(found.findings) == ["invoices.taxable"]


def test_adults_and_children_on_one_statement_have_one_breakdown_with_both_reasons() -> None:
    found = invoice(charge(1), charge(2, paragraph="BL-43"))
    (part,) = found.subtotals
    assert part.tax.reason_code == ""
    assert "social forsorg" in part.tax.reason and "ungdomsforsorg" in part.tax.reason
    assert check(found) == ()


SENT, RECEIVED = Step("fetched", "peppol", 1, date(2026, 11, 4)), Step("delivered", "peppol", 1, date(2026, 11, 5))
REFUSED = Step("refused", "peppol", 1, date(2026, 11, 5), "ukendt GLN")


@pytest.mark.parametrize(
    ("steps", "stopped", "stage", "attempt"),
    [
        ((), True, Stage.STOPPED, 1),
        ((), False, Stage.READY, 1),
        ((SENT,), True, Stage.OUT, 1),
        ((SENT, RECEIVED), False, Stage.DELIVERED, 1),
        ((SENT, REFUSED), False, Stage.REFUSED, 2),
        ((SENT, REFUSED, Step("written", "oioubl", 2, date(2026, 11, 6))), False, Stage.OUT, 2),
    ],
)
def test_how_a_document_stands(steps: tuple[Step, ...], stopped: bool, stage: Stage, attempt: int) -> None:
    now = standing(steps, stopped=stopped)
    assert (now.stage, now.attempt) == (stage, attempt)


def test_it_goes_out_once_and_in_one_format_until_it_is_refused() -> None:
    out = standing((SENT,), stopped=False)
    assert codes(check_sending("1", out, "peppol")) == ["invoices.sent_already"]
    assert codes(check_sending("1", out, "oioubl")) == ["invoices.other_format"]
    assert check_sending("1", standing((SENT, REFUSED), stopped=False), "oioubl") == ()
    assert codes(check_sending("1", standing((), stopped=True), "peppol")) == ["invoices.stopped"]


def test_it_is_answered_once_and_a_refusal_says_why() -> None:
    out = standing((SENT,), stopped=False)
    assert check_receipt("1", out, "delivered", "") == ()
    assert codes(check_receipt("1", out, "refused", " ")) == ["invoices.refused_why"]
    assert codes(check_receipt("1", out, "delivered", "Borger 010190-1234")) == ["kernel.cpr_number"]
    assert codes(check_receipt("1", standing((SENT, RECEIVED), stopped=False), "delivered", "")) == ["invoices.no_answer_awaited"]
    assert codes(check_receipt("1", standing((), stopped=False), "delivered", "")) == ["invoices.no_answer_awaited"]
    assert codes(check_receipt("1", out, "delivered", "x" * 501)) == ["invoices.long_message"]


def test_the_claim_is_raised_on_the_day_of_the_receipt() -> None:
    assert delivered_on((SENT, RECEIVED)) == date(2026, 11, 5)
    assert delivered_on((SENT, REFUSED)) is None


def test_a_file_is_named_by_seller_number_format_and_attempt() -> None:
    assert file_name("330", "2026-000012", "peppol", 1) == "330-2026-000012-peppol.xml"
    assert file_name("330", "2026-000012", "oioubl", 2) == "330-2026-000012-oioubl-2.xml"


@pytest.mark.parametrize(
    ("details", "known", "codes_found"),
    [
        (Details(), "", []),
        (Details(cvr="29188505", gln=GLN, post_code="4200", bank_registration="1234", bank_account="567890"), "29188505", []),
        (Details(cvr="29188505"), "29189625", ["invoices.other_cvr"]),
        (Details(cvr="123"), "", ["kernel.cvr_number"]),
        (Details(gln="5798000000002"), "", ["kernel.gln"]),
        (Details(post_code="42A0"), "", ["invoices.post_code"]),
        (Details(bank_registration="1234"), "", ["invoices.bank_account"]),
        (Details(bank_account="1234567"), "", ["invoices.bank_account"]),
        (Details(street="010190-1234"), "", ["kernel.cpr_number"]),
    ],
)
def test_what_a_party_writes_of_itself_is_checked(details: Details, known: str, codes_found: list[str]) -> None:
    assert codes(check_details(details, known_cvr=known)) == codes_found
