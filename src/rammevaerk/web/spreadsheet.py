"""Spreadsheets in and out: every value read keeps the address of its cell, so that an error can point at it.

Reading refuses what is not a plain spreadsheet: files above 20 MB, archives that unpack to much more than a spreadsheet
holds, macros, links out of the file and encrypted books. Nothing is calculated; a formula gives the value the sheet was
saved with.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.formula_errors import failed_formulas

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 400 * MEGABYTE
LARGEST_RATIO = 200
MOST_PARTS = 2000
MOST_ROWS = 200_000
MOST_COLUMNS = 1000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Value = str | int | Decimal | bool | date | None


class UnreadableSpreadsheet(DomainError):
    """The file as a whole cannot be read; `findings` says why and what to do."""


def _unreadable(code: str, message: str, remedy: str, **params: str) -> UnreadableSpreadsheet:
    finding = Finding(f"web.spreadsheet_{code}", Severity.BLOCKING, message, remedy, params=params)
    return UnreadableSpreadsheet([finding])


@dataclass(frozen=True)
class Cell:
    """One value with its address as the reader knows it: sheet `Budget`, `D14`; row and column count from 1."""

    sheet: str
    row: int
    column: int
    value: Value

    @property
    def address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as text without outer spaces; empty when the cell is."""
        if self.value is None:
            return ""
        if isinstance(self.value, datetime):
            return self.value.date().isoformat()
        return str(self.value).strip()


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, empty ones left out; a row has a cell for each column up to its last."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def records(self, header_row: int = 0) -> Iterator[dict[str, Cell]]:
        """The rows below the header as dictionaries by heading; headings are stripped and lower-cased."""
        headings = [cell.text.lower() for cell in self.rows[header_row]] if len(self.rows) > header_row else []
        for row in self.rows[header_row + 1 :]:
            filled = {heading: cell for heading, cell in zip(headings, row, strict=False) if heading}
            for position, heading in enumerate(headings):
                if heading and heading not in filled:
                    filled[heading] = Cell(self.name, row[0].row, position + 1, None)
            yield filled


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """All sheets of an .xlsx or .csv file. Raises `UnreadableSpreadsheet` with the reason and the remedy."""
    if len(content) > LARGEST_FILE:
        raise _unreadable(
            "too_large",
            text("The file is larger than {limit} MB."),
            text("Split it, or remove pictures and empty sheets."),
            limit=str(LARGEST_FILE // MEGABYTE),
        )
    if name.lower().endswith(".csv"):
        return [_read_csv(content)]
    check_package(content)
    return _read_xlsx(content)


def check_package(content: bytes) -> None:
    """Refuses packages that are no plain spreadsheet before anything is unpacked. Raises `UnreadableSpreadsheet`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_size(parts)
            _check_parts([part.filename for part in parts])
    except zipfile.BadZipFile as error:
        raise _unreadable(
            "not_a_spreadsheet",
            text("The file is not a spreadsheet that can be opened."),
            text("Save it as .xlsx without password, or as .csv, and send it again."),
        ) from error


def _check_size(parts: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked / packed > LARGEST_RATIO:
        raise _unreadable(
            "bomb",
            text("The file unpacks to far more than a spreadsheet holds."),
            text("Copy the values into a new spreadsheet and send that."),
        )


def _check_parts(names: Sequence[str]) -> None:
    lowered = [name.lower() for name in names]
    if any("vbaproject" in name or "macrosheets/" in name or "activex/" in name for name in lowered):
        raise _unreadable("macros", text("The file has macros."), text("Save it as .xlsx without macros and send it again."))
    if any("externallinks/" in name for name in lowered):
        raise _unreadable(
            "links",
            text("The file takes values from other files."),
            text("Paste the values instead of the links and send it again."),
        )
    if not any(name.startswith("xl/") for name in lowered):
        raise _unreadable(
            "not_a_spreadsheet",
            text("The file is not a spreadsheet that can be opened."),
            text("Save it as .xlsx without password, or as .csv, and send it again."),
        )


def _read_xlsx(content: bytes) -> list[Sheet]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        failed = failed_formulas(content)
        return [_sheet(name, book.get_sheet_by_name(name), failed.get(place, {})) for place, name in enumerate(book.sheet_names)]
    except python_calamine.CalamineError as error:
        raise _unreadable(
            "not_a_spreadsheet",
            text("The file is not a spreadsheet that can be opened."),
            text("Save it as .xlsx without password, or as .csv, and send it again."),
        ) from error


def _sheet(name: str, sheet: Any, failed: Mapping[str, str]) -> Sheet:
    last_row, last_column = sheet.end or (0, 0)  # counted from 0
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise _too_many_cells(name)
    rows = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = tuple(Cell(name, number, column, _plain(value)) for column, value in enumerate(values, start=1))
        if failed:
            cells = tuple(replace(cell, value=failed.get(cell.address, cell.value)) for cell in cells)
        if any(cell.value is not None for cell in cells):
            rows.append(cells)
    return Sheet(name, tuple(rows))


def _too_many_cells(name: str) -> UnreadableSpreadsheet:
    return _unreadable(
        "too_many_cells",
        text("The sheet {sheet} has more than {rows} rows or {columns} columns."),
        text("Delete the empty rows and columns and send it again."),
        sheet=name,
        rows=str(MOST_ROWS),
        columns=str(MOST_COLUMNS),
    )


def _plain(value: Any) -> Value:
    """Spreadsheets keep numbers as binary fractions; the shortest decimal that means the same is what was typed."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    if isinstance(value, bool | str | int | date):
        return value
    try:
        number = Decimal(repr(value))
    except InvalidOperation:  # durations and errors of the sheet: shown as they are, and refused by who expects a number
        return str(value)
    return int(number) if number == number.to_integral_value() else number


def _read_csv(content: bytes) -> Sheet:
    words = _decoded(content)
    sample = words[:4096]
    separator = ";" if sample.count(";") >= sample.count(",") else ","
    rows = []
    for number, values in enumerate(csv.reader(io.StringIO(words), delimiter=separator), start=1):
        if number > MOST_ROWS or len(values) > MOST_COLUMNS:
            raise _too_many_cells("csv")
        cells = tuple(Cell("csv", number, column, value.strip() or None) for column, value in enumerate(values, start=1))
        if any(cell.value is not None for cell in cells):
            rows.append(cells)
    return Sheet("csv", tuple(rows))


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise _unreadable(
            "not_text",
            text("The file is not text with separators."),
            text("Save it as .xlsx without password, or as .csv, and send it again."),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def safe_text(value: str) -> str:
    """Text that a spreadsheet program does not take for a formula."""
    return "'" + value if value.startswith(FORMULA_SIGNS) else value


@dataclass
class SheetToWrite:
    """One sheet to write: headings, rows of plain values, and a number format for each column that needs one.

    Formats: `kr` (whole kroner), `ore` (two decimals), `share` (per cent with two decimals), `number`, `date`, `month`;
    amounts in øre are divided before writing.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    formats: dict[int, str] = field(default_factory=dict)
    note: str = ""


NUMBER_FORMATS = {
    "kr": '#,##0" kr.";\u2212#,##0" kr."',
    "ore": '#,##0.00" kr.";\u2212#,##0.00" kr."',
    "share": "0.00%",
    "number": "#,##0.##",
    "date": "d. mmm yyyy",
    "month": "mmmm yyyy",
}


def write_workbook(sheets: Sequence[SheetToWrite]) -> bytes:
    """An .xlsx file; text is never written as a formula or a link, the heading row stays in view."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        made = {name: book.add_format({"num_format": code}) for name, code in NUMBER_FORMATS.items()}
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet_name(sheet.name)), sheet, heading, made)
    return stream.getvalue()


def sheet_name(name: str) -> str:
    """A name spreadsheet programs accept: without `[]:*?/\\` and at most 31 characters."""
    return name.translate({ord(sign): " " for sign in "[]:*?/\\"})[:31].strip() or "Ark"


def _write_sheet(page: Any, sheet: SheetToWrite, heading: Any, made: dict[str, Any]) -> None:
    widths = [len(str(words)) for words in sheet.headings]
    page.write_row(0, 0, list(sheet.headings), heading)
    page.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            kind = sheet.formats.get(column, "")
            _write_cell(page, last, column, value, made.get(kind or ("date" if isinstance(value, date) else "")))
            widths[column] = max(widths[column], min(len(str(value)), 60))
    for column, width in enumerate(widths):
        page.set_column(column, column, max(8, width + 2))
    if sheet.note:
        page.write_string(last + 2, 0, sheet.note)


def _write_cell(page: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | Decimal):
        page.write_number(row, column, value, style)
    elif isinstance(value, date):
        day = value if not isinstance(value, datetime) else value.replace(tzinfo=None)
        page.write_datetime(row, column, day, style)
    else:
        page.write_string(row, column, str(value), style)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons, decimal commas and a byte order mark: what a Danish spreadsheet program opens rightly."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_csv_value(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, str):
        return safe_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
