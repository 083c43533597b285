"""Stored rows of a file as the rules read them, and back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.registry import facts
from rammevaerk.registry.models import ImportRow
from rammevaerk.registry.rules.services_file import FileCell, KnownNames, ReadRow, RowDecision, column_names, decided, read_row
from rammevaerk.web.spreadsheet import Cell

READY, ODD, DECIDED, REFUSED, SEEN = "ready", "odd", "decided", "refused", "seen"
APPLIED, UNCHANGED, LEFT_OUT = "applied", "unchanged", "left_out"


def plain(value: Any) -> Any:
    """A cell's value as JSON keeps it; numbers with decimals as text, which reads the same."""
    if isinstance(value, Decimal | date):
        return str(value)
    return value


def raw_of(record: Mapping[str, Cell]) -> dict[str, Any]:
    """The row as it stood in the file, by heading, empty cells left out."""
    return {heading: plain(cell.value) for heading, cell in record.items() if cell.value is not None}


def cells_of(record: Mapping[str, Cell], *, typed: bool) -> dict[str, FileCell]:
    """The row's cells by our column names, with their addresses."""
    names = column_names(record)
    return {name: FileCell(record[heading].value, record[heading].address, typed) for heading, name in names.items()}


def read_stored(rows: Sequence[ImportRow], known: KnownNames) -> list[ReadRow]:
    """Stored rows read again, with what was decided about them; comparison with other rows has been done already."""
    return [_read(row, known) for row in rows]


def _read(row: ImportRow, known: KnownNames) -> ReadRow:
    names = column_names(row.raw)
    cells = {name: FileCell(row.raw[heading], typed=False) for heading, name in names.items()}
    return decided(read_row(row.number, cells, known), RowDecision.from_json(row.decided))


def known_now(today: date) -> KnownNames:
    """See `facts.known_names`."""
    return facts.known_names(today)


def fingerprint(raw: Mapping[str, Any]) -> str:
    """Equal for rows that say the same."""
    return json.dumps(raw, sort_keys=True, ensure_ascii=False)
