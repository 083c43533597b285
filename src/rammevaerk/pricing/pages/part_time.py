"""What a day place costs that is used some days a week, on the page of its item (TR C18; readings 2.12)."""

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Rounding, kroner
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.models import Measure, Sheet, Structure, Tariff, TariffItem
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.rules import part_time_tariff
from rammevaerk.pricing.rules.calculation import ROUNDING

FACTORS = "pricing.part_time_factors"


@dataclass(frozen=True)
class PartTimeRow:
    """A place used so many days a week: its share of the full tariff, and the tariff in whole kroner a day."""

    days: int
    share: Decimal
    tariff: int


@dataclass(frozen=True)
class PartTime:
    """The part-time tariffs; `missing` says why there are none. `from_unrounded` tells what they were taken of."""

    rows: tuple[PartTimeRow, ...]
    missing: tuple[Finding, ...]
    from_unrounded: bool
    source: str
    state: str


def part_time(item: TariffItem, row: Tariff | None, *, area_code: str) -> PartTime | None:
    """Of a day service's tariff; None for all other items, and where no tariff holds (no query of its own)."""
    known = PARAGRAPHS.get(item.paragraph)
    if row is None or item.measure != Measure.DAY or known is None or known.kind is not ParagraphKind.DAY:
        return None
    book = rulebook_on(row.valid_from, area_code=area_code)
    missing = book.missing(FACTORS, ROUNDING)
    value = book.value(FACTORS)
    full = _unrounded(row)
    rows = () if missing else _rows(full if full is not None else kroner(row.amount_ore), book)
    return PartTime(rows, missing, full is not None, value.source, value.state.value)


def _rows(full: Decimal, book: Rulebook) -> tuple[PartTimeRow, ...]:
    table, rounding = book.table(FACTORS), Rounding(book.choice(ROUNDING))
    return tuple(
        PartTimeRow(int(days), share, part_time_tariff(full, share, rounding=rounding))
        for days, share in zip(table["days"], table["factors"], strict=True)
    )


def _unrounded(row: Tariff) -> Decimal | None:
    """The tariff before rounding, out of the sheet it was published from; None where it is not that sheet's one price."""
    sheet: Sheet | None = row.sheet
    if sheet is None or sheet.structure != Structure.AVERAGE or sheet.tariff_ore != row.amount_ore:
        return None
    if sheet.basis_ore is None or not sheet.occupancy or not sheet.days or not sheet.places:
        return None
    return kroner(sheet.basis_ore) / (sheet.places * sheet.occupancy * sheet.days)
