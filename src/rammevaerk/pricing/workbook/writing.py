"""Sheets as a workbook whose formulas give the same tariff when a spreadsheet program recalculates it.

Each amount is rounded to the øre where the rules round it, so that the same figures meet; every input is a plain cell.
"""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.money import Rounding
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules import Calculation, CostKind, CostLine, SheetFacts, occupancy_kind, supervision_bands
from rammevaerk.pricing.rules.calculation import ROUNDING
from rammevaerk.pricing.rules.line_figures import BY_CITIZENS, INTEREST, SUPERVISION_BASE, SUPERVISION_WEIGHTS
from rammevaerk.pricing.rules.occupancy import DAYS, AccountUse, band_ids
from rammevaerk.pricing.rules.overhead import OVERHEAD
from rammevaerk.pricing.rules.pension import PENSION
from rammevaerk.pricing.workbook.formulas import Column, Terms, result_formulas
from rammevaerk.pricing.workbook.layout import (
    ASSET,
    CALCULATION,
    EMPTY_LINES,
    FIRST_UNIT,
    HEADINGS,
    KINDS,
    LIFE,
    VALUES,
    Rows,
    words_of_line,
)
from rammevaerk.pricing.workbook.prices import SHEET, PricedColumn, write_prices
from rammevaerk.web.spreadsheet import column_letters, sheet_name

TITLE = "Takstberegning"
ON_ONE_PAGE = 3  # as many items fit the width of a printed page
NOTE = (
    "Udfyld de gule felter. Hver takstpost har sin egen kolonne. Beløb skrives i kroner om året som positive tal; indtægter "
    "trækkes fra. Et anlæg fylder to rækker: bogført værdi, og restlevetiden lige under. Ved arten socialtilsyn skrives 1, og "
    "beløbet beregnes. Beregningen nederst regner med det samme."
)
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"text_wrap": True, "valign": "top", "font_color": "#4d4d4d"},
    "section": {"bold": True, "bottom": 1, "top": 2},
    "text": {"text_wrap": True, "valign": "top"},
    "input_text": {"bg_color": "#fff8e1", "text_wrap": True, "valign": "top"},
    "kr": {"num_format": "#,##0.00"},
    "input_kr": {"num_format": "#,##0.00", "bg_color": "#fff8e1"},
    "whole": {"num_format": "#,##0"},
    "input_whole": {"num_format": "#,##0.##", "bg_color": "#fff8e1"},
    "share": {"num_format": "0.00%"},
    "input_share": {"num_format": "0.00%", "bg_color": "#fff8e1"},
    "number": {"num_format": "0"},
    "input_factor": {"num_format": "0.####", "bg_color": "#fff8e1"},
    "tariff": {"num_format": "#,##0", "bold": True, "top": 1},
}
HEAD_STYLES = {
    "wanted": "input_share",
    "regulation": "input_kr",
    "year": "number",
    "item": "number",
    "overhead_own": "input_kr",
    "overhead_source": "input_text",
} | dict.fromkeys(("service", "unit", "paragraph", "measure"), "text")
VALUE_STYLES = {"agreed_days": "input_whole", "supervision_base": "input_kr"}
RESULT_STYLES = {
    "use_first": "share",
    "use_second": "share",
    "occupancy": "share",
    "place_days": "whole",
    "tariff": "tariff",
    "stored": "whole",
}


@dataclass(frozen=True)
class SheetColumn:
    """One item's column. `item_id` is None for a calculation that is nobody's. The calculation's figures are what a program
    shows before it has recalculated."""

    service: str
    unit: str
    item_id: int | None
    facts: SheetFacts
    calculation: Calculation


LineKey = tuple[str, str, str, str, int]
"""Account, text, kind and source of a line, and which of several like it."""


def workbook_of(columns: Sequence[SheetColumn], rulebook: Rulebook, *, name: str = TITLE) -> bytes:
    """An .xlsx with one worksheet, and one of prices when an item has several. The columns are of one year; ValueError when they
    are not, or there is none."""
    import xlsxwriter

    years = {column.facts.year for column in columns}
    if len(years) != 1:
        raise ValueError("a workbook holds the items of one year")
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        styles = {key: book.add_format(style) for key, style in STYLES.items()}
        calculations = _Page(book.add_worksheet(sheet_name(name)), styles, Rows(years.pop()))
        calculations.write(columns, rulebook)
        priced = calculations.priced(columns, sheet_name(name))
        if priced:
            write_prices(book.add_worksheet(SHEET), styles, priced, _terms(rulebook, "").rounding)
    return stream.getvalue()


class _Page:
    """The worksheet while it is written: `at` is the row of each figure, counted from 0."""

    def __init__(self, page: Any, styles: Mapping[str, Any], rows: Rows) -> None:
        self.page, self.styles, self.rows = page, styles, rows
        self.at: dict[str, int] = {}
        self.next = 0

    def write(self, columns: Sequence[SheetColumn], rulebook: Rulebook) -> None:
        """Title, heads, lines, agreed values, and the calculation beneath."""
        self.page.set_column(0, 0, 10)
        self.page.set_column(1, 1, 58)
        self.page.set_column(2, 2, 26)
        self.page.set_column(3, 3, 42)
        self.page.set_column(FIRST_UNIT, FIRST_UNIT + len(columns) - 1, 18)
        self.page.write_string(0, 0, f"{TITLE} {self.rows.year}", self.styles["title"])
        self.page.merge_range(1, 0, 1, FIRST_UNIT, NOTE, self.styles["note"])
        self.page.set_row(1, 60)
        self.next = 2
        self._heads(columns)
        self._lines(columns)
        self._values(columns, rulebook)
        self._results(columns, rulebook)
        self.page.freeze_panes(self.at["unit"] + 1, FIRST_UNIT)
        self.page.set_landscape()
        self.page.repeat_columns(0, 1)
        self.page.repeat_rows(0, self.at["unit"])
        if len(columns) <= ON_ONE_PAGE:
            self.page.fit_to_pages(1, 0)
        else:
            self.page.set_print_scale(55)

    def priced(self, columns: Sequence[SheetColumn], name: str) -> list[PricedColumn]:
        """The items with several prices, once the calculations are written."""
        found = []
        for place, column in enumerate(columns, FIRST_UNIT):
            if column.facts.mix is not None:
                basis, days = (f"'{name}'!{column_letters(place + 1)}{self.at[key] + 1}" for key in ("basis", "place_days"))
                prices = column.calculation.prices.prices if column.calculation.prices else None
                title = ", ".join(dict.fromkeys((column.service, column.unit)))
                found.append(PricedColumn(column.item_id, title, column.facts.mix, prices, basis, days))
        return found

    def _label(self, key: str, words: str) -> int:
        row = self.at[key] = self.next
        self.page.write_string(row, 1, words, self.styles["text"])
        self.next += 1
        return row

    def _section(self, *words: str) -> None:
        self.next += 1
        for column, heading in enumerate(words):
            self.page.write_string(self.next, column, heading, self.styles["section"])
        self.next += 1

    def _cell(self, row: int, column: int, value: Any, style: str) -> None:
        if value is None or value == "":
            self.page.write_blank(row, column, None, self.styles[style])
        elif isinstance(value, str):
            self.page.write_string(row, column, value, self.styles[style])
        else:
            self.page.write_number(row, column, value, self.styles[style])

    def _heads(self, columns: Sequence[SheetColumn]) -> None:
        for key, words in self.rows.heads.items():
            row = self._label(key, words)
            for place, column in enumerate(columns, FIRST_UNIT):
                self._cell(row, place, _head(column)[key], HEAD_STYLES.get(key, "input_whole"))

    def _lines(self, columns: Sequence[SheetColumn]) -> None:
        self._section(*HEADINGS)
        keyed = [_keyed(column.facts.lines) for column in columns]
        keys = list(dict.fromkeys(key for lines in keyed for key in lines))
        self.at["first_line"] = self.next
        for key in keys:
            self._line(key, [lines.get(key) for lines in keyed])
        for _empty in range(EMPTY_LINES):
            self._line(("",) * 4 + (0,), [None] * len(columns))
        self.at["last_line"] = self.next - 1
        choices = {"validate": "list", "source": [*KINDS, LIFE]}
        self.page.data_validation(self.at["first_line"], 2, self.at["last_line"], 2, choices)

    def _line(self, key: LineKey, lines: Sequence[CostLine | None]) -> None:
        """A row with each item's amount; under an asset's book values its remaining life."""
        account, words, kind, source, _which = key
        self._words(account, words, kind, source)
        for place, line in enumerate(lines, FIRST_UNIT):
            self._cell(self.next, place, _amount(line), "input_kr")
        self.next += 1
        if kind == ASSET:
            self._words(account, words, LIFE, source)
            for place, line in enumerate(lines, FIRST_UNIT):
                self._cell(self.next, place, line.remaining_years if line else None, "input_whole")
            self.next += 1

    def _words(self, *words: str) -> None:
        for place, written in enumerate(words):
            self._cell(self.next, place, written, "input_text")

    def _values(self, columns: Sequence[SheetColumn], rulebook: Rulebook) -> None:
        self._section("", VALUES)
        for key, words in self.rows.values.items():
            row = self._label(key, words)
            style = VALUE_STYLES.get(key, "input_share")
            for place, column in enumerate(columns, FIRST_UNIT):
                value = rulebook.value(_parameter(key, column.facts.paragraph))
                self._cell(row, place, value.value if isinstance(value.value, int | Decimal) else None, style)
            self._cell(row, 3, value.source, "text")

    def _results(self, columns: Sequence[SheetColumn], rulebook: Rulebook) -> None:
        self._section("", CALCULATION)
        for key, words in self.rows.results.items():
            self._label(key, words)
        for place, column in enumerate(columns, FIRST_UNIT):
            letters = Column(column_letters(place + 1), self.at)
            formulas = result_formulas(letters, _terms(rulebook, column.facts.paragraph))
            known = _results(column)
            for key, formula in formulas.items():
                style = self.styles[RESULT_STYLES.get(key, "kr")]
                self.page.write_formula(self.at[key], place, formula, style, known.get(key, ""))
            self._cell(self.at["stored"], place, known.get("tariff"), "whole")


def _terms(rulebook: Rulebook, paragraph: str) -> Terms:
    rounding = rulebook.value(ROUNDING).value
    weights = () if paragraph in BY_CITIZENS else supervision_bands(rulebook.table(SUPERVISION_WEIGHTS))
    return Terms(Rounding(rounding) if isinstance(rounding, str) else None, weights)


def _amount(line: CostLine | None) -> Decimal | None:
    """What the economist has written; 1 for the supervision, whose fee is calculated."""
    if line is None:
        return None
    if line.is_supervision:
        return Decimal(1)
    is_book = line.book_value is not None and line.kind is CostKind.CAPITAL
    return line.book_value if is_book else line.amount


def _head(column: SheetColumn) -> dict[str, Any]:
    facts = column.facts
    uses = {use.year: use for use in facts.accounts}
    first, second = uses.get(facts.year - 3), uses.get(facts.year - 2)
    known = PARAGRAPHS.get(facts.paragraph)
    return {
        "service": column.service,
        "unit": column.unit,
        "item": column.item_id,
        "paragraph": known.label if known else facts.paragraph,
        "year": facts.year,
        "places": facts.places or None,
        "days": facts.days,
        "wanted": facts.wanted,
        "billable_first": first.joint_days if first else None,
        "places_first": _joint_places(first) if first else None,
        "billable_second": second.joint_days if second else None,
        "places_second": _joint_places(second) if second else None,
        "regulation": facts.regulation.amount if facts.regulation.year is not None else None,
        "measure": facts.measure.one,
        "volume": facts.volume,
        "overhead_own": facts.overhead.amount if facts.overhead else None,
        "overhead_source": facts.overhead.source if facts.overhead else None,
    }


def _joint_places(use: AccountUse) -> int | Decimal:
    """The places that give the year's occupancy over all its days: with those taken over, and fewer when the item was not open
    throughout."""
    if not use.taken_over and use.open_days is None:
        return use.places
    return (use.room / use.days).quantize(Decimal("0.000001"))


def _keyed(lines: Sequence[CostLine]) -> dict[LineKey, CostLine]:
    """Lines by what they say; like lines of one item stay apart."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    found: dict[LineKey, CostLine] = {}
    for line in lines:
        said = (line.account, line.text, words_of_line(line), line.source)
        found[*said, seen[said]] = line
        seen[said] += 1
    return found


def _parameter(key: str, paragraph: str) -> str:
    low, high = band_ids(occupancy_kind(paragraph))
    return {
        "overhead": OVERHEAD,
        "pension": PENSION,
        "supervision_base": SUPERVISION_BASE,
        "interest": INTEREST,
        "agreed_days": DAYS,
        "low": low,
        "high": high,
    }[key]


def _results(column: SheetColumn) -> dict[str, Any]:
    """The figures of the calculation by row; empty when a finding stops it."""
    basis, tariff = column.calculation.basis, column.calculation.tariff
    if basis is None or tariff is None:
        return {}
    overhead, pension = basis.figure.find("overhead"), basis.figure.find("pension")
    fees = [figure.value for figure in basis.figure.walk() if figure.find("base_fee") and figure.key.startswith("indirect_")]
    shares = {use.year: use.share for use in column.facts.accounts}
    return {
        "direct": basis.direct,
        "overhead_amount": overhead.value if overhead else "",
        "pension_amount": pension.value if pension else 0,
        "supervision_fee": fees[0] if fees else "",
        "indirect": basis.indirect,
        "capital": basis.capital,
        "income": basis.income,
        "basis": basis.total,
        "use_first": shares.get(column.facts.year - 3, ""),
        "use_second": shares.get(column.facts.year - 2, ""),
        "occupancy": column.calculation.occupancy if column.calculation.occupancy is not None else "",
        "place_days": tariff.place_days,
        "unrounded": tariff.unrounded,
        "tariff": tariff.amount,
    }
