"""The price and wage index as a table somebody fills in: year, per cent, source and day of publication."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.cpr import contains_cpr
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.loader import load_parameters
from rammevaerk.law.values import State
from rammevaerk.parameters.rules import NewValue
from rammevaerk.parameters.rules.proposing import FIRST_YEAR, LAST_YEAR, end_words
from rammevaerk.web.cells import Reading, repeated
from rammevaerk.web.spreadsheet import Cell, Sheet, SheetToWrite, read_workbook, write_workbook

INDEX = "pricing.price_wage_development"
YEAR, DEVELOPMENT, SOURCE, PUBLISHED = "år", "udvikling i procent", "kilde", "offentliggjort"
HEADINGS = ("År", "Udvikling i procent", "Kilde", "Offentliggjort")
"""The headings of the table, in Danish as the people write it who publish the figures."""

EMPTY_ROWS = 12
LONGEST_SOURCE = 200


def empty_table() -> bytes:
    """The workbook to fill in: headings, and cells that take per cent and dates."""
    rows = [["", None, "", None] for _row in range(EMPTY_ROWS)]
    return write_workbook([SheetToWrite("P og L", HEADINGS, rows, formats={1: "share", 3: "date"})])


def read_index(content: bytes, file_name: str, area_code: str) -> list[NewValue]:
    """The values of a filled-in table, one for each year from its 1 January.

    Raises Refused with a finding for each cell that is wrong, and UnreadableSpreadsheet for the file as a whole.
    """
    sheet = read_workbook(content, file_name)[0]
    reading = Reading()
    columns = _columns(sheet, reading)
    values = [] if reading.findings else _values(sheet, columns, reading, area_code)
    if reading.findings:
        raise Refused(reading.findings)
    if not values:
        raise Refused([Finding("parameters.empty_table", Severity.BLOCKING, text("There is no year in the table."))])
    return values


def _columns(sheet: Sheet, reading: Reading) -> dict[str, int]:
    """The place of each column by its heading; an unknown, missing or repeated one is said."""
    found: dict[str, int] = {}
    heading = sheet.rows[0] if sheet.rows else ()
    known = {name.lower() for name in HEADINGS}
    for place, cell in enumerate(heading):
        name = " ".join(cell.text.lower().split())
        if not name:
            continue
        if name not in known:
            said = text("Cell {cell} in the sheet {sheet}: there is no column “{typed}” in this table.")
            reading.say(cell, said, text("Use the columns {columns}."), typed=repeated(cell), columns=", ".join(HEADINGS))
        elif name in found:
            reading.say(
                cell, text("Cell {cell} in the sheet {sheet}: the column “{typed}” stands there twice."), typed=repeated(cell)
            )
        found.setdefault(name, place)
    missing = [name for name in HEADINGS if name.lower() not in found]
    if missing:
        first = heading[0] if heading else Cell(sheet.name, 1, 1, None)
        said = text("Cell {cell} in the sheet {sheet}: the headings lack {columns}.")
        reading.say(first, said, text("Get the empty table and fill that in."), columns=", ".join(missing))
    return found


def _values(sheet: Sheet, columns: Mapping[str, int], reading: Reading, area_code: str) -> list[NewValue]:
    found: dict[int, NewValue] = {}
    for row in sheet.rows[1:]:
        cells = {name: _cell(sheet, row, place) for name, place in columns.items()}
        if not any(cell.text for cell in cells.values()):
            continue
        year = _year(cells[YEAR], reading)
        development = _development(cells[DEVELOPMENT], reading)
        source = _source(cells, reading)
        if year is None or development is None:
            continue
        if year in found:
            said = text("Cell {cell} in the sheet {sheet}: the year {typed} stands there twice.")
            reading.say(cells[YEAR], said, text("Keep one of the rows."), typed=str(year))
            continue
        found[year] = NewValue(INDEX, area_code, date(year, 1, 1), f"{development.normalize():f}", State.IN_FORCE, source)
    return list(found.values())


def _cell(sheet: Sheet, row: tuple[Cell, ...], place: int) -> Cell:
    return row[place] if place < len(row) else Cell(sheet.name, row[0].row, place + 1, None)


def _year(cell: Cell, reading: Reading) -> int | None:
    if not cell.text:
        reading.say(cell, text("Cell {cell} in the sheet {sheet}: the year is missing."))
        return None
    year = reading.number(cell)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        said = text("Cell {cell} in the sheet {sheet}: {typed} is no year of this table.")
        reading.say(cell, said, text("Write a year with four digits, for example 2027."), typed=str(year))
        return None
    return year


def _development(cell: Cell, reading: Reading) -> Decimal | None:
    if not cell.text:
        reading.say(
            cell, text("Cell {cell} in the sheet {sheet}: the percentage is missing."), text("Write 0 when nothing changed.")
        )
        return None
    share = reading.share(cell)
    definition = load_parameters().definition(INDEX)
    low, high = definition.lowest, definition.highest
    if share is None or low is None or high is None or low <= share <= high:
        return share
    said = text("Cell {cell} in the sheet {sheet}: {typed} must lie between {low} and {high}.")
    remedy = text("Write it with the sign, for example 2,8 %.")
    words = end_words(definition, share)
    reading.say(cell, said, remedy, typed=words, low=end_words(definition, low), high=end_words(definition, high))
    return None


def _source(cells: Mapping[str, Cell], reading: Reading) -> str:
    cell, published = cells[SOURCE], cells[PUBLISHED]
    words = reading.words(cell)
    day = reading.day(published)
    if not words:
        reading.say(
            cell,
            text("Cell {cell} in the sheet {sheet}: the source is missing."),
            text("Write who published the figure, and where."),
        )
    elif contains_cpr(words):
        reading.say(
            cell,
            text("Cell {cell} in the sheet {sheet}: there is something that looks like a CPR number. It has not been saved."),
        )
    elif len(words) > LONGEST_SOURCE:
        said = text("Cell {cell} in the sheet {sheet}: the source is longer than {most} characters.")
        reading.say(cell, said, text("Write a shorter one."), most=str(LONGEST_SOURCE))
    if not published.text:
        reading.say(published, text("Cell {cell} in the sheet {sheet}: the day of publication is missing."))
    return f"{words} (offentliggjort {day:%d.%m.%Y})" if day else words
