"""The worksheet “Priser”: a row for each price of the items that have several, with formulas that follow the calculation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.money import Rounding, round_kroner
from rammevaerk.pricing.rules.price_mix import MixPrice, PriceMix
from rammevaerk.pricing.rules.structures import StructureKind
from rammevaerk.web.spreadsheet import column_letters

SHEET = "Priser"
NOTE = (
    "En række for hver pris, den laveste først. Faktor er niveauets vægt, timer om dagen eller procenten; pakker har ingen. "
    "Grundtaksten følger af takstgrundlaget, og priserne giver det tilbage, når pladserne bruges som forventet."
)
ITEM, KIND, STEP, NAME, FACTOR, EXPECTED = 0, 2, 3, 5, 6, 7
HEADINGS = (
    "Takstpostens nummer",
    "Tilbud",
    "Takstmodel",
    "Interval eller timepris",
    "Nr.",
    "Pris",
    "Faktor",
    "Forventede pladser",
    "Døgn",
    "Vægt",
    "Fast del",
    "Grundtakst",
    "Pris i kr. pr. døgn",
    "Indtægt i kr.",
)
FIRST_ROW = 3
KINDS = {
    "niveauer": StructureKind.LEVELS,
    "grundtakst og pakker": StructureKind.BASE_PACKAGES,
    "grundtakst og timer": StructureKind.BASE_HOURS,
    "standardtakst med procent": StructureKind.STANDARD_PERCENTAGE,
}
WORDS = {kind: words for words, kind in KINDS.items()}


@dataclass(frozen=True)
class PricedColumn:
    """An item with several prices: its number, name, mix, calculated prices (None while they are stopped), and the cells of its
    basis and days on the worksheet of calculations."""

    item_id: int | None
    name: str
    mix: PriceMix
    prices: Sequence[MixPrice] | None
    basis: str
    days: str


def write_prices(page: Any, styles: Mapping[str, Any], columns: Sequence[PricedColumn], rounding: Rounding | None) -> None:
    """Fill the worksheet."""
    for place, heading in enumerate(HEADINGS):
        page.set_column(place, place, max(14, len(heading) + 2))
    page.set_column(1, 2, 30)
    page.write_string(0, 0, SHEET, styles["title"])
    page.merge_range(1, 0, 1, 7, NOTE, styles["note"])
    page.set_row(1, 46)
    for place, heading in enumerate(HEADINGS):
        page.write_string(2, place, heading, styles["section"])
    row = FIRST_ROW
    for column in columns:
        last = row + len(column.mix.prices) - 1
        for number in range(len(column.mix.prices)):
            _row(page, styles, column, (row, last, number), rounding)
        row = last + 1
    page.data_validation(FIRST_ROW, KIND, row - 1, KIND, {"validate": "list", "source": list(KINDS)})
    page.freeze_panes(FIRST_ROW, NAME + 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _row(
    page: Any, styles: Mapping[str, Any], column: PricedColumn, where: tuple[int, int, int], rounding: Rounding | None
) -> None:
    first, last, number = where
    at, price = first + number, column.mix.prices[number]
    step = column.mix.step
    inputs: dict[int, tuple[Any, str]] = {
        ITEM: (column.item_id, "number"),
        1: (column.name, "text"),
        KIND: (WORDS[column.mix.kind], "input_text"),
        STEP: (step, "input_kr"),
        4: (number + 1, "number"),
        NAME: (price.name, "input_text"),
        FACTOR: (price.factor, "input_factor"),
        EXPECTED: (price.expected, "input_whole"),
    }
    for place, (value, style) in inputs.items():
        if value is None:
            page.write_blank(at, place, None, styles[style])
        elif isinstance(value, str):
            page.write_string(at, place, value, styles[style])
        else:
            page.write_number(at, place, value, styles[style])
    values = _kept(column, number)
    for place, formula in _formulas(column, at, (first, last), rounding).items():
        page.write_formula(at, place, formula, styles["tariff" if place == 12 else "kr"], values.get(place, Decimal(0)))


def _kept(column: PricedColumn, number: int) -> dict[int, Decimal]:
    """What the row's formulas give, by column; nothing while the prices are stopped."""
    if not column.prices:
        return {}
    known, kind = column.prices[number], column.mix.kind
    factor, step = column.mix.prices[number].factor or Decimal(0), column.mix.step or Decimal(0)
    weight = {StructureKind.LEVELS: factor, StructureKind.STANDARD_PERCENTAGE: 1 + factor}.get(kind, Decimal(1))
    package = Decimal(round_kroner((number + Decimal("0.5")) * step))
    fixed = {StructureKind.BASE_PACKAGES: package, StructureKind.BASE_HOURS: factor * step}.get(kind, Decimal(0))
    base = (known.unrounded - fixed) / weight if weight else Decimal(0)
    return {8: known.days, 9: weight, 10: fixed, 11: base, 12: known.amount, 13: known.amount * known.days}


def _formulas(column: PricedColumn, at: int, ends: tuple[int, int], rounding: Rounding | None) -> dict[int, str]:
    """The row's formulas by column; the parts of all rows of the item make the base."""

    def cell(place: int) -> str:
        return f"{column_letters(place + 1)}{at + 1}"

    def all_of(place: int) -> str:
        letters = column_letters(place + 1)
        return f"${letters}${ends[0] + 1}:${letters}${ends[1] + 1}"

    kind = cell(KIND)
    hours = f'{kind}="{WORDS[StructureKind.BASE_HOURS]}"'
    packages = f'{kind}="{WORDS[StructureKind.BASE_PACKAGES]}"'
    levels, per_cents = (f'{kind}="{WORDS[one]}"' for one in (StructureKind.LEVELS, StructureKind.STANDARD_PERCENTAGE))
    base, fixed, weight = cell(11), cell(10), cell(9)
    return {
        8: f"={cell(EXPECTED)}*{column.days}/SUM({all_of(EXPECTED)})",
        9: f"=IF({levels},N({cell(FACTOR)}),IF({per_cents},1+N({cell(FACTOR)}),1))",
        10: f"=IF({packages},ROUND(({cell(4)}-0.5)*{cell(STEP)},0),IF({hours},N({cell(FACTOR)})*{cell(STEP)},0))",
        11: f"=({column.basis}-SUMPRODUCT({all_of(10)},{all_of(8)}))/SUMPRODUCT({all_of(9)},{all_of(8)})",
        12: f"=IF({hours},{_rounded(base, rounding)}+{fixed},{_rounded(f'{weight}*{base}+{fixed}', rounding)})",
        13: f"={cell(12)}*{cell(8)}",
    }


def _rounded(value: str, rounding: Rounding | None) -> str:
    if rounding is Rounding.HALF_UP:
        return f"ROUND({value},0)"
    if rounding is Rounding.DOWN:
        return f"TRUNC({value})"
    if rounding is Rounding.HALF_EVEN:
        return f"IF(ABS({value}-TRUNC({value}))=0.5,2*ROUND(({value})/2,0),ROUND({value},0))"
    return '"Mangler"'
