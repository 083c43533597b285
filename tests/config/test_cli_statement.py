"""Statements and their invoices from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from peppol import check_rules
from typer.testing import CliRunner

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.config.cli import app
from rammevaerk.settlement.models import Statement

from tests.invoices.conftest import house, settled  # noqa: F401 - the fixtures of a settled month
from tests.support.placements import House


@pytest.fixture
def run(monkeypatch: Any) -> Any:
    """`run("statement", "list")` in this process, on the tests' database."""
    from contextlib import contextmanager

    from rammevaerk.config.cli import statement
    from rammevaerk.config.cli.session import refusals_said

    @contextmanager
    def here(role: str = "app") -> Any:
        with refusals_said():
            yield

    monkeypatch.setattr(statement, "platform", here)
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def pk_of(house: House, seller: str = "slagelse") -> int:  # noqa: F811
    with acting_for(Acting(Function.AUDITOR)):
        return int(Statement.objects.get(seller=getattr(house.cast, seller)).pk)


def test_the_list_tells_how_each_invoice_stands(settled: House, run: Any, tmp_path: Path) -> None:  # noqa: F811
    found = json.loads(run("statement", "list", "--json").output)["statements"]
    assert {(row["seller"], row["buyer"], row["invoice"]) for row in found} == {("330", "370", "ready"), ("1085", "370", "ready")}
    assert run("invoices", "deliver", tmp_path, "--seller", "330").output == "1 written, 0 taken up, 0 stopped\n"
    assert (tmp_path / "330-2026-000001-peppol.xml").exists()
    found = json.loads(run("statement", "list", "--json", "--seller", "330", "--month", "2026-10").output)["statements"]
    assert [row["invoice"] for row in found] == ["out"]
    assert json.loads(run("statement", "list", "--json", "--month", "2026-09").output) == {"statements": []}
    assert "2026-000001" in run("statement", "list").output


@pytest.mark.parametrize(
    ("form", "begins"),
    [("ubl", b"<?xml"), ("oioubl", b"<?xml"), ("csv", b"\xef\xbb\xbfFakturanummer"), ("xlsx", b"PK"), ("pdf", b"%PDF")],
)
def test_a_statement_as_each_file(form: str, begins: bytes, settled: House, run: Any, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / f"x.{form}"
    done = run("statement", "export", pk_of(settled), "--format", form, "--out", out)
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(begins)
    assert form != "ubl" or check_rules(out.read_bytes()) == []


def test_what_stops_it_is_said_and_no_file_is_written(settled: House, run: Any, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "x.xml"
    done = run("statement", "export", pk_of(settled, "region"), "--format", "ubl", "--out", out)
    assert done.exit_code == 1 and not out.exists()
    assert "CVR" in done.output
    told = run("invoices", "deliver", tmp_path, "--seller", "1085")
    assert "0 written, 0 taken up, 1 stopped" in told.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", "export", "999999", "--format", "ubl", "--out", "x"),
        ("statement", "export", "1", "--format", "docx", "--out", "x"),
        ("statement", "list", "--month", "oktober"),
        ("statement", "list", "--seller", "nobody"),
        ("invoices", "deliver", "/not/there"),
        ("invoices", "deliver", ".", "--format", "edifact"),
    ],
)
def test_a_wrong_word_is_said(arguments: tuple[str, ...], settled: House, run: Any) -> None:  # noqa: F811
    assert run(*arguments).exit_code == 2
