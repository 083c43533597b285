"""The picture, a subject with its history, the recording, and the panel on a service's page."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rammevaerk.cooperation import facts
from rammevaerk.cooperation.models import Level, LevelProposal
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.web.clock import set_demo_date

from tests.cooperation.conftest import Known
from tests.support.deciding import decide_whole
from tests.support.levels import give_level
from tests.support.people import TODAY, acting_as

ROLES = ("public", "case_worker", "secretariat", "steering_group", "disability_council", "auditor", "outsider")
FORM = {
    "level": "1",
    "valid_from": "01.12.2026",
    "reason": "To andre tilbud er lukket.",
}


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    set_demo_date(TODAY)


@pytest.fixture
def placed(known: Known) -> Known:
    """Sivkær at level 2, with three people of its target group."""
    house = known.house
    give_level(house.cast, facts.service(house.sivkaer.pk), 2, date(2025, 1, 1), "Flere kommuner bruger det.")
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
    assert ("Foreslå niveauet" in answer.content.decode()) == (role == "secretariat")


def test_the_list_is_narrowed_by_level_and_given_as_a_file(placed: Known, client_as: Any) -> None:
    client = client_as("public")
    address = reverse("cooperation:tripartition")
    assert "Intet tilbud passer" in client.get(address, {"level": "3"}).content.decode()
    file = client.get(address, {"format": "csv", "table": "levels"})
    assert "Sivkær" in file.content.decode("utf-8-sig")


def test_the_secretariat_proposes_and_puts_a_decided_level_in_force(placed: Known, client_as: Any) -> None:
    address = reverse("cooperation:service", args=[placed.house.sivkaer.pk])
    client = client_as("secretariat")
    assert client.post(address, FORM).status_code == 302
    row = LevelProposal.objects.latest("pk")
    put = reverse("cooperation:put_in_force", args=[row.pk])
    page = client.get(address).content.decode()
    assert "Niveau 1: meget specialiseret fra 1. dec. 2026" in page
    assert "subject=level&amp;id=" in page and put not in page
    assert "To andre tilbud er lukket." not in client_as("public").get(address).content.decode()
    assert "ikke besluttet og bekræftet" in client.post(put, follow=True).content.decode()
    assert Level.objects.count() == 1
    decide_whole(placed.house.cast, Act.LEVEL, Subject(facts.LEVEL, row.pk), TODAY)
    assert put in client.get(address).content.decode()
    assert client.post(put).status_code == 302
    assert Level.objects.count() == 2
    page = client_as("public").get(address).content.decode()
    assert "To andre tilbud er lukket." in page
    assert "Niveau 2: specialiseret, 1. jan. 2025" in page
    assert client.post(reverse("cooperation:put_in_force", args=[0])).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "udfyldes"),
        ({"level": "2"}, "Niveauet er allerede 2 den dag."),
        ({"reason": "Om 010190-1234"}, "cpr-nummer"),
        ({"valid_from": "1/12/2026"}, "Skriv datoen"),
    ],
)
def test_a_wrong_form_is_refused_at_its_field(placed: Known, client_as: Any, change: dict[str, str], words: str) -> None:
    answer = client_as("secretariat").post(reverse("cooperation:service", args=[placed.house.sivkaer.pk]), {**FORM, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert LevelProposal.objects.count() == 1


@pytest.mark.parametrize("role", ["public", "case_worker", "steering_group", "auditor"])
def test_nobody_else_proposes_or_puts_in_force(placed: Known, client_as: Any, role: str) -> None:
    client_as(role).post(reverse("cooperation:service", args=[placed.house.sivkaer.pk]), FORM)
    assert LevelProposal.objects.count() == 1
    answer = client_as(role).post(reverse("cooperation:put_in_force", args=[LevelProposal.objects.get().pk]))
    assert answer.status_code in (302, 403) and Level.objects.count() == 1


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
