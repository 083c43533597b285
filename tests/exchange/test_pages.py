"""The page where an organisation lets its own systems in: works, bad input, wrong role, other organisation, revoked."""

from collections.abc import Callable
from typing import Any

import pytest

from rammevaerk.exchange.models import ApiToken
from rammevaerk.exchange.queries import call_of
from rammevaerk.registry.models import Service
from rammevaerk.web.clock import set_demo_date

from tests.exchange.conftest import made
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY, Cast

ClientAs = Callable[[str], Any]
WANTED = {"name": "Nexus", "role": "case_worker", "scopes": ["needs:read", "feed:read"], "last_day": "30.06.2027"}


@pytest.fixture(autouse=True)
def demo_day(db: None) -> None:
    set_demo_date(TODAY)


def test_a_controller_makes_a_token_and_sees_its_secret_once(client_as: ClientAs, cast: Cast, acting_as: Any) -> None:
    client = client_as("buying_controller")
    answer = client.post("/andre-systemer/ny/", WANTED)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    secret = answer.content.decode().partition('value="rv_')[2].partition('"')[0]
    assert call_of(f"Bearer rv_{secret}", TODAY)
    page = client.get("/andre-systemer/").content.decode()
    assert "Nexus" in page
    assert f"rv_…{secret[-4:]}" in page
    assert secret not in page


def test_an_economist_chooses_the_services(client_as: ClientAs, cast: Cast) -> None:
    own = Service.objects.create(name="Sivkær", operator=cast.slagelse, operator_kind="municipal", source="Test")
    Service.objects.create(name="Tangstien", operator=cast.region, operator_kind="regional", source="Test")
    client = client_as("municipal_economist")
    page = client.get("/andre-systemer/ny/").content.decode()
    assert "Sivkær" in page
    assert "Tangstien" not in page
    unit = {**WANTED, "role": "service_manager", "scopes": ["placements:read"]}
    assert client.post("/andre-systemer/ny/", unit).status_code == 422
    assert client.post("/andre-systemer/ny/", {**unit, "services": [own.pk]}).status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Skal udfyldes"),
        ({"name": "Sag 010190-1234"}, "cpr-nummer"),
        ({"scopes": []}, "Skal udfyldes"),
        ({"role": "secretariat"}, "gyldig"),
        ({"role": "controller", "scopes": ["needs:write"]}, "rolle kan ikke bruge alt"),
        ({"last_day": "30.06.2030"}, "højst 365 dage"),
        ({"last_day": "01.01.2020"}, "forbi"),
    ],
)
def test_what_was_typed_is_kept_when_it_is_refused(
    client_as: ClientAs, cast: Cast, acting_as: Any, change: dict[str, Any], words: str
) -> None:
    answer = client_as("buying_controller").post("/andre-systemer/ny/", {**WANTED, **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page, page[page.find("form-error") :][:600]
    if change.get("name") is None:
        assert 'value="Nexus"' in page
    with acting_as("buying_controller"):
        assert not ApiToken.objects.exists()


@pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "auditor", "steering_group", "public"])
def test_others_have_no_such_page(client_as: ClientAs, cast: Cast, person: str) -> None:
    token = made(cast.buying_controller, "case_worker")
    client = client_as(person)
    for address in ("/andre-systemer/", "/andre-systemer/ny/", f"/andre-systemer/{token.id}/"):
        assert client.get(address).status_code in (302, 403)
    assert client.post(f"/andre-systemer/{token.id}/tilbagekald/").status_code in (302, 403)
    assert call_of(f"Bearer {token.secret}", TODAY)


def test_another_organisation_does_not_meet_the_token(client_as: ClientAs, cast: Cast) -> None:
    token = made(cast.buying_controller, "case_worker")
    client = client_as("outsider")
    assert client.get(f"/andre-systemer/{token.id}/").status_code == 404
    assert client.post(f"/andre-systemer/{token.id}/tilbagekald/").status_code == 404
    assert "Sagssystem" not in client.get("/andre-systemer/").content.decode()
    assert call_of(f"Bearer {token.secret}", TODAY)


def test_a_revoked_token_is_shown_as_such_and_revoked_once(client_as: ClientAs, cast: Cast) -> None:
    token = made(cast.buying_controller, "case_worker")
    client = client_as("buying_controller")
    assert "Tilbagekald adgangsnøglen" in client.get(f"/andre-systemer/{token.id}/").content.decode()
    page = client.post(f"/andre-systemer/{token.id}/tilbagekald/", follow=True).content.decode()
    assert "virker ikke længere" in page
    assert call_of(f"Bearer {token.secret}", TODAY) is None
    assert "Tilbagekald adgangsnøglen" not in client.get(f"/andre-systemer/{token.id}/").content.decode()
    assert "allerede" in client.post(f"/andre-systemer/{token.id}/tilbagekald/", follow=True).content.decode()


@pytest.mark.parametrize(("address", "most"), [("", 2), ("ny/", 4), ("{pk}/", 2)])
def test_the_pages_ask_the_database_a_few_times(client_as: ClientAs, cast: Cast, address: str, most: int) -> None:
    token = made(cast.buying_controller, "case_worker")
    client = client_as("buying_controller")
    with asked_queries() as asked:
        assert client.get("/andre-systemer/" + address.format(pk=token.id)).status_code == 200
    assert len(asked.own) <= most, asked.own
