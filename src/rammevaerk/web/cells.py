"""One cell at a time: the value it means, or a finding that says which cell, what it holds and what to write instead.

What could be a person's number is never repeated.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from rammevaerk.kernel.cpr import contains_cpr
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import parse_paragraph
from rammevaerk.kernel.wording import text
from rammevaerk.web import typed
from rammevaerk.web.spreadsheet import Cell

FORMULA_ERROR = re.compile(r"^#[A-ZÆØÅ0-9/]+[!?]?$")
FIRST_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
LONG_NUMBER = re.compile(r"\d{7,}")
LONGEST_REPEATED = 40

T = TypeVar("T")


@dataclass
class Reading:
    """What was found wrong while a workbook was read, and in which cell each field of the reports stood."""

    findings: list[Finding] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)

    def say(self, cell: Cell, message: str, remedy: str = "", **params: str) -> None:
        """Note what is wrong with a cell; `{cell}` and `{sheet}` are filled in."""
        self.findings.append(
            Finding(
                code="web.cell",
                severity=Severity.BLOCKING,
                message=message,
                remedy=remedy,
                where="",
                params={"cell": cell.address, "sheet": cell.sheet, **params},
            )
        )

    def note(self, name: str, cell: Cell) -> None:
        """Remember where a field stood, so that findings of the rules can point at its cell."""
        self.cells[name] = f"{cell.sheet}, {cell.address}"

    def number(self, cell: Cell) -> int | None:
        """A whole number, None for an empty or a wrong cell."""
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not a whole number.")
        return self._read(cell, _number, said, text("Write {suggestion}."), text("Write a whole number, for example 12."))

    def days(self, cell: Cell) -> Decimal | None:
        """Days with decimals, None for an empty or a wrong cell."""
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not a number of days.")
        return self._read(cell, _days, said, text("Write {suggestion}."), text("Write a number, for example 3577 or 3577,5."))

    def ore(self, cell: Cell) -> int | None:
        """An amount in øre from kroner, None for an empty or a wrong cell."""
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not an amount.")
        return self._read(cell, _ore, said, text("Write {suggestion}."), text("Write a number, for example 12000."))

    def kroner(self, cell: Cell) -> Decimal | None:
        """An amount in kroner as exactly as the cell has it (a formula may give parts of an øre); None as for øre."""
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not an amount.")
        return self._read(cell, _kroner, said, text("Write {suggestion}."), text("Write a number, for example 12000."))

    def share(self, cell: Cell) -> Decimal | None:
        """A fraction: `0,9739` as a spreadsheet keeps 97,39 %, or the words `97,39 %`; None for an empty or a wrong cell."""
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not a percentage.")
        return self._read(cell, _share, said, text("Write {suggestion} %."), text("Write a percentage, for example 97,5 %."))

    def day(self, cell: Cell) -> date | None:
        """A date, None for an empty or a wrong cell."""
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not a date.")
        example = text("Write it as day.month.year, for example 12.10.2026.")
        return self._read(cell, _day, said, example, example)

    def chosen(self, cell: Cell, choices: Mapping[str, T]) -> T | None:
        """One of the words the column allows, None for an empty or a wrong cell."""
        words = " ".join(cell.text.lower().split())
        if not words:
            return None
        for known, value in choices.items():
            if known.lower() == words:
                return value
        said = text("Cell {cell} in the sheet {sheet}: “{typed}” is not one of the choices.")
        self.say(cell, said, text("Write one of: {choices}."), typed=repeated(cell), choices=", ".join(choices))
        return None

    def words(self, cell: Cell) -> str:
        """Free text; a formula that failed is said."""
        return "" if self._failed_formula(cell) else cell.text

    def paragraph(self, cell: Cell) -> str:
        """The code of a paragraph, empty when it is not one."""
        known = parse_paragraph(cell.text)
        return known.code if known else ""

    def _read(self, cell: Cell, read: Callable[[Cell], T], said: str, better: str, example: str) -> T | None:
        if cell.value is None or not cell.text or self._failed_formula(cell):
            return None
        try:
            return read(cell)
        except ValueError:
            suggestion = suggested(cell.text) if isinstance(cell.value, str) else ""
            params = {"typed": repeated(cell), "suggestion": suggestion}
            self.say(cell, said, better if suggestion else example, **params)
            return None

    def _failed_formula(self, cell: Cell) -> bool:
        if not FORMULA_ERROR.match(cell.text):
            return False
        said = text("Cell {cell} in the sheet {sheet}: the formula gives an error ({typed}).")
        self.say(cell, said, text("Write the number itself instead of the formula."), typed=cell.text)
        return True


def repeated(cell: Cell) -> str:
    """What stood in a cell, shortened and with a decimal comma; dots when it could be somebody's number."""
    words = cell.text.replace(".", ",") if isinstance(cell.value, Decimal) else cell.text
    if contains_cpr(words) or LONG_NUMBER.search(words):
        return "…"
    return words if len(words) <= LONGEST_REPEATED else f"{words[:LONGEST_REPEATED]}…"


def suggested(words: str) -> str:
    """The first number in what was written, as it should be written; empty when there is none or it is too long to be one."""
    found = FIRST_NUMBER.search(words)
    number = found.group().replace(".", "") if found else ""
    return "" if len(number) > 8 or contains_cpr(words) else number


def _number(cell: Cell) -> int:
    value = cell.value
    if isinstance(value, bool | Decimal):
        raise ValueError(value)  # noqa: TRY004 - the cell is wrong, not the call
    return value if isinstance(value, int) else typed.read_count(cell.text)


def _days(cell: Cell) -> Decimal:
    value = cell.value
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - the cell is wrong, not the call
    if isinstance(value, int | Decimal):
        return Decimal(value)
    return typed.read_days(cell.text)


def _ore(cell: Cell) -> int:
    value = cell.value
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - the cell is wrong, not the call
    if isinstance(value, int | Decimal):
        ore = Decimal(value) * 100
        if ore != ore.to_integral_value():
            raise ValueError(value)
        return int(ore)
    return typed.read_ore(cell.text)


def _kroner(cell: Cell) -> Decimal:
    value = cell.value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return Decimal(_ore(cell)).scaleb(-2)


def _share(cell: Cell) -> Decimal:
    value = cell.value
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - the cell is wrong, not the call
    return Decimal(value) if isinstance(value, int | Decimal) else typed.read_share(cell.text)


def _day(cell: Cell) -> date:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else typed.read_date(cell.text)
