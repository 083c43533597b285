"""A workbook read back into sheets: a column for each item, and what is wrong by cell. Nothing is guessed or left out.

The agreed values and the calculation in the file are not read: the platform has its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules import AccountUse, Measure, OverheadAmount, RegulationLine, SheetFacts
from rammevaerk.pricing.rules.price_mix import PriceMix
from rammevaerk.pricing.rules.spread import MOST_SOLD
from rammevaerk.pricing.workbook.layout import FIRST_UNIT, HEADINGS, MEASURES, OPTIONAL, VALUES, Rows
from rammevaerk.pricing.workbook.lines import LONGEST, LineReading, Row, at, guard
from rammevaerk.pricing.workbook.price_reading import is_prices, read_prices
from rammevaerk.web.cells import Reading
from rammevaerk.web.spreadsheet import Cell, Sheet, read_workbook

YEARS = range(2000, 2101)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class ReadColumn:
    """One item as a file has it. `place` is its sheet and column; `cells` the address of each head, for findings."""

    place: str
    service: str
    unit: str
    item_id: int | None
    facts: SheetFacts
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadWorkbook:
    """What a file holds. With findings nothing of it may be used."""

    columns: tuple[ReadColumn, ...]
    findings: tuple[Finding, ...]


def read_sheets(content: bytes, name: str, *, agreed_days: int | None) -> ReadWorkbook:
    """All columns of all worksheets. `agreed_days` are those the use in the accounts is measured by, None when unknown.

    Raises UnreadableSpreadsheet when the file as a whole cannot be read.
    """
    reading = Reading()
    sheets = list(read_workbook(content, name))
    mixes = {item: mix for sheet in sheets if is_prices(sheet) for item, mix in read_prices(sheet, reading).items()}
    columns = [column for sheet in sheets if not is_prices(sheet) for column in _columns(sheet, reading, agreed_days)]
    columns = [_with_prices(column, mixes) for column in columns]
    findings = [*reading.findings, *_twice(columns)]
    if not columns and not findings:
        findings.append(_finding("pricing.no_columns", text("The file has no calculation sheet with a column filled in.")))
    return ReadWorkbook(tuple(columns), tuple(findings))


def _with_prices(column: ReadColumn, mixes: Mapping[int, PriceMix]) -> ReadColumn:
    """The column with the prices the file gives its item; without any it says nothing of them."""
    mix = mixes.get(column.item_id) if column.item_id is not None else None
    return column if mix is None else replace(column, facts=replace(column.facts, mix=mix))


def _columns(sheet: Sheet, reading: Reading, agreed_days: int | None) -> Iterator[ReadColumn]:
    if not sheet.rows:
        return
    parts = _parts(sheet)
    if parts is None:
        said = text("The sheet {sheet} is no calculation sheet: the heading Konto, Tekst, Art, Kilde is missing.")
        remedy = text("Keep the rows and headings of the template, or delete the sheet from the file.")
        reading.findings.append(_finding("pricing.no_layout", said, remedy, sheet=sheet.name))
        return
    heads, lines = parts
    width = max(len(row) for row in (*heads, *lines))
    for column in range(FIRST_UNIT, width):
        if any(at(row, column).value is not None for row in (*heads, *lines)):
            found = _Column(column, heads, lines, reading).read(agreed_days)
            if found is not None:
                yield found


def _parts(sheet: Sheet) -> tuple[list[Row], list[Row]] | None:
    """The rows above the heading of the lines, and those from there to the agreed values."""
    wanted = [words.lower() for words in HEADINGS]
    starts = [place for place, row in enumerate(sheet.rows) if [cell.text.lower() for cell in row[:4]] == wanted]
    if not starts:
        return None
    start = starts[0]
    ends = [place for place, row in enumerate(sheet.rows) if place > start and at(row, 1).text.lower() == VALUES.lower()]
    return list(sheet.rows[:start]), list(sheet.rows[start + 1 : ends[0] if ends else None])


class _Column:
    """One column while it is read; what is wrong goes into `reading`."""

    def __init__(self, column: int, heads: Sequence[Row], lines: Sequence[Row], reading: Reading) -> None:
        self.column, self.lines, self.reading = column, lines, reading
        self.heads = {at(row, 1).text.lower(): at(row, column) for row in heads if at(row, 1).text}
        self.wrong_before = len(reading.findings)

    def read(self, agreed_days: int | None) -> ReadColumn | None:
        """The column, None when something in it is wrong."""
        year = self._year()
        if year is None:
            return None
        rows = Rows(year)
        cells = {key: self.heads[words.lower()] for key, words in rows.heads.items() if words.lower() in self.heads}
        cells |= {key: Cell(self.lines[0][0].sheet, 1, self.column + 1, None) for key in OPTIONAL - cells.keys() if self.lines}
        missing = [words for key, words in rows.heads.items() if key not in cells]
        if missing:
            said = text("The sheet {sheet} has no row “{rows}”.")
            remedy = text("Keep the rows of the template; a figure that is not known is an empty cell.")
            sheet = next(iter(self.heads.values())).sheet
            self.reading.findings.append(_finding("pricing.no_row", said, remedy, sheet=sheet, rows="”, “".join(missing)))
            return None
        facts = self._facts(year, cells, agreed_days)
        item = self.reading.number(cells["item"])
        if len(self.reading.findings) > self.wrong_before or facts is None:
            return None
        place = f"{cells['item'].sheet}, {cells['item'].address}"
        addresses = {key: f"{cell.sheet}, {cell.address}" for key, cell in cells.items()}
        return ReadColumn(place, cells["service"].text, cells["unit"].text, item, facts, addresses)

    def _year(self) -> int | None:
        cell = self.heads.get(Rows(0).heads["year"].lower())
        if cell is None or not cell.text:
            sheet = next(iter(self.heads.values()), None)
            said = text("Column {column} in the sheet {sheet} has no year.")
            remedy = text("Write the tariff's year in the row Takstår.")
            params = {"column": at(self.lines[0], self.column).address.rstrip("0123456789")} if self.lines else {"column": "?"}
            self.reading.findings.append(_finding("pricing.no_year", said, remedy, sheet=sheet.sheet if sheet else "?", **params))
            return None
        year = self.reading.number(cell)
        if year is not None and year not in YEARS:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: there is no such year."))
        return year if year in YEARS else None

    def _facts(self, year: int, cells: Mapping[str, Cell], agreed_days: int | None) -> SheetFacts | None:
        reading = self.reading
        measure = reading.chosen(cells["measure"], MEASURES) or Measure.DAY
        places = self._count(cells["places"], needed=measure.by_places)
        days = self._count(cells["days"])
        regulation = reading.kroner(cells["regulation"])
        uses = [self._use(year - back, cells, which, agreed_days) for back, which in ((3, "first"), (2, "second"))]
        paragraph = reading.paragraph(cells["paragraph"])
        if not paragraph:
            reading.say(cells["paragraph"], text("Cell {cell} in the sheet {sheet}: this is no paragraph of the register."))
        lines = LineReading(self.lines, self.column, reading).lines()
        if places is None and measure.by_places:
            return None
        return SheetFacts(
            year=year,
            paragraph=paragraph,
            places=places or 0,
            lines=lines,
            accounts=tuple(use for use in uses if use is not None),
            regulation=RegulationLine(regulation, year - 2) if regulation is not None else RegulationLine(),
            wanted=reading.share(cells["wanted"]),
            days=days,
            measure=measure,
            volume=self._volume(cells["volume"], measure),
            overhead=self._overhead(cells["overhead_own"], cells["overhead_source"]),
        )

    def _volume(self, cell: Cell, measure: Measure) -> Decimal | None:
        """What is sold a year, which only prices that are no places have."""
        volume = self.reading.days(cell)
        if volume is not None and not 0 < volume <= MOST_SOLD:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: the number must be above zero."))
            return None
        if not cell.text and not measure.by_places:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: write what is sold a year."))
        return volume.quantize(_HUNDREDTH) if volume is not None else None

    def _overhead(self, cell: Cell, source_cell: Cell) -> OverheadAmount | None:
        amount, source = self.reading.kroner(cell), self.reading.words(source_cell)
        guard(self.reading, source_cell, source, LONGEST["source"])
        if amount is not None and amount < 0:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: the number must be above zero."))
        if amount is not None and not source:
            self.reading.say(source_cell, text("Cell {cell} in the sheet {sheet}: write where the overhead's amount comes from."))
        return OverheadAmount(amount, source) if amount is not None else None

    def _count(self, cell: Cell, *, needed: bool = False) -> int | None:
        """A whole number above zero."""
        number = self.reading.number(cell)
        if number is not None and number <= 0:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: the number must be above zero."))
            return None
        if number is None and needed and not cell.text:
            self.reading.say(cell, text("Cell {cell} in the sheet {sheet}: the budgeted places are missing."))
        return number

    def _use(self, year: int, cells: Mapping[str, Cell], which: str, agreed_days: int | None) -> AccountUse | None:
        billable = self.reading.days(cells[f"billable_{which}"])
        places = self._count(cells[f"places_{which}"])
        if (billable is None) != (places is None) and not self._is_wrong(cells, which):
            empty = cells[f"billable_{which}"] if billable is None else cells[f"places_{which}"]
            self.reading.say(empty, text("Cell {cell} in the sheet {sheet}: days and places of a year belong together."))
        if billable is None or places is None or agreed_days is None:
            return None
        return AccountUse(year, billable, places, agreed_days)

    def _is_wrong(self, cells: Mapping[str, Cell], which: str) -> bool:
        """Whether one of the two is filled in, but not with a number: then that is what has been said."""
        said = {finding.params.get("cell") for finding in self.reading.findings[self.wrong_before :]}
        return bool(said & {cells[f"{name}_{which}"].address for name in ("billable", "places")})


def _twice(columns: Sequence[ReadColumn]) -> Iterator[Finding]:
    seen: dict[tuple[int, int], ReadColumn] = {}
    for column in columns:
        if column.item_id is None:
            continue
        first = seen.setdefault((column.item_id, column.facts.year), column)
        if first is not column:
            said = text("The same tariff item stands in {first} and {second}.")
            yield _finding(
                "pricing.item_twice", said, text("Keep one of the two columns."), first=first.place, second=column.place
            )


def _finding(code: str, message: str, remedy: str = "", **params: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, params=params)
