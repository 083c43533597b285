"""A change taken apart: starts from zero, each step from where the last one ended, sums exactly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rammevaerk.web.amounts import signed, thousands
from rammevaerk.web.charts.chart import (
    INK,
    INK_SOFT,
    ORANGE,
    SEA,
    Caption,
    Chart,
    ChartTable,
    Number,
    drawn,
)

STEP = 36
NARROW_STEP = 48


@dataclass(frozen=True)
class Step:
    """One step: a total stands on zero, a change hangs from the step before."""

    label: str
    value: Number
    total: bool = False


def waterfall(
    caption: Caption,
    steps: Sequence[Step],
    *,
    headers: tuple[str, str],
    write: Callable[[Number], str] = thousands,
) -> Chart:
    """Up is orange (costs more), down is sea blue, totals dark grey.

    Raises ValueError when a total after the first is not the sum of what stands before it.
    """
    data = _placed(steps, write)
    rows = [(step.label, write(step.value) if step.total else signed(step.value)) for step in steps]
    return Chart(
        heading=caption.heading,
        reading=caption.reading,
        spec=_spec(data, narrow=False),
        narrow=_spec(data, narrow=True),
        table=ChartTable(headers, rows),
        alt=caption.alt,
        note=caption.note,
    )


def _placed(steps: Sequence[Step], write: Callable[[Number], str]) -> list[dict[str, Any]]:
    running: Number = 0
    placed = []
    for position, step in enumerate(steps):
        if step.total and position and step.value != running:
            raise ValueError(f"the steps sum to {running}, not to {step.value} as “{step.label}” says")
        start: Number = 0 if step.total else running
        running = step.value if step.total else running + step.value
        placed.append(
            {
                "position": position,
                "label": step.label,
                "low": drawn(min(start, running)),
                "high": drawn(max(start, running)),
                "written": write(step.value) if step.total else signed(step.value),
                "colour": INK_SOFT if step.total else (ORANGE if step.value > 0 else SEA),
            }
        )
    return placed


def _spec(data: list[dict[str, Any]], *, narrow: bool) -> dict[str, Any]:
    height = len(data) * (NARROW_STEP if narrow else STEP)
    y: dict[str, Any] = {"field": "position", "type": "ordinal"}
    layers = [
        {"mark": {"type": "bar"}, "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}}},
        {
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "fontWeight": 600, "color": INK},
            "encoding": {"x": {"field": "high"}, "x2": None, "text": {"field": "written"}},
        },
    ]
    if narrow:
        y |= {"axis": None, "scale": {"paddingInner": 0.7, "paddingOuter": 0.5}}
        layers.append(
            {
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -11, "color": INK_SOFT},
                "encoding": {"x": {"value": 0}, "x2": None, "text": {"field": "label"}},
            }
        )
    else:
        y = {"field": "label", "type": "nominal", "sort": None, "axis": {"domain": False, "labelLimit": 280}}
    axis = {"grid": False, "labels": False, "title": None}
    return {
        "width": "container",
        "height": height,
        "data": {"values": data},
        "encoding": {
            "y": y,
            "x": {"field": "low", "type": "quantitative", "axis": axis, "scale": {"zero": True}},
            "x2": {"field": "high"},
        },
        "layer": layers,
    }
