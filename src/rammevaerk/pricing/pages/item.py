"""Everything the page of one tariff item shows: prices over the years, sheets, and the history of its results."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.models import Sheet, SheetState, Structure, Tariff, TariffItem, YearResult
from rammevaerk.pricing.pages.development import Development, development
from rammevaerk.pricing.pages.part_time import PartTime, part_time
from rammevaerk.pricing.pages.words import kind_words, measure_words, sheet_amount, state_words
from rammevaerk.pricing.rules import PUBLIC_KINDS, PriceRange
from rammevaerk.pricing.sight import Sight
from rammevaerk.registry.queries import operator_words


class Shown(Protocol):
    """How a reader sees a price: the amount, or a range."""

    def hidden(self, row: Tariff) -> PriceRange | None: ...
    def shown(self, row: Tariff) -> str: ...


@dataclass(frozen=True)
class PriceRow:
    """A price in the history; `known` says until when it was what one knew, None while it is."""

    row: Tariff
    amount: str
    sheet_id: int | None


@dataclass(frozen=True)
class SheetRow:
    """A version the reader may open."""

    sheet: Sheet
    state: str
    amount: str


@dataclass(frozen=True)
class ItemPage:
    """The page from top to bottom; `several` is the published sheet that replaced the one price by several."""

    operator: str
    paragraph: str
    kind: str
    measure: str
    current: PriceRow | None
    coming: PriceRow | None
    prices: tuple[PriceRow, ...]
    sheets: tuple[SheetRow, ...]
    results: tuple[YearResult, ...]
    development: Development | None
    may_edit: bool
    small: bool
    with_vat: bool
    part_time: PartTime | None = None
    several: Sheet | None = None


def item_page(item: TariffItem, sight: Sight, shown: Shown, *, today: date, area_code: str) -> ItemPage:
    """Build the page (3 queries)."""
    tariffs = queries.all_tariffs(item.pk)
    sheets = queries.sheets_of_item(item.pk, sight)
    seen = {sheet.pk for sheet in sheets}
    prices = tuple(PriceRow(row, shown.shown(row), row.sheet_id if row.sheet_id in seen else None) for row in tariffs)
    standing = [row for row in tariffs if row.superseded_at is None]
    small = any(shown.hidden(row) is not None for row in tariffs)
    known = [price for price in prices if price.row.superseded_at is None]
    now = [price for price in known if holds(price.row, today)]
    coming = [price for price in known if price.row.valid_from > today]
    open_to = sight.published or item.unit.service.operator_id in sight.operators
    return ItemPage(
        operator=operator_words(item.unit.service),
        paragraph=paragraph_label(item.paragraph),
        kind=kind_words(item.kind),
        measure=measure_words(item.measure),
        current=now[0] if now else None,
        coming=coming[-1] if coming else None,
        prices=prices,
        sheets=tuple(SheetRow(row, state_words(row.state), sheet_amount(row)) for row in sheets),
        results=tuple(queries.results_of(item.pk)) if open_to else (),
        development=None if small else development(standing, item.measure, area_code=area_code, today=today),
        may_edit=sight.edits_of(item.unit.service.operator_id),
        small=small,
        with_vat=item.unit.service.operator_kind not in PUBLIC_KINDS,
        several=_several(sheets) if coming == [] else None,
        part_time=None if small or not now else part_time(item, now[0].row, area_code=area_code),
    )


def _several(sheets: Iterable[Sheet]) -> Sheet | None:
    """The newest published sheet, when it gives several prices."""
    published = [sheet for sheet in sheets if sheet.state == SheetState.PUBLISHED]
    newest = max(published, key=lambda sheet: sheet.year, default=None)
    return newest if newest is not None and newest.structure != Structure.AVERAGE else None


def holds(row: Tariff, day: date) -> bool:
    """Whether a price is the one of a day."""
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
