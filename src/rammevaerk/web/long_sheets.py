"""Tables of very many lines as a file: read as a stream and written as one, whatever their length.

XlsxWriter makes the workbook (styles, heading, what spreadsheet programs want beside the lines); the lines go straight into its
sheet as XML. Cells are written by their column, and what a column has said once is remembered: of 80,000 lines most cells are a
name, a month or a tariff that stood in an earlier one. Amounts are written as they are printed, no binary fraction between.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any
from xml.sax.saxutils import escape

from rammevaerk.web.spreadsheet import NUMBER_FORMATS, column_letters, safe_text, sheet_name

LINES_AT_ONCE = 1_000
MOST_LINES = 1_048_575
"""What a sheet holds under its heading."""

MOST_REMEMBERED = 5_000
LONGEST_TEXT = 32_767
_COMPRESSION = 3  # a fifth larger than the usual 6, in half of its time
_DAY_NOUGHT = 693_594  # spreadsheets count days from 30 December 1899
_WIDTHS = {"text": 22, "month": 16, "date": 14, "ore": 16, "number": 10}
_SHEET = "xl/worksheets/sheet1.xml"
_EXAMPLE_LINE = re.compile(r'<row r="2".*?</row>', re.DOTALL)
_EXAMPLE_CELL = re.compile(r'<c r="([A-Z]+)2" s="(\d+)"')
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class LineColumn:
    """A column: what it is called and how its values are written. Kinds: `text`, `number`, `date`, `month` (a date in it) and
    `ore` (whole øre, shown as kroner with two decimals). `words` turns a value into its text, where it is a code."""

    heading: str
    kind: str = "text"
    words: Callable[[Any], str] = str


def csv_parts(columns: Sequence[LineColumn], lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as CSV in parts of many lines: semicolons, decimal commas, a byte order mark."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    stream.write("\ufeff")
    writer.writerow([column.heading for column in columns])
    cells = [_Remembered(_plain_cell(column)) for column in columns]
    for number, line in enumerate(lines, 1):
        writer.writerow([cell[value] for cell, value in zip(cells, line, strict=True)])
        if number % LINES_AT_ONCE == 0:
            yield stream.getvalue().encode()
            _forget(cells)
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def write_workbook(file: IO[bytes], name: str, columns: Sequence[LineColumn], lines: Iterable[Sequence[Any]]) -> int:
    """The table as a workbook of one sheet called `name`; gives how many lines. Raises ValueError for more than a sheet holds."""
    with zipfile.ZipFile(_empty_book(name, columns)) as empty, _package(file) as package:
        for other in empty.namelist():
            if other != _SHEET:
                package.writestr(other, empty.read(other))
        example = empty.read(_SHEET).decode()
        before, after = _EXAMPLE_LINE.sub("", example).split("</sheetData>")
        number = 0
        parts = _xml_parts(columns, dict(_EXAMPLE_CELL.findall(example)), lines)
        with package.open(_SHEET, "w") as sheet:
            sheet.write(before.encode())
            for number, part in parts:  # noqa: B007 -- the last one's number is how many there were
                sheet.write(part)
            sheet.write(f"</sheetData>{after}".encode())
    return number


class _Remembered(dict[Any, str]):
    """What a column writes for a value, worked out once."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        self.write = write

    def __missing__(self, value: Any) -> str:
        self[value] = self.write(value)
        return self[value]


def _forget(cells: Iterable[_Remembered]) -> None:
    for cell in cells:
        if len(cell) > MOST_REMEMBERED:
            cell.clear()


def _plain_cell(column: LineColumn) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        if column.kind == "text":
            return safe_text(column.words(value))
        if column.kind in ("ore", "number"):
            return _number(column.kind, value).replace(".", ",")
        return str(value.isoformat())

    return write


def _number(kind: str, value: Any) -> str:
    if kind == "number":
        return f"{value:f}" if not isinstance(value, int) else str(value)
    kroner, ore = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{kroner}.{ore:02d}"


# -- the workbook -------------------------------------------------------------------------------------------------------


def _empty_book(name: str, columns: Sequence[LineColumn]) -> io.BytesIO:
    """A workbook with the heading, and under it one line of empty cells that shows the style of each column."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet_name(name))
        for place, column in enumerate(columns):
            page.set_column(place, place, max(_WIDTHS[column.kind], len(column.heading) + 2))
        page.write_row(0, 0, [column.heading for column in columns], book.add_format({"bold": True, "bottom": 1}))
        page.freeze_panes(1, 0)
        kinds = [kind for kind in NUMBER_FORMATS if kind != "number"]
        styles = {kind: book.add_format({"num_format": NUMBER_FORMATS[kind]}) for kind in kinds}
        for place, column in enumerate(columns):
            page.write_blank(1, place, None, styles.get(column.kind))
    return stream


def _package(file: IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION)


def _xml_parts(
    columns: Sequence[LineColumn], styles: dict[str, str], lines: Iterable[Sequence[Any]]
) -> Iterator[tuple[int, bytes]]:
    """Lines as XML in parts of many, each with the number of its last line."""
    letters = [column_letters(place) for place in range(1, len(columns) + 1)]
    cells = [_Remembered(_xml_cell(column, styles.get(letter, ""))) for letter, column in zip(letters, columns, strict=True)]
    number, rows = 0, []
    for number, line in enumerate(lines, 1):
        row = number + 1
        rows.append(f'<row r="{row}">')
        for letter, cell, value in zip(letters, cells, line, strict=True):
            if written := cell[value]:
                rows.append(f'<c r="{letter}{row}"{written}')
        rows.append("</row>")
        if number % LINES_AT_ONCE == 0:
            _still_fits(number)
            yield number, "".join(rows).encode()
            rows.clear()
            _forget(cells)
    _still_fits(number)
    yield number, "".join(rows).encode()


def _still_fits(number: int) -> None:
    if number > MOST_LINES:
        raise ValueError(f"a sheet holds {MOST_LINES} lines under its heading; take the lines as CSV")


def _xml_cell(column: LineColumn, style: str) -> Callable[[Any], str]:
    """A cell's XML after its address; empty for empty text."""
    styled = f' s="{style}"' if style else ""

    def write(value: Any) -> str:
        if column.kind == "text":
            return _xml_text(column.words(value))
        shown = str(value.toordinal() - _DAY_NOUGHT) if column.kind in ("date", "month") else _number(column.kind, value)
        return f"{styled}><v>{shown}</v></c>"

    return write


def _xml_text(value: str) -> str:
    if not value:
        return ""
    kept = ' xml:space="preserve"' if value != value.strip() else ""
    safe = _UNPRINTABLE.sub(lambda sign: f"_x{ord(sign.group()):04X}_", value[:LONGEST_TEXT])
    return f' t="inlineStr"><is><t{kept}>{escape(safe)}</t></is></c>'
