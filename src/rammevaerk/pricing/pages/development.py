"""A tariff over the years beside what prices and wages alone would have made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.law.rulebook import ParameterValue
from rammevaerk.law.values import State
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import IndexedYear, beside_index, since_start
from rammevaerk.web import amounts
from rammevaerk.web.charts import Caption, Chart, Series, lines
from rammevaerk.web.charts.chart import Number

INDEX = "pricing.price_wage_development"
CLOSE = Decimal("0.1")  # of the drawing's height: nearer than this, two names would stand on each other
NAME_HEIGHT = 16


@dataclass(frozen=True)
class Development:
    """The chart with its reading. `unknown` names the years left out of the index, empty when there are none; `state` is
    "assumed" when any of the index is, and `sources` are where it comes from."""

    chart: Chart
    unknown: str
    state: str
    sources: tuple[str, ...]


def development(rows: Sequence[Tariff], measure: str, *, area_code: str, today: date) -> Development | None:
    """The tariff year by year, from those that are not superseded (no query); one year alone is no development."""
    prices = prices_by_year(rows, today)
    if len(prices) < 2:
        return None
    first, last = min(prices), max(prices)
    values = {year: rulebook_of_year(year, area_code=area_code).value(INDEX) for year in range(first + 1, last + 1)}
    years = beside_index(prices, {year: _share(value) for year, value in values.items()})
    used = [value for value in values.values() if value.value is not None]
    return Development(
        chart=_chart(years, measure, indexed=bool(used)),
        unknown=", ".join(str(year) for year, value in values.items() if value.value is None),
        state="assumed" if any(value.state is State.ASSUMED for value in used) else "in_force" if used else "unknown",
        sources=tuple(dict.fromkeys(value.source for value in used)),
    )


def prices_by_year(rows: Sequence[Tariff], today: date) -> dict[int, Decimal]:
    """The price at the end of each year up to today's or the newest tariff's; that of its last period where it ended before."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    if not ordered:
        return {}
    newest = max(today.year, ordered[-1].valid_from.year)
    found = {}
    for year in range(ordered[0].valid_from.year, newest + 1):
        in_year = [row for row in ordered if _touches(row, year)]
        if in_year:
            found[year] = Decimal(in_year[-1].amount_ore) / 100
    return found


def _touches(row: Tariff, year: int) -> bool:
    return row.valid_from.year <= year and (row.valid_to is None or row.valid_to > date(year, 1, 1))


def _share(value: ParameterValue) -> Decimal | None:
    return value.value if isinstance(value.value, Decimal) else None


def _chart(years: Sequence[IndexedYear], measure: str, *, indexed: bool) -> Chart:
    unit = measure_words(measure)
    note = _("The axis does not start at zero. %(measure)s.") % {"measure": unit[:1].upper() + unit[1:]}
    series = [Series(_("Tariff"), [(row.year, row.tariff) for row in years])]
    if indexed:
        points = [(row.year, row.indexed) for row in years]
        series.append(Series(_("Price and wage index"), points, context=True))
    chart = lines(Caption(_("Development"), _reading(tuple(years)), note=note), series, header=_("Year"), write=_written)
    return _names_apart(chart, years) if indexed else chart


def _written(value: Number) -> str:
    """Whole kroner: the index has no others."""
    return amounts.thousands(value, 0)


def _names_apart(chart: Chart, years: Sequence[IndexedYear]) -> Chart:
    """The chart with the index's name moved off the tariff's, where the two lines end at nearly the same height."""
    tariffs = [row.tariff for row in years if row.tariff is not None]
    indexed = [row.indexed for row in years if row.indexed is not None]
    width = max(*tariffs, *indexed) - min(*tariffs, *indexed) or Decimal(1)
    gap = indexed[-1] - tariffs[-1]
    if abs(gap) > width * CLOSE:
        return chart
    away = -NAME_HEIGHT if gap >= 0 else NAME_HEIGHT
    return replace(chart, spec=_moved(chart.spec, away), narrow=_moved(chart.narrow or chart.spec, away))


def _moved(spec: Mapping[str, Any], away: int) -> dict[str, Any]:
    """The last layer is the name of the last series."""
    *others, name = spec["layer"]
    return {**spec, "layer": [*others, {**name, "mark": {**name["mark"], "dy": away}}]}


def _reading(years: tuple[IndexedYear, ...]) -> str:
    """The change of the tariff beside that of prices and wages, over the years in which both are known."""
    ends = since_start(years)
    if ends is None:
        known = [row for row in years if row.tariff is not None]
        return _change_words(known[0], known[-1])
    first, last = ends
    alone = _("Prices and wages alone would have changed it %(index)s.") % {"index": _change(first.tariff, last.indexed)}
    return f"{_change_words(first, last)} {alone}"


def _change(before: Decimal | None, after: Decimal | None) -> str:
    if not before or after is None:
        return amounts.DASH
    return amounts.signed((after / before - 1) * 100, 1) + amounts.NO_BREAK + "%"


def _change_words(first: IndexedYear, last: IndexedYear) -> str:
    """The change in per cent, and in words where it is too small for one decimal of it."""
    change = _change(first.tariff, last.tariff)
    if change == _change(Decimal(1), Decimal(1)):
        return _("The tariff of %(last)s is nearly that of %(first)s.") % {"first": first.year, "last": last.year}
    words = _("From %(first)s to %(last)s the tariff has changed %(change)s.")
    return words % {"first": first.year, "last": last.year, "change": change}
