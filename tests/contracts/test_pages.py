"""The pages of placements: they work, say what is wrong, and show nobody what is not theirs."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from rammevaerk.accounts.models import LookEntry
from rammevaerk.contracts import actions
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.queries import tasks_for
from rammevaerk.registry.actions import OccupancyRecord, record_occupancy
from rammevaerk.settlement.actions import settle_sellers

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.queries import queries_of

LIST, NEW = "/indskrivninger/", "/indskrivninger/ny/"


@pytest.fixture(autouse=True)
def today(db: None) -> None:
    from rammevaerk.web.clock import set_demo_date

    set_demo_date(TODAY)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def form_of(house: House, **changes: Any) -> dict[str, Any]:
    """What a case worker of Næstved types for a citizen at Sivkær."""
    typed = {
        "reference": "NÆ-2026-0417",
        "item": house.home.pk,
        "acting": house.cast.naestved.pk,
        "paying": "",
        "basis": "emergency",
        "valid_from": "01.10.2026",
        "last_day": "",
        "factor": "100",
        "target_group": "",
        "level": "3",
        "goal_type": "develop",
        "follow_up_on": "01.02.2027",
        "expected_end": "",
        "no_end_reason": "",
    }
    return {**typed, **changes}


def test_the_list_shows_own_placements_and_logs_the_look(house: House, client_as: Any) -> None:
    house.place("NÆ-1")
    house.place_own("SL-1")
    response = client_as("case_worker").get(LIST)
    assert response.status_code == 200
    assert "NÆ-1" in text_of(response) and "SL-1" not in text_of(response)
    look = LookEntry.objects.get(what="placement_list")
    assert (look.rows, look.assignment_id) == (1, house.cast.case_worker.pk)


@pytest.mark.parametrize(
    ("query", "found"), [("?reference=NÆ-2", {"NÆ-22"}), ("?state=ended", {"NÆ-9"}), ("?paragraph=SEL-104", {"NÆ-3"})]
)
def test_the_list_is_narrowed(house: House, client_as: Any, query: str, found: set[str]) -> None:
    house.place("NÆ-1")
    house.place("NÆ-22")
    house.place("NÆ-3", house.day)
    house.place("NÆ-9", valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1))
    page = text_of(client_as("case_worker").get(LIST + query))
    assert {name for name in ("NÆ-1", "NÆ-22", "NÆ-3", "NÆ-9") if f">{name}<" in page} == found


def test_the_export_holds_the_references_and_is_logged(house: House, client_as: Any) -> None:
    house.place("NÆ-1")
    response = client_as("case_worker").get(LIST + "?format=csv&table=table")
    assert response["Content-Type"].startswith("text/csv")
    assert "NÆ-1" in response.content.decode("utf-8-sig")
    assert LookEntry.objects.filter(what="placement_export").count() == 1


@pytest.mark.parametrize("person", ["municipal_economist", "secretariat", "steering_group", "disability_council"])
def test_roles_without_placements_are_told_so(house: House, client_as: Any, person: str) -> None:
    chain = house.place("NÆ-1")
    client = client_as(person)
    assert [client.get(address).status_code for address in (LIST, f"{LIST}{chain}/", NEW)] == [403, 403, 403]


def test_the_public_is_asked_to_log_in(house: House, client_as: Any) -> None:
    assert client_as("public").get(LIST).status_code == 302


def test_another_municipality_finds_nothing(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    client = client_as("outside_case_worker")
    assert "NÆ-1" not in text_of(client.get(LIST))
    for act in ("", "ret/", "afslut/", "fravaer/", "annuller/"):
        assert client.get(f"{LIST}{chain}/{act}").status_code == 404


def test_one_placement_shows_what_holds_what_was_known_and_what_it_cost(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1", today=date(2026, 4, 20))
    actions.end_placement(
        by=house.cast.case_worker,
        today=TODAY,
        chain=chain,
        last_day=date(2026, 10, 18),
        end_reason="other",
        reason="Flyttede hjem",
    )
    settle_sellers(by=None, today=TODAY, month=date(2026, 10, 1), sellers=[house.cast.slagelse.pk])
    page = text_of(client_as("buying_controller").get(f"{LIST}{chain}/"))
    assert "1. maj – 18. okt. 2026".replace(" ", "\u00a0") in page or "18. okt. 2026" in page
    assert "Flyttede hjem" in page
    assert "54.000,00" in page
    known = text_of(client_as("case_worker").get(f"{LIST}{chain}/?vidst=01.06.2026"))
    assert "fra 1. maj 2026" in known.split('id="vidst"')[1]


def test_a_citizen_is_placed_by_form(house: House, client_as: Any) -> None:
    client = client_as("case_worker")
    assert client.get(NEW).status_code == 200
    address = f"{NEW}?service={house.sivkaer.pk}"
    assert "Sivkær" in text_of(client.get(address))
    response = client.post(address, form_of(house))
    assert response.status_code == 302
    page = text_of(client.get(response["Location"]))
    assert "NÆ-2026-0417" in page and "Indskrivningen er registreret" in page


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(house: House, client_as: Any) -> None:
    client = client_as("case_worker")
    address = f"{NEW}?service={house.sivkaer.pk}"
    response = client.post(address, form_of(house, valid_from="1/10/2026", follow_up_on="01.01.2020"))
    assert response.status_code == 422
    assert "NÆ-2026-0417" in text_of(response) and "Skriv datoen" in text_of(response)
    response = client.post(address, form_of(house, follow_up_on="01.01.2020"))
    assert response.status_code == 422
    assert "Opfølgningen ligger før starten" in text_of(response)


def test_a_cpr_number_is_refused_and_neither_stored_nor_logged(house: House, client_as: Any, caplog: Any) -> None:
    response = client_as("case_worker").post(f"{NEW}?service={house.sivkaer.pk}", form_of(house, reference="010190-1234"))
    assert response.status_code == 422
    assert "CPR" in text_of(response)
    assert "0101901234" not in caplog.text.replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contracts_citizen")
        assert cursor.fetchone() == (0,)


def test_an_overlap_is_told_at_the_start_date(house: House, client_as: Any) -> None:
    house.place("NÆ-2026-0417")
    response = client_as("case_worker").post(f"{NEW}?service={house.sivkaer.pk}", form_of(house))
    assert response.status_code == 422
    assert "allerede indskrevet" in text_of(response)


def test_a_manager_chooses_among_own_services_only(house: House, client_as: Any) -> None:
    client = client_as("service_manager")
    page = text_of(client.get(NEW))
    assert "Sivkær" in page and "Fjordlyngen" not in page
    assert 'name="reference"' not in text_of(client.get(f"{NEW}?service={house.fjordlyngen.pk}"))


def test_ending_correcting_absence_and_annulling_by_form(house: House, client_as: Any, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    client = client_as("case_worker")
    here = f"{LIST}{chain}/"
    for act in ("ret/", "afslut/", "fravaer/", "annuller/"):
        assert client.get(here + act).status_code == 200
    away = {"kind": "holiday", "valid_from": "05.10.2026", "last_day": "09.10.2026"}
    assert client.post(here + "fravaer/", away).status_code == 302
    assert client.post(here + "fravaer/", away).status_code == 422
    assert client.post(here + "ret/", form_of(house, reference="NÆ-1", reason="")).status_code == 422
    assert client.post(here + "ret/", form_of(house, reference="NÆ-1", reason="Startede senere")).status_code == 302
    assert client.post(here + "afslut/", {"last_day": "01.01.2020", "end_reason": "other"}).status_code == 422
    assert client.post(here + "afslut/", {"last_day": "18.10.2026", "end_reason": ""}).status_code == 422, (
        "every end has its reason"
    )
    assert client.post(here + "afslut/", {"last_day": "18.10.2026", "end_reason": "other"}).status_code == 302
    assert client.post(here + "annuller/", {"reason": ""}).status_code == 422
    assert client.post(here + "annuller/", {"reason": "Kom aldrig"}).status_code == 302
    assert "Annulleret" in text_of(client.get(here))
    with acting_as("case_worker"):
        assert not Placement.objects.current().filter(chain=chain).exists()


def test_a_controller_reads_and_does_not_write(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    client = client_as("buying_controller")
    assert client.get(f"{LIST}{chain}/").status_code == 200
    assert client.post(f"{LIST}{chain}/afslut/", {"last_day": "18.10.2026", "end_reason": "other"}).status_code == 403


def test_the_auditor_sees_everything_and_is_logged(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    assert client_as("auditor").get(f"{LIST}{chain}/").status_code == 200
    assert LookEntry.objects.get(what="placement").assignment_id == house.cast.auditor.pk


def test_numbers_are_for_everybody_logged_in_with_small_ones_hidden(house: House, client_as: Any) -> None:
    for number in range(6):
        house.place(f"NÆ-{number}")
    house.place("NÆ-9", house.day)
    page = text_of(client_as("secretariat").get(f"{LIST}antal/"))
    assert "7 indskrivninger gælder i dag" in page
    assert "Færre end 5 eller skjult" in page
    assert client_as("public").get(f"{LIST}antal/").status_code == 302


@pytest.mark.parametrize(
    ("person", "exact"), [("service_manager", True), ("auditor", True), ("case_worker", False), ("secretariat", False)]
)
def test_the_panel_of_a_service_hides_small_numbers_from_others(house: House, client_as: Any, person: str, exact: bool) -> None:
    house.place("NÆ-1")
    house.place_own("SL-1")
    page = text_of(client_as(person).get(f"/tilbud/{house.sivkaer.pk}/"))
    assert ("2 personer bor eller kommer her" in page) == exact
    assert ("Færre end 5, vises ikke." in page) == (not exact)


def test_completeness_holds_placements_against_the_operators_own_count(house: House, client_as: Any) -> None:
    house.place("NÆ-1")
    reported = OccupancyRecord(house.home.unit_id, "SEL-108", date(2026, 10, 1), 62, 2, 2)  # type: ignore[arg-type]
    record_occupancy([reported], origin="reported", today=TODAY)
    page = text_of(client_as("service_manager").get(f"{LIST}fuldstaendighed/"))
    assert "1 efter indskrivningerne, 2 efter jeres egen optælling" in page


def test_follow_ups_become_one_task(house: House) -> None:
    house.place("NÆ-1", basis="judgment", follow_up_on=date(2026, 11, 1))
    house.place("NÆ-2", basis="judgment", follow_up_on=date(2026, 11, 20))
    house.place("NÆ-3", basis="judgment", follow_up_on=date(2027, 6, 1))
    (task,) = tasks_for(house.cast.case_worker, TODAY)
    assert task.due == date(2026, 11, 1)
    assert "NÆ" not in task.title + task.context
    assert tasks_for(house.cast.secretariat, TODAY) == []


def test_the_list_asks_the_same_few_questions_whatever_its_length(house: House, client_as: Any) -> None:
    client = client_as("case_worker")
    house.place("NÆ-1")
    few = queries_of(client, LIST)
    for number in range(2, 12):
        house.place(f"NÆ-{number}")
    assert queries_of(client, LIST) == few <= 10


def test_one_placement_asks_at_most_sixteen(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    assert queries_of(client_as("case_worker"), f"{LIST}{chain}/") <= 16
