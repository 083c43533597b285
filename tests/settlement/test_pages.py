"""The pages of settlement: statements that explain themselves, the run, own citizens, sums without persons."""

import io
import re
import zlib
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.models import Citizen, Placement
from rammevaerk.settlement.models import Statement
from rammevaerk.settlement.queries import tasks_for
from rammevaerk.web.clock import set_demo_date

from tests.settlement.disputed import dispute, lines
from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.queries import queries_of
from tests.support.settling import run_month

LIST, RUNS = "/afregning/", "/afregning/koersel/"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def settled(house: House) -> House:
    """September and October settled for Slagelse: part time, an own citizen, and a late end of September."""
    set_demo_date(TODAY)
    chain = house.place("NÆ-1")
    house.place("NÆ-2", house.day, factor=Decimal("0.6"), valid_from=date(2026, 10, 13))
    house.place_own("SL-1")
    run(house, SEPTEMBER, date(2026, 10, 3))
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 10, 14),
        chain=chain,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede hjem",
    )
    run(house, OCTOBER, date(2026, 11, 3))
    return house


def run(house: House, month: date, today: date) -> None:
    run_month(by=house.cast.controller, today=today, month=month)


def statement_of(house: House, month: date) -> Statement:
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return Statement.objects.get(month=month)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("person", "side"), [("buying_controller", "bought"), ("municipal_economist", "sold"), ("controller", "sold")]
)
def test_both_sides_find_the_statements(settled: House, client_as: Any, person: str, side: str) -> None:
    page = text_of(client_as(person).get(f"{LIST}?side={side}"))
    assert "2026-000001" in page and "2026-000002" in page
    page = text_of(client_as(person).get(f"{LIST}?side={side}&month=09.2026"))
    assert "2026-000001" in page and "2026-000002" not in page


def test_an_economist_sees_what_is_sold_and_a_controller_what_is_bought(settled: House, client_as: Any) -> None:
    assert "2026-000001" in text_of(client_as("municipal_economist").get(LIST))
    assert "2026-000001" not in text_of(client_as("controller").get(LIST))


def test_the_auditor_sees_all_and_the_secretariat_sums(settled: House, client_as: Any) -> None:
    assert "2026-000001" in text_of(client_as("auditor").get(LIST))
    response = client_as("secretariat").get(LIST)
    assert (response.status_code, response["Location"]) == (302, "/afregning/summer/")


def test_other_roles_and_strangers_get_nothing(settled: House, client_as: Any) -> None:
    pk = statement_of(settled, OCTOBER).pk
    for person in ("service_manager", "steering_group", "disability_council", "case_worker"):
        assert client_as(person).get(f"{LIST}{pk}/").status_code == 403
    for ending in ("", "afregning.pdf", "afregning.xlsx"):
        assert client_as("outsider").get(f"{LIST}{pk}/{ending}").status_code == 404
        assert client_as("operator_economist").get(f"{LIST}{pk}/{ending}").status_code == 404
        assert client_as("public").get(f"{LIST}{pk}/{ending}").status_code == 302
        assert client_as("secretariat").get(f"{LIST}{pk}/{ending}").status_code == 403


def test_each_line_says_why_how_where_from_and_by_which_rule(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(f"{LIST}{statement_of(settled, OCTOBER).pk}/"))
    assert "Indskrevet 13. oktober. Første døgn tælles med. 19 døgn opkræves." in page
    assert "Deltid: 60 % af taksten for fuld tid." in page
    assert "19 × 600 × 0,6 = 6.840,00 kr." in page
    assert "Linjen for september 2026 på afregning 2026-000001 føres tilbage" in page
    assert "Begrundelse: Flyttede hjem." in page
    assert "30 × 3.000 = 90.000,00 kr.".replace("30", "−30", 1).replace("90", "−90") in page
    assert "22 × 3.000 = 66.000,00 kr." in page
    assert "Faktiske dage; sidste døgn tælles med." in page and "Antaget" in page
    assert "Tilbageførsel" in page and "Ny linje" in page
    assert "−17.160,00" in page, "19 days at 60 per cent, less eight days of September"


def test_the_economist_gets_the_lines_with_references_and_no_way_to_the_placement(settled: House, client_as: Any) -> None:
    page = text_of(client_as("municipal_economist").get(f"{LIST}{statement_of(settled, OCTOBER).pk}/"))
    assert "NÆ-1" in page and "NÆ-2" in page
    assert "/indskrivninger/" not in page
    assert "Flyttede hjem" not in page, "why a placement was corrected belongs to the placement"


def test_the_difference_from_the_month_before_sums_exactly(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(f"{LIST}{statement_of(settled, OCTOBER).pk}/"))
    assert "Regningen er 107.160 kr. lavere end i september 2026." in page
    assert "+6.840,00" in page and "−90.000,00" in page and "−24.000,00" in page


def test_a_look_at_lines_is_logged_on_page_and_in_files(settled: House, client_as: Any) -> None:
    client, pk = client_as("buying_controller"), statement_of(settled, OCTOBER).pk
    for ending in ("", "afregning.pdf", "afregning.xlsx"):
        assert client.get(f"{LIST}{pk}/{ending}").status_code == 200
    looks = set(LookEntry.objects.values_list("what", "rows", "target_id"))
    assert looks == {("statement", 3, pk), ("statement_pdf", 3, pk), ("statement_excel", 3, pk)}


def test_the_pdf_is_a_tagged_document_whose_name_tells_no_person(settled: House, client_as: Any) -> None:
    response = client_as("buying_controller").get(f"{LIST}{statement_of(settled, OCTOBER).pk}/afregning.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="afregning-330-2026-000002.pdf"'
    assert response.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in unpacked(response.content)


def unpacked(pdf: bytes) -> bytes:
    """The objects of a PDF, those in packed streams too."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"x")


def test_the_workbook_sums_to_the_statement(settled: House, client_as: Any) -> None:
    statement = statement_of(settled, OCTOBER)
    response = client_as("buying_controller").get(f"{LIST}{statement.pk}/afregning.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    amounts = [row[9].value for row in list(sheet.iter_rows())[1:]]
    assert round(sum(amounts[:-1]), 2) == round(amounts[-1], 2) == statement.total_ore / 100


def test_own_citizens_have_a_page_of_their_own(settled: House, client_as: Any) -> None:
    page = text_of(client_as("municipal_economist").get(f"{LIST}egne-borgere/"))
    assert "SL-1" in page and "NÆ-1" not in page
    assert "93.000,00 kr." in page
    assert LookEntry.objects.filter(what="internal_lines").exists()


def test_the_run_page_shows_what_would_be_written(house: House, client_as: Any) -> None:
    set_demo_date(TODAY)
    house.place("NÆ-1")
    page = text_of(client_as("controller").get(RUNS))
    assert "Afregn oktober 2026" in page and "93.000,00 kr." in page


def test_the_run_page_says_why_a_month_cannot_be_settled(settled: House, client_as: Any) -> None:
    client = client_as("controller")
    page = text_of(client.get(f"{RUNS}?month=11.2026"))
    assert "11.2026 kan afregnes fra 01.12.2026." in page
    assert "Gør måneden klar" not in page
    assert "Intet nyt: måneden er afregnet" in text_of(client.get(f"{RUNS}?month=10.2026"))


@pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "auditor"])
def test_only_sellers_economy_and_controllers_run(house: House, client_as: Any, person: str) -> None:
    client = client_as(person)
    assert client.get(RUNS).status_code == 403


def test_a_month_that_is_over_becomes_a_task_for_those_who_settle(settled: House, acting_as: Any) -> None:
    later = date(2026, 12, 1)
    with acting_as("controller"):
        assert tasks_for(settled.cast.controller, TODAY) == []
        (task,) = tasks_for(settled.cast.controller, later)
    assert (task.title, task.url) == ("Afregn november 2026", RUNS)
    with acting_as("case_worker"):
        assert tasks_for(settled.cast.case_worker, later) == []


def test_sums_hide_what_could_tell_a_person(settled: House, client_as: Any) -> None:
    page = text_of(client_as("secretariat").get(f"{LIST}summer/"))
    assert "1 par er skjult" in page
    assert "Slagelse Kommune" in page and "kr." in page
    assert "NÆ-" not in page
    assert client_as("public").get(f"{LIST}summer/").status_code == 302
    assert client_as("case_worker").get(f"{LIST}summer/").status_code == 403


def test_lists_ask_at_most_ten_questions_whatever_they_hold(house: House, client_as: Any) -> None:
    set_demo_date(TODAY)
    house.place("NÆ-0")
    run(house, SEPTEMBER, date(2026, 10, 3))
    client = client_as("buying_controller")
    few = queries_of(client, LIST)
    for number in range(1, 15):
        house.place(f"NÆ-{number}")
    run(house, OCTOBER, date(2026, 11, 3))
    assert queries_of(client, LIST) == few <= 10
    assert queries_of(client_as("municipal_economist"), f"{LIST}egne-borgere/") <= 10


def place_many(house: House, like: int, count: int) -> None:
    """So many citizens more, placed as one is."""
    with acting_for(Acting(Function.AUTHORITY, (house.cast.naestved.pk,))):
        row = Placement.objects.select_related("citizen").get(chain=like)
        people = [Citizen(municipality=row.citizen.municipality, reference=f"MA-{number}") for number in range(count)]
        copies = [copy(row) for _number in range(count)]
        for pk, (made, citizen) in enumerate(zip(copies, Citizen.objects.bulk_create(people), strict=True), 100_000):
            made.pk, made.chain, made.citizen = pk, pk, citizen
        Placement.objects.bulk_create(copies)


def test_a_statement_with_500_lines_asks_at_most_ten_questions(house: House, client_as: Any) -> None:
    """A correction of September and a disputed line among them; session, login and walls are counted."""
    set_demo_date(TODAY)
    stays, leaves = house.place("NÆ-1"), house.place("NÆ-2")
    run(house, SEPTEMBER, date(2026, 10, 3))
    contracts.end_placement(
        by=house.cast.case_worker, today=date(2026, 10, 14), chain=leaves, last_day=date(2026, 9, 22), end_reason="other",
        reason="Flyttede hjem",
    )  # fmt: skip
    place_many(house, stays, 497)
    run(house, OCTOBER, date(2026, 11, 3))
    dispute(house, max(lines(house)))
    client, address = client_as("buying_controller"), f"{LIST}{statement_of(house, OCTOBER).pk}/"
    page = text_of(client.get(address))
    assert page.count('id="linje-') == 500
    assert "Venter på sælger" in page
    assert "Begrundelse: Flyttede hjem." in page
    assert "Forskel fra september 2026" in page
    assert queries_of(client, address) <= 10
