"""The tariff list on paper: the rows of the whole list in its order, and how a row is named there and in files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.pages.inclusions import parts_on_paper
from rammevaerk.pricing.pages.words import kind_words, measure_words
from rammevaerk.registry.queries import operator_words, unit_named
from rammevaerk.web.tables import Table
from rammevaerk.web.tables.paging import Sorting, page_of_query

MOST_ROWS = 5_000


class Priced(Protocol):
    """How a reader sees prices."""

    def shown(self, row: Tariff) -> str: ...
    def like_for_like(self, row: Tariff) -> str: ...
    def change(self, row: Any) -> str: ...


@dataclass(frozen=True)
class PaperRow:
    """One tariff in words; `measure` is empty for the column's own kroner per day."""

    name: str
    is_demo: bool
    paragraph: str
    operator: str
    kind: str
    places: int | None
    amount: str
    measure: str
    alike: str
    change: str
    included: str


@dataclass(frozen=True)
class PaperList:
    """All rows, and what narrows them in words. `left_out` says that there are more."""

    rows: Sequence[PaperRow]
    narrowed: Sequence[str]
    left_out: bool

    @property
    def has_demo(self) -> bool:
        return any(row.is_demo for row in self.rows)

    @property
    def all_demo(self) -> bool:
        """Every row is invented: the mark then stands once over the list, not at each row."""
        return bool(self.rows) and all(row.is_demo for row in self.rows)


def paper_list(table: Table, prices: Priced) -> PaperList:
    """The list from its first row, whatever page the screen is at (1 query)."""
    page = page_of_query(table.rows, table.sorting or Sorting("pk"), None, MOST_ROWS)  # type: ignore[arg-type]  # a query here
    rows = [_row(row, prices) for row in page.rows]
    return PaperList(rows, [chip.words for chip in table.chips], bool(page.next))


def _row(row: Any, prices: Priced) -> PaperRow:
    return PaperRow(
        name=whole_name(row),
        is_demo=row.is_demo,
        paragraph=paragraph_label(row.item.paragraph),
        operator=operator_words(row.item.unit.service),
        kind=tariff_kind(row),
        places=row.places,
        amount=prices.shown(row),
        measure="" if row.item.measure == "day" else measure_words(row.item.measure),
        alike=prices.like_for_like(row),
        change=prices.change(row),
        included=parts_on_paper(row),
    )


def whole_name(row: Tariff) -> str:
    """Service, the unit where its name is another, and the item."""
    return f"{unit_named(row.item.unit.service.name, row.item.unit.name)}, {row.item.name}"


def tariff_kind(row: Tariff) -> str:
    """Calculated or registered, and whether last year's price stands in for one that is not ready."""
    words = kind_words(row.item.kind)
    return words + ", " + _("provisional") if row.provisional else words
