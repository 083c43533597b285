"""The API: what it says of itself holds for anything sent to it, and everything refused has one form."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from hypothesis import settings
from schemathesis.checks import CHECKS  # noqa: F401 - registers what `call_and_validate` checks

from rammevaerk.config.api import api
from rammevaerk.config.api_document import document
from rammevaerk.config.places import ROOT
from rammevaerk.config.wsgi import application

schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document(), cls=DjangoJSONEncoder)))
schema.app = application


@pytest.mark.django_db(transaction=True)
@schema.parametrize()
@settings(max_examples=15, deadline=None)
def test_anything_sent_is_answered_as_described(case: Any) -> None:
    case.call_and_validate(headers={"Host": "localhost"})


def test_the_description_kept_is_the_one_served() -> None:
    kept = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(document(), cls=DjangoJSONEncoder)), "run: rammevaerk openapi"


def test_every_address_describes_itself_and_its_refusal() -> None:
    for path in document()["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert set(operation["responses"]) == {200, 400, 409, 422}


def post(address: str, body: Any) -> Any:
    return Client(SERVER_NAME="localhost").post(f"/api/{address}", body, content_type="application/json")


def test_a_tariff_has_its_trace(db: None) -> None:
    sheet = {"paragraph": "SEL-108", "places": 10, "occupancy": "0.98", "lines": [{"kind": "direct", "text": "Løn", "amount": 1}]}
    (found,) = post("tariff/calculate", {"year": 2027, "demo": True, "sheets": [sheet]}).json()["sheets"]
    assert found["trace"]["label"] == "Takst"


@pytest.mark.parametrize(
    ("address", "body", "code"),
    [
        ("tariff/convert", "{", "web.not_json"),
        ("tariff/convert", {"amount": -1, "per": "day", "convention": "year-12-365"}, "web.input_greater_than_equal"),
        ("tariff/convert", {"amount": 1, "per": "day", "convention": "actual-days"}, "web.refused"),
        ("refund", {"year": 2024, "cost": 1}, "law.unknown_parameter"),
        ("refund", {"year": 2022}, "web.refused"),
        ("allocate", {"amount": 1, "weights": {"Faxe": 0}}, "web.refused"),
        ("tariff/calculate", {"year": 2027, "sheets": [{"paragraph": "§ 7", "places": 1, "lines": []}]}, "pricing.no_paragraph"),
    ],
)
def test_what_is_refused_has_one_form(db: None, address: str, body: Any, code: str) -> None:
    answer = post(address, body)
    assert answer.status_code in (400, 409, 422)
    (finding,) = answer.json()["findings"]
    assert finding["code"] == code
    assert finding["message"]


def test_a_persons_number_is_refused_and_not_repeated(db: None) -> None:
    line = {"kind": "direct", "text": "Løn til 010190-1234", "amount": 1}
    answer = post("tariff/calculate", {"year": 2027, "sheets": [{"paragraph": "SEL-108", "places": 1, "lines": [line]}]})
    assert answer.status_code == 409
    assert "1234" not in answer.content.decode()


def test_no_page_of_the_api_fetches_anything_from_elsewhere() -> None:
    assert api.docs_url is None


@pytest.mark.parametrize(
    "body",
    [{"interval": 317, "count": True}, {"interval": True, "count": 3}, {"interval": 317, "count": "3"}],
    ids=["flag for a count", "flag for an amount", "text for a count"],
)
def test_what_is_described_as_a_number_is_sent_as_one(db: None, body: dict[str, object]) -> None:
    answer = Client().post("/api/tariff/packages", body, content_type="application/json")
    assert answer.status_code == 422
