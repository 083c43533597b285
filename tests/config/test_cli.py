"""The command line: what it says, what it refuses, and the commands that call an area's acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rammevaerk.config.cli import agreement, app, imports, session
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a command in the test's own database."""

    @contextmanager
    def here(role: str = "app") -> Iterator[None]:
        with session.said_in_one_sentence(), session.refusals_said():
            yield

    for module in (imports, agreement):
        monkeypatch.setattr(module, "platform", here)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(app, ["--help"]).output
    for command in ("run", "serve", "worker", "migrate", "collect", "check", "import", "agreement", "demo", "pictures"):
        assert f" {command} " in said


def test_what_the_rules_refuse_is_said_in_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    finding = Finding("try.refused", Severity.BLOCKING, "There is already a version {number}.", params={"number": "1.0"})
    with pytest.raises(typer.Exit), session.refusals_said():
        raise Refused([finding])
    assert "1.0" in capsys.readouterr().err


def test_production_web_server_needs_an_address_of_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    answer = CliRunner().invoke(app, ["serve"])
    assert answer.exit_code == 1
    assert "DATABASE_URL" in answer.output


def test_an_unknown_agreement_is_refused_with_those_there_are(run: Callable[..., Any], cast: Any, tmp_path: Path) -> None:
    answer = run("agreement", "build", "--cycle", "1999-2000", "--out", str(tmp_path))
    assert answer.exit_code == 1
    assert "There is no agreement '1999-2000'; those there are: none." in answer.output


def test_a_file_that_is_no_services_file_is_refused_in_danish(run: Callable[..., Any], cast: Any, tmp_path: Path) -> None:
    file = tmp_path / "tilbud.csv"
    file.write_text("a;b\n1;2\n")
    answer = run("import", "services", str(file))
    assert answer.exit_code == 1
    assert answer.output.strip()
    assert "Traceback" not in answer.output
