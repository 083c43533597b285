"""What we buy and sell: each role its own side, the lines behind a sum, and why the bill changed."""

import io
from typing import Any

import openpyxl
import pytest

from rammevaerk.accounts.models import LookEntry

from tests.support.page_queries import asked_queries
from tests.support.placements import House

PAGE, LINES, CHANGE = "/forbrug/", "/forbrug/linjer/", "/forbrug/aendring/"


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode()).replace("\u00a0", " ")


def test_the_buyer_sees_what_it_bought_by_month_and_service(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Det køber vi" in page and "255.840 kr. i 2026 indtil nu." in page
    assert "180.000" in page and "69.000" in page and "6.840" in page
    assert "Sivkær" in page and "Lyngdraget" in page


def test_the_month_of_the_help_moves_corrections_to_where_they_belong(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(f"{PAGE}?counts=help"))
    assert "156.000" in page and "93.000" in page and "255.840 kr." in page


@pytest.mark.parametrize(
    ("by", "words"), [("paragraph", "SEL § 108"), ("group", "Ikke kendt her"), ("party", "Slagelse Kommune"), ("junk", "Sivkær")]
)
def test_the_rows_can_be_something_else(settled: House, client_as: Any, by: str, words: str) -> None:
    assert words in text_of(client_as("buying_controller").get(f"{PAGE}?by={by}"))


def test_a_filter_narrows_and_nonsense_is_passed_over(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    page = text_of(client.get(f"{PAGE}?paragraph=SEL-104"))
    assert "6.840 kr. i 2026" in page
    assert "255.840 kr." in text_of(client.get(f"{PAGE}?year=abc&other=x&side=nobody&counts=7"))
    assert "0 kr. i 2026" in text_of(client.get(f"{PAGE}?other=999999"))


def test_the_seller_sees_the_same_kroner_and_its_own_citizens_apart(settled: House, client_as: Any) -> None:
    for person in ("controller", "municipal_economist"):
        page = text_of(client_as(person).get(f"{PAGE}?side=sold"))
        assert "255.840 kr. i 2026" in page
        own = text_of(client_as(person).get(f"{PAGE}?side=own"))
        assert "183.000 kr. i 2026" in own and "hverken køb eller salg" in own
    assert "0 kr. i 2026" in text_of(client_as("controller").get(f"{PAGE}?side=bought"))


def test_an_economist_sees_no_target_groups_and_is_told_so(settled: House, client_as: Any) -> None:
    page = text_of(client_as("municipal_economist").get(f"{PAGE}?by=group"))
    assert "Målgrupper ses kun af handlekommunen." in page


def test_others_see_nothing_of_it(settled: House, client_as: Any) -> None:
    for address in (PAGE, LINES, CHANGE):
        for person in ("case_worker", "service_manager", "steering_group", "disability_council", "auditor"):
            assert client_as(person).get(address).status_code == 403, (person, address)
        assert client_as("public").get(address).status_code == 302
        assert "255.840" not in text_of(client_as("outsider").get(address))
    assert client_as("secretariat").get(PAGE)["Location"] == "/afregning/summer/"
    assert client_as("secretariat").get(LINES).status_code == 403


def test_an_empty_year_says_so(house: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Der er ikke afregnet noget her." in page
    assert "Ingen linje passer." in text_of(client_as("buying_controller").get(LINES))
    assert "Intet er ændret mellem de to perioder." in text_of(client_as("buying_controller").get(CHANGE))


def test_a_sum_opens_its_lines_and_the_look_is_logged(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    page = text_of(client.get(f"{LINES}?month=10.2026&by=service&key={settled.sivkaer.pk}"))
    assert "NÆ-1" in page and "NÆ-3" in page and "NÆ-2" not in page and "2026-000002" in page
    assert list(LookEntry.objects.values_list("what", "rows")) == [("spending_lines", 3)]
    for key, found in (("", False), ("x", False), (str(settled.lyngdraget.pk), True)):
        assert ("NÆ-2" in text_of(client.get(f"{LINES}?month=10.2026&by=service&key={key}"))) is found
    assert "NÆ-2" in text_of(client.get(f"{LINES}?month=10.2026&by=paragraph&key=SEL-104"))
    assert "NÆ-2" in text_of(client.get(f"{LINES}?month=10.2026&by=party&key={settled.cast.slagelse.pk}"))
    assert "NÆ-1" in text_of(client.get(f"{LINES}?month=09.2026&counts=help"))


def test_own_citizens_have_lines_without_a_statement(settled: House, client_as: Any) -> None:
    page = text_of(client_as("controller").get(f"{LINES}?side=own&month=10.2026"))
    assert "SL-1" in page and "Egen borger, ingen afregning" in page


def test_the_sums_come_as_a_workbook(settled: House, client_as: Any) -> None:
    response = client_as("buying_controller").get(f"{PAGE}?format=xlsx&table=spending")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Tilbud" and rows[1][1] == 255840 and ["Lyngdraget", 6840, None, 6840] in rows
    lines = client_as("buying_controller").get(f"{LINES}?month=10.2026&format=csv&table=lines")
    assert "NÆ-2" in lines.content.decode("utf-8-sig")


def test_why_the_bill_changed(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(CHANGE))
    assert "Fra september 2026 til oktober 2026" in page
    assert "Regningen er 104.160 kr. lavere" in page
    assert "−24.000,00" in page, "the corrections of September"
    page = text_of(client_as("buying_controller").get(f"{CHANGE}?months=3&against=year&last=10.2026"))
    assert "Fra august 2025–oktober 2025 til august 2026–oktober 2026" in page


def test_the_pages_ask_few_questions(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    for address in (PAGE, LINES, CHANGE):
        with asked_queries() as asked:
            client.get(address)
        assert len(asked.own) <= 12, asked.own


def test_every_line_of_a_year_comes_as_a_file(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    lines = b"".join(client.get(f"{PAGE}2026/linjer.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert ";Indskrivning;" in lines[1] and ";Døgn gange takst pr. døgn;" in lines[1] and "placement" not in lines[1]
    assert len(lines) == 7 and lines[0].startswith("Afregning;Regningens måned;Hjælpens måned")
    assert (
        "2026-000001;2026-09-01;2026-09-01;Slagelse Kommune;Næstved Kommune;Sivkær;Sivkær afdeling;SEL\u00a0§\u00a0108"
        in lines[1].replace("SEL §", "SEL\u00a0§")
    )
    assert lines[1].endswith(";90000,00;;1;")
    content = b"".join(client.get(f"{PAGE}2026/linjer.xlsx").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (
        sheet is not None and sheet.max_row == 7 and sum(float(str(sheet.cell(row, 18).value)) for row in range(2, 8)) == 255840
    )
    own = b"".join(client_as("controller").get(f"{PAGE}2026/linjer.csv?side=own").streaming_content).decode("utf-8-sig")
    assert "SL-1" in own and own.count("ja") == 2
    assert b"".join(client_as("outsider").get(f"{PAGE}2026/linjer.csv").streaming_content).count(b"\r\n") == 1
    for address in (f"{PAGE}2026/linjer.pdf", f"{PAGE}1/linjer.csv"):
        assert client.get(address).status_code == 404
    assert client_as("case_worker").get(f"{PAGE}2026/linjer.csv").status_code == 403
    assert ("spending_lines", 6) in set(LookEntry.objects.values_list("what", "rows"))
