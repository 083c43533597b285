"""Two sheets of one tariff item side by side: why the tariffs differ, line by line and condition by condition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.pages.breakdown import state_of, trace_of
from rammevaerk.pricing.pages.changes import largest_cause, steps_chart
from rammevaerk.pricing.pages.compare_lines import NOTHING_MOVED, Difference, DifferencePart, Moved, difference_parts, moved_lines
from rammevaerk.pricing.pages.price_changes import price_changes
from rammevaerk.pricing.pages.sheet import DEVELOPMENT, row_url
from rammevaerk.pricing.pages.words import measure_words, state_badge
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import explain_change
from rammevaerk.web import amounts
from rammevaerk.web.charts import Chart
from rammevaerk.web.components.trace import amount as written


@dataclass(frozen=True)
class Side:
    """One of the two: its name on the page, its tariff in whole kroner and its address."""

    name: str
    tariff: int | None
    url: str
    badge: tuple[str, str]


@dataclass(frozen=True)
class ComparePage:
    """The older sheet first. Without a tariff on both sides there is no chart and no change."""

    before: Side
    after: Side
    kroner: int | None
    share: Decimal | None
    reading: str
    chart: Chart | None
    parts: tuple[DifferencePart, ...]
    conditions: tuple[Difference, ...]
    moved: Moved = NOTHING_MOVED
    unit: str = ""
    prices: tuple[Difference, ...] = ()


def compare_page(one: Sheet, other: Sheet, *, area_code: str) -> ComparePage:
    """The two in order of year and version (no query)."""
    before, after = sorted((one, other), key=lambda sheet: (sheet.year, sheet.version))
    sides = (_side(before), _side(after))
    if not before.trace or not after.trace or not before.tariff_ore or after.tariff_ore is None:
        return ComparePage(*sides, None, None, "", None, (), ())
    traces = (trace_of(before.trace), trace_of(after.trace))
    states = (state_of(traces[0], before.year, before.tariff_ore), state_of(traces[1], after.year, after.tariff_ore))
    development = development_between(before.year, after.year, area_code=area_code)
    steps, measure = explain_change(*states, development=development), states[1].measure
    kroner = int(states[1].tariff - states[0].tariff)
    names = (f"{sides[0].name}: {amounts.kroner(sides[0].tariff)}", f"{sides[1].name}: {amounts.kroner(sides[1].tariff)}")
    return ComparePage(
        *sides,
        kroner=kroner,
        share=states[1].tariff / states[0].tariff - 1,
        reading=_reading(
            kroner,
            largest_cause(steps, down=kroner < 0, measure=measure),
            unknown=development is None and before.year != after.year,
        ),
        chart=steps_chart(steps, heading=_("Why the two tariffs differ"), names=names, measure=measure),
        parts=tuple(difference_parts(*traces, development=development)),
        conditions=tuple(_conditions(*traces)),
        moved=moved_lines(*traces),
        unit=measure_words(measure.value),
        prices=price_changes(*traces),
    )


def sheet_name(sheet: Sheet) -> str:
    """`2027, version 1`."""
    return _("%(year)s, version %(version)s") % {"year": sheet.year, "version": sheet.version}


def development_between(first: int, last: int, *, area_code: str) -> Decimal | None:
    """Prices and wages from one year's level to another's; None within a year and when a year on the way is not known."""
    known = [rulebook_of_year(year, area_code=area_code).value(DEVELOPMENT).value for year in range(first + 1, last + 1)]
    grown = Decimal(1)
    for growth in known:
        if not isinstance(growth, Decimal):
            return None
        grown *= 1 + growth
    return grown - 1 if known else None


def _side(sheet: Sheet) -> Side:
    tariff = sheet.tariff_ore // 100 if sheet.tariff_ore is not None else None
    return Side(sheet_name(sheet), tariff, row_url(sheet), state_badge(sheet))


def _reading(kroner: int, cause: str, *, unknown: bool) -> str:
    first = _("The two tariffs are the same.") if kroner == 0 else ""
    last = _("Prices and wages are not known for all the years; they stand in the costs.") if unknown else ""
    return " ".join(part for part in (first, cause if kroner else "", last) if part)


def _conditions(before: Figure, after: Figure) -> Iterator[Difference]:
    """What the costs are spread over, and the agreed values that went in."""
    for label, figures in (
        (_("Budgeted places"), _pair(before, after, "places")),
        (_("Budgeted occupancy"), _pair(before, after, "occupancy")),
        (_("Days a year"), _pair(before, after, "days")),
        (_("Overhead"), (before.find("overhead_share"), after.find("overhead_share"))),
        (_("Interest rate"), (before.find("interest_rate"), after.find("interest_rate"))),
    ):
        if any(figures):
            shown = [written(figure) if figure else amounts.DASH for figure in figures]
            yield Difference(label, shown[0], shown[1], "" if shown[0] == shown[1] else _("Changed"))


def _pair(before: Figure, after: Figure, key: str) -> tuple[Figure | None, Figure | None]:
    return _spread(before, key), _spread(after, key)


def _spread(trace: Figure, key: str) -> Figure | None:
    """An input of the days in all: the accounts below have places and days of their own."""
    days = trace.find("place_days")
    return next((item for item in days.inputs if item.key == key), None) if days else None


def choices_of(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """The sheets to choose from, by id, with their tariff."""
    return [(str(sheet.pk), f"{sheet_name(sheet)}, {amounts.ore_as_kroner(sheet.tariff_ore)}") for sheet in sheets]
