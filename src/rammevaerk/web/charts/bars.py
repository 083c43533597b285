"""Horizontal bars from zero, longest name left, value at the tip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rammevaerk.web.amounts import thousands
from rammevaerk.web.charts.chart import (
    BLUE,
    GREY,
    INK,
    INK_SOFT,
    SEA,
    Caption,
    Chart,
    ChartTable,
    Number,
    drawn,
    label_axis,
)

STEP = 32
NARROW_STEP = 46


@dataclass(frozen=True)
class Bar:
    """One bar; `focus` False draws it in grey, `sub` is a second line under the label."""

    label: str
    value: Number
    focus: bool = True
    sub: str = ""


def bars(
    caption: Caption,
    rows: Sequence[Bar],
    *,
    headers: tuple[str, str],
    write: Callable[[Number], str] = thousands,
) -> Chart:
    """Bars in the order given. `headers` name the two columns of the table; the second carries the unit."""
    data = [
        {
            "position": position,
            "label": row.label,
            "value": drawn(row.value),
            "written": write(row.value),
            "colour": _colour(row),
        }
        for position, row in enumerate(rows)
    ]
    table = ChartTable(headers, [(_named(row), write(row.value)) for row in rows])
    return Chart(
        heading=caption.heading,
        reading=caption.reading,
        spec=_wide(data),
        narrow=_narrow(data),
        table=table,
        alt=caption.alt,
        note=caption.note,
    )


def _named(row: Bar) -> str:
    return f"{row.label}, {row.sub}" if row.sub else row.label


def _colour(row: Bar) -> str:
    if not row.focus:
        return GREY
    return BLUE if row.value >= 0 else SEA


def _wide(data: list[dict[str, Any]]) -> dict[str, Any]:
    y = {"field": "label", "type": "nominal", "sort": None, "axis": label_axis(datum["label"] for datum in data)}
    return _layered(data, y, len(data) * STEP, [])


def _narrow(data: list[dict[str, Any]]) -> dict[str, Any]:
    y = {"field": "position", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.68, "paddingOuter": 0.4}}
    name = {
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -11, "x": 0, "color": INK_SOFT},
        "encoding": {"text": {"field": "label"}, "x": {"value": 0}},
    }
    return _layered(data, y, len(data) * NARROW_STEP, [name])


def _layered(data: list[dict[str, Any]], y: dict[str, Any], height: int, more: list[dict[str, Any]]) -> dict[str, Any]:
    axis = {"grid": False, "labels": False, "title": None}
    tip = {"type": "text", "baseline": "middle", "fontWeight": 600, "color": INK}
    return {
        "width": "container",
        "height": height,
        "data": {"values": data},
        "encoding": {"y": y, "x": {"field": "value", "type": "quantitative", "axis": axis, "scale": {"zero": True}}},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}}},
            {
                "mark": {"type": "rule", "color": INK_SOFT},
                "encoding": {"x": {"datum": 0}, "y": {"value": 0}, "y2": {"value": height}},
            },
            {
                "transform": [{"filter": "datum.value >= 0"}],
                "mark": {**tip, "align": "left", "dx": 6},
                "encoding": {"text": {"field": "written"}},
            },
            {
                "transform": [{"filter": "datum.value < 0"}],
                "mark": {**tip, "align": "right", "dx": -6},
                "encoding": {"text": {"field": "written"}},
            },
            *more,
        ],
    }
