"""A call is carried out once however often it is sent, and its answer is kept for the token that asked and nobody else."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from rammevaerk.exchange.calls import _LOCKS
from rammevaerk.exchange.tasks import drop_kept_answers
from rammevaerk.needs.models import Need
from rammevaerk.registry.models import TargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.exchange.conftest import System
from tests.support.people import TODAY, Cast
from tests.support.processes import address

Make = Callable[..., System]
Behind = Callable[..., Any]
ORDER = {"reference": "NÆ-1", "paragraph": "SEL-108", "start": "2027-01-01"}


@pytest.fixture
def case_system(system: Make) -> System:
    TargetGroup.objects.create(scheme="FFB", code="1", name="Hjerneskade", depth=2, valid_from=TODAY, source="Test")
    return system("case_worker")


def codes(answer: Any) -> list[str]:
    return [finding["code"] for finding in answer.json()["findings"]]


def needs(acting_as: Behind) -> int:
    with acting_as("case_worker"):
        return Need.objects.count()


def test_the_same_call_sent_again_is_answered_alike(case_system: System, acting_as: Behind) -> None:
    first, second = case_system.post("needs", ORDER), case_system.post("needs", ORDER)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert needs(acting_as) == 1


def test_another_key_is_another_call(case_system: System, acting_as: Behind) -> None:
    assert case_system.post("needs", ORDER).json() != case_system.post("needs", ORDER, key="another-key").json()
    assert needs(acting_as) == 2


def test_a_key_used_for_another_call_is_refused(case_system: System, acting_as: Behind) -> None:
    opened = case_system.post("needs", ORDER).json()["id"]
    assert codes(case_system.post("needs", {**ORDER, "reference": "NÆ-2"})) == ["exchange.key_used"]
    assert codes(case_system.post(f"needs/{opened}/closing", {"closed_as": "withdrawn"})) == ["exchange.key_used"]
    assert needs(acting_as) == 1


@pytest.mark.parametrize("key", [None, "short", "with space in it", "x" * 81, "with-æøå-in-it"])
def test_a_call_that_writes_has_a_key(case_system: System, acting_as: Behind, key: str | None) -> None:
    answer = case_system.post("needs", ORDER, key=key.encode().decode("latin-1") if key else None)
    assert answer.status_code == 422
    assert needs(acting_as) == 0


def test_what_was_refused_has_done_nothing_and_may_be_sent_again(case_system: System, acting_as: Behind) -> None:
    refused = case_system.post("needs", {**ORDER, "reference": "010190-1234"})
    assert refused.status_code == 409
    assert "1234" not in refused.content.decode()
    assert case_system.post("needs", ORDER).status_code == 201
    assert needs(acting_as) == 1


def test_keys_are_each_tokens_own(system: Make, case_system: System, acting_as: Behind) -> None:
    other = system("case_worker")
    assert case_system.post("needs", ORDER).json() != other.post("needs", ORDER).json()
    assert needs(acting_as) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_act(case_system: System, acting_as: Behind) -> None:
    """The first is under way on another connection: the second is told so, and is answered when the first is done."""
    with acting_as("buying_controller"), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM exchange_apitoken")
        (token,) = cursor.fetchone()
    with psycopg.connect(address()) as first:
        first.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"{token} a-key-of-mine", _LOCKS])
        answer = case_system.post("needs", ORDER)
        assert (answer.status_code, codes(answer)) == (409, ["exchange.call_under_way"])
        first.rollback()
    assert case_system.post("needs", ORDER).status_code == 201
    assert needs(acting_as) == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_half_way_keeps_no_answer(
    case_system: System, acting_as: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the search broke")

    with monkeypatch.context() as patch:
        patch.setattr("rammevaerk.needs.actions.opening.facts.propose", broken)
        with pytest.raises(RuntimeError, match="broke"):
            case_system.post("needs", ORDER)
    assert needs(acting_as) == 0
    assert case_system.post("needs", ORDER).status_code == 201


@pytest.mark.parametrize("person", ["case_worker", "buying_controller", "outsider", "secretariat", "auditor", "public"])
def test_nobody_reads_kept_answers(case_system: System, acting_as: Behind, person: str) -> None:
    case_system.post("needs", ORDER)
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exchange_keptanswer")
        assert cursor.fetchone() == (0,)


def test_another_organisation_is_not_told_an_answer(case_system: System, acting_as: Behind) -> None:
    case_system.post("needs", ORDER)
    found = {}
    for person in ("buying_controller", "outsider"):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM generate_series(1, 100000) t, kept_answer(t, 'a-key-of-mine') WHERE t < 1000")
            found[person] = cursor.fetchone()[0] if person else 0
    assert found["outsider"] == 0


def test_answers_are_deleted_after_their_term(case_system: System, cast: Cast, acting_as: Behind) -> None:
    case_system.post("needs", ORDER)
    assert drop_kept_answers(0) == 0
    set_demo_date(TODAY + timedelta(days=8))
    assert drop_kept_answers(0) == 1


def test_a_cookie_and_a_form_give_no_way_in(client: Client, case_system: System, acting_as: Behind) -> None:
    """A page elsewhere cannot use a browser that is logged in here."""
    client.post("/ind/", {"person": "case_worker"})
    answer = client.post("/api/needs", json.dumps(ORDER), content_type="text/plain", headers={"Idempotency-Key": "a-key-of-mine"})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert needs(acting_as) == 0
