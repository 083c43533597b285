"""A column: what stands in its cells on the page and in files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

Cell = Callable[[Any], Any] | str | None


@dataclass(frozen=True)
class Column:
    """One column; the first of a table names the row.

    `cell` is a function of the row or a dotted name, by default the key itself; it may give marked-safe HTML. `sortable`
    is the model field (or, for lists, the dotted name) to sort by. `unit` stands under the heading. `export` is what goes
    into files when the cell shows more than the bare value; `export_format` is one of the formats of
    `spreadsheet.SheetToWrite` (`kr`, `ore`, `share`, `number`, `date`, `month`).
    """

    key: str
    header: str
    cell: Cell = None
    numeric: bool = False
    sortable: str | None = None
    unit: str = ""
    export: Cell = None
    export_format: str = ""

    def value(self, row: Any) -> Any:
        """What the page shows of the row."""
        return looked_up(row, self.cell or self.key)

    def bare(self, row: Any) -> Any:
        """What a file holds of the row: the plain value, without markup."""
        value = looked_up(row, self.export) if self.export else self.value(row)
        return " ".join(strip_tags(value).split()) if isinstance(value, SafeString) else value

    @property
    def file_heading(self) -> str:
        return f"{self.header} ({self.unit})" if self.unit else self.header


def looked_up(row: Any, how: Cell) -> Any:
    """The value of a row by function or dotted name; None where a link of the chain is None."""
    if callable(how):
        return how(row)
    value = row
    for name in str(how).split("."):
        if value is None:
            return None
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name)
        if callable(value):
            value = value()
    return value
