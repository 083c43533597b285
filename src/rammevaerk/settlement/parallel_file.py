"""Reading the seller's own invoice file: which column is which, and what is wrong in which cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.wording import text
from rammevaerk.web import typed
from rammevaerk.web.spreadsheet import Cell, Sheet, read_workbook

COLUMNS: dict[str, tuple[str, ...]] = {
    "buyer": ("betaler", "betalingskommune", "køber", "kommune", "debitor"),
    "reference": ("reference", "borger", "borgerreference", "ref", "sagsnummer"),
    "what": ("ydelse", "tilbud", "tekst", "takstpost", "vare"),
    "first": ("fra", "fra dato", "startdato", "periode fra"),
    "last": ("til", "til dato", "slutdato", "periode til"),
    "days": ("døgn", "dage", "antal", "antal døgn"),
    "amount": ("beløb", "beløb i alt", "i alt", "linjebeløb", "pris i alt"),
}
"""The headings each column is known by; a file may name others when it is sent."""

NEEDED = ("buyer", "days", "amount")
MOST_FINDINGS = 50


@dataclass(frozen=True)
class ReadLine:
    """One line of a file, as read; days inclusive."""

    row: int
    buyer: int
    about: str
    what: str
    first_day: date | None
    last_day: date | None
    days: Decimal
    ore: int


def read_invoice_file(content: bytes, name: str, *, buyers: Mapping[str, int], named: Mapping[str, str]) -> list[ReadLine]:
    """The lines of a file's first sheet that has the needed columns.

    ``buyers`` are organisations by name and code; ``named`` the headings somebody has written for columns. Raises Refused (or
    UnreadableSpreadsheet) with each fault at its cell.
    """
    known = {folded(word): pk for word, pk in buyers.items()}
    for sheet in read_workbook(content, name):
        columns = _columns(sheet, named)
        if columns is not None:
            return _lines(sheet, columns, known)
    missing = text("The file lacks a column for buyer, days or amount.")
    remedy = text("Name the headings Betaler, Døgn and Beløb, or write below what they are called in the file.")
    raise Refused([Finding("settlement.file_columns", Severity.BLOCKING, missing, remedy, where="file")])


def _columns(sheet: Sheet, named: Mapping[str, str]) -> dict[str, str] | None:
    headings = [cell.text.lower() for cell in sheet.rows[0]] if sheet.rows else []
    found = {}
    for column, words in COLUMNS.items():
        wanted = [named[column].strip().lower()] if named.get(column, "").strip() else list(words)
        heading = next((word for word in wanted if word in headings), None)
        if heading:
            found[column] = heading
    if any(column not in found for column in NEEDED) or not {"reference", "what"} & set(found):
        return None
    return found


def _lines(sheet: Sheet, columns: Mapping[str, str], buyers: Mapping[str, int]) -> list[ReadLine]:
    found, wrong = [], []
    for record in sheet.records():
        cells = {column: record[heading] for column, heading in columns.items() if heading in record}
        if not any(cell.text for cell in cells.values()):
            continue
        line = _line(cells, buyers)
        if isinstance(line, ReadLine):
            found.append(line)
        else:
            wrong += line
    if not found and not wrong:
        wrong.append(Finding("settlement.file_empty", Severity.BLOCKING, text("The file has no lines."), where="file"))
    if wrong:
        raise Refused(wrong[:MOST_FINDINGS])
    return found


def _line(cells: Mapping[str, Cell], buyers: Mapping[str, int]) -> ReadLine | list[Finding]:
    """A line, or what is wrong with its cells."""
    wrong: list[Finding] = []
    buyer = buyers.get(folded(cells["buyer"].text))
    if buyer is None:
        wrong.append(_fault(cells["buyer"], text("{cell}: {value} is no municipality or region we know.")))
    days = _number(cells["days"])
    if days is None or abs(days) > 1_000_000:
        wrong.append(_fault(cells["days"], text("{cell}: {value} is no number of days.")))
    amount = _number(cells["amount"])
    if amount is None or abs(amount) > 10**10:
        wrong.append(_fault(cells["amount"], text("{cell}: {value} is no amount.")))
    first, last = (_day(cells.get(name), wrong) for name in ("first", "last"))
    texts = {name: cells[name].text[:200] if name in cells else "" for name in ("reference", "what")}
    wrong += [_hidden(cells[name]) for name, words in texts.items() if guard_text(words, name)]
    if not any(texts.values()):
        wrong.append(_fault(cells["buyer"], text("{cell}: the line has neither reference nor text.")))
    if wrong or buyer is None or days is None or amount is None:
        return wrong
    about = texts["reference"] or texts["what"]
    ore = int((amount * 100).to_integral_value(rounding="ROUND_HALF_UP"))
    return ReadLine(cells["buyer"].row, buyer, about, texts["what"], first, last, days, ore)


def _number(cell: Cell) -> Decimal | None:
    """A number of the sheet, or one typed the Danish way in a text."""
    if isinstance(cell.value, bool) or cell.value is None:
        return None
    if isinstance(cell.value, int | Decimal):
        return Decimal(cell.value)
    try:
        return Decimal(typed.read_ore(cell.text)) / 100
    except ValueError:
        pass
    try:
        return Decimal(cell.text) if cell.text.replace("-", "").isdigit() else None
    except InvalidOperation:
        return None


def _day(cell: Cell | None, wrong: list[Finding]) -> date | None:
    if cell is None or not cell.text:
        return None
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    try:
        return typed.read_date(cell.text)
    except ValueError:
        wrong.append(_fault(cell, text("{cell}: {value} is no date.")))
        return None


def _fault(cell: Cell, message: str) -> Finding:
    shown = cell.text[:40] if cell.text and not guard_text(cell.text, cell.address) else "–"
    params = {"cell": cell.address, "value": shown}
    return Finding("settlement.file_cell", Severity.BLOCKING, message, where="file", params=params)


def _hidden(cell: Cell) -> Finding:
    """A CPR number is told by its cell alone."""
    message = text("{cell}: there is something that looks like a CPR number. Nothing of the file has been kept.")
    return Finding("settlement.file_cpr", Severity.BLOCKING, message, where="file", params={"cell": cell.address})


def names_of(organisations: Iterable[tuple[int, str, str]]) -> dict[str, int]:
    """Organisations (id, code, name) by what a file may call them: name with and without *Kommune*, and code."""
    found = {}
    for pk, code, name in organisations:
        for word in (name, name.removesuffix(" Kommune"), code):
            if word:
                found[word] = pk
    return found
