"""Lines over time or years, each named at its end; at most four, grey ones are context."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.web.amounts import DASH, thousands
from rammevaerk.web.charts.chart import (
    GREY,
    INK,
    INK_SOFT,
    SERIES,
    SERIES_TEXT,
    Caption,
    Chart,
    ChartTable,
    Number,
    drawn,
    moment,
)
from rammevaerk.web.dates import short

HEIGHT = 260
MOST_SERIES = 4
MOST_DOTS = 12
NAME_ABOVE = 18
NEAR, NUDGE = Decimal("0.08"), 9
"""Two lines whose ends lie within this share of the scale have their names moved apart by so many points each."""


@dataclass(frozen=True)
class Series:
    """One line: points (day or year, value); a value None breaks the line, because it is unknown.

    `context` draws it grey and thin, `planned` dashed, `steps` holds each value until the next point.
    """

    name: str
    points: Sequence[tuple[date | int, Number | None]]
    context: bool = False
    planned: bool = False
    steps: bool = False


@dataclass(frozen=True)
class _Line:
    """A series with its colours. `followed`: another goes on from its end, so its name stands beside it; `follows`: the other;
    `joined`: they share that point. `above` and `unsaid`: where a value is written above its dot, because another stands below,
    or not at all, because it says the same."""

    series: Series
    colour: str
    text_colour: str
    followed: bool = False
    follows: bool = False
    joined: bool = False
    above: frozenset[Any] = frozenset()
    unsaid: frozenset[Any] = frozenset()


def lines(
    caption: Caption,
    series: Sequence[Series],
    *,
    header: str,
    write: Callable[[Number], str] = thousands,
    from_zero: bool = False,
    today: date | None = None,
) -> Chart:
    """Lines on one scale. `header` names the first column of the table (year, quarter, day).

    When the axis does not begin at zero, say so in the caption's note. Raises ValueError for more than four series: draw
    small multiples instead.
    """
    if len(series) > MOST_SERIES:
        raise ValueError("more than four series cannot be told apart; draw small multiples")
    scale: dict[str, Any] = {"zero": from_zero, "nice": True} | ({} if from_zero else {"padding": 24})
    return Chart(
        heading=caption.heading,
        reading=caption.reading,
        spec=_spec(series, scale, _layers_of(series, write, today, every_value=True)),
        narrow=_spec(series, scale, _layers_of(series, write, today, every_value=False)),
        table=_table(series, header, write),
        alt=caption.alt,
        note=caption.note,
    )


def _spec(series: Sequence[Series], scale: dict[str, Any], layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": {"left": 0, "top": 8, "bottom": 4, "right": _room_for_names(series)},
        "encoding": {
            "x": {"field": "at", "type": _kind(series), "axis": {"title": None, "labelSeparation": 12}},
            "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": {"title": None}},
        },
        "layer": layers,
    }


def _layers_of(
    series: Sequence[Series], write: Callable[[Number], str], today: date | None, *, every_value: bool
) -> list[dict[str, Any]]:
    moved = _moved_names(series)
    layers = [
        layer
        for line in _coloured(series, _apart(series, write))
        for layer in _layers(line, write, moved, every_value=every_value)
    ]
    return layers + (_today_mark(today) if today is not None else [])


def _coloured(series: Sequence[Series], apart: Mapping[str, tuple[frozenset[Any], frozenset[Any]]]) -> list[_Line]:
    palette = iter(zip(SERIES, SERIES_TEXT, strict=True))
    spans = {item.name: (item.points[0], item.points[-1]) for item in series if item.points}
    room = _room(series)

    def goes_on(first: tuple[date | int, Number | None], last: tuple[date | int, Number | None]) -> bool:
        """Whether a line that begins with `last` is where one that ends with `first` goes on: later, or there at its height."""
        if _is_before(first[0], last[0]):
            return True
        return first[0] == last[0] and None not in (first[1], last[1]) and abs(_number(first[1]) - _number(last[1])) <= room

    def meets(item: Series, *, end: int) -> bool:
        """Whether another goes on (`end` 1) where it ends, or ended (0) where it begins."""
        own = spans.get(item.name)
        others = [span for name, span in spans.items() if name != item.name and span[0][0] != span[1][0]]
        if own is None:
            return False
        return any(goes_on(own[1], span[0]) if end else goes_on(span[1], own[0]) for span in others)

    return [
        _Line(
            item,
            *((GREY, INK_SOFT) if item.context else next(palette)),
            meets(item, end=1),
            meets(item, end=0),
            any(_ends(item, end) == _ends(other, 1 - end) for other in series if other is not item for end in (0, 1)),
            *apart[item.name],
        )
        for item in series
    ]


def _apart(series: Sequence[Series], write: Callable[[Number], str]) -> dict[str, tuple[frozenset[Any], frozenset[Any]]]:
    """By line the places where its value is written above, and where it is left out: of two that stand close at the same place
    the higher is written above, and what says the same as an earlier line is not said again."""
    room = 2 * _room(series)
    told: dict[Any, list[tuple[Decimal, str]]] = {}
    above: dict[str, set[Any]] = {item.name: set() for item in series}
    unsaid: dict[str, set[Any]] = {item.name: set() for item in series}
    for item in (item for item in series if not item.context):
        for at, value in ((moment(at), Decimal(value)) for at, value in item.points if value is not None):
            near = [(other, name) for other, name in told.get(at, ()) if abs(other - value) <= room]
            if any(write(other) == write(value) for other, _name in near):
                unsaid[item.name].add(at)
                continue
            for other, name in near:
                above[item.name if value > other else name].add(at)
            told.setdefault(at, []).append((value, item.name))
    return {item.name: (frozenset(above[item.name]), frozenset(unsaid[item.name])) for item in series}


def _ends(item: Series, end: int) -> date | int | None:
    """The first (0) or the last (1) place of a line."""
    return item.points[-end][0] if item.points else None


def _room(series: Sequence[Series]) -> Decimal:
    """How near each other two values are too near for their names."""
    values = [Decimal(value) for item in series for _at, value in item.points if value is not None]
    return NEAR * (max(values) - min(values)) if values else Decimal(0)


def _number(value: Number | None) -> Decimal:
    return Decimal(value or 0)


def _is_before(one: date | int, other: date | int) -> bool:
    """Whether a point lies before another; a day and a year are not on one axis."""
    if isinstance(one, date) and isinstance(other, date):
        return one < other
    return isinstance(one, int) and isinstance(other, int) and one < other


def _kind(series: Sequence[Series]) -> str:
    return "temporal" if all(isinstance(at, date) for item in series for at, _value in item.points) else "ordinal"


def _room_for_names(series: Sequence[Series]) -> int:
    return 16 + 8 * max((len(item.name) for item in series), default=0)


def _moved_names(series: Sequence[Series]) -> dict[str, int]:
    """How far down each name is moved, so that the names of two lines that end at the same point can be read."""
    known = {item.name: [(at, Decimal(value)) for at, value in item.points if value is not None] for item in series}
    room = _room(series)
    ends = sorted(((points[-1][1], name) for name, points in known.items() if points), reverse=True)
    moved = dict.fromkeys(known, 0)
    for (upper, above), (lower, below) in pairwise(ends):
        if upper - lower <= room and known[above][-1][0] == known[below][-1][0]:
            moved[above] -= NUDGE
            moved[below] += NUDGE
    return moved


def _layers(line: _Line, write: Callable[[Number], str], moved: Mapping[str, int], *, every_value: bool) -> list[dict[str, Any]]:
    item = line.series
    values: list[dict[str, Any]] = [
        {"at": moment(at), "value": drawn(value), "written": DASH if value is None else write(value), "name": item.name}
        for at, value in item.points
    ]
    mark: dict[str, Any] = {"type": "line", "color": line.colour, "strokeWidth": 2 if item.context else 2.5}
    if item.planned:
        mark["strokeDash"] = [5, 4]
    if item.steps:
        mark["interpolate"] = "step-after"
    known = [value for value in values if value["value"] is not None]
    end = {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "color": line.text_colour}
    if line.followed:
        end |= {"align": "right", "dx": 0}
    anchor, down = known[-1:], moved[item.name]
    if line.followed and known:
        anchor, off = _beside(line, known, every_value=every_value)
        down += off
    name = {
        "data": {"values": anchor},
        "mark": {**end, **({"dy": down} if down else {}), "fontWeight": 400 if item.context else 600},
        "encoding": {"text": {"field": "name"}},
    }
    return [{"data": {"values": values}, "mark": mark}, *_dots(line, known, every_value=every_value), name]


def _beside(line: _Line, known: list[dict[str, Any]], *, every_value: bool) -> tuple[list[dict[str, Any]], int]:
    """Where the name of a line that another goes on from stands, and how far below that: below the value at its end when the line
    falls to it, else above; where there is little room it reaches over the half of its line."""
    last = known[-1]
    if line.joined and len(known) > 1 and known[-2]["value"] > last["value"] and not line.series.context:
        return [last], 2 * NAME_ABOVE
    highest = last["value"] if every_value else max(value["value"] for value in known[len(known) // 2 :])
    return [last | {"value": highest}], -NAME_ABOVE * (2 if last["at"] in line.above else 1)


def _dots(line: _Line, known: list[dict[str, Any]], *, every_value: bool) -> list[dict[str, Any]]:
    """The points of a line with their values, where there are few enough to be read; all of them or the two ends."""
    if line.series.context or line.series.steps or len(known) > MOST_DOTS:
        return []
    told = [(place, value) for place, value in enumerate(known) if value["at"] not in line.unsaid]
    last = len(known) - 1
    ends = {last} if line.follows else {0, last}
    layers: list[dict[str, Any]] = [{"data": {"values": known}, "mark": {"type": "point", "color": line.colour, "size": 60}}]
    for above in (False, True):
        for is_last in (False, True):
            values = [
                value
                for place, value in told
                if (place == last) is is_last
                and (every_value or place in ends)
                and (value["at"] in line.above or (is_last and line.follows and not line.joined and not every_value)) is above
            ]
            if values:
                mark = {"type": "text", "dy": -14 if above else 16, "color": line.text_colour, "fontWeight": 600}
                mark |= {"align": "right"} if is_last else {}
                layers.append({"data": {"values": values}, "mark": mark, "encoding": {"text": {"field": "written"}}})
    return layers


def _today_mark(today: date) -> list[dict[str, Any]]:
    values = {"values": [{"at": today.isoformat(), "name": _("today")}]}
    return [
        {
            "data": values,
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": {"value": 0}, "y2": {"value": HEIGHT}},
        },
        {
            "data": values,
            "mark": {"type": "text", "align": "right", "baseline": "top", "dx": -6, "fontSize": 13},
            "encoding": {"y": {"value": 0}, "text": {"field": "name"}},
        },
    ]


def _table(series: Sequence[Series], header: str, write: Callable[[Number], str]) -> ChartTable:
    places = sorted({at for item in series for at, _value in item.points}, key=str)
    found = [dict(item.points) for item in series]
    rows = [
        (short(at) if isinstance(at, date) else str(at), *(_known(points.get(at), write) for points in found)) for at in places
    ]
    return ChartTable((header, *(item.name for item in series)), rows)


def _known(value: Number | None, write: Callable[[Number], str]) -> str:
    return DASH if value is None else write(value)
