"""The worksheet “Priser” read back: a mix for each item, and what is wrong by cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.price_mix import WITH_STEP, ExpectedPrice, PriceMix
from rammevaerk.pricing.rules.structures import StructureKind
from rammevaerk.pricing.workbook.lines import Row, at, guard
from rammevaerk.pricing.workbook.prices import EXPECTED, FACTOR, HEADINGS, ITEM, KIND, KINDS, NAME, STEP
from rammevaerk.web.cells import Reading
from rammevaerk.web.spreadsheet import Cell, Sheet

LONGEST_NAME = 120
_THOUSANDTH, _TEN_THOUSANDTH, _ORE = Decimal("0.001"), Decimal("0.0001"), Decimal("0.01")
_MOST = Decimal(100_000)


@dataclass(frozen=True)
class _Line:
    """A row as it is read."""

    item: int
    kind: StructureKind
    step: Decimal | None
    price: ExpectedPrice
    cell: Cell


def is_prices(sheet: Sheet) -> bool:
    """Whether a worksheet is that of the prices."""
    return _heading(sheet) is not None


def read_prices(sheet: Sheet, reading: Reading) -> dict[int, PriceMix]:
    """The mix of each item by its number; what is wrong goes into `reading`. Rows without a name and places are left out."""
    start = _heading(sheet)
    assert start is not None
    lines = [line for row in sheet.rows[start + 1 :] if (line := _line(row, reading)) is not None]
    return {item: mix for item in dict.fromkeys(line.item for line in lines) if (mix := _mix(item, lines, reading)) is not None}


def _heading(sheet: Sheet) -> int | None:
    wanted = [words.lower() for words in HEADINGS[: EXPECTED + 1]]
    starts = (place for place, row in enumerate(sheet.rows) if [cell.text.lower() for cell in row[: EXPECTED + 1]] == wanted)
    return next(starts, None)


def _line(row: Row, reading: Reading) -> _Line | None:
    cells = {place: at(row, place) for place in (ITEM, KIND, STEP, NAME, FACTOR, EXPECTED)}
    if not any(cells[place].text for place in (ITEM, NAME, EXPECTED)):
        return None
    before = len(reading.findings)
    item, kind = reading.number(cells[ITEM]), reading.chosen(cells[KIND], KINDS)
    name, expected = reading.words(cells[NAME]), reading.days(cells[EXPECTED])
    step, factor = reading.kroner(cells[STEP]), reading.kroner(cells[FACTOR])
    guard(reading, cells[NAME], name, LONGEST_NAME)
    for cell, value in ((cells[ITEM], item), (cells[KIND], kind), (cells[NAME], name), (cells[EXPECTED], expected)):
        if value in (None, "") and not cell.text:
            reading.say(cell, text("Cell {cell} in the sheet {sheet}: this must be filled in for a price."))
    for cell, value in ((cells[STEP], step), (cells[FACTOR], factor), (cells[EXPECTED], expected)):
        if value is not None and abs(value) >= _MOST:
            reading.say(cell, text("Cell {cell} in the sheet {sheet}: the number is too large."))
    if len(reading.findings) > before or item is None or kind is None or expected is None:
        return None
    price = ExpectedPrice(
        name,
        expected.quantize(_THOUSANDTH),
        None if factor is None or kind is StructureKind.BASE_PACKAGES else factor.quantize(_TEN_THOUSANDTH),
    )
    own = step.quantize(_ORE) if step is not None and kind in WITH_STEP else None
    return _Line(item, kind, own, price, cells[ITEM])


def _mix(item: int, lines: Sequence[_Line], reading: Reading) -> PriceMix | None:
    own = [line for line in lines if line.item == item]
    before = len(reading.findings)
    for line in _differing(own):
        said = text("Cell {cell} in the sheet {sheet}: the rows of an item have one model and one interval.")
        reading.say(line.cell, said)
    for line in _named_twice(own):
        reading.say(line.cell, text("Cell {cell} in the sheet {sheet}: two prices of the item have the same name."))
    if len(reading.findings) > before:
        return None
    return PriceMix(own[0].kind, tuple(line.price for line in own), own[0].step)


def _differing(lines: Sequence[_Line]) -> Iterator[_Line]:
    yield from (line for line in lines if (line.kind, line.step) != (lines[0].kind, lines[0].step))


def _named_twice(lines: Iterable[_Line]) -> Iterator[_Line]:
    seen: set[str] = set()
    for line in lines:
        name = line.price.name.strip().casefold()
        if name in seen:
            yield line
        seen.add(name)
