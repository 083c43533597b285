"""Account strings and files: what fits a line, what stops a file, and each entry once."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger import actions
from rammevaerk.ledger.exports import forms
from rammevaerk.ledger.models import ExportedEntry, ExportLine
from rammevaerk.ledger.rules.mapping import PostingKey, StringFact, choose_string
from rammevaerk.settlement.ledger_reads import ACCOUNTS

from tests.ledger.conftest import OCTOBER, SEPTEMBER, statement_of
from tests.support.people import TODAY
from tests.support.placements import House

NEW_YEAR, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def a_string(account: str = "income", paragraph: str = "", source: str = "", **changes: Any) -> StringFact:
    given: dict[str, Any] = {"valid_from": NEW_YEAR, "function": "5.38.50", "grouping": "001", "kind": "7.7", **changes}
    return StringFact(account, paragraph, source, **given)


KEY = PostingKey("income", "SEL-108", "notice", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("strings", "chosen"),
    [
        ([], None),
        ([a_string("expense")], None),
        ([a_string(valid_from=date(2026, 10, 1))], None),
        ([a_string(paragraph="SEL-107")], None),
        ([a_string(), a_string(source="notice")], 1),
        ([a_string(paragraph="SEL-108"), a_string(source="notice"), a_string()], 0),
        ([a_string(paragraph="SEL-108", source="notice"), a_string(paragraph="SEL-108")], 0),
        ([a_string(valid_from=JUNE), a_string()], 0),
        ([a_string(), a_string(function="5.38.52")], 1),
    ],
)
def test_the_most_exact_string_that_has_begun_holds(strings: list[StringFact], chosen: int | None) -> None:
    found = choose_string(KEY, strings)
    assert found == (None if chosen is None else strings[chosen])


def enter(house: House, *accounts: str) -> None:
    for account in accounts:
        actions.enter_string(by=house.cast.municipal_economist, today=TODAY, string=a_string(account))


def test_a_line_without_a_string_stops_the_file_and_is_named(settled: House) -> None:
    enter(settled, "receivable", "payments")
    with pytest.raises(Refused) as refused:
        actions.hand_entries(by=settled.cast.municipal_economist, today=TODAY, form="csv_semicolon", through=TODAY)
    said = [finding.message_in() for finding in refused.value.findings]
    assert said and all("2026-00000" in words and ("Sivkær" in words or "Lyngdraget" in words) for words in said)
    with acting_for(Acting(Function.AUDITOR)):
        assert not ExportedEntry.objects.exists()


def test_each_entry_is_handed_over_once_and_sums_to_zero(settled: House) -> None:
    enter(settled, *ACCOUNTS)
    by = settled.cast.municipal_economist
    first = actions.hand_entries(by=by, today=TODAY, form="csv_semicolon", through=date(2026, 10, 31))
    second = actions.hand_entries(by=by, today=TODAY, form="xlsx_table", through=TODAY)
    with pytest.raises(Refused, match="handed over already"):
        actions.hand_entries(by=by, today=TODAY, form="csv_semicolon", through=TODAY)
    with acting_for(Acting(Function.AUDITOR)):
        for batch, month in ((first, SEPTEMBER), (second, OCTOBER)):
            lines = list(ExportLine.objects.filter(batch=batch))
            assert sum(line.amount_ore for line in lines) == 0 and len(lines) == batch.lines
            assert {line.service_month for line in lines} == {month}
            assert batch.debit_ore == sum(line.amount_ore for line in lines if line.amount_ore > 0)


def test_the_forms_are_data() -> None:
    assert {form.ending for form in forms().values()} == {"csv", "xlsx"} and len(forms()) >= 2


def test_a_file_is_made_and_fetched_and_again_only_by_asking(settled: House, client_as: Any) -> None:
    enter(settled, *ACCOUNTS)
    browser = client_as("municipal_economist")
    page = browser.post("/regnskab/filer/", {"form": "csv_semicolon", "through": "10.11.2026"}, follow=True)
    address = page.context["address"]
    file = browser.post(address)
    content = b"".join(file.streaming_content).decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert told[0][:5] == ["Bilagsdato", "Bilag", "Funktion", "Gruppering", "Art"] and len(told) > 3
    debit = sum(int(row[5].replace(",", "") or 0) for row in told[1:])
    assert debit == sum(int(row[6].replace(",", "") or 0) for row in told[1:]) > 0
    refused = browser.post(address)
    assert refused.status_code == 302
    assert "hentet før" in browser.get(refused["Location"]).content.decode()
    again = browser.post(address, {"again": "1"})
    assert b"".join(again.streaming_content).decode("utf-8-sig") == content
    assert client_as("buying_controller").post(address).status_code == 404
    assert browser.get(address).status_code == 405


def test_the_workbook_has_the_same_lines(settled: House, client_as: Any) -> None:
    enter(settled, *ACCOUNTS)
    browser = client_as("controller")
    page = browser.post("/regnskab/filer/", {"form": "xlsx_table", "through": "10.11.2026"}, follow=True)
    content = b"".join(browser.post(page.context["address"]).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    amounts = [row[6] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(amounts) == page.context["batch"].lines and round(sum(amounts), 2) == 0  # type: ignore[arg-type]


def test_strings_are_entered_on_the_page_and_bad_ones_kept_there(settled: House, client_as: Any) -> None:
    browser, page = client_as("controller"), "/regnskab/kontostrenge/"
    good = {"account": "income", "paragraph": "SEL-108", "source": "", "valid_from": "01.01.2026", "function": "5.38.50"}
    bad = browser.post(page, {**good, "kind": ""})
    assert bad.status_code == 422 and "5.38.50" in bad.content.decode()
    assert browser.post(page, {**good, "kind": "7.7"}).status_code == 302
    assert "5.38.50 · – · 7.7" in browser.get(page).content.decode()
    assert "5.38.50 · – · 7.7" not in client_as("buying_controller").get(page).content.decode()


def test_a_statement_of_two_months_keeps_them_apart(settled: House) -> None:
    """October's statement takes back days of September: the file shows the statement's month, the line's service its own."""
    enter(settled, *ACCOUNTS)
    actions.hand_entries(by=settled.cast.municipal_economist, today=TODAY, form="csv_signed", through=TODAY)
    number = statement_of(settled, OCTOBER).number
    with acting_for(Acting(Function.AUDITOR)):
        total = sum(ExportLine.objects.filter(voucher_text=number, account="income").values_list("amount_ore", flat=True))
    assert -total == statement_of(settled, OCTOBER).total_ore
