"""The pages of disputes, for both sides and for those who get nothing."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.contracts import actions as contracts
from rammevaerk.settlement.models import Charge, Dispute

from tests.settlement.disputed import OCTOBER, dispute, settle_october
from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of
from tests.support.settling import run_month

LIST = "/afregning/indsigelser/"
GIVEN = {"reason": "not_there", "words": "Flyttede den 20. oktober.", "own_reference": "NÆ-77"}


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def two(house: House) -> list[int]:
    return settle_october(house)


def statement_of(house: House, line: int) -> int:
    with acting_as(house.cast.controller):
        return Charge.objects.get(pk=line).statement_id or 0


def test_the_buyer_disputes_a_line_from_the_statement(house: House, two: list[int], client_as: Any) -> None:
    client, pk = client_as("buying_controller"), statement_of(house, two[0])
    assert f"/afregning/linjer/{two[0]}/indsigelse/" in text_of(client.get(f"/afregning/{pk}/"))
    page = client.get(f"/afregning/linjer/{two[0]}/indsigelse/")
    assert "93.000,00 kr." in text_of(page)
    response = client.post(f"/afregning/linjer/{two[0]}/indsigelse/", GIVEN, follow=True)
    assert "Venter på sælger" in text_of(response) and "24. november 2026" in text_of(response)
    page = text_of(client.get(f"/afregning/{pk}/"))
    assert "Til betaling nu" in page and page.count("93.000,00") >= 4
    assert f"/afregning/linjer/{two[0]}/indsigelse/" not in page and f"/afregning/linjer/{two[1]}/indsigelse/" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words": ""}, "words"),
        ({"reason": ""}, "reason"),
        ({"words": "Borger 010190-1234"}, "words"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    house: House, two: list[int], client_as: Any, changed: dict[str, str], field: str
) -> None:
    response = client_as("buying_controller").post(f"/afregning/linjer/{two[0]}/indsigelse/", GIVEN | changed)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field} and "NÆ-77" in text_of(response)


def test_a_line_disputed_already_is_refused_with_words(house: House, two: list[int], client_as: Any) -> None:
    dispute(house, two[0])
    response = client_as("buying_controller").post(f"/afregning/linjer/{two[0]}/indsigelse/", GIVEN)
    assert response.status_code == 422 and "allerede gjort indsigelse" in text_of(response)


def test_the_seller_answers_and_the_buyer_decides(house: House, two: list[int], client_as: Any) -> None:
    pk = dispute(house, two[0])
    seller, buyer = client_as("municipal_economist"), client_as("buying_controller")
    page = text_of(seller.get(f"{LIST}{pk}/"))
    assert "Flyttede den 20. oktober" in page and "om 14 dage" in page
    response = seller.post(f"{LIST}{pk}/disagree/", {"disagree-words": ""})
    assert response.status_code == 422
    seller.post(f"{LIST}{pk}/disagree/", {"disagree-words": "Listen viser 31 døgn."})
    page = text_of(buyer.get(f"{LIST}{pk}/"))
    assert "Listen viser 31 døgn." in page and "Venter på betaler" in page
    buyer.post(f"{LIST}{pk}/appeal/", {"appeal-words": "Sag 26-1234"})
    assert "Sendt til Ankestyrelsen" in text_of(seller.get(f"{LIST}{pk}/"))
    buyer.post(f"{LIST}{pk}/withdraw/")
    page = text_of(buyer.get(f"{LIST}{pk}/"))
    assert "Trukket tilbage" in page and "<form" not in page.split("<main")[1].split("</main")[0]


def test_a_step_out_of_turn_is_told_so(house: House, two: list[int], client_as: Any) -> None:
    pk = dispute(house, two[0])
    client = client_as("controller")
    client.post(f"{LIST}{pk}/agree/", {"agree-act": "ended"})
    page = text_of(client.post(f"{LIST}{pk}/disagree/", {"disagree-words": "Nej"}, follow=True))
    assert "siden du åbnede siden" in page
    assert client.post(f"{LIST}{pk}/nonsense/").status_code == 404


def test_who_enters_the_correction_is_told_and_where_it_came(house: House, two: list[int], client_as: Any) -> None:
    pk = dispute(house, two[0])
    seller, buyer = client_as("controller"), client_as("buying_controller")
    enters = "Lederen af Sivkær registrerer det på indskrivningen."
    assert enters not in text_of(seller.get(f"{LIST}{pk}/"))
    seller.post(f"{LIST}{pk}/agree/", {"agree-act": "ended"})
    for page in (text_of(seller.get(f"{LIST}{pk}/")), text_of(buyer.get(f"{LIST}{pk}/"))):
        assert enters in page
    with acting_as(house.cast.controller):
        chain = Charge.objects.get(pk=two[0]).chain
    placement = f"/indskrivninger/{chain}/"
    assert placement in text_of(buyer.get(f"{LIST}{pk}/")) and buyer.get(placement).status_code == 200
    assert placement not in text_of(seller.get(f"{LIST}{pk}/")), "the seller's controller knows amounts alone"
    contracts.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2026, 10, 20), end_reason="other")
    run_month(by=house.cast.controller, today=TODAY, month=OCTOBER)
    page = text_of(buyer.get(f"{LIST}{pk}/"))
    assert "Linjen er ført tilbage" in page and "afregning 2026-000002" in page and enters not in page
    assert queries_of(buyer, f"{LIST}{pk}/") <= 12


def test_the_placement_is_open_from_the_statement_to_the_buyer_alone(house: House, two: list[int], client_as: Any) -> None:
    pk = statement_of(house, two[0])
    assert "/indskrivninger/" in text_of(client_as("buying_controller").get(f"/afregning/{pk}/")).split("<main")[1]
    assert "/indskrivninger/" not in text_of(client_as("controller").get(f"/afregning/{pk}/")).split("<main")[1]


def test_the_list_has_both_sides_and_a_filter(house: House, two: list[int], client_as: Any) -> None:
    dispute(house, two[0])
    assert "NÆ-1" in text_of(client_as("buying_controller").get(LIST))
    assert "NÆ-1" in text_of(client_as("municipal_economist").get(LIST))
    assert "NÆ-1" not in text_of(client_as("controller").get(LIST)), "Slagelse has disputed nothing itself"
    assert "NÆ-1" in text_of(client_as("controller").get(f"{LIST}?side=sold&state=open"))
    for state in ("agreed", "refused", "appealed", "corrected", "accepted", "withdrawn"):
        assert "NÆ-1" not in text_of(client_as("controller").get(f"{LIST}?side=sold&state={state}"))
    assert "NÆ-1" in text_of(client_as("auditor").get(LIST))


def test_others_get_nothing(house: House, two: list[int], client_as: Any) -> None:
    pk = dispute(house, two[0])
    for person, status in (
        ("outsider", 404),
        ("operator_economist", 404),
        ("service_manager", 403),
        ("case_worker", 403),
        ("secretariat", 403),
        ("public", 302),
    ):
        client = client_as(person)
        assert client.get(f"{LIST}{pk}/").status_code == status
    assert client_as("controller").get(f"/afregning/linjer/{two[1]}/indsigelse/").status_code == 404
    assert client_as("municipal_economist").get(f"/afregning/linjer/{two[1]}/indsigelse/").status_code == 403
    assert client_as("outsider").post(f"{LIST}{pk}/agree/", {"agree-act": "ended"}).status_code == 404
    assert client_as("auditor").post(f"{LIST}{pk}/agree/", {"agree-act": "ended"}).status_code == 403


def test_looks_are_logged_and_queries_few(house: House, two: list[int], client_as: Any) -> None:
    pk = dispute(house, two[0])
    client = client_as("buying_controller")
    client.get(LIST)
    assert queries_of(client, LIST) <= 12
    assert queries_of(client, f"{LIST}{pk}/") <= 12
    assert queries_of(client, f"/afregning/linjer/{two[1]}/indsigelse/") <= 12
    assert {"disputes", "dispute", "disputed_line"} <= set(LookEntry.objects.values_list("what", flat=True))
    with acting_as(house.cast.controller):
        assert Dispute.objects.count() == 1
