"""Two sheets of one tariff item side by side: why the tariffs differ, line by line and condition by condition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.pages.breakdown import state_of, trace_of
from rammevaerk.pricing.pages.changes import largest_cause, steps_chart
from rammevaerk.pricing.pages.sheet import DEVELOPMENT, row_url
from rammevaerk.pricing.pages.words import state_badge
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import explain_change
from rammevaerk.web import amounts
from rammevaerk.web.charts import Chart
from rammevaerk.web.components.trace import amount as written
from rammevaerk.web.sentences import sentence

_PARTS = ("direct", "indirect", "capital", "income")


@dataclass(frozen=True)
class Side:
    """One of the two: its name on the page, its tariff in whole kroner and its address."""

    name: str
    tariff: int | None
    url: str
    badge: tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """A line or condition on both sides as written; `change` empty where it is the same."""

    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class DifferencePart:
    """The lines of one part of the basis, and their sum."""

    heading: str
    rows: tuple[Difference, ...]
    total: Difference


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


def compare_page(one: Sheet, other: Sheet, *, area_code: str) -> ComparePage:
    """The two in order of year and version (no query)."""
    before, after = sorted((one, other), key=lambda sheet: (sheet.year, sheet.version))
    sides = (_side(before), _side(after))
    if not before.trace or not after.trace or not before.tariff_ore or after.tariff_ore is None:
        return ComparePage(*sides, None, None, "", None, (), ())
    traces = (trace_of(before.trace), trace_of(after.trace))
    states = (state_of(traces[0], before.year, before.tariff_ore), state_of(traces[1], after.year, after.tariff_ore))
    development = development_between(before.year, after.year, area_code=area_code)
    steps = explain_change(*states, development=development)
    kroner = int(states[1].tariff - states[0].tariff)
    names = (f"{sides[0].name}: {amounts.kroner(sides[0].tariff)}", f"{sides[1].name}: {amounts.kroner(sides[1].tariff)}")
    return ComparePage(
        *sides,
        kroner=kroner,
        share=states[1].tariff / states[0].tariff - 1,
        reading=_reading(
            kroner, largest_cause(steps, down=kroner < 0), unknown=development is None and before.year != after.year
        ),
        chart=steps_chart(steps, heading=_("Why the two tariffs differ"), names=names),
        parts=tuple(_parts(*traces)),
        conditions=tuple(_conditions(*traces)),
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


def _parts(before: Figure, after: Figure) -> Iterator[DifferencePart]:
    headings = (_("Direct costs"), _("Indirect costs"), _("Depreciation and interest"), _("Income of the service"))
    for key, heading in zip(_PARTS, headings, strict=True):
        lines = (_lines(before, key), _lines(after, key))
        rows = [_money(label, lines[0].get(label), lines[1].get(label)) for label in dict.fromkeys((*lines[1], *lines[0]))]
        if rows:
            yield DifferencePart(heading, tuple(rows), _money(_("In all"), _value(before, key), _value(after, key)))
    names = ((_("Regulation of earlier results"), "regulation"),)
    rows = [_money(label, _value(before, key), _value(after, key)) for label, key in names]
    total = _money(_("Tariff basis"), _value(before, "basis"), _value(after, "basis"))
    yield DifferencePart(_("Regulation and basis"), tuple(rows), total)


def _lines(trace: Figure, key: str) -> dict[str, Decimal]:
    """The lines of a part by their text; lines of one text are added up."""
    part = trace.find(key)
    found: dict[str, Decimal] = {}
    for line in part.inputs if part else ():
        label = sentence(line.label, line.params)
        found[label] = found.get(label, Decimal(0)) + line.number
    return found


def _value(trace: Figure, key: str) -> Decimal | None:
    figure = trace.find(key)
    return figure.number if figure is not None and figure.value is not None else None


def _money(label: str, before: Decimal | None, after: Decimal | None) -> Difference:
    """A line one side lacks is a dash there, and counts as zero in the change."""
    change = (after or Decimal(0)) - (before or Decimal(0))
    shown = [amounts.DASH if amount is None else amounts.thousands(amount, 0) for amount in (before, after)]
    return Difference(label, shown[0], shown[1], amounts.signed(change, 0) if change else "")


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
