"""A matrix with the value written in each field, darker for more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rammevaerk.web.amounts import DASH, thousands
from rammevaerk.web.charts.chart import Caption, Chart, ChartTable, Number, drawn, label_axis

STEP = 30
TIGHT = {"paddingInner": 0.04, "paddingOuter": 0}
MOST_LEVEL_NAMES, LONGEST_LEVEL_NAME = 6, 16
DARK_FROM = 3  # of the five steps, those whose ground needs white text
STEPS = ("#deebf7", "#9ecae1", "#4292c6", "#08519c", "#08306b")
EMPTY = "#ffffff"
ON_DARK, ON_LIGHT = "#ffffff", "#1a1a1a"


@dataclass(frozen=True)
class HeatCell:
    """One field: row, column, value; None is unknown or hidden and is written as a dash."""

    row: str
    column: str
    value: Number | None


def heatmap(
    caption: Caption,
    cells: Sequence[HeatCell],
    *,
    corner: str,
    write: Callable[[Number], str] = thousands,
) -> Chart:
    """Rows and columns in the order they first appear; `corner` heads the table's first column.

    The five steps are equal parts of the largest value, so that twice as dark means about twice as much.
    """
    largest = max((cell.value for cell in cells if cell.value is not None), default=0)
    data = [_datum(cell, largest, write) for cell in cells]
    rows, columns = _in_order(cell.row for cell in cells), _in_order(cell.column for cell in cells)
    table = _table(cells, rows, columns, corner, write)
    level = len(columns) <= MOST_LEVEL_NAMES and all(len(name) <= LONGEST_LEVEL_NAME for name in columns)
    return Chart(
        heading=caption.heading,
        reading=caption.reading,
        spec=_spec(data, rows, columns, level=level),
        narrow=_spec(data, rows, columns, level=False),
        table=table,
        alt=caption.alt,
        note=caption.note,
    )


def _spec(data: list[dict[str, Any]], rows: list[str], columns: list[str], *, level: bool) -> dict[str, Any]:
    return {
        "width": "container",
        "height": len(rows) * STEP,
        "data": {"values": data},
        "encoding": {
            "y": {"field": "row", "type": "nominal", "sort": rows, "axis": label_axis(rows), "scale": TIGHT},
            "x": {"field": "column", "type": "nominal", "sort": columns, "axis": _column_axis(level=level), "scale": TIGHT},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": "#ffffff"}, "encoding": {"color": _as_given("ground")}},
            {"mark": {"type": "text", "fontSize": 12}, "encoding": {"text": {"field": "written"}, "color": _as_given("ink")}},
        ],
    }


def _datum(cell: HeatCell, largest: Number, write: Callable[[Number], str]) -> dict[str, Any]:
    step = -1 if not cell.value or not largest else min(int(cell.value * len(STEPS) / largest), len(STEPS) - 1)
    return {
        "row": cell.row,
        "column": cell.column,
        "value": drawn(cell.value),
        "written": DASH if cell.value is None else write(cell.value),
        "ground": EMPTY if step < 0 else STEPS[step],
        "ink": ON_DARK if step >= DARK_FROM else ON_LIGHT,
    }


def _as_given(name: str) -> dict[str, Any]:
    return {"field": name, "type": "nominal", "scale": None}


def _column_axis(*, level: bool) -> dict[str, Any]:
    axis = {"orient": "top", "domain": False, "title": None, "labelOverlap": False}
    return {**axis, "labelAngle": 0} if level else {**axis, "labelAngle": -45, "labelAlign": "left"}


def _in_order(names: Any) -> list[str]:
    return list(dict.fromkeys(names))


def _table(
    cells: Sequence[HeatCell], rows: list[str], columns: list[str], corner: str, write: Callable[[Number], str]
) -> ChartTable:
    found = {(cell.row, cell.column): cell.value for cell in cells}
    written = [
        (row, *(DASH if (value := found.get((row, column))) is None else write(value) for column in columns)) for row in rows
    ]
    return ChartTable((corner, *columns), written)
