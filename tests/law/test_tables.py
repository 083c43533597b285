"""Every row of every law table in this folder, and the reader of the tables itself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest
import yaml

from rammevaerk.kernel.money import split_largest_remainder
from rammevaerk.kernel.period import Period

from tests.law.tables import Row, arguments_for, check, differs, read_rows

FOLDER = Path(__file__).resolve().parent


def rows_of(path: Path) -> list[Row | str]:
    """The rows of a file; of a file that cannot be read, the problem, so that the other files are tried all the same."""
    try:
        return list(read_rows(path))
    except (ValueError, ImportError, AttributeError, yaml.YAMLError) as problem:
        return [f"{path.name}: {problem}"]


ROWS = [row for path in sorted(FOLDER.glob("*.yml")) for row in rows_of(path)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row if isinstance(row, str) else f"{row.file}: {row.sentence}")
def test_table(row: Row | str) -> None:
    assert isinstance(row, Row), row
    check(row)


def test_tables_are_there() -> None:
    assert len(ROWS) > 50


class Kind(Enum):
    DAY = "day"


@dataclass(frozen=True)
class Fact:
    amount: Decimal
    kind: Kind
    period: Period
    note: str | None = None


def total(facts: tuple[Fact, ...], factor: Decimal | int | None, by_name: dict[str, Decimal]) -> Decimal:
    return sum((fact.amount for fact in facts), Decimal(0))


def test_input_is_read_as_the_annotations_say() -> None:
    given = {
        "facts": [{"amount": "1.50", "kind": "day", "period": {"start": "2026-01-01", "end": date(2026, 2, 1)}}],
        "factor": "0.5",
        "by_name": {"Faxe": 3},
    }
    assert arguments_for(total, given) == {
        "facts": (Fact(Decimal("1.50"), Kind.DAY, Period(date(2026, 1, 1), date(2026, 2, 1))),),
        "factor": Decimal("0.5"),
        "by_name": {"Faxe": Decimal(3)},
    }


@pytest.mark.parametrize(
    "given",
    [
        {"facts": [], "factor": 0.5, "by_name": {}},
        {"facts": [], "factor": None, "by_name": {}, "extra": 1},
        {"facts": {}, "factor": None, "by_name": {}},
        {"facts": [{"amount": "1", "kind": "week", "period": {"start": "2026-01-01"}}], "factor": 1, "by_name": {}},
    ],
    ids=["inexact number", "unknown argument", "mapping for a list", "no such kind"],
)
def test_wrong_input_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        arguments_for(total, given)


def test_a_result_is_compared_on_the_fields_that_are_written() -> None:
    fact = Fact(Decimal("1.50"), Kind.DAY, Period(date(2026, 1, 1)))
    assert list(differs({"amount": "1.5", "kind": "day", "period": {"end": None}}, fact, "r")) == []
    assert list(differs({"amount": "1.51"}, fact, "r")) == ["r.amount: ventede '1.51', fik Decimal('1.50')"]
    assert len(list(differs({"amonut": "1.5"}, fact, "r"))) == 1


def row_for(**row: object) -> Row:
    given = {"total": 100, "weights": {"a": 1, "b": 2}}
    return Row("x.yml", split_largest_remainder, "x", given, row)


def test_a_wrong_expectation_fails() -> None:
    with pytest.raises(AssertionError):
        check(row_for(forventet={"a": 34, "b": 66}))
    with pytest.raises(AssertionError):
        check(row_for(forventet={"a": 33}))
    with pytest.raises(AssertionError):
        check(row_for(fejl="negative"))
    check(row_for(forventet={"a": 33, "b": 67}))


@pytest.mark.parametrize(
    "table",
    [
        "rows: []",
        "function: rammevaerk.kernel.money:to_ore\nrows: []",
        "function: rammevaerk.kernel.money:to_ore\nrows:\n  - {navn: x, input: {kroner: 1}}",
        "function: rammevaerk.kernel.money:to_ore\nrows:\n  - {navn: x, forventet: 1, fejl: y}",
        "function: rammevaerk.kernel.money:to_ore\nrows:\n  - {input: {kroner: 1}, forventet: 100}",
        "function: rammevaerk.kernel.money:to_ore\nrows:\n  - {navn: x, in: {kroner: 1}, forventet: 100}",
    ],
)
def test_a_table_that_proves_nothing_is_refused(table: str, tmp_path: Path) -> None:
    path = tmp_path / "t.yml"
    path.write_text(table)
    with pytest.raises(ValueError):
        list(read_rows(path))
