"""`rammevaerk search`: the API's own answer from a file, and nothing written."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rammevaerk.config.cli import app, search, session
from rammevaerk.needs.models import Need

from tests.needs.conftest import Register, register  # noqa: F401 - the fixture

NEED = {"reference": "NÆ-1", "paragraph": "SEL-108", "start": "2027-01-01", "target_groups": ["2"]}


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """Run the command in the test's own database on a need written to a file."""

    @contextmanager
    def here(role: str = "app") -> Iterator[None]:
        with session.said_in_one_sentence(), session.refusals_said():
            yield

    monkeypatch.setattr(search, "platform", here)

    def searched(said: Any, *more: str, municipality: str = "370") -> Any:
        file = tmp_path / "need.json"
        file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
        return CliRunner().invoke(app, ["search", "--need", str(file), "--for", municipality, *more])

    return searched


def test_matches_come_in_the_agreed_order_with_reasons(
    run: Callable[..., Any],
    register: Register,  # noqa: F811
    acting_as: Callable[..., Any],
) -> None:
    answer = run(NEED, "--json")
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert [row["name"] for row in found["matches"]] == ["Lyngdraget", "Sivkær", "Fjordlyngen", "Klintesøen"]
    assert all(row["reasons"] for row in found["matches"])
    with acting_as("case_worker"):
        assert not Need.objects.exists()


def test_another_municipality_has_its_own_first(run: Callable[..., Any], register: Register) -> None:  # noqa: F811
    found = json.loads(run(NEED, "--json", municipality="330").stdout)
    assert next((row["name"], row["group"]) for row in found["matches"]) == ("Sivkær", "own_municipality")


def test_a_reader_gets_a_table_and_the_reasons(run: Callable[..., Any], register: Register) -> None:  # noqa: F811
    said = run(NEED).stdout
    assert "1. Lyngdraget" in said
    assert "1. Lyngdraget: Pladser efter paragraffen" in said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('{"reference": ', "line 1, column"),
        ("[1]", "one object"),
        ({**NEED, "start": "i morgen"}, "start"),
        ({**NEED, "starts": "2027-01-01"}, "starts"),
        ({"reference": "NÆ-1"}, "paragraph"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(run: Callable[..., Any], said: Any, words: str) -> None:
    answer = run(said, "--json")
    assert answer.exit_code == 2
    assert words in " ".join(answer.output.split())


def test_what_the_rules_refuse_is_said(run: Callable[..., Any], register: Register) -> None:  # noqa: F811
    answer = run({**NEED, "target_groups": ["77"]}, "--json")
    assert answer.exit_code == 1
    assert "77" in answer.output


def test_who_searches_is_a_municipality(run: Callable[..., Any], register: Register) -> None:  # noqa: F811
    for code in ("1085", "999"):
        answer = run(NEED, municipality=code)
        assert answer.exit_code == 2
        assert code in answer.output
