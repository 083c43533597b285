"""Spreadsheets of invoices from outside and of budgets: the templates, and a file as read."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.contracts.rules.old_contracts import TypedCell
from rammevaerk.kernel.finding import Finding
from rammevaerk.spending.rules.uploads import (
    BUDGET_HEADINGS,
    INVOICE_HEADINGS,
    BudgetLine,
    OutsideInvoice,
    read_budget,
    read_invoice,
)
from rammevaerk.web import typed
from rammevaerk.web.spreadsheet import SheetToWrite, read_workbook, write_workbook

MOST_ROWS = 20_000
HEADINGS = {"outside": INVOICE_HEADINGS, "budget": BUDGET_HEADINGS}
NAMES = {"outside": "Fakturaer udefra", "budget": "Budget"}


def template(kind: str) -> bytes:
    """The spreadsheet to fill in."""
    return write_workbook([SheetToWrite(NAMES[kind], [name.capitalize() for name in HEADINGS[kind]], [])])


def rows_of_file(kind: str, content: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of the first sheet as they are kept: cells as typed, with their addresses. Raises `UnreadableSpreadsheet`."""
    found = []
    for record in list(read_workbook(content, name)[0].records())[:MOST_ROWS]:
        cells = {heading: [cell.address, _words(cell.value)] for heading, cell in record.items() if heading in HEADINGS[kind]}
        if any(words for _address, words in cells.values()):
            found.append(cells)
    return found


def _words(value: Any) -> str:
    """A cell as a Dane would have typed it: numbers with a comma, days as they are."""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)


def _cells(kept: dict[str, Any]) -> dict[str, TypedCell]:
    return {name: TypedCell(*cell) for name, cell in kept.items()}


def invoices_of(rows: Sequence[dict[str, Any]]) -> list[tuple[OutsideInvoice | None, tuple[Finding, ...]]]:
    """The invoices of an upload, row by row."""
    return [read_invoice(_cells(row), ore=typed.read_ore, month=_month) for row in rows]


def budgets_of(rows: Sequence[dict[str, Any]]) -> list[tuple[BudgetLine | None, tuple[Finding, ...]]]:
    """The budgets of an upload, row by row."""
    return [read_budget(_cells(row), ore=typed.read_ore, day=typed.read_date) for row in rows]


def _month(words: str) -> date:
    """A month, or a day of it as a spreadsheet keeps months."""
    try:
        return typed.read_month(words)
    except ValueError:
        return typed.read_date(words).replace(day=1)
