"""Points on two axes, with the path each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rammevaerk.web.amounts import thousands
from rammevaerk.web.charts.chart import BLUE, GREY, INK, INK_SOFT, Caption, Chart, ChartTable, Number, drawn

HEIGHT = 440
SHAPES = ("diamond", "square", "circle")
BAND_TINTS = ("#deebf7", "#eff5fb", "#f5f5f5")


@dataclass(frozen=True)
class Axis:
    """One axis: its title with unit, and whether equal steps are equal factors (`log`)."""

    title: str
    log: bool = False
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True)
class Point:
    """One point; `level` 1, 2 or 3 gives the shape diamond, square or circle; `path` holds earlier places, oldest first."""

    label: str
    x: Number
    y: Number
    level: int = 3
    focus: bool = False
    path: Sequence[tuple[Number, Number]] = ()


@dataclass(frozen=True)
class Band:
    """A tinted field behind the points, from its lower to its upper line; `edges` are (x, low, high) from left to right.

    Bands are tinted in the order given, the first darkest, and named at their upper left.
    """

    label: str
    edges: Sequence[tuple[Number, Number, Number]]


def scatter(caption: Caption, points: Sequence[Point], *, x: Axis, y: Axis, header: str, bands: Sequence[Band] = ()) -> Chart:
    """Points named beside their mark. `header` names what a point is, in the table's first column.

    Raises ValueError when an axis is logarithmic and a point is not above zero on it.
    """
    if any((x.log and point.x <= 0) or (y.log and point.y <= 0) for point in points):
        raise ValueError("a logarithmic axis shows only values above zero")
    middle = _middle([point.x for point in points], x)
    data = [_datum(point, left=point.x > middle) for point in points]
    spec = {
        "width": "container",
        "height": HEIGHT,
        "padding": {"left": 0, "right": 8, "top": 8, "bottom": 4},
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "scale": _scale(x),
                "axis": {"title": x.title, "grid": False, **_ticks(x)},
            },
            "y": {**_place("y", y), "axis": {"title": y.title}},
        },
        "layer": [*_bands(bands), _paths(points), _marks(data), *_names(data)],
    }
    rows = [(point.label, thousands(point.x), thousands(point.y)) for point in points]
    return Chart(
        heading=caption.heading,
        reading=caption.reading,
        spec=spec,
        table=ChartTable((header, x.title, y.title), rows),
        alt=caption.alt,
        note=caption.note,
    )


def _datum(point: Point, *, left: bool) -> dict[str, Any]:
    return {
        "label": point.label,
        "x": drawn(point.x),
        "y": drawn(point.y),
        "shape": SHAPES[min(max(point.level, 1), 3) - 1],
        "colour": BLUE if point.focus else GREY,
        "ink": BLUE if point.focus else INK_SOFT,
        "left": left,
    }


def _place(field: str, axis: Axis) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": _scale(axis)}


def _scale(axis: Axis) -> dict[str, Any]:
    scale: dict[str, Any] = {"type": "log"} if axis.log else {"zero": False, "nice": True}
    if axis.low is not None:
        scale["domainMin"] = drawn(axis.low)
    if axis.high is not None:
        scale["domainMax"] = drawn(axis.high)
    return scale


def _ticks(axis: Axis) -> dict[str, Any]:
    """On a logarithmic axis 10, 30, 100, 300 …: each about three times the one before."""
    if not axis.log or axis.low is None or axis.high is None:
        return {}
    steps = [factor * 10**power for power in range(9) for factor in (1, 3)]
    shown = [step for step in steps if axis.low <= step <= axis.high]
    return {"values": shown, "labelExpr": "format(datum.value, ',.0f')", "labelOverlap": False, "tickCount": len(shown)}


def _bands(bands: Sequence[Band]) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for place, band in enumerate(bands):
        values = [{"x": drawn(at), "y": drawn(low), "high": drawn(high)} for at, low, high in band.edges]
        tint = BAND_TINTS[min(place, len(BAND_TINTS) - 1)]
        layers.append(
            {"data": {"values": values}, "mark": {"type": "area", "color": tint}, "encoding": {"y2": {"field": "high"}}}
        )
        name = {"x": values[0]["x"], "y": values[0]["high"], "label": band.label}
        text = {"type": "text", "align": "left", "baseline": "top", "dx": 8, "dy": 6, "fontWeight": 600, "color": INK}
        layers.append({"data": {"values": [name]}, "mark": text, "encoding": {"text": {"field": "label"}}})
    return layers


def _paths(points: Sequence[Point]) -> dict[str, Any]:
    values = [
        {"label": point.label, "order": order, "x": drawn(at[0]), "y": drawn(at[1]), "colour": BLUE if point.focus else GREY}
        for point in points
        if point.path
        for order, at in enumerate([*point.path, (point.x, point.y)])
    ]
    colour = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "detail": {"field": "label"},
            "order": {"field": "order", "type": "quantitative"},
            "color": colour,
        },
    }


def _marks(data: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": data},
        "mark": {"type": "point", "filled": True, "size": 120},
        "encoding": {
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _names(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The names beside the points, towards the middle of the drawing so that none is cut off."""
    return [
        {
            "data": {"values": [datum for datum in data if datum["left"] is left]},
            "mark": {"type": "text", "align": "right" if left else "left", "baseline": "middle", "dx": -10 if left else 10},
            "encoding": {"text": {"field": "label"}, "color": {"field": "ink", "type": "nominal", "scale": None}},
        }
        for left in (False, True)
    ]


def _middle(values: Sequence[Number], axis: Axis) -> Number:
    """Where on the axis names begin to stand left of their point."""
    low = axis.low if axis.low is not None else min(values, default=0)
    high = axis.high if axis.high is not None else max(values, default=0)
    if axis.log:
        return (Decimal(low) * Decimal(high)).sqrt()
    return (Decimal(low) + Decimal(high)) / 2
