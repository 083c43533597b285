"""Everything the page of one tariff item shows: prices over the years, sheets, and the history of its results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.models import Sheet, Tariff, TariffItem, YearResult
from rammevaerk.pricing.pages.words import kind_words, measure_words, state_words
from rammevaerk.pricing.rules import PriceRange
from rammevaerk.pricing.sight import Sight
from rammevaerk.registry.queries import operator_words
from rammevaerk.web import amounts
from rammevaerk.web.charts import Caption, Chart, Series, lines


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
    """The page from top to bottom."""

    operator: str
    paragraph: str
    kind: str
    measure: str
    current: PriceRow | None
    coming: PriceRow | None
    prices: tuple[PriceRow, ...]
    sheets: tuple[SheetRow, ...]
    results: tuple[YearResult, ...]
    chart: Chart | None
    may_edit: bool
    small: bool


def item_page(item: TariffItem, sight: Sight, shown: Shown, *, today: date) -> ItemPage:
    """Build the page (4 queries)."""
    tariffs = queries.all_tariffs(item.pk)
    sheets = queries.sheets_of_item(item.pk, sight)
    seen = {sheet.pk for sheet in sheets}
    prices = tuple(PriceRow(row, shown.shown(row), row.sheet_id if row.sheet_id in seen else None) for row in tariffs)
    small = any(shown.hidden(row) is not None for row in tariffs)
    known = [price for price in prices if price.row.superseded_at is None]
    now = [price for price in known if _holds(price.row, today)]
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
        sheets=tuple(SheetRow(row, state_words(row.state), amounts.ore_as_kroner(row.tariff_ore)) for row in sheets),
        results=tuple(queries.results_of(item.pk)) if open_to else (),
        chart=None if small else _development([row for row in tariffs if row.superseded_at is None], item.measure),
        may_edit=sight.edits_of(item.unit.service.operator_id),
        small=small,
    )


def _holds(row: Tariff, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def _development(rows: Sequence[Tariff], measure: str) -> Chart | None:
    """The price year by year; one year alone is no development."""
    by_year = {row.valid_from.year: Decimal(row.amount_ore) / 100 for row in sorted(rows, key=lambda row: row.valid_from)}
    if len(by_year) < 2:
        return None
    years = sorted(by_year)
    reading = _change_words(years[0], by_year[years[0]], years[-1], by_year[years[-1]])
    note = _("The axis does not start at zero. %(measure)s.") % {
        "measure": measure_words(measure)[:1].upper() + measure_words(measure)[1:]
    }
    points = [(year, by_year[year]) for year in years]
    return lines(Caption(_("Development"), reading, note=note), [Series(_("Tariff"), points)], header=_("Year"))


def _change_words(first: int, before: Decimal, last: int, after: Decimal) -> str:
    """The change in per cent, and in words where it is too small for one decimal of it."""
    change = amounts.signed((after / before - 1) * 100, 1)
    if change == amounts.signed(Decimal(0), 1):
        return _("The tariff of %(last)s is nearly that of %(first)s.") % {"first": first, "last": last}
    words = _("From %(first)s to %(last)s the tariff has changed %(change)s.")
    return words % {"first": first, "last": last, "change": change + amounts.NO_BREAK + "%"}
