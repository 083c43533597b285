"""Files for finance systems, written by definitions in `formats/`: one file of a system is one list of columns."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import yaml

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.ledger.models import ExportBatch, ExportLine
from rammevaerk.settlement.ledger_reads import ACCOUNTS, SOURCES
from rammevaerk.web.spreadsheet import NUMBER_FORMATS, safe_text

FOLDER = Path(__file__).parent / "formats"
CSV, XLSX = "csv", "xlsx"
KINDS = {"date", "text", "kroner", "month"}


@dataclass(frozen=True)
class FileColumn:
    """A column: its heading, the field of the line, and how it is written."""

    heading: str
    field: str
    kind: str


@dataclass(frozen=True)
class FileForm:
    """The form of a finance system's file; its name and headings are Danish, as the people write them who read it."""

    code: str
    name: str
    ending: str
    separator: str
    columns: tuple[FileColumn, ...]


@cache
def forms() -> dict[str, FileForm]:
    """The forms by code. ValueError for a definition with an unknown ending, field or kind."""
    return {path.stem: _form(path) for path in sorted(FOLDER.glob("*.yml"))}


def _form(path: Path) -> FileForm:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    columns = tuple(FileColumn(one["heading"], one["field"], one["as"]) for one in told["columns"])
    wrong = [one.field for one in columns if one.field not in FIELDS or one.kind not in KINDS]
    if told["ending"] not in (CSV, XLSX) or wrong:
        raise ValueError(f"{path.name}: {told['ending']} {wrong}")
    return FileForm(path.stem, told["name"], told["ending"], told.get("separator", ";"), columns)


def _words(line: ExportLine) -> str:
    parts = [line.voucher_text, line.counterparty, line.service, str(SOURCES.get(line.source, ""))]
    return ", ".join(part for part in parts if part)


FIELDS: dict[str, Any] = {
    "booked_on": lambda line: line.booked_on,
    "service_month": lambda line: line.service_month,
    "voucher_text": lambda line: line.voucher_text,
    "counterparty": lambda line: line.counterparty,
    "account_name": lambda line: str(ACCOUNTS[line.account]),
    "function": lambda line: line.function,
    "grouping": lambda line: line.grouping,
    "kind": lambda line: line.kind,
    "account_string": lambda line: "-".join(part for part in (line.function, line.grouping, line.kind) if part),
    "service": lambda line: line.service,
    "paragraph": lambda line: paragraph_label(line.paragraph) if line.paragraph else "",
    "amount": lambda line: kroner(line.amount_ore),
    "debit": lambda line: kroner(line.amount_ore) if line.amount_ore > 0 else None,
    "credit": lambda line: kroner(-line.amount_ore) if line.amount_ore < 0 else None,
    "words": _words,
}
"""What a definition can ask of a line."""


def lines_of(batch: ExportBatch) -> Iterator[ExportLine]:
    """The lines of a file as they were handed over, streamed (1 query)."""
    return ExportLine.objects.filter(batch=batch).order_by("number").iterator(chunk_size=2_000)


def write_csv(form: FileForm, lines: Iterable[ExportLine]) -> IO[bytes]:
    """The file in a temporary one, line by line: a byte order mark, decimal commas, dates as 31-12-2026. Written while the walls
    stand; what is streamed afterwards is the file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that streams it closes it
    words = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(words, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow([column.heading for column in form.columns])
    for line in lines:
        writer.writerow([_written(column.kind, FIELDS[column.field](line)) for column in form.columns])
    words.flush()
    words.detach()
    file.seek(0)
    return file


def _written(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if kind == "kroner":
        return f"{value:.2f}".replace(".", ",")
    if kind == "date":
        return f"{value:%d-%m-%Y}"
    return f"{value:%Y-%m}" if kind == "month" else safe_text(str(value))


def write_xlsx(form: FileForm, lines: Iterable[ExportLine]) -> IO[bytes]:
    """The workbook in a temporary file, row by row: memory does not grow with the lines."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that streams it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet("Posteringer")
        styles = {"kroner": "ore", "date": "date", "month": "month"}
        made = {kind: book.add_format({"num_format": NUMBER_FORMATS[name]}) for kind, name in styles.items()}
        page.write_row(0, 0, [column.heading for column in form.columns], book.add_format({"bold": True}))
        for number, line in enumerate(lines, start=1):
            for place, column in enumerate(form.columns):
                _put(page, (number, place), FIELDS[column.field](line), column.kind, made)
    file.seek(0)
    return file


def _put(page: Any, at: tuple[int, int], value: Any, kind: str, made: dict[str, Any]) -> None:
    if value is None:
        return
    if kind == "kroner":
        page.write_number(*at, value, made[kind])
    elif kind in ("date", "month"):
        page.write_datetime(*at, value, made[kind])
    else:
        page.write_string(*at, str(value))
