"""Rows of a file given to a command. What is wrong with a cell is said with its address; nothing is guessed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rammevaerk.config.cli.figures import number

if TYPE_CHECKING:
    from rammevaerk.web.spreadsheet import Cell, Sheet

Row = Mapping[str, "Cell"]


def sheet_of(file: Path) -> "Sheet":
    """The first sheet of a CSV file or a workbook, with its heading. Raises BadParameter when it cannot be read."""
    from rammevaerk.web.sentences import sentence
    from rammevaerk.web.spreadsheet import UnreadableSpreadsheet, read_workbook

    try:
        sheet = read_workbook(file.read_bytes(), file.name)[0]
    except UnreadableSpreadsheet as unreadable:
        raise typer.BadParameter(" ".join(sentence(found.message, found.params) for found in unreadable.findings)) from None
    if len(sheet.rows) < 2:
        raise typer.BadParameter(f"{file.name} has no rows below its heading")
    return sheet


def records(sheet: "Sheet", columns: Mapping[str, Sequence[str]]) -> list[Row]:
    """The rows by our names of the columns; each may have several headings in the file. BadParameter names what is missing
    and what is not known."""
    ours = {heading: name for name, headings in columns.items() for heading in headings}
    found = [cell.text.lower() for cell in sheet.rows[0] if cell.text]
    unknown = [heading for heading in found if heading not in ours]
    missing = [headings[0] for headings in columns.values() if not set(headings) & set(found)]
    if unknown or missing:
        raise typer.BadParameter(
            f"unknown columns: {', '.join(unknown) or 'none'}; missing columns: {', '.join(missing) or 'none'}"
        )
    return [{ours[heading]: cell for heading, cell in record.items()} for record in sheet.records()]


def by_name(sheet: "Sheet", column: str = "") -> dict[str, Decimal]:
    """The numbers of a column (the second when no heading is given) by the names in the first."""
    headings = [cell.text.lower() for cell in sheet.rows[0]]
    if column and column.lower() not in headings:
        raise typer.BadParameter(f"there is no column {column!r}; those there are: {', '.join(filter(None, headings))}")
    place = headings.index(column.lower()) if column else 1
    found: dict[str, Decimal] = {}
    for row in sheet.rows[1:]:
        name = row[0].text
        if not name or name in found:
            raise typer.BadParameter(f"{row[0].address}: each row needs a name of its own")
        if place >= len(row):
            raise typer.BadParameter(f"row {row[0].row} has no value in its column {place + 1}")
        found[name] = amount(row[place])
    return found


def amount(cell: "Cell") -> Decimal:
    """`1.234,50`, `1234.50` or a number of a workbook, not below zero. Raises BadParameter with the cell's address."""
    try:
        value = _number(cell)
    except (ValueError, typer.BadParameter):
        raise typer.BadParameter(f"{cell.address}: {cell.text!r} is no number") from None
    if value < 0:
        raise typer.BadParameter(f"{cell.address}: {cell.text!r} is below zero")
    return value


def _number(cell: "Cell") -> Decimal:
    from rammevaerk.web.typed import read_ore

    if isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool):
        return Decimal(cell.value)
    try:
        ore = read_ore(cell.text)
    except ValueError:
        return number(cell.text)
    return Decimal(ore).scaleb(-2) if ore % 100 else Decimal(ore // 100)
