"""A change taken apart: starts from zero, each step from where the last one ended, sums exactly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.web.amounts import MINUS, thousands
from rammevaerk.web.charts.chart import (
    INK,
    INK_SOFT,
    ORANGE,
    SEA,
    Caption,
    Chart,
    ChartTable,
    Number,
    domain,
    drawn,
    label_axis,
)

STEP = 36
NARROW_STEP = 48
ROOM, NARROW_ROOM = 0.16, 0.32  # of the scale, for the value at the tip
LETTER, TIP = 7.5, 12  # pixels of a figure written at a tip, and of the space before it
DRAWING, NARROW_DRAWING = 540, 330  # pixels a drawing has at least for bars and figures
MOST_ROOM = 0.6
SMALL_CHANGES = 3


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

    When the changes are small beside the first total, the scale counts from that total, so that they can be seen; the
    note under the drawing then says so. Raises ValueError when a total after the first is not the sum of what stands
    before it.
    """
    base = _base(steps)
    data = _placed(steps, write, base)
    rows = [(step.label, write(step.value) if step.total else _change(step.value, write)) for step in steps]
    note = _("The scale counts from “%(label)s”.") % {"label": steps[0].label} if base else ""
    return Chart(
        heading=caption.heading,
        reading=caption.reading,
        spec=_spec(data, narrow=False),
        narrow=_spec(data, narrow=True),
        table=ChartTable(headers, rows),
        alt=caption.alt,
        note=" ".join(part for part in (caption.note, note) if part),
    )


def _base(steps: Sequence[Step]) -> Number:
    """What the scale counts from: the first total when all changes together are less than a third of it, else zero."""
    changes = sum((abs(Decimal(step.value)) for step in steps if not step.total), Decimal(0))
    first: Number = steps[0].value if steps and steps[0].total else 0
    return first if changes * SMALL_CHANGES < first else 0


def _placed(steps: Sequence[Step], write: Callable[[Number], str], base: Number) -> list[dict[str, Any]]:
    running: Number = 0
    placed = []
    for position, step in enumerate(steps):
        if step.total and position and step.value != running:
            raise ValueError(f"the steps sum to {running}, not to {step.value} as “{step.label}” says")
        start: Number = base if step.total else running
        running = step.value if step.total else running + step.value
        placed.append(
            {
                "position": position,
                "label": step.label,
                "low": drawn(min(start, running) - base),
                "high": drawn(max(start, running) - base),
                "written": _written(step, write, base),
                "short": write(step.value) if step.total else _change(step.value, write),
                "colour": INK_SOFT if step.total else (ORANGE if step.value > 0 else SEA),
            }
        )
    return placed


def _written(step: Step, write: Callable[[Number], str], base: Number) -> str:
    if not step.total:
        return _change(step.value, write)
    change = step.value - base
    return f"{write(step.value)} ({_change(change, write)})" if base and change else write(step.value)


def _change(value: Number, write: Callable[[Number], str]) -> str:
    """`+1.170`, `−64`, as the totals are written."""
    return write(value) if value == 0 else f"{'+' if value > 0 else MINUS}{write(value if value > 0 else -value)}"


def _spec(data: list[dict[str, Any]], *, narrow: bool) -> dict[str, Any]:
    height = len(data) * (NARROW_STEP if narrow else STEP)
    y: dict[str, Any] = {"field": "position", "type": "ordinal"}
    if narrow:
        y |= {"axis": None, "scale": {"paddingInner": 0.7, "paddingOuter": 0.5}}
    else:
        axis = label_axis(datum["label"] for datum in data)
        y = {"field": "label", "type": "nominal", "sort": None, "axis": axis}
    text = "short" if narrow else "written"
    room = _room(max((len(datum[text]) for datum in data), default=0), narrow=narrow)
    x = {"field": "low", "type": "quantitative", "scale": {"domain": domain(data, ("low", "high"), room)}}
    return {
        "width": "container",
        "height": height,
        "data": {"values": data},
        "encoding": {
            "y": y,
            "x": {**x, "axis": {"grid": False, "labels": False, "title": None}},
            "x2": {"field": "high"},
        },
        "layer": [*_marks(text), _names_above() if narrow else _zero_line(height)],
    }


def _room(letters: int, *, narrow: bool) -> float:
    """The share of the scale that the longest figure at a tip needs."""
    share = min((letters * LETTER + TIP) / (NARROW_DRAWING if narrow else DRAWING), MOST_ROOM)
    return max(share / (1 - share), NARROW_ROOM if narrow else ROOM)


def _marks(text: str) -> list[dict[str, Any]]:
    tip = {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "fontWeight": 600, "color": INK}
    return [
        {"mark": {"type": "bar"}, "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}}},
        {"mark": tip, "encoding": {"x": {"field": "high"}, "x2": None, "text": {"field": text}}},
    ]


def _zero_line(height: int) -> dict[str, Any]:
    zero = {"x": {"datum": 0}, "x2": None, "y": {"value": 0}, "y2": {"value": height}}
    return {"mark": {"type": "rule", "color": INK_SOFT}, "encoding": zero}


def _names_above() -> dict[str, Any]:
    return {
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -11, "color": INK_SOFT},
        "encoding": {"x": {"value": 0}, "x2": None, "text": {"field": "label"}},
    }
