"""The API: what it says of itself holds for anything sent to it, and everything refused has one form."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
import schemathesis
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from ninja import Schema
from schemathesis.checks import CHECKS  # noqa: F401 - registers what `call_and_validate` checks

from rammevaerk.config.api import api
from rammevaerk.config.api_document import document
from rammevaerk.config.places import ROOT
from rammevaerk.config.wsgi import application
from rammevaerk.registry.models import Service

from tests.exchange.conftest import made
from tests.support.api import operations
from tests.support.people import Cast

schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document(), cls=DjangoJSONEncoder)))
schema.app = application
WITH_TOKEN = "^/api/(feed|needs|inquiries|contracts|placements|notices|packages|anonymous-stays|waiting|vacancies|reservations)"
OF_ECONOMY = "^/api/(statements|invoices|ledger|spending)"


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The application's requests stay within the test's transaction, as those of Django's own test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


OPEN = schema.exclude(path_regex=f"{WITH_TOKEN}|{OF_ECONOMY}")


@OPEN.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_sent_by_anybody_is_answered_as_described(case: Any, db: None, one_connection: None) -> None:
    case.call_and_validate(headers={"Host": "localhost"})


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}], ids=["none", "wrong"])
def test_without_a_token_nothing_is_answered(db: None, headers: dict[str, str]) -> None:
    """Refused before anything that was sent is read: in one form, by every operation that asks for a token."""
    client = Client(SERVER_NAME="localhost", headers=headers)
    answers = {}
    for path, operations_of_it in document()["paths"].items():
        for method, operation in operations_of_it.items():
            if operation.get("security"):
                answer = client.generic(method.upper(), re.sub(r"{\w+}", "1", path), b"{", content_type="application/json")
                answers[f"{method} {path}"] = (answer.status_code, len(answer.json()["findings"]))
    assert len(answers) > 80
    assert set(answers.values()) == {(401, 1)}


@pytest.fixture
def tokens(cast: Cast, one_connection: None) -> dict[str, str]:
    """A token for each side, with every scope its role can use."""
    service = Service.objects.create(name="Sivkær", operator=cast.slagelse, operator_kind="municipal", source="Test")
    return {
        "case_worker": made(cast.buying_controller, "case_worker").secret,
        "controller": made(cast.controller, "controller").secret,
        "service_manager": made(cast.municipal_economist, "service_manager", services=(service.pk,)).secret,
    }


@pytest.mark.parametrize("role", ["case_worker", "service_manager"])
@schema.include(path_regex=WITH_TOKEN).parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_sent_with_a_token_is_answered_as_described(case: Any, tokens: dict[str, str], role: str) -> None:
    case.call_and_validate(headers={"Host": "localhost", "Authorization": f"Bearer {tokens[role]}"})


@schema.include(path_regex=OF_ECONOMY).parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_a_finance_system_sends_is_answered_as_described(case: Any, tokens: dict[str, str]) -> None:
    case.call_and_validate(headers={"Host": "localhost", "Authorization": f"Bearer {tokens['controller']}"})


def test_the_description_kept_is_the_one_served() -> None:
    kept = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(document(), cls=DjangoJSONEncoder)), "run: rammevaerk openapi"


def test_every_address_describes_itself_and_its_refusal() -> None:
    for path in document()["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            good = {code for code in operation["responses"] if code < 300}
            asks = {401, 403, 404} if operation.get("security") else set()
            assert good in ({200}, {201})
            assert set(operation["responses"]) - good == {400, 409, 422} | asks


def test_what_asks_for_a_token_is_tried_with_one() -> None:
    paths = document()["paths"]
    asks = {path for path, operations in paths.items() if any(one.get("security") for one in operations.values())}
    assert asks == {path for path in paths if re.match(WITH_TOKEN, path) or re.match(OF_ECONOMY, path)}


def test_each_form_has_a_name_of_its_own() -> None:
    """Forms are described by their names: two of one name would be described as one."""
    named: dict[str, set[type]] = {}
    for _method, _address, operation in operations():
        for form in forms_of(operation):
            named.setdefault(form.__name__, set()).add(form)
    assert len(named) > 100
    assert {name for name, forms in named.items() if len(forms) > 1} == set()


def forms_of(operation: Any) -> set[type[Schema]]:
    """Every form an operation takes or gives, those inside others too."""
    asked = list(get_type_hints(operation.view_func).values())
    given = [model.__annotations__.get("response") for model in operation.response_models.values() if model]
    found: set[type[Schema]] = set()
    waiting: list[Any] = [*asked, *given]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, Schema):
            if one not in found:
                found.add(one)
                waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += get_args(one)
    return found


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
