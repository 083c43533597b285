"""Purchases from outside and budgets: errors by cell, duplicates refused, marked where they are shown, versions kept."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rammevaerk.contracts.rules.old_contracts import TypedCell
from rammevaerk.spending.models import Budget, OutsidePurchase, Upload
from rammevaerk.spending.rules.uploads import (
    BudgetLine,
    BudgetVersion,
    OutsideInvoice,
    budgets_on,
    read_budget,
    read_invoice,
    twice,
)
from rammevaerk.web import typed

from tests.spending.conftest import seen_by
from tests.spending.test_purchases_pages import text_of
from tests.support.page_queries import asked_queries
from tests.support.placements import House

OUTSIDE, BUDGET, FILE = "/forbrug/udefra/", "/forbrug/budget/", "/forbrug/fil/"
GOOD = {"leverandør": "Fonden Søbo", "fakturanummer": "F-1", "måned": "09.2026", "beløb": "12.000,50", "paragraf": "SEL § 107"}
CSV = (
    "Leverandør;Fakturanummer;Måned;Beløb;Paragraf;Borgerreference;Note\r\n"
    "Fonden Søbo;F-1;09.2026;12.000,50;SEL § 107;NÆ-3;\r\n"
    "fonden søbo;F-1;09.2026;1;;;igen\r\n"
    "Fonden Søbo;F-2;9/2026x;1.5;XX;;\r\n"
    "Fonden Søbo;F-3;10.2026;-500;;XX-9;\r\n"
    "Fonden Søbo;F-4;2026-10-01;500;;;\r\n"
)


def cells(said: dict[str, str]) -> dict[str, TypedCell]:
    return {name: TypedCell(f"{'ABCDEFG'[place]}2", words) for place, (name, words) in enumerate(said.items())}


def invoice(**changes: str) -> tuple[OutsideInvoice | None, list[str]]:
    found, findings = read_invoice(cells({**GOOD, **changes}), ore=typed.read_ore, month=typed.read_month)
    return found, [f"{finding.where} {finding.code}" for finding in findings]


def budget(**changes: str) -> tuple[BudgetLine | None, list[str]]:
    said = {"år": "2026", "paragraf": "SEL § 108", "konto": "", "beløb": "1.000", "gælder fra": "", "note": "", **changes}
    found, findings = read_budget(cells(said), ore=typed.read_ore, day=typed.read_date)
    return found, [f"{finding.where} {finding.code}" for finding in findings]


def test_a_row_of_an_invoice_is_read() -> None:
    found, findings = invoice()
    assert findings == []
    assert found == OutsideInvoice("Fonden Søbo", "F-1", 2026, date(2026, 9, 1), 1_200_050, "SEL-107")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"leverandør": ""}, ["A2 spending.empty"]),
        ({"beløb": "12.5", "måned": "i går"}, ["D2 spending.value", "C2 spending.value"]),
        ({"paragraf": "SEL § 999"}, ["E2 spending.paragraph"]),
        ({"fakturanummer": "F" * 61}, ["B2 spending.long"]),
    ],
)
def test_what_is_wrong_with_an_invoice_is_said_by_cell(changes: dict[str, str], wrong: list[str]) -> None:
    assert invoice(**changes) == (None, wrong)


def test_a_cpr_number_is_stopped_at_its_cell() -> None:
    found, wrong = invoice(leverandør="010170-1234")
    assert found is None and wrong[0].startswith("A2 ")


def test_an_invoice_twice_is_refused() -> None:
    rows = [OutsideInvoice(name, number, 2026, None, 1) for name, number in (("A", "1"), ("a ", "1"), ("A", "2"), ("B", "1"))]
    found = twice([*rows, None], {("b", "1")})
    assert [bool(finding) for finding in found] == [False, found[1] is not None, False, True, False]


def test_a_row_of_a_budget_is_read_and_what_is_wrong_is_said_by_cell() -> None:
    assert budget()[0] == BudgetLine(2026, "SEL-108", "", 100_000, date(2026, 1, 1))
    assert budget(**{"gælder fra": "01.07.2026"})[0] == BudgetLine(2026, "SEL-108", "", 100_000, date(2026, 7, 1))
    assert budget(paragraf="", konto="5.38.50")[0] == BudgetLine(2026, "", "5.38.50", 100_000, date(2026, 1, 1))
    assert budget(år="26")[1] == ["A2 spending.value"]
    assert budget(paragraf="")[1] == ["B2 spending.nothing"]
    assert budget(beløb="-5")[1] == ["D2 spending.below_zero"]
    assert budget(**{"gælder fra": "01.01.2027"})[1] == ["E2 spending.after"]


def test_of_the_versions_the_newest_that_holds_does() -> None:
    def version(number: int, ore: int, day: date) -> BudgetVersion:
        return BudgetVersion(number, BudgetLine(2026, "SEL-108", "", ore, day))

    january, july = date(2026, 1, 1), date(2026, 7, 1)
    rows = [version(1, 100, january), version(2, 300, july), version(3, 110, january)]
    assert budgets_on(rows, date(2026, 6, 30))["SEL-108", ""].ore == 110
    assert budgets_on(rows, july)["SEL-108", ""].ore == 300
    assert budgets_on(rows, date(2025, 12, 31)) == {}


def send(client: Any, kind: str, content: bytes, name: str = "filen.csv") -> Any:
    return client.post(f"{FILE}{kind}/", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_shown_first_and_saves_what_is_right_once(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    response = send(client, "outside", CSV.encode())
    page = text_of(client.get(response["Location"]))
    assert "2 linjer er i orden" in page and "3 linjer har fejl" in page
    assert "Samme faktura står i en anden linje" in page and "D4" in page and "Ingen af jeres borgere" in page
    assert seen_by(settled, OutsidePurchase) == []
    for _time in range(2):
        assert client.post(response["Location"]).status_code == 302
    assert [(row.invoice_number, row.amount_ore) for row in seen_by(settled, OutsidePurchase)] == [
        ("F-1", 1_200_050),
        ("F-4", 50_000),
    ]
    (kept,) = seen_by(settled, Upload)
    assert kept.rows == [] and kept.saved_at is not None
    again = send(client, "outside", CSV.encode())
    assert "Fakturaen er registreret i forvejen" in text_of(client.get(again["Location"]))


def test_they_are_marked_wherever_they_are_shown(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    client.post(send(client, "outside", CSV.encode())["Location"])
    typed_in = {"supplier": "Kæden", "number": "", "month": "", "year": "2026", "amount": "100,01", "paragraph": "", "words": ""}
    assert client.post(OUTSIDE, typed_in).status_code == 302
    page = text_of(client.get("/forbrug/"))
    assert "Fonden Søbo (udefra)" in page and "Kæden (udefra)" in page
    assert "12.601 kr. heraf er betalt uden for platformen" in page
    assert "268.441 kr. i 2026" in page, "255,840 settled and 12,600.51 from outside"
    assert "Kæden" not in text_of(client.get("/forbrug/?side=sold"))
    assert "Hele året" in text_of(client.get(OUTSIDE))


def test_an_invoice_taken_back_can_be_entered_anew(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    typed_in = {"supplier": "Kæden", "number": "7", "month": "09.2026", "year": "2026", "amount": "100", "reference": "NÆ-3"}
    assert client.post(OUTSIDE, typed_in).status_code == 302
    assert client.post(OUTSIDE, typed_in).status_code == 422
    (row,) = seen_by(settled, OutsidePurchase)
    assert client.get(f"{OUTSIDE}{row.pk}/").status_code == 200
    for _time in range(2):
        assert client.post(f"{OUTSIDE}{row.pk}/").status_code == 302
    assert "Taget tilbage" in text_of(client.get(OUTSIDE))
    assert client.post(OUTSIDE, typed_in).status_code == 302
    assert [one.version for one in seen_by(settled, OutsidePurchase)] == [1, 1, 2]
    for wrong in ({"month": ""}, {"reference": "?"}, {"amount": "x"}, {"supplier": "010170-1234"}):
        assert client.post(OUTSIDE, {**typed_in, "number": "8", **wrong}).status_code == 422


def test_a_budget_stands_beside_what_is_granted_and_none_is_no_zero(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    typed_in = {"year": "2026", "paragraph": "SEL-104", "account": "", "amount": "20.000", "holds_from": "01.01.2026"}
    assert client.post(BUDGET, typed_in).status_code == 302
    page = text_of(client.get(BUDGET))
    assert "20.000" in page and "28.800" in page and "+8.800" in page and "+44,0 %" in page
    assert "SEL § 108" in page
    assert client.post(BUDGET, {**typed_in, "amount": "30.000", "holds_from": "01.12.2026"}).status_code == 302
    assert "+8.800" in text_of(client.get(BUDGET)), "the new one does not hold yet"
    assert len(seen_by(settled, Budget)) == 2
    assert client.post(BUDGET, {**typed_in, "paragraph": ""}).status_code == 422
    assert client.post(BUDGET, {**typed_in, "amount": "-1"}).status_code == 422


def test_budgets_come_from_a_workbook(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{FILE}budget/skabelon.xlsx").content))
    assert book.active is not None
    book.active.append([2026, "SEL § 108", None, 1500.5, date(2026, 7, 1), "Tillæg"])
    book.active.append([2026, None, None, 5, None, None])
    content = io.BytesIO()
    book.save(content)
    response = send(client, "budget", content.getvalue(), "budget.xlsx")
    assert "1 linje har fejl" in text_of(client.get(response["Location"]))
    assert client.post(response["Location"]).status_code == 302
    (row,) = seen_by(settled, Budget)
    assert (row.amount_ore, row.holds_from) == (150_050, date(2026, 7, 1))


def test_bad_files_are_refused(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    assert send(client, "outside", b"\x00\x01", "a.csv").status_code == 422
    assert send(client, "outside", b"x", "a.pdf").status_code == 422
    for address in (f"{FILE}andet/", f"{FILE}andet/skabelon.xlsx", f"{FILE}laest/99/", f"{OUTSIDE}99/"):
        assert client.get(address).status_code == 404


def test_who_may(settled: House, client_as: Any) -> None:
    for person in ("case_worker", "service_manager", "secretariat", "auditor"):
        for address in (OUTSIDE, BUDGET, f"{FILE}outside/"):
            assert client_as(person).get(address).status_code == 403, (person, address)
    assert "Indtast et køb" not in text_of(client_as("municipal_economist").get(OUTSIDE))
    assert client_as("municipal_economist").get(BUDGET).status_code == 403
    assert client_as("public").get(OUTSIDE).status_code == 302


def test_the_pages_ask_few_questions(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    for address, most in ((OUTSIDE, 12), (BUDGET, 14), (f"{FILE}outside/", 12)):
        with asked_queries() as asked:
            client.get(address)
        assert len(asked.own) <= most, asked.own
