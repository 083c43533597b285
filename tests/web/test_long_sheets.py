"""Very long tables are written as they are read, and every cell says what was meant."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.web import long_sheets
from rammevaerk.web.long_sheets import LineColumn, csv_parts, write_workbook

COLUMNS = (
    LineColumn("Navn & nummer"),
    LineColumn("Måned", "month"),
    LineColumn("Fra", "date"),
    LineColumn("Dage", "number"),
    LineColumn("Beløb (kr.)", "ore"),
    LineColumn("Egen", words=lambda own: "ja" if own else ""),
)
LINES = [
    ("Ærtebo <2>", date(2026, 5, 1), date(2026, 5, 16), 31, 6_287_730, False),
    ("", date(2026, 6, 1), date(2026, 12, 31), Decimal("0.750"), -5, True),
]
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
ORE = st.integers(-(10**11), 10**11)


def workbook(lines: Sequence[Sequence[Any]], columns: Sequence[LineColumn] = COLUMNS) -> bytes:
    file = io.BytesIO()
    assert write_workbook(file, "Linjer", columns, lines) == len(lines)
    return file.getvalue()


def read(content: bytes) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return list(book.get_sheet_by_name("Linjer").to_python(skip_empty_area=False))


def raw(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_every_kind_of_cell_is_read_back_by_two_readers() -> None:
    content = workbook(LINES)
    assert read(content) == [
        [column.heading for column in COLUMNS],
        ["Ærtebo <2>", date(2026, 5, 1), date(2026, 5, 16), 31, 62877.3, ""],
        ["", date(2026, 6, 1), date(2026, 12, 31), 0.75, -0.05, "ja"],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None and sheet.freeze_panes == "A2" and sheet.max_row == 3
    assert [cell.value for cell in sheet[2]][:3] == [
        "Ærtebo <2>",
        datetime.fromisoformat("2026-05-01"),
        datetime.fromisoformat("2026-05-16"),
    ]
    formats = [cell.number_format for cell in sheet[3]]
    assert formats[1:3] == ["mmmm yyyy", "d. mmm yyyy"] and formats[4].startswith('#,##0.00" kr."')
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold
    assert all(sheet.column_dimensions[letter].width >= 10 for letter in "ABCDEF"), "a date is not shown as ####"


@given(st.lists(ORE, min_size=1, max_size=30))
def test_an_amount_stands_in_the_sheet_exactly_as_it_is_printed(amounts: list[int]) -> None:
    content = workbook([(amount,) for amount in amounts], [LineColumn("Beløb", "ore")])
    printed = [part.split("</v>")[0] for part in raw(content).split("<v>")[1:]]
    assert [Decimal(text) for text in printed] == [Decimal(amount).scaleb(-2) for amount in amounts]
    assert all(len(text.split(".")[1]) == 2 for text in printed)
    assert [round(row[0] * 100) for row in read(content)[1:]] == amounts, "and a reader of doubles has it to the øre"


@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_any_text_comes_back(texts: list[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([(text, 1) for text in texts], [COLUMNS[0], COLUMNS[3]]))).active
    assert sheet is not None
    found = [openpyxl.utils.escape.unescape(str(cell.value or "")) for cell in sheet["A"][1:]]
    assert found == texts


def test_text_is_never_a_formula() -> None:
    content = workbook([('=HYPERLINK("http://x")', *LINES[0][1:])])
    assert "<f>" not in raw(content) and read(content)[1][0] == '=HYPERLINK("http://x")'
    assert b"'=HYPERLINK" in b"".join(csv_parts(COLUMNS, [('=HYPERLINK("http://x")', *LINES[0][1:])]))


@given(st.lists(st.tuples(TEXTS, DAYS, DAYS, st.integers(0, 400), ORE, st.booleans()), max_size=12))
def test_csv_has_every_line_with_decimal_commas(lines: list[tuple[Any, ...]]) -> None:
    written = b"".join(csv_parts(COLUMNS, lines)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))
    assert len(rows) == len(lines) + 1
    for row, line in zip(rows[1:], lines, strict=True):
        assert row[0].removeprefix("'") == line[0].removeprefix("'")
        assert row[1:4] == [line[1].isoformat(), line[2].isoformat(), str(line[3])]
        assert Decimal(row[4].replace(",", ".")) == Decimal(line[4]).scaleb(-2) and "." not in row[4]


def test_more_lines_than_are_remembered_come_whole_and_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_sheets, "MOST_REMEMBERED", 10)
    monkeypatch.setattr(long_sheets, "LINES_AT_ONCE", 100)
    given_out = 0

    def lines() -> Iterator[tuple[str, int]]:
        nonlocal given_out
        for number in range(1_050):
            given_out += 1
            yield f"SL-{number}", number

    columns, written = [COLUMNS[0], LineColumn("Beløb", "ore")], -1
    for part in csv_parts(columns, lines()):
        written += part.count(b"\r\n")
        assert written == given_out, "what has been read has been written"
    assert written == 1_050
    assert read(workbook(list(lines()), columns))[1:] == [[f"SL-{number}", number / 100] for number in range(1_050)]


def test_more_lines_than_a_sheet_holds_are_not_lost_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_sheets, "MOST_LINES", 3)
    with pytest.raises(ValueError, match="holds 3 lines"):
        workbook([LINES[0]] * 4)
    assert len(read(workbook([LINES[0]] * 3))) == 4


def test_an_empty_table_is_a_sheet_with_headings() -> None:
    assert read(workbook([])) == [[column.heading for column in COLUMNS]]
    assert b"".join(csv_parts(COLUMNS, [])).decode("utf-8-sig") == ";".join(column.heading for column in COLUMNS) + "\r\n"
