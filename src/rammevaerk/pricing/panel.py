"""A service's tariffs on the service's own page."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import queries
from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.pricing.pages.words import kind_words
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.sight import Sight, sight_of
from rammevaerk.pricing.views.listing import Amounts
from rammevaerk.web.amounts import DASH

ORDER = 20


@dataclass(frozen=True)
class Cell:
    """The price of an item in one year; `sheet_id` when the reader may open its calculation."""

    amount: str
    sheet_id: int | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Row:
    """One item with a cell for each year of the panel."""

    item: TariffItem
    paragraph: str
    kind: str
    cells: tuple[Cell, ...]


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """Tariffs year by year (4 queries at most); empty when the service has none."""
    items = queries.items_of_service(service_id)
    if not items or not may(request, Permission.SEE_TARIFFS):
        return SafeString("")
    tariffs = queries.tariffs_of_items([item.pk for item in items])
    today = request.today
    sight = sight_of(request.assignment, today, request.acting.parties)
    shown = Amounts(sight, smallest_public(today))
    years = sorted({row.valid_from.year for row in tariffs})
    rows = [
        Row(item, paragraph_label(item.paragraph), kind_words(item.kind), _cells(item, tariffs, years, shown)) for item in items
    ]
    return SafeString(render_to_string("pricing/panel.html", {"rows": rows, "years": years}, request=request))


def _cells(item: TariffItem, tariffs: list[Tariff], years: list[int], shown: Amounts) -> tuple[Cell, ...]:
    """The price at the end of each year: a price corrected within the year shows the latest."""
    last = {row.valid_from.year: row for row in tariffs if row.item_id == item.pk}
    return tuple(_cell(last.get(year), shown) for year in years)


def _cell(row: Tariff | None, shown: Amounts) -> Cell:
    if row is None:
        return Cell(DASH)
    return Cell(shown.shown(row), row.sheet_id if _may_open(row, shown.sight) else None, row.provisional)


def _may_open(row: Tariff, sight: Sight) -> bool:
    return sight.published and row.sheet_id is not None
