"""The cost lines of one item as a file has them, and what is wrong by cell."""

from collections.abc import Sequence
from decimal import Decimal

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.line_kinds import LineKind
from rammevaerk.pricing.rules import CostLine
from rammevaerk.pricing.rules.lines import LONGEST_LIFE
from rammevaerk.pricing.workbook.layout import KINDS, LIFE
from rammevaerk.web.cells import Reading
from rammevaerk.web.spreadsheet import Cell

LONGEST = {"text": 160, "account": 40, "source": 250}
_ACCOUNT, _TEXT, _KIND, _SOURCE = range(4)

Row = tuple[Cell, ...]


def at(row: Row, column: int) -> Cell:
    """The cell of a column, empty when the row ends before it."""
    return row[column] if column < len(row) else Cell(row[0].sheet, row[0].row, column + 1, None)


def guard(reading: Reading, cell: Cell, words: str, longest: int) -> None:
    """Say when a text could hold a person's number, or is too long."""
    if (found := guard_text(words, cell.address)) is not None:
        reading.say(cell, text("Cell {cell} in the sheet {sheet} could hold a person's number."), found.remedy)
    elif len(words) > longest:
        said = text("Cell {cell} in the sheet {sheet}: the text is longer than {longest} characters.")
        reading.say(cell, said, longest=str(longest))


class LineReading:
    """The lines of one column while they are read; what is wrong goes into `reading`."""

    def __init__(self, rows: Sequence[Row], column: int, reading: Reading) -> None:
        self.rows, self.column, self.reading = rows, column, reading

    def lines(self) -> tuple[CostLine, ...]:
        """The item's lines; rows that are wrong are said and left out."""
        found = [self._line(place) for place in range(len(self.rows))]
        return tuple(line for line in found if line is not None)

    def _line(self, place: int) -> CostLine | None:
        row = self.rows[place]
        cell = at(row, self.column)
        if cell.value is None:
            return None
        if self._is_life(place):
            self._check_life(place)
            return None
        kind = self._kind(at(row, _KIND))
        is_supervision = kind is not None and kind.is_supervision
        if is_supervision and cell.value == 0:
            return None
        amount = Decimal(0) if is_supervision else self.reading.kroner(cell)
        if amount is not None and amount < 0:
            said = text("Cell {cell} in the sheet {sheet}: amounts are positive; income is subtracted by its kind.")
            self.reading.say(cell, said)
        account, words, source = self._words(row)
        if amount is None or kind is None:
            return None
        return CostLine(
            kind=kind.kind,
            text=words,
            amount=Decimal(0) if kind.is_book_value else amount,
            account=account,
            source=source,
            book_value=amount if kind.is_book_value else None,
            remaining_years=self._life(place) if kind.has_life else None,
            pensioned=kind.pensioned,
            is_supervision=kind.is_supervision,
        )

    def _kind(self, cell: Cell) -> LineKind | None:
        kind = self.reading.chosen(cell, KINDS)
        if not cell.text:
            said = text("Cell {cell} in the sheet {sheet}: the kind of the line is missing.")
            self.reading.say(cell, said, text("Write one of: {choices}."), choices=", ".join(KINDS))
        return kind

    def _words(self, row: Row) -> tuple[str, str, str]:
        """Account, text and source."""
        places = {"account": _ACCOUNT, "text": _TEXT, "source": _SOURCE}
        found = {name: self.reading.words(at(row, place)) for name, place in places.items()}
        for name, place in places.items():
            guard(self.reading, at(row, place), found[name], LONGEST[name])
        if not found["text"]:
            said = text("Cell {cell} in the sheet {sheet}: write what the amount is for.")
            self.reading.say(at(row, _TEXT), said)
        return found["account"], found["text"], found["source"]

    def _is_life(self, place: int) -> bool:
        return at(self.rows[place], _KIND).text.lower() == LIFE

    def _check_life(self, place: int) -> None:
        """A remaining life stands right under its asset's book value, in the same column."""
        above = self.rows[place - 1] if place else None
        if above is not None and at(above, self.column).value is not None:
            known = KINDS.get(at(above, _KIND).text.lower())
            if known is not None and known.has_life:
                return
        said = text("Cell {cell} in the sheet {sheet}: a remaining life stands right under the book value of its asset.")
        self.reading.say(at(self.rows[place], self.column), said)

    def _life(self, place: int) -> Decimal | None:
        """What the row under an asset says."""
        if place + 1 >= len(self.rows) or not self._is_life(place + 1):
            said = text("Cell {cell} in the sheet {sheet}: the row of the asset's remaining life is missing under it.")
            self.reading.say(at(self.rows[place], _KIND), said)
            return None
        cell = at(self.rows[place + 1], self.column)
        years = self.reading.days(cell)
        if not cell.text:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: the asset's remaining life is missing."))
        elif years is not None and not 0 < years <= LONGEST_LIFE:
            said = text("Cell {cell} in the sheet {sheet}: the remaining life must be above zero and at most {most} years.")
            self.reading.say(cell, said, most=str(LONGEST_LIFE))
        return years
