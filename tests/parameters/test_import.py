"""The price and wage index as a table: what is read, and what is said at which cell."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from rammevaerk.kernel.errors import DomainError
from rammevaerk.parameters.imports import HEADINGS, empty_table, read_index
from rammevaerk.web.spreadsheet import SheetToWrite, read_workbook, write_workbook

PUBLISHED = date(2026, 7, 1)
ROW = (2027, 0.028, "KL, budgetvejledning 2027", PUBLISHED)


def table(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "P og L"
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def said(content: bytes, name: str = "pl.xlsx") -> list[str]:
    with pytest.raises(DomainError) as error:
        read_index(content, name, "sjaelland")
    return [finding.message_in() for finding in error.value.findings]


def test_a_row_for_each_year_with_its_own_source() -> None:
    first, second = read_index(table(ROW, (2028, "3,1 %", "KL, skøn", "01.07.2026")), "pl.xlsx", "national")
    assert (first.parameter_id, first.area_code, first.valid_from, first.raw) == (
        "pricing.price_wage_development",
        "national",
        date(2027, 1, 1),
        "0.028",
    )
    assert first.source == "KL, budgetvejledning 2027 (offentliggjort 01.07.2026)"
    assert (second.valid_from, second.raw) == (date(2028, 1, 1), "0.031")


def test_a_csv_file_is_read_too() -> None:
    content = "År;Udvikling i procent;Kilde;Offentliggjort\r\n2027;-0,5;KL;01.07.2026\r\n".encode()
    (only,) = read_index(content, "pl.csv", "sjaelland")
    assert only.raw == "-0.005"


def test_the_empty_table_has_the_headings_and_no_value() -> None:
    assert tuple(cell.text for cell in read_workbook(empty_table(), "x.xlsx")[0].rows[0]) == HEADINGS
    assert said(empty_table()) == ["There is no year in the table."]


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        ((2027, "mange", "KL", PUBLISHED), "B2", "not a percentage"),
        ((2027, 2.8, "KL", PUBLISHED), "B2", "must lie between"),
        ((2027, None, "KL", PUBLISHED), "B2", "percentage is missing"),
        (("to tusind", 0.02, "KL", PUBLISHED), "A2", "not a whole number"),
        ((27, 0.02, "KL", PUBLISHED), "A2", "no year of this table"),
        ((None, 0.02, "KL", PUBLISHED), "A2", "year is missing"),
        ((2027, 0.02, None, PUBLISHED), "C2", "source is missing"),
        ((2027, 0.02, "x" * 201, PUBLISHED), "C2", "longer than 200"),
        ((2027, 0.02, "sag 010180-1234", PUBLISHED), "C2", "CPR"),
        ((2027, 0.02, "KL", None), "D2", "day of publication is missing"),
        ((2027, 0.02, "KL", "juli"), "D2", "not a date"),
        ((2027, "#REF!", "KL", PUBLISHED), "B2", "formula gives an error"),
    ],
)
def test_a_wrong_cell_is_named(row: tuple[Any, ...], cell: str, words: str) -> None:
    found = said(table(row))
    assert any(f"Cell {cell} in the sheet P og L" in message and words in message for message in found), found
    assert not any("010180" in message for message in found)


def test_the_same_year_twice_is_said_at_the_second() -> None:
    (message,) = said(table(ROW, ROW))
    assert message.startswith("Cell A3") and "2027 stands there twice" in message


def test_an_unknown_a_missing_and_a_repeated_column() -> None:
    found = said(table(ROW, headings=("År", "Udvikling i procent", "Note", "Offentliggjort")))
    assert ["Cell C1" in found[0], "Cell A1" in found[1]] == [True, True]
    assert "“Note”" in found[0] and "Kilde" in found[1]
    assert "stands there twice" in said(table(ROW, headings=("År", "År", "Udvikling i procent", "Kilde")))[0]


def test_every_wrong_cell_is_said_at_once() -> None:
    assert len(said(table((2027, "x", "KL", PUBLISHED), (2028, "y", "KL", PUBLISHED)))) == 2


def test_a_failed_formula_of_a_spreadsheet_program() -> None:
    content = write_workbook([SheetToWrite("P og L", HEADINGS, [list(ROW)])])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = re.sub(rb'<c r="B2"[^>]*><v>[^<]*</v></c>', b'<c r="B2" t="e"><v>#DIV/0!</v></c>', data)
                assert b"#DIV/0!" in data
            new.writestr(part.filename, data)
    assert "#DIV/0!" in said(stream.getvalue())[0]


def test_files_that_are_no_plain_spreadsheet() -> None:
    macro = io.BytesIO(table(ROW))
    with zipfile.ZipFile(macro, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    assert said(macro.getvalue()) == ["The file has macros."]
    assert said(b"ikke et regneark") == ["The file is not a spreadsheet that can be opened."]
    assert "larger than 20 MB" in said(b"x" * (20 * 1024 * 1024 + 1))[0]
    assert "lack" in said(b"", "tom.csv")[0]
