"""The electronic invoice on the statement's page and on its own, its files, and what a party says of itself."""

from datetime import date
from typing import Any

import pytest
from peppol import check_rules, validate_xsd

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.invoices import actions, queries
from rammevaerk.invoices.actions import Receipt
from rammevaerk.invoices.models import InvoiceDetails
from rammevaerk.invoices.ubl import Format
from rammevaerk.settlement.actions import settle_sellers
from rammevaerk.settlement.models import Statement

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.queries import queries_of

DETAILS = "/faktura/oplysninger/"


def statement_of(house: House, seller: str = "slagelse") -> Statement:
    with acting_for(Acting(Function.AUDITOR)):
        return Statement.objects.select_related("seller", "buyer").get(seller=getattr(house.cast, seller))


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_the_statement_fetches_its_invoice_once_the_page_is_there(settled: House, client_as: Any) -> None:
    pk = statement_of(settled).pk
    page = text_of(client_as("municipal_economist").get(f"/afregning/{pk}/"))
    assert f'hx-get="/faktura/{pk}/"' in page and "Se, hvordan det går med e-fakturaen" in page
    part = text_of(client_as("municipal_economist").get(f"/faktura/{pk}/", headers={"HX-Request": "true"}))
    assert part.startswith("<section") and "Klar til at blive sendt" in part
    assert f"/faktura/{pk}/faktura.xml" in part and f"/faktura/{pk}/oioubl.xml" in part


def test_the_page_alone_says_what_stands_on_it(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(f"/faktura/{statement_of(settled).pk}/"))
    for words in ("Faktura 2026-000001", "5798000000001", "Handicap, team 2", "HAN-2026-11", "3. dec. 2026", "Momsfritaget"):
        assert words in page


@pytest.mark.parametrize(("ending", "what"), [("faktura.xml", "invoice_peppol"), ("oioubl.xml", "invoice_oioubl")])
def test_the_files_are_right_and_each_look_is_logged(ending: str, what: str, settled: House, client_as: Any) -> None:
    row = statement_of(settled)
    response = client_as("buying_controller").get(f"/faktura/{row.pk}/{ending}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    assert response["Content-Disposition"] == f'attachment; filename="330-2026-000001-{ending}"'
    assert validate_xsd(response.content) == (True, [])
    assert what == "invoice_oioubl" or check_rules(response.content) == []
    assert LookEntry.objects.filter(what=what, target_id=row.pk, rows=row.lines).exists()


def test_what_stops_it_is_told_with_the_place_it_is_mended(settled: House, client_as: Any) -> None:
    row = statement_of(settled, "region")
    page = text_of(client_as("operator_economist").get(f"/faktura/{row.pk}/"))
    assert "Region Sjælland har intet CVR-nummer her." in page
    assert DETAILS in page and "faktura.xml" not in page
    response = client_as("operator_economist").get(f"/faktura/{row.pk}/faktura.xml")
    assert (response.status_code, response["Location"]) == (302, f"/faktura/{row.pk}/")
    said = text_of(client_as("buying_controller").get(f"/faktura/{row.pk}/"))
    assert "intet CVR-nummer" in said and DETAILS not in said, "the buyer cannot mend it, and is not sent there"


def test_a_seller_mends_it_by_own_details(settled: House, client_as: Any) -> None:
    client, row = client_as("operator_economist"), statement_of(settled, "region")
    wanted = {"effective_from": "01.11.2026", "cvr": "29190658", "bank_registration": "1234", "bank_account": "567890"}
    assert client.post(DETAILS, wanted).status_code == 302
    assert "Betales til konto 1234 567890" in text_of(client.get(DETAILS))
    xml = client.get(f"/faktura/{row.pk}/faktura.xml").content
    assert b">29190658<" in xml and b">567890<" in xml and check_rules(xml) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effective_from": ""}, "Skal udfyldes"),
        ({"cvr": "12345678"}, "ikke et CVR-nummer"),
        ({"gln": "123"}, "GLN"),
        ({"post_code": "42"}, "fire cifre"),
        ({"bank_registration": "1234"}, "eller ingen af dem"),
        ({"contact": "010190-1234"}, "cpr-nummer"),
    ],
)
def test_wrong_details_are_refused_and_kept(change: dict[str, str], words: str, settled: House, client_as: Any) -> None:
    response = client_as("operator_economist").post(DETAILS, {"effective_from": "01.11.2026", "street": "Alléen 15", **change})
    assert response.status_code == 422
    assert words in text_of(response) and "Alléen 15" in text_of(response)
    assert not InvoiceDetails.objects.exists()


def test_a_sent_invoice_stays_as_it_was_sent(settled: House, client_as: Any, acting_as: Any) -> None:
    row = statement_of(settled)
    with acting_as("controller"):
        document = queries.document_of(row)
        sent = actions.fetch_document(by=settled.cast.controller, today=TODAY, document=document, form=Format.PEPPOL)
    client = client_as("municipal_economist")
    assert client.post(DETAILS, {"effective_from": "01.01.2026", "city": "Slagelse"}).status_code == 302
    assert client.get(f"/faktura/{row.pk}/faktura.xml").content == sent
    assert "På vej" in text_of(client.get(f"/faktura/{row.pk}/"))
    with acting_as("controller"):
        actions.record_receipt(
            by=settled.cast.controller, today=TODAY, statement=row, receipt=Receipt("refused", "Ukendt modtager")
        )
    page = text_of(client.get(f"/faktura/{row.pk}/"))
    assert "Afvist" in page and "Ukendt modtager" in page
    assert b"Slagelse</cbc:CityName>" in client.get(f"/faktura/{row.pk}/faktura.xml").content, "refused: as it would go out now"


def test_the_lines_for_a_finance_system(settled: House, client_as: Any) -> None:
    response = client_as("buying_controller").get(f"/faktura/{statement_of(settled).pk}/linjer.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    heading, line = response.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("Fakturanummer;Udstedt;Betales senest;Sælger;")
    assert line.split(";")[-9:] == ["2026-10-31", "31", "døgn", "3000", "1", "93000,00", "5.38.52", "HAN-2026-11", ""]


def test_other_roles_and_strangers_get_nothing(settled: House, client_as: Any) -> None:
    pk = statement_of(settled).pk
    for ending in ("", "faktura.xml", "oioubl.xml", "linjer.csv"):
        for person in ("service_manager", "steering_group", "case_worker", "secretariat"):
            assert client_as(person).get(f"/faktura/{pk}/{ending}").status_code == 403
        for person in ("outsider", "operator_economist"):
            assert client_as(person).get(f"/faktura/{pk}/{ending}").status_code == 404
        assert client_as("public").get(f"/faktura/{pk}/{ending}").status_code == 302
    for person in ("case_worker", "auditor", "secretariat", "service_manager"):
        assert client_as(person).get(DETAILS).status_code == 403
    assert "linje-" not in text_of(client_as("auditor").get(f"/faktura/{pk}/"))


def test_the_pages_ask_few_questions(settled: House, client_as: Any) -> None:
    pk = statement_of(settled).pk
    client = client_as("municipal_economist")
    client.get(f"/faktura/{pk}/")
    assert queries_of(client, f"/faktura/{pk}/") <= 16
    assert queries_of(client, DETAILS) <= 9


def test_the_list_holds_what_has_not_been_received(settled: House, client_as: Any, acting_as: Any) -> None:
    client, row = client_as("municipal_economist"), statement_of(settled)
    assert "/faktura/" in text_of(client.get("/afregning/"))
    page = text_of(client.get("/faktura/"))
    assert "2026-000001" in page and "Klar til at blive sendt" in page and "Næstved Kommune" in page
    assert "intet CVR-nummer" in text_of(client_as("operator_economist").get("/faktura/"))
    with acting_as("controller"):
        by, document = settled.cast.controller, queries.document_of(row)
        actions.fetch_document(by=by, today=TODAY, document=document, form=Format.PEPPOL)
        actions.record_receipt(by=by, today=TODAY, statement=row, receipt=Receipt("delivered"))
    assert "Køberne har modtaget alle fakturaer." in text_of(client.get("/faktura/"))
    assert "2026-000001" not in text_of(client_as("buying_controller").get("/faktura/")), "the buyer has nothing to send"


def test_the_list_is_for_those_who_send(settled: House, client_as: Any) -> None:
    for person in ("case_worker", "service_manager", "secretariat", "auditor"):
        assert client_as(person).get("/faktura/").status_code == 403
    assert client_as("public").get("/faktura/").status_code == 302
    assert 'href="/faktura/"' not in text_of(client_as("auditor").get("/afregning/"))


def test_the_list_asks_as_few_questions_whatever_it_holds(settled: House, client_as: Any) -> None:
    client = client_as("municipal_economist")
    client.get("/faktura/")
    few = queries_of(client, "/faktura/")
    settled.place("OD-1", acting=settled.cast.odense.pk, paying=settled.cast.odense.pk, by=settled.cast.outside_case_worker)
    settle_sellers(by=None, today=date(2026, 12, 3), month=date(2026, 11, 1), sellers=[settled.cast.slagelse.pk])
    assert queries_of(client, "/faktura/") <= few <= 18


def test_a_list_as_a_file(settled: House, client_as: Any) -> None:
    response = client_as("municipal_economist").get("/faktura/?format=csv")
    assert response.status_code == 200 and b"2026-000001" in response.content


def test_invoices_not_sent_and_refused_become_tasks_of_the_seller(settled: House, acting_as: Any) -> None:
    by = settled.cast.controller
    with acting_as("controller"):
        (waits,) = queries.tasks_for(by, TODAY)
        assert (waits.title, waits.url) == ("Send en faktura, der ikke er sendt", "/faktura/")
        row = statement_of(settled)
        actions.fetch_document(by=by, today=TODAY, document=queries.document_of(row), form=Format.PEPPOL)
        assert queries.tasks_for(by, TODAY) == []
        actions.record_receipt(by=by, today=TODAY, statement=row, receipt=Receipt("refused", "Ukendt GLN"))
        (refused,) = queries.tasks_for(by, TODAY)
        assert (refused.title, refused.url) == ("Ret en afvist faktura, og send den igen", f"/faktura/{row.pk}/")
    with acting_as("buying_controller"):
        assert queries.tasks_for(settled.cast.buying_controller, TODAY) == []
    with acting_as("case_worker"):
        assert queries.tasks_for(settled.cast.case_worker, TODAY) == []
