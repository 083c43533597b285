"""What the ledger measures an operator's year by: its items, which of them bears the result, the prices, and the results."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing.models import BETWEEN_TWO, TariffItem, YearResult
from rammevaerk.pricing.rules.sold import YearPrice
from rammevaerk.pricing.year_income import priced_years, sheets_behind
from rammevaerk.registry.queries import unit_named


@dataclass(frozen=True)
class Measured:
    """By item: the one that bears its result (`leading`). By leading item: its name, its title with the unit, the
    prices of the year, and the year's result when there is one. `of_service` are the leading items with prices in the year."""

    leading: Mapping[int, int]
    names: Mapping[int, str]
    titles: Mapping[int, str]
    of_service: Mapping[int, Sequence[int]]
    prices: Mapping[int, tuple[YearPrice, ...]]
    results: Mapping[int, YearResult]


def measured(operators: Sequence[int], year: int) -> Measured:
    """An operator's items of a year (4 queries). A price between two parties counts with the only item of its unit and paragraph
    that has a calculation, and is an item of its own when there are several."""
    rows = list(TariffItem.objects.filter(unit__service__operator__in=operators).select_related("unit__service").order_by("pk"))
    own = [row for row in rows if row.kind not in BETWEEN_TWO]
    alike: dict[tuple[int, str], list[int]] = {}
    for row in own:
        if row.priced_with_id is None:
            alike.setdefault((row.unit_id, row.paragraph), []).append(row.pk)
    leading = {row.pk: row.priced_with_id or row.pk for row in own}
    for row in rows:
        if row.kind in BETWEEN_TWO:
            found = alike.get((row.unit_id, row.paragraph), [])
            leading[row.pk] = found[0] if len(found) == 1 else row.pk
    bearers = set(leading.values())
    prices = {item: one.prices for (item, _), one in priced_years(sheets_behind(bearers, [year])).items()}
    of_service: dict[int, list[int]] = {}
    for row in own:
        if row.pk in prices:
            of_service.setdefault(row.unit.service_id, []).append(row.pk)
    results = {row.item_id: row for row in YearResult.objects.filter(item__in=bearers, year=year)}
    names = {row.pk: row.name for row in rows}
    return Measured(leading, names, _titles(rows, bearers), of_service, prices, results)


def _titles(rows: Iterable[TariffItem], bearers: Collection[int]) -> dict[int, str]:
    """Unit and item; those that would be called the same have their paragraph added."""
    titles = {row.pk: f"{unit_named(row.unit.service.name, row.unit.name)}, {row.name}" for row in rows}
    times = Counter(title for pk, title in titles.items() if pk in bearers)
    return {
        row.pk: f"{titles[row.pk]}, {paragraph_label(row.paragraph)}" if times[titles[row.pk]] > 1 else titles[row.pk]
        for row in rows
    }
