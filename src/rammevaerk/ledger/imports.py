"""What a finance system has booked and paid, as a table: one row for each statement it tells of."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from rammevaerk.accounts import queries as organisations
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.wording import text
from rammevaerk.ledger.actions import Report
from rammevaerk.web.cells import Reading, repeated
from rammevaerk.web.spreadsheet import Cell, Sheet, SheetToWrite, read_workbook, write_workbook

SELLER, NUMBER, VOUCHER, BOOKED, PAID, AMOUNT, REFERENCE = (
    "sælger", "afregning", "bilag", "bogført", "betalt", "beløb", "betalingsreference",
)  # fmt: skip
HEADINGS = ("Sælger", "Afregning", "Bilag", "Bogført", "Betalt", "Beløb", "Betalingsreference")
"""The headings of the table, in Danish as finance people write them."""

MOST_ROWS = 2_000


def empty_table() -> bytes:
    """The workbook to fill in."""
    rows = [["", "", "", None, None, None, ""] for _row in range(30)]
    return write_workbook([SheetToWrite("Betalinger", HEADINGS, rows, formats={3: "date", 4: "date", 5: "ore"})])


def read_reports(content: bytes, file_name: str) -> list[Report]:
    """The rows of a filled-in table. Raises Refused with a finding for each cell that is wrong, and UnreadableSpreadsheet."""
    sheet = read_workbook(content, file_name)[0]
    reading = Reading()
    columns = _columns(sheet, reading)
    found = [] if reading.findings else _reports(sheet, columns, reading)
    if reading.findings:
        raise Refused(reading.findings)
    if not found:
        raise Refused([Finding("ledger.empty_table", Severity.BLOCKING, text("There is no row in the table."))])
    if len(found) > MOST_ROWS:
        said = text("The table has more than {rows} rows. Split it.")
        raise Refused([Finding("ledger.long_table", Severity.BLOCKING, said, params={"rows": str(MOST_ROWS)})])
    return found


def _columns(sheet: Sheet, reading: Reading) -> dict[str, int]:
    heading = sheet.rows[0] if sheet.rows else ()
    found = {" ".join(cell.text.lower().split()): place for place, cell in enumerate(heading) if cell.text}
    missing = [name for name in HEADINGS if name.lower() not in found]
    if missing:
        first = heading[0] if heading else Cell(sheet.name, 1, 1, None)
        said = text("Cell {cell} in the sheet {sheet}: the headings lack {columns}.")
        reading.say(first, said, text("Get the empty table and fill that in."), columns=", ".join(missing))
    return found


def _reports(sheet: Sheet, columns: Mapping[str, int], reading: Reading) -> list[Report]:
    sellers = _sellers()
    found = []
    for row in sheet.rows[1:]:
        cells = {name: _cell(sheet, row, place) for name, place in columns.items()}
        if any(cells[name.lower()].text for name in HEADINGS):
            found.append(_report(cells, sellers, reading))
    return found


def _sellers() -> dict[str, int]:
    """Organisations by folded name and by code."""
    rows = list(organisations.operators().values_list("pk", "code", "name"))
    return {folded(name): pk for pk, _code, name in rows} | {code.lower(): pk for pk, code, _name in rows}


def _report(cells: Mapping[str, Cell], sellers: Mapping[str, int], reading: Reading) -> Report:
    seller, number = reading.words(cells[SELLER]), reading.words(cells[NUMBER])
    voucher, reference = reading.words(cells[VOUCHER]), reading.words(cells[REFERENCE])
    for name, words, longest in ((SELLER, seller, 80), (NUMBER, number, 40), (VOUCHER, voucher, 40), (REFERENCE, reference, 80)):
        if len(words) > longest:
            said = text("Cell {cell} in the sheet {sheet}: “{typed}” is longer than {longest} characters.")
            reading.say(cells[name], said, typed=repeated(cells[name]), longest=str(longest))
    if not seller:
        reading.say(cells[SELLER], text("Cell {cell} in the sheet {sheet}: the seller is missing."))
    if not number:
        reading.say(cells[NUMBER], text("Cell {cell} in the sheet {sheet}: the statement's number is missing."))
    paid_on, amount = reading.day(cells[PAID]), reading.ore(cells[AMOUNT])
    if paid_on and not cells[AMOUNT].text:
        reading.say(cells[AMOUNT], text("Cell {cell} in the sheet {sheet}: the amount is missing."))
    if amount is not None and not cells[PAID].text:
        reading.say(cells[PAID], text("Cell {cell} in the sheet {sheet}: the day of the payment is missing."))
    if not voucher and not cells[PAID].text:
        reading.say(cells[VOUCHER], text("Cell {cell} in the sheet {sheet}: there is neither a voucher nor a payment."))
    return Report(
        seller=sellers.get(folded(seller)) or sellers.get(seller.lower()),
        seller_name=seller[:80],
        number=number[:40],
        voucher=voucher,
        booked_on=reading.day(cells[BOOKED]),
        paid_on=paid_on,
        amount_ore=amount or 0,
        reference=reference,
        place=cells[NUMBER].address,
    )


def _cell(sheet: Sheet, row: tuple[Cell, ...], place: int) -> Cell:
    return row[place] if place < len(row) else Cell(sheet.name, row[0].row, place + 1, None)


def as_plain(reports: list[Report]) -> list[dict[str, Any]]:
    """The rows as plain values, to be sent back signed when they are saved."""
    return [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(one).items()} for one in reports
    ]


def from_plain(rows: list[dict[str, Any]]) -> list[Report]:
    """The rows again."""
    return [Report(**{key: _again(key, value) for key, value in row.items()}) for row in rows]


def _again(key: str, value: Any) -> Any:
    return date.fromisoformat(value) if key in ("booked_on", "paid_on") and value else value
