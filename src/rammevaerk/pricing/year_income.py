"""The prices of a closed year and what was sold at each: every day counts at the price it was sold at (readings 2.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.pricing.models import Sheet, SheetState, Structure, Tariff, YearResult
from rammevaerk.pricing.rules import SoldDays, YearAccounts, year_result
from rammevaerk.pricing.rules.regulation import checked_cover
from rammevaerk.pricing.rules.sold import SoldUnits, YearPrice, sold_at
from rammevaerk.pricing.snapshots import regulation_in
from rammevaerk.web import dates

Key = tuple[int, int]
"""An item and a year."""


@dataclass(frozen=True)
class PricedYear:
    """What a year's result is measured by: its prices, its basis and its regulation line, in ore."""

    prices: tuple[YearPrice, ...]
    basis_ore: int
    regulation_ore: int = 0

    @property
    def has_several(self) -> bool:
        """Whether the days must be told price by price."""
        return len(self.prices) > 1


def priced_years(sheets: Mapping[Key, Sheet]) -> dict[Key, PricedYear]:
    """By item and year what a published sheet and the tariffs of the year say (1 query; none without sheets). A sheet without
    a tariff says nothing."""
    calculated = {key: sheet for key, sheet in sheets.items() if sheet.tariff_ore is not None and sheet.basis_ore is not None}
    prices = _prices_of(calculated)
    found = {}
    for key, sheet in calculated.items():
        held = prices.get(key) or _of_sheet(sheet)
        if held:
            found[key] = PricedYear(held, sheet.basis_ore or 0, to_ore(regulation_in(sheet.facts).amount))
    return found


def sheets_behind(items: Collection[int], years: Collection[int]) -> dict[Key, Sheet]:
    """The published sheet by item and year (1 query)."""
    rows = Sheet.objects.filter(item__in=items, year__in=years, state=SheetState.PUBLISHED)
    fields = ("item_id", "item__measure", "year", "places", "structure", "tariff_ore", "basis_ore", "facts")
    return {(row.item_id, row.year): row for row in rows.select_related("item").only(*fields)}


def priced_year(item_id: int, year: int) -> PricedYear | None:
    """What one year's result is measured by (2 queries); None without a published sheet."""
    return priced_years(sheets_behind([item_id], [year])).get((item_id, year))


def awaiting_prices(rows: QuerySet[YearResult]) -> QuerySet[YearResult]:
    """Those closed years that have a published sheet and no result, because nobody has told the days price by price."""
    return rows.alias(awaits=awaits_prices()).filter(awaits=True)


def awaits_prices() -> ExpressionWrapper[Q]:
    """Whether a closed year waits for its days by price, as an annotation on results."""
    published = Sheet.objects.filter(item=OuterRef("item"), year=OuterRef("year"), state=SheetState.PUBLISHED)
    priced = Exists(published.filter(tariff_ore__isnull=False, basis_ore__isnull=False))
    return ExpressionWrapper(Q(priced, result_ore__isnull=True), output_field=BooleanField())


def put_result(row: YearResult, priced: PricedYear, sold: Sequence[SoldUnits] = ()) -> None:
    """Write the year's result into the row (not saved); none while the days are not told price by price. Raises Refused when
    more is covered than the deficit."""
    if priced.has_several and not sold:
        return
    outcome = year_result(
        YearAccounts(
            year=row.year,
            sold=sold_at(sold, priced.prices) if priced.has_several else _all_days(row, priced),
            actual_cost=kroner(row.actual_cost_ore),
            own_income=kroner(row.own_income_ore),
            other_income=kroner(row.other_income_ore),
            regulation=kroner(priced.regulation_ore),
        )
    )
    row.tariff_ore = None if priced.has_several else priced.prices[0].amount_ore
    row.sold = _as_json(sold, priced.prices) if priced.has_several else None
    row.basis_ore, row.regulation_ore, row.result_ore = priced.basis_ore, priced.regulation_ore, to_ore(outcome.result)
    checked_cover(kroner(row.covered_ore), kroner(row.result_ore))
    row.trace = replace(outcome.figure, value=kroner(row.result_ore)).as_json()


def _all_days(row: YearResult, priced: PricedYear) -> tuple[SoldDays, ...]:
    return (SoldDays(row.billable_days, kroner(priced.prices[0].amount_ore)),)


def _as_json(sold: Sequence[SoldUnits], prices: Sequence[YearPrice]) -> list[dict[str, Any]]:
    units = {one.key: one.units for one in sold}
    return [
        {
            "item": price.item_id,
            "name": price.name,
            "measure": price.measure,
            "amount_ore": price.amount_ore,
            "units": str(units[price.key]),
        }
        for price in prices
    ]


def _of_sheet(sheet: Sheet) -> tuple[YearPrice, ...]:
    """The sheet's own tariff where no row of the list holds it; several prices are those of the list alone."""
    if sheet.structure != Structure.AVERAGE:
        return ()
    return (YearPrice(sheet.item_id, sheet.tariff_ore or 0, measure=sheet.item.measure),)


def _prices_of(sheets: Mapping[Key, Sheet]) -> dict[Key, tuple[YearPrice, ...]]:
    """The prices that held in the year, of the item itself and of those its sheet gives a price; one that was changed within
    the year stands twice."""
    found: dict[Key, dict[tuple[int, int], YearPrice]] = defaultdict(dict)
    for row in _tariffs(sheets):
        leading = row.item.priced_with_id or row.item_id
        for year in {year for item, year in sheets if item == leading}:
            held = Period(row.valid_from, row.valid_to).intersection(year_period(year))
            if held is not None:
                _add(found[leading, year], row, held, measure=sheets[leading, year].item.measure)
    return {key: tuple(_told_apart(list(prices.values()))) for key, prices in found.items()}


def _told_apart(prices: Sequence[YearPrice]) -> list[YearPrice]:
    """A price that was changed within the year bears the days it held beside its name."""
    often = Counter(price.item_id for price in prices)
    return [replace(price, name=_with_days(price)) if often[price.item_id] > 1 else price for price in prices]


def _with_days(price: YearPrice) -> str:
    return f"{price.name}, {', '.join(dates.period(held.start, held.end) for held in price.periods)}"


def _tariffs(sheets: Mapping[Key, Sheet]) -> list[Tariff]:
    if not sheets:
        return []
    items, years = {item for item, _year in sheets}, [year for _item, year in sheets]
    rows = Tariff.objects.current().filter(Q(item__in=items) | Q(item__priced_with__in=items))
    rows = rows.filter(valid_from__lt=date(max(years) + 1, 1, 1))
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=date(min(years), 1, 1)))
    return list(rows.select_related("item").order_by("item_id", "valid_from"))


def _add(prices: dict[tuple[int, int], YearPrice], row: Tariff, held: Period, *, measure: str) -> None:
    key = row.item_id, row.amount_ore
    known = prices.get(key)
    if known is not None:
        prices[key] = replace(known, periods=(*known.periods, held))
        return
    in_days = row.item.measure == measure
    prices[key] = YearPrice(row.item_id, row.amount_ore, row.item.name, row.item.measure, in_days, (held,))
