"""How a tariff came about, row by row, from the trace its sheet keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.pricing.rules import CostLine, Measure, TariffState
from rammevaerk.web import amounts
from rammevaerk.web.components.trace import amount as written
from rammevaerk.web.components.trace import opened
from rammevaerk.web.sentences import sentence


def anchor_of(key: str) -> str:
    """The place of a traced figure on the page."""
    return f"post-{key.replace('_', '-')}"


@dataclass(frozen=True)
class Row:
    """A figure that opens, with its share of the tariff per day (empty where that says nothing)."""

    figure: Figure
    per_day: str = ""

    @property
    def label(self) -> str:
        return sentence(self.figure.label, self.figure.params)

    @property
    def anchor(self) -> str:
        """Where the row stands on the page, for a link to it."""
        return anchor_of(self.figure.key)

    @property
    def how(self) -> str:
        """The formula with its figures put in, or the source, in one line for paper."""
        shown = opened(self.figure)
        return shown.inserted or shown.formula or shown.source


@dataclass(frozen=True)
class Part:
    """A part of the calculation: rows, and their sum in kroner and per day."""

    heading: str
    rows: tuple[Row, ...]
    sum_label: str = ""
    sum_amount: str = ""
    sum_per_day: str = ""


@dataclass(frozen=True)
class Breakdown:
    """The whole way from cost lines to tariff, in the order it is read; `unit` is that of the tariff, in words."""

    costs: tuple[Part, ...]
    basis: Row
    spread: Part
    final: str
    tariff: int
    unit: str
    regulation: tuple[Row, ...] = ()


def trace_of(stored: Mapping[str, Any]) -> Figure:
    """The stored trace of a calculated sheet."""
    return Figure.from_json(stored)


def measure_of(trace: Figure) -> Measure:
    """What the traced tariff buys, by its unit."""
    unit = _found(trace, "tariff").unit
    return next(measure for measure in Measure if measure.unit == unit)


def state_of(trace: Figure, year: int, tariff_ore: int) -> TariffState:
    """What a tariff was made of, out of its trace; what is sold counts as the days of one place."""
    measure, divisor = measure_of(trace), _found(trace, "place_days")
    counted = {figure.key: figure.number for figure in divisor.inputs}
    return TariffState(
        year=year,
        operating=_number(trace, "direct") + _number(trace, "indirect") - _number(trace, "income"),
        capital=_number(trace, "capital"),
        regulation=_number(trace, "regulation"),
        places=int(counted.get("places", 1)),
        occupancy=counted.get("occupancy", Decimal(1)),
        days=counted.get("days", counted.get("months", divisor.number)),
        tariff=Decimal(tariff_ore) / 100,
        measure=measure,
    )


def _found(trace: Figure, key: str) -> Figure:
    figure = trace.find(key)
    if figure is None:
        raise KeyError(key)
    return figure


def _number(trace: Figure, key: str) -> Decimal:
    return _found(trace, key).number


def breakdown(trace: Figure, previous: Iterable[CostLine] = (), *, year: int) -> Breakdown:
    """The rows of the page; `previous` are last year's lines, which each line is set beside."""
    place_days = _number(trace, "place_days")
    before = {(line.kind.value, line.text): line.amount for line in previous if not line.is_derived}
    direct, indirect = _found(trace, "direct"), _found(trace, "indirect")
    capital, income, regulation = (_found(trace, key) for key in ("capital", "income", "regulation"))
    less = [_minus(line) for line in income.inputs]
    rows = {
        part.key: tuple(Row(_line(item, part.key, before, year), _per_day(item, place_days)) for item in part.inputs)
        for part in (direct, indirect, capital)
    }
    taken = tuple(Row(_bare(item), _per_day(item, place_days)) for item in (*less, regulation))
    costs = (
        _part(_("Direct costs"), rows["direct"], _("Direct costs in all"), direct, place_days),
        _part(_("Indirect costs"), rows["indirect"], _("Indirect costs in all"), indirect, place_days),
        _part(_("Depreciation and interest"), rows["capital"], _("Depreciation and interest in all"), capital, place_days),
        Part(_("What is taken off or regulated"), taken),
    )
    basis = _found(trace, "basis")
    return Breakdown(
        costs=tuple(part for part in costs if part.rows),
        basis=Row(_bare(basis), _per_day(basis, place_days)),
        spread=_spread(trace, place_days),
        final=_final(trace, basis, place_days),
        tariff=int(_number(trace, "tariff")),
        unit=measure_words(measure_of(trace).value),
        regulation=_regulation_rows(regulation),
    )


def _regulation_rows(regulation: Figure) -> tuple[Row, ...]:
    """From the closed year's income to what goes into this tariff, step by step, for paper; empty when nothing does."""
    result, scheduled = regulation.find("result"), regulation.find("scheduled")
    expired = [found for key in ("expired", "given_back") if (found := regulation.find(key)) is not None]
    if result is None:
        return tuple(Row(_bare(step)) for step in expired)
    kept = [item for item in scheduled.inputs if item.key in ("elsewhere", "carried")] if scheduled else []
    steps = (*result.inputs, result, *kept, *([scheduled] if scheduled else []), *expired)
    return tuple(Row(_bare(step)) for step in steps if step.value)


def _part(heading: str, rows: tuple[Row, ...], label: str, figure: Figure, place_days: Decimal) -> Part:
    return Part(heading, rows, label, _kroner(figure), _per_day(figure, place_days))


def _spread(trace: Figure, place_days: Decimal) -> Part:
    divisor = _found(trace, "place_days")
    in_all = _days(place_days)
    if not divisor.inputs:
        return Part(_("What is sold a year"), (Row(divisor),))
    places, occupancy, times = divisor.inputs
    by_month = times.key == "months"
    rows = (
        Row(replace(places, unit="")),
        Row(replace(occupancy, label="× " + _("budgeted occupancy"))),
        Row(replace(times, label="× " + (_("months a year") if by_month else _("days a year")), unit="")),
    )
    if by_month:
        return Part(_("Months to spread it over"), rows, _("Months in all"), in_all)
    return Part(_("Days to spread it over"), rows, _("Days in all"), in_all)


def _final(trace: Figure, basis: Figure, place_days: Decimal) -> str:
    return _("Tariff = %(basis)s / %(days)s = %(unrounded)s, rounded to whole kroner") % {
        "basis": _kroner(basis),
        "days": _days(place_days),
        "unrounded": amounts.thousands(_number(trace, "unrounded"), 2),
    }


def _days(number: Decimal) -> str:
    """`5.840`, `8.325,50`."""
    return amounts.thousands(number, 0 if number == number.to_integral_value() else 2)


def _kroner(figure: Figure) -> str:
    return amounts.thousands(figure.number, 0)


def _per_day(figure: Figure, place_days: Decimal) -> str:
    return amounts.thousands(figure.number / place_days, 2)


def _bare(figure: Figure) -> Figure:
    """Without its unit: the column's head says kroner."""
    return replace(figure, unit="", value=figure.number.quantize(Decimal(1)))


def _minus(figure: Figure) -> Figure:
    return replace(figure, value=-figure.number)


def _line(figure: Figure, part: str, before: Mapping[tuple[str, str], Decimal], year: int) -> Figure:
    """A line beside last year's; a figure with a formula of its own keeps it."""
    bare = _bare(figure)
    earlier = before.get((part, figure.params.get("line", "")))
    if figure.formula or not earlier:
        return bare
    words = _("Budget of the year; %(before)s in %(year)s (%(change)s)") % {
        "before": written(replace(figure, value=earlier)),
        "year": year - 1,
        "change": amounts.signed((figure.number / earlier - 1) * 100, 1) + amounts.NO_BREAK + "%",
    }
    return replace(bare, formula=words)
