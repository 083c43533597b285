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
from rammevaerk.pricing.rules import Calculation, CostKind, CostLine, SheetFacts, occupancy_kind
from rammevaerk.pricing.rules.calculation import ROUNDING
from rammevaerk.pricing.rules.line_figures import INTEREST
from rammevaerk.pricing.rules.occupancy import DAYS, band_ids
from rammevaerk.pricing.rules.overhead import OVERHEAD
from rammevaerk.pricing.workbook.layout import BOOK_VALUE, CALCULATION, EMPTY_LINES, FIRST_UNIT, HEADINGS, KINDS, VALUES, Rows
from rammevaerk.web.spreadsheet import column_letters, sheet_name

TITLE = "Takstberegning"
NOTE = (
    "Udfyld de gule felter. Hver takstpost har sin egen kolonne. Beløb skrives i kroner om året som positive tal; indtægter "
    "trækkes fra. Beregningen nederst regner med det samme."
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
    "tariff": {"num_format": "#,##0", "bold": True, "top": 1},
}
HEAD_STYLES = {"wanted": "input_share", "regulation": "input_kr", "year": "number", "item": "number"} | dict.fromkeys(
    ("service", "unit", "paragraph"), "text"
)
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
    """An .xlsx with one worksheet. The columns are of one year; ValueError when they are not, or there is none."""
    import xlsxwriter

    years = {column.facts.year for column in columns}
    if len(years) != 1:
        raise ValueError("a workbook holds the items of one year")
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        styles = {key: book.add_format(style) for key, style in STYLES.items()}
        _Page(book.add_worksheet(sheet_name(name)), styles, Rows(years.pop())).write(columns, rulebook)
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
        self.page.set_column(1, 1, 46)
        self.page.set_column(2, 3, 16)
        self.page.set_column(FIRST_UNIT, FIRST_UNIT + len(columns) - 1, 18)
        self.page.write_string(0, 0, f"{TITLE} {self.rows.year}", self.styles["title"])
        self.page.merge_range(1, 0, 1, FIRST_UNIT, NOTE, self.styles["note"])
        self.page.set_row(1, 45)
        self.next = 2
        self._heads(columns)
        self._lines(columns)
        self._values(columns, rulebook)
        self._results(columns, rulebook)
        self.page.freeze_panes(self.at["unit"] + 1, FIRST_UNIT)
        self.page.set_landscape()
        self.page.repeat_columns(0, 1)
        self.page.repeat_rows(0, self.at["unit"])
        self.page.set_print_scale(55)

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
        for key in [*keys, *[None] * EMPTY_LINES]:
            for place, words in enumerate(key[:4] if key else ("",) * 4):
                self._cell(self.next, place, words, "input_text")
            for place, lines in enumerate(keyed, FIRST_UNIT):
                self._cell(self.next, place, lines.get(key) if key else None, "input_kr")
            self.next += 1
        self.at["last_line"] = self.next - 1
        choices = {"validate": "list", "source": [*KINDS, BOOK_VALUE]}
        self.page.data_validation(self.at["first_line"], 2, self.at["last_line"], 2, choices)

    def _values(self, columns: Sequence[SheetColumn], rulebook: Rulebook) -> None:
        self._section("", VALUES)
        for key, words in self.rows.values.items():
            row = self._label(key, words)
            style = "input_whole" if key == "agreed_days" else "input_share"
            for place, column in enumerate(columns, FIRST_UNIT):
                value = rulebook.value(_parameter(key, column.facts.paragraph))
                self._cell(row, place, value.value if isinstance(value.value, int | Decimal) else None, style)
            self._cell(row, 3, value.source, "text")

    def _results(self, columns: Sequence[SheetColumn], rulebook: Rulebook) -> None:
        self._section("", CALCULATION)
        rounding = rulebook.value(ROUNDING).value
        for key, words in self.rows.results.items():
            self._label(key, words)
        for place, column in enumerate(columns, FIRST_UNIT):
            letters = Column(column_letters(place + 1), self.at)
            formulas = result_formulas(letters, Rounding(rounding) if isinstance(rounding, str) else None)
            known = _results(column)
            for key, formula in formulas.items():
                style = self.styles[RESULT_STYLES.get(key, "kr")]
                self.page.write_formula(self.at[key], place, formula, style, known.get(key, ""))
            self._cell(self.at["stored"], place, known.get("tariff"), "whole")


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
        "places": facts.places,
        "days": facts.days,
        "wanted": facts.wanted,
        "billable_first": first.billable_days if first else None,
        "places_first": first.places if first else None,
        "billable_second": second.billable_days if second else None,
        "places_second": second.places if second else None,
        "regulation": facts.regulation.amount if facts.regulation.year is not None else None,
    }


def _keyed(lines: Sequence[CostLine]) -> dict[LineKey, Decimal]:
    """Amounts by what the line says; like lines of one item stay apart."""
    words_of = {kind: words for words, kind in KINDS.items()}
    seen: Counter[tuple[str, str, str, str]] = Counter()
    found: dict[LineKey, Decimal] = {}
    for line in lines:
        is_interest = line.book_value is not None and line.kind is CostKind.CAPITAL
        said = (line.account, line.text, BOOK_VALUE if is_interest else words_of[line.kind], line.source)
        found[*said, seen[said]] = line.book_value if is_interest and line.book_value is not None else line.amount
        seen[said] += 1
    return found


def _parameter(key: str, paragraph: str) -> str:
    low, high = band_ids(occupancy_kind(paragraph))
    return {"overhead": OVERHEAD, "interest": INTEREST, "agreed_days": DAYS, "low": low, "high": high}[key]


def _results(column: SheetColumn) -> dict[str, Any]:
    """The figures of the calculation by row; empty when a finding stops it."""
    basis, tariff = column.calculation.basis, column.calculation.tariff
    if basis is None or tariff is None:
        return {}
    overhead = basis.figure.find("overhead")
    shares = {use.year: use.share for use in column.facts.accounts}
    return {
        "direct": basis.direct,
        "overhead_amount": overhead.value if overhead else "",
        "indirect": basis.indirect,
        "capital": basis.capital,
        "income": basis.income,
        "basis": basis.total,
        "use_first": shares.get(column.facts.year - 3, ""),
        "use_second": shares.get(column.facts.year - 2, ""),
        "occupancy": column.calculation.occupancy,
        "place_days": tariff.place_days,
        "unrounded": tariff.unrounded,
        "tariff": tariff.amount,
    }
