"""Spreadsheets are read with the address of every value, and files that are no plain spreadsheet are refused."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.web import spreadsheet
from rammevaerk.web.spreadsheet import SheetToWrite, UnreadableSpreadsheet, read_workbook, write_csv, write_workbook

HEADINGS = ["Tilbud", "Pladser", "Beløb", "Andel", "Dag"]
ROWS = [
    ["Ærtebo", 22, Decimal("1234.5"), Decimal("0.9739"), date(2026, 5, 1)],
    ['=HYPERLINK("http://x")', 0, None, Decimal(0), date(2026, 12, 31)],
]


def workbook() -> bytes:
    return write_workbook([SheetToWrite("Budget", HEADINGS, ROWS, {2: "kr", 3: "share"})])


def repacked(content: bytes, extra: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part.filename))
        for name, data in extra.items():
            new.writestr(name, data)
    return stream.getvalue()


def code_of(error: pytest.ExceptionInfo[UnreadableSpreadsheet]) -> str:
    return error.value.findings[0].code


def test_what_is_written_is_read_back_with_addresses() -> None:
    sheet = read_workbook(workbook(), "budget.xlsx")[0]
    assert sheet.name == "Budget"
    first = sheet.rows[1]
    assert [cell.value for cell in first] == ["Ærtebo", 22, Decimal("1234.5"), Decimal("0.9739"), date(2026, 5, 1)]
    assert [cell.address for cell in first] == ["A2", "B2", "C2", "D2", "E2"]
    assert list(sheet.records())[1]["beløb"].value is None


def test_text_is_never_written_as_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    cell = book["Budget"]["A3"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_number_formats_are_set() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    assert book["Budget"]["C2"].number_format.startswith("#,##0")
    assert book["Budget"]["D2"].number_format == "0.00%"
    assert book["Budget"]["E2"].is_date


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=20))
def test_amounts_survive_the_binary_fractions_of_a_spreadsheet(amounts: list[Decimal]) -> None:
    content = write_workbook([SheetToWrite("x", ["a"], [[amount] for amount in amounts])])
    assert [row[0].value for row in read_workbook(content, "x.xlsx")[0].rows[1:]] == amounts


def test_macros_links_and_other_files_are_refused() -> None:
    plain = workbook()
    cases = {
        "web.spreadsheet_macros": repacked(plain, {"xl/vbaProject.bin": b"x"}),
        "web.spreadsheet_links": repacked(plain, {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "web.spreadsheet_not_a_spreadsheet": b"MZ not a zip",
    }
    for expected, content in cases.items():
        with pytest.raises(UnreadableSpreadsheet) as error:
            read_workbook(content, "x.xlsx")
        assert code_of(error) == expected


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableSpreadsheet) as error:
        read_workbook(stream.getvalue(), "x.xlsx")
    assert code_of(error) == "web.spreadsheet_not_a_spreadsheet"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(workbook(), {"xl/media/zeros.bin": b"\0" * 60_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableSpreadsheet) as error:
        read_workbook(bomb, "x.xlsx")
    assert code_of(error) == "web.spreadsheet_bomb"


def test_a_damaged_sheet_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnreadableSpreadsheet) as error:
        read_workbook(repacked(b"PK\x05\x06" + b"\0" * 18, {"xl/workbook.xml": b"<broken"}), "x.xlsx")
    assert code_of(error) == "web.spreadsheet_not_a_spreadsheet"


def test_too_large_files_and_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "LARGEST_FILE", 1000)
    with pytest.raises(UnreadableSpreadsheet) as error:
        read_workbook(workbook(), "x.xlsx")
    assert code_of(error) == "web.spreadsheet_too_large"
    monkeypatch.undo()
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    with pytest.raises(UnreadableSpreadsheet) as error:
        read_workbook(workbook(), "x.xlsx")
    assert code_of(error) == "web.spreadsheet_too_many_cells"
    with pytest.raises(UnreadableSpreadsheet):
        read_workbook(b"a\n1\n2\n3\n", "x.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_csv_is_read_whatever_program_wrote_it(encoding: str, separator: str) -> None:
    content = f"Tilbud{separator}Pladser\nÆrtebo{separator}22\n\n".encode(encoding)
    rows = list(read_workbook(content, "x.csv")[0].records())
    assert [(row["tilbud"].text, row["pladser"].text, row["pladser"].address) for row in rows] == [("Ærtebo", "22", "B2")]


def test_csv_out_is_what_a_danish_spreadsheet_program_opens() -> None:
    content = write_csv(["Tilbud", "Beløb"], [["=1+1", Decimal("1234.50")], ["Ærtebo", None]])
    assert content.decode("utf-8-sig").splitlines() == ["Tilbud;Beløb", "'=1+1;1234,50", "Ærtebo;"]
    assert content.startswith(b"\xef\xbb\xbf")


def test_column_letters() -> None:
    assert [spreadsheet.column_letters(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_a_sheet_name_spreadsheet_programs_refuse_is_mended() -> None:
    assert spreadsheet.sheet_name("Takster [2027]: a/b" + "x" * 40) == "Takster  2027   a b" + "x" * 12


def test_a_failed_formula_is_seen_and_not_read_as_an_empty_cell() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Beløb", 5])  # type: ignore[union-attr]
    other = book.create_sheet("Ark & mere")
    other.append([1, "#REF!"])
    other["C3"] = "#DIV/0!"
    stream = io.BytesIO()
    book.save(stream)
    first, second = read_workbook(stream.getvalue(), "ark.xlsx")
    assert [cell.value for row in first.rows for cell in row] == ["Beløb", 5]
    assert {cell.address: cell.value for row in second.rows for cell in row if cell.value} == {
        "A1": 1,
        "B1": "#REF!",
        "C3": "#DIV/0!",
    }
