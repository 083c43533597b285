"""The picture, a subject with its history, the recording, and the panel on a service's page."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rammevaerk.cooperation import actions, facts
from rammevaerk.cooperation.actions import Decision
from rammevaerk.cooperation.models import Level
from rammevaerk.cooperation.rules import CooperationLevel
from rammevaerk.web.clock import set_demo_date

from tests.cooperation.conftest import Known
from tests.support.people import TODAY, acting_as

ROLES = ("public", "case_worker", "secretariat", "steering_group", "disability_council", "auditor", "outsider")
FORM = {
    "level": "1",
    "valid_from": "01.12.2026",
    "decided_by": "Styregruppen",
    "decided_on": "06.11.2026",
    "reason": "To andre tilbud er lukket.",
}


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    set_demo_date(TODAY)


@pytest.fixture
def placed(known: Known) -> Known:
    """Sivkær at level 2, with three people of its target group."""
    house = known.house
    decision = Decision(
        CooperationLevel.SPECIALISED, date(2025, 1, 1), "Flere kommuner bruger det.", "Styregruppen", date(2024, 12, 1)
    )
    actions.decide_level(by=house.cast.secretariat, today=TODAY, subject=facts.service(house.sivkaer.pk), decision=decision)
    with acting_as(house.cast.case_worker):
        for number in range(3):
            house.place(f"NÆ-{number}", target_group_id=known.autism.pk)
    return known


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_picture_and_the_history(placed: Known, client_as: Any, role: str) -> None:
    client = client_as(role)
    page = client.get(reverse("cooperation:tripartition"))
    assert page.status_code == 200
    assert "Sivkær" in page.content.decode()
    answer = client.get(reverse("cooperation:service", args=[placed.house.sivkaer.pk]))
    assert "Flere kommuner bruger det." in answer.content.decode()
    assert ("Registrér niveauet" in answer.content.decode()) == (role == "secretariat")


def test_the_list_is_narrowed_by_level_and_given_as_a_file(placed: Known, client_as: Any) -> None:
    client = client_as("public")
    address = reverse("cooperation:tripartition")
    assert "Intet tilbud passer" in client.get(address, {"level": "3"}).content.decode()
    file = client.get(address, {"format": "csv", "table": "levels"})
    assert "Sivkær" in file.content.decode("utf-8-sig")


def test_the_secretariat_records_a_decision(placed: Known, client_as: Any) -> None:
    address = reverse("cooperation:service", args=[placed.house.sivkaer.pk])
    client = client_as("secretariat")
    assert client.post(address, FORM).status_code == 302
    assert Level.objects.count() == 2
    page = client.get(address).content.decode()
    assert "To andre tilbud er lukket." in page
    assert "Niveau 2: specialiseret, 1. jan. 2025" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "udfyldes"),
        ({"decided_on": "01.12.2026"}, "Beslutningen ligger ude i fremtiden."),
        ({"level": "2"}, "Niveauet er allerede 2 den dag."),
        ({"reason": "Om 010190-1234"}, "cpr-nummer"),
        ({"valid_from": "1/12/2026"}, "Skriv datoen"),
    ],
)
def test_a_wrong_form_is_refused_at_its_field(placed: Known, client_as: Any, change: dict[str, str], words: str) -> None:
    answer = client_as("secretariat").post(reverse("cooperation:service", args=[placed.house.sivkaer.pk]), {**FORM, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Level.objects.count() == 1


@pytest.mark.parametrize("role", ["public", "case_worker", "steering_group", "auditor"])
def test_nobody_else_records(placed: Known, client_as: Any, role: str) -> None:
    client_as(role).post(reverse("cooperation:service", args=[placed.house.sivkaer.pk]), FORM)
    assert Level.objects.count() == 1


def test_a_subject_that_is_not_there_is_not_found(known: Known, client_as: Any) -> None:
    client = client_as("secretariat")
    assert client.get(reverse("cooperation:service", args=[0])).status_code == 404
    assert client.get(reverse("cooperation:target_group", args=[0])).status_code == 404
    assert client.get(reverse("cooperation:support", args=["Ukendt"])).status_code == 404
    assert client.get(reverse("cooperation:target_group", args=[known.autism.pk])).status_code == 200


def test_a_service_tells_its_level_on_its_own_page(placed: Known, client_as: Any, rf: Any) -> None:
    from rammevaerk.cooperation.views import service_panel

    request = rf.get("/")
    request.today, request.assignment = TODAY, placed.house.cast.case_worker
    panel = service_panel(request, placed.house.sivkaer.pk)
    assert "besluttet af Styregruppen" in panel
    assert "Der er ikke besluttet et niveau" in service_panel(request, placed.house.lyngdraget.pk)


def test_the_picture_asks_the_same_few_questions_however_many_levels(
    placed: Known, client_as: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as("public")
    client.get(reverse("cooperation:tripartition"))
    with django_assert_max_num_queries(20):  # those of the cards that the areas above put on the page too, two for each
        client.get(reverse("cooperation:tripartition"))
