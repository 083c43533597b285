"""What holds for every operation that asks for a token: the scope it names, a key where it writes, and one form for a refusal."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rammevaerk.exchange.rules.tokens import Scope, usable

from tests.exchange.conftest import System
from tests.support.api import asked_tokens

Make = Callable[..., System]
OPERATIONS = asked_tokens()
WRITES = [name for name in OPERATIONS if not name.startswith("GET")]


def sent(name: str, secret: str, **headers: str) -> Any:
    method, address = name.split(" ", 1)
    path = re.sub(r"\{\w+\}", "1", f"/api{address}")
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "a-key-of-mine", **headers}
    return Client().generic(method, path, "{}", content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_token_without_the_scope_is_refused(system: Make, name: str) -> None:
    scope = OPERATIONS[name].scope
    role = "case_worker" if scope in usable("case_worker") else "service_manager"
    others = tuple(one for one in usable(role) if one is not scope)
    answer = sent(name, system(role, scopes=others).secret)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (403, "exchange.not_allowed")
    assert scope.value in answer.json()["findings"][0]["message"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_nobody_calls_without_a_token(db: None, name: str) -> None:
    answer = sent(name, "rv_guessed")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("name", WRITES)
def test_what_writes_has_a_scope_that_says_so_and_a_key(system: Make, name: str) -> None:
    assert OPERATIONS[name].scope.value.endswith(":write")
    secret = system("case_worker", scopes=(OPERATIONS[name].scope,)).secret
    answer = sent(name, secret, **{"Idempotency-Key": "short"})
    assert answer.status_code in (403, 422)
    if answer.status_code == 422:
        assert "header.Idempotency-Key" in [finding["where"] for finding in answer.json()["findings"]]


def test_each_scope_reads_or_writes() -> None:
    assert {scope.value.split(":")[1] for scope in Scope} == {"read", "write"}


def test_what_a_form_finds_wrong_is_said_in_danish(system: Make) -> None:
    body = {"paragraph": "SEL-108", "start": 20270101, "level": True, "reference": "x" * 99, "nobody_knows": 1}
    answer = system("case_worker").post("needs", body)
    said = {finding["where"].split(".")[-1]: finding["message"] for finding in answer.json()["findings"]}
    assert answer.status_code == 422
    assert said["nobody_knows"] == "Der er intet felt med det navn."
    assert said["start"] == "En dag skrives som 2027-01-31."
    assert "højst" in said["reference"]
    assert all("should" not in words and "Input" not in words for words in said.values())
