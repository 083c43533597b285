"""Pages on parties, roles and trails, tried by everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rammevaerk.accounts.models import Succession, User

from tests.support.people import PEOPLE

EVERYBODY = (*PEOPLE, "public")
OPEN_TO = {
    "/parter/efterfoelgere/": {"secretariat", "second_secretariat"},
    "/parter/roller/": {"secretariat", "second_secretariat", "auditor"},
    "/parter/revision/": {"auditor"},
    "/parter/revision/opslag/": {"auditor"},
}
FORM = {"effective": "01.01.2027", "legal_source": "Lov nr. 699 af 20/06/2025 § 126"}


@pytest.mark.parametrize("address", OPEN_TO)
def test_only_those_named_in_the_table_get_in(client_as: Callable[[str], Client], address: str) -> None:
    got_in = {person for person in EVERYBODY if client_as(person).get(address).status_code == 200}
    assert got_in == OPEN_TO[address]


def test_the_secretariat_records_a_succession(client_as: Callable[[str], Client], cast: Any) -> None:
    form = {**FORM, "predecessor": cast.region.pk, "successor": cast.successor_region.pk}
    answer = client_as("secretariat").post("/parter/efterfoelgere/", form, follow=True)
    assert Succession.objects.count() == 1
    assert "Region Østdanmark" in answer.content.decode()


def test_a_wrong_date_is_said_at_the_field_and_what_was_typed_is_kept(client_as: Callable[[str], Client], cast: Any) -> None:
    form = {**FORM, "predecessor": cast.region.pk, "successor": cast.successor_region.pk, "effective": "1/1-2027"}
    page = client_as("secretariat").post("/parter/efterfoelgere/", form).content.decode()
    assert "1/1-2027" in page and "Lov nr. 699" in page
    assert not Succession.objects.exists()


def test_the_list_of_roles_can_be_taken_out_as_a_file(client_as: Callable[[str], Client]) -> None:
    answer = client_as("auditor").get("/parter/roller/?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "Anne Dahl" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("address", ["/parter/revision/", "/parter/roller/"])
def test_a_list_takes_no_more_queries_when_it_grows(
    client_as: Callable[[str], Client], django_assert_max_num_queries: Any, address: str
) -> None:
    client = client_as("auditor")
    with django_assert_max_num_queries(10):
        client.get(address)


@pytest.mark.django_db
def test_nobody_can_make_a_user_alone(client: Client) -> None:
    form = {"username": "ny", "password1": "en-lang-adgangskode-1", "password2": "en-lang-adgangskode-1"}
    client.post("/konto/signup/", form)
    assert not User.objects.filter(username="ny").exists()
