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
    domain,
    drawn,
    label_axis,
)

STEP = 32
NARROW_STEP = 46
ROOM, NARROW_ROOM = 0.12, 0.26  # of the scale, for the value at the tip


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
    height = len(data) * STEP
    zero = {"x": {"datum": 0}, "y": {"value": 0}, "y2": {"value": height}}
    line = {"mark": {"type": "rule", "color": INK_SOFT}, "encoding": zero}
    return _layered(data, y, domain(data, ("value",), ROOM), height, line)


def _narrow(data: list[dict[str, Any]]) -> dict[str, Any]:
    y = {"field": "position", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.68, "paddingOuter": 0.4}}
    name = {
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -11, "color": INK_SOFT},
        "encoding": {"text": {"field": "label"}, "x": {"value": 0}},
    }
    return _layered(data, y, domain(data, ("value",), NARROW_ROOM), len(data) * NARROW_STEP, name)


def _layered(
    data: list[dict[str, Any]], y: dict[str, Any], limits: list[float], height: int, last: dict[str, Any]
) -> dict[str, Any]:
    axis = {"grid": False, "labels": False, "title": None}
    return {
        "width": "container",
        "height": height,
        "data": {"values": data},
        "encoding": {"y": y, "x": {"field": "value", "type": "quantitative", "axis": axis, "scale": {"domain": limits}}},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}}},
            _tips("datum.value >= 0", "left", 6),
            _tips("datum.value < 0", "right", -6),
            last,
        ],
    }


def _tips(which: str, align: str, away: int) -> dict[str, Any]:
    mark = {"type": "text", "baseline": "middle", "fontWeight": 600, "color": INK, "align": align, "dx": away}
    return {"transform": [{"filter": which}], "mark": mark, "encoding": {"text": {"field": "written"}}}
