"""The way in and out, the first page, and the pages about the platform itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.queries import demo_assignments
from rammevaerk.web.clock import demo_date

from tests.support.people import PEOPLE, Cast
from tests.support.placements import make_house

ClientAs = Callable[[str], Client]
MOST_QUERIES = 37
MENU = {
    "case_worker": {
        "tilbud",
        "indberetning",
        "takster",
        "visitation",
        "indskrivninger",
        "venteliste",
        "samarbejde",
        "rammeaftale",
        "indsigt",
    },
    "controller": {
        "tilbud",
        "indberetning",
        "takster",
        "indskrivninger",
        "afregning",
        "regnskab",
        "forbrug",
        "samarbejde",
        "rammeaftale",
        "indsigt",
    },
    "service_manager": {
        "tilbud",
        "indberetning",
        "takster",
        "indskrivninger",
        "venteliste",
        "samarbejde",
        "rammeaftale",
        "indsigt",
    },
    "operator_economist": {
        "tilbud",
        "indberetning",
        "takster",
        "afregning",
        "regnskab",
        "forbrug",
        "samarbejde",
        "rammeaftale",
        "indsigt",
    },
    "secretariat": {
        "tilbud",
        "indberetning",
        "takster",
        "afregning",
        "regnskab",
        "forbrug",
        "samarbejde",
        "rammeaftale",
        "indsigt",
    },
    "steering_group": {"tilbud", "indberetning", "takster", "samarbejde", "rammeaftale", "indsigt"},
    "disability_council": {"tilbud", "indberetning", "takster", "samarbejde", "rammeaftale", "indsigt"},
    "auditor": {
        "tilbud",
        "indberetning",
        "takster",
        "visitation",
        "indskrivninger",
        "venteliste",
        "afregning",
        "regnskab",
        "samarbejde",
        "rammeaftale",
        "indsigt",
    },
}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def enter(client: Client, person: str, **more: str) -> Any:
    return client.post("/ind/", {"person": person, **more})


# The way in


def test_whoever_has_not_entered_is_shown_the_way_in(client: Client, cast: Cast) -> None:
    answer = client.get("/")
    assert answer.status_code == 302 and answer["Location"] == "/ind/"
    page = text_of(client, "/ind/")
    for name in ("Mette Holm", "Karin Lund", "Anne Dahl", "Hanne Vang", "Borger uden login"):
        assert name in page


@pytest.mark.parametrize("person", PEOPLE)
def test_entering_shows_role_and_organisation_on_every_page(client: Client, cast: Cast, person: str) -> None:
    enter(client, person)
    for address in ("/", "/tilbud/", "/om/"):
        assert cast.person(person).organisation.name in text_of(client, address)


def test_everybody_of_the_demo_can_enter(client: Client, cast: Cast) -> None:
    assert {row.user.username for row in demo_assignments()} == set(PEOPLE)


@pytest.mark.parametrize("person", ["", "nobody", "admin", "case_worker' OR 1=1"])
def test_somebody_who_is_not_on_the_page_does_not_get_in(client: Client, cast: Cast, person: str) -> None:
    answer = enter(client, person)
    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session


@override_settings(RAMMEVAERK_DEMO=False)
def test_nobody_enters_without_a_password_in_production(client: Client, cast: Cast) -> None:
    assert client.get("/ind/")["Location"] == "/konto/login/"
    assert enter(client, "secretariat").status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_visitor_sees_what_is_open_and_leaves_the_role_before(client: Client, cast: Cast) -> None:
    enter(client, "controller")
    enter(client, "visitor")
    assert "_auth_user_id" not in client.session
    assert "Borger uden login" in text_of(client, "/tilbud/")
    answer = client.get("/afregning/")
    assert answer.status_code == 302 and answer["Location"] == "/ind/?next=/afregning/"


def test_the_way_out_is_a_way_out(client: Client, cast: Cast) -> None:
    enter(client, "controller")
    assert client.get("/ud/").status_code == 405
    assert client.post("/ud/")["Location"] == "/ind/"
    assert client.get("/afregning/").status_code == 302


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/afregning/?side=sold", "/afregning/?side=sold"),
        ("", "/"),
        ("https://example.org/", "/"),
        ("//example.org/afregning/", "/"),
        ("/\\example.org", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_one_goes_on_to_an_own_page_only(client: Client, cast: Cast, asked: str, goes_to: str) -> None:
    assert enter(client, "controller", next=asked)["Location"] == goes_to


def test_one_can_only_choose_a_role_one_holds(client: Client, cast: Cast) -> None:
    enter(client, "case_worker")
    assert client.post("/rolle/", {"assignment": cast.secretariat.pk}).status_code == 403
    assert client.post("/rolle/", {"assignment": cast.case_worker.pk})["Location"] == "/"
    assert client.get("/parter/roller/").status_code == 403


def test_somebody_elses_role_in_the_session_is_not_taken(client: Client, cast: Cast) -> None:
    enter(client, "case_worker")
    session = client.session
    session["assignment"] = cast.secretariat.pk
    session.save()
    assert "Næstved Kommune" in text_of(client, "/")
    assert client.get("/parter/roller/").status_code == 403


# The first page


@pytest.mark.parametrize("person", MENU)
def test_the_menu_opens_the_areas_of_the_role_and_no_others(client_as: ClientAs, person: str) -> None:
    client = client_as(person)
    menu = client.get("/").wsgi_request.menu
    assert {url.strip("/") for _label, url, _here in menu} - {""} == MENU[person]
    for _label, url, _here in menu:
        assert client.get(url, follow=True).status_code == 200, url


@pytest.mark.parametrize("person", PEOPLE)
def test_the_first_page_lists_the_pages_beside_that_open(client_as: ClientAs, person: str) -> None:
    client = client_as(person)
    answer = client.get("/")
    assert answer.context["beside"]
    for _label, url in answer.context["beside"]:
        assert client.get(url, follow=True).status_code == 200, url
    may = PEOPLE[person][1] in (Role.CASE_WORKER, Role.CONTROLLER)
    assert ("/visitation/opbevaring/" in {url for _label, url in answer.context["beside"]}) is may


def test_the_first_page_without_any_agreement_says_so(client_as: ClientAs) -> None:
    assert "Der er ikke åbnet en aftale endnu" in text_of(client_as("secretariat"), "/")


@pytest.mark.parametrize("person", PEOPLE)
def test_the_first_page_takes_few_queries_and_no_more_when_the_region_grows(
    client_as: ClientAs, cast: Cast, django_assert_max_num_queries: Any, person: str
) -> None:
    client = client_as(person)
    house = make_house(cast)
    house.place("NÆ-2026-0001")
    client.get("/")
    with django_assert_max_num_queries(MOST_QUERIES) as small:
        client.get("/")
    for number in range(2, 12):
        house.place(f"NÆ-2026-{number:04}")
        house.place_own(f"SL-2026-{number:04}")
    with django_assert_max_num_queries(len(small)):
        client.get("/")


# The demo's date


def test_the_date_set_is_the_date_of_every_page(client_as: ClientAs) -> None:
    answer = client_as("secretariat").post("/demo/dato/", {"day": "03.12.2026"})
    assert answer["Location"] == "/"
    assert demo_date() == date(2026, 12, 3)
    assert "3. december 2026" in text_of(client_as("case_worker"), "/")


@pytest.mark.parametrize("typed", ["", "i morgen", "31.02.2027"])
def test_a_date_that_is_none_is_said_at_the_field_and_kept(client_as: ClientAs, typed: str) -> None:
    before = demo_date()
    page = client_as("secretariat").post("/demo/dato/", {"day": typed}).content.decode()
    assert "form-error-message" in page
    assert typed in page
    assert demo_date() == before


@override_settings(RAMMEVAERK_DEMO=False)
def test_production_has_no_such_page(client_as: ClientAs) -> None:
    assert client_as("secretariat").get("/demo/dato/").status_code == 404


# About the platform


@pytest.mark.parametrize("address", ["/om/", "/om/tilgaengelighed/"])
def test_pages_about_the_platform_are_open_to_all(client: Client, cast: Cast, address: str) -> None:
    text_of(client, address)


def test_the_sources_of_real_data_are_named(client: Client, cast: Cast) -> None:
    page = text_of(client, "/om/")
    for source in ("Klimadatastyrelsen", "Danmarks Statistik", "GeoNames", "Fælles Faglige Begreber"):
        assert source in page
