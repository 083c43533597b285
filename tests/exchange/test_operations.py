"""What holds for every operation that writes: a key of the caller's own; and what a form finds wrong is said in Danish. The walls
around every operation are walked in tests/home/test_walls.py."""

import re
from collections.abc import Callable

from django.test import Client

from rammevaerk.exchange.rules.tokens import Scope

from tests.exchange.conftest import System
from tests.support.api import asked_tokens

Make = Callable[..., System]


def test_every_operation_that_writes_has_a_key(system: Make) -> None:
    asked = {name: auth for name, auth in asked_tokens().items() if not name.startswith("GET")}
    secret = system("case_worker").secret
    seen = 0
    for name in asked:
        method, address = name.split(" ", 1)
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "short"}
        path = re.sub(r"\{\w+\}", "1", f"/api{address}")
        answer = Client().generic(method, path, "{}", content_type="application/json", headers=headers)
        assert answer.status_code in (403, 422), name
        if answer.status_code == 422:
            assert "header.Idempotency-Key" in [finding["where"] for finding in answer.json()["findings"]], name
            seen += 1
    assert seen > 40


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
