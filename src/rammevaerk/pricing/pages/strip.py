"""The drawing of a distribution: a row of dots for each paragraph or target group, with the middle half as a bar behind them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.pricing.pages.distribution import Dot, Group
from rammevaerk.web import amounts
from rammevaerk.web.charts import Chart
from rammevaerk.web.charts.chart import BLUE, GREY, INK, ORANGE, ChartTable, drawn, label_axis

STEP, NARROW_STEP = 46, 62
HALF = "#deebf7"


def strip_chart(groups: Sequence[Group], reading: str, note: str, *, names: tuple[str, str], tall: bool = False) -> Chart:
    """Tariffs in kroner per day, all rows on one scale from zero. `names` are the chart's and its first column's; a `tall` one
    has each row's name above its dots on wide screens too.
    """
    headers = (
        names[1],
        _("Tariffs"),
        _("Lowest"),
        _("A quarter at most"),
        _("Half at most"),
        _("Three quarters at most"),
        _("Highest"),
        _("Stand out"),
    )
    return Chart(
        heading=names[0],
        reading=reading,
        spec=_spec(groups, wide=not tall),
        narrow=_spec(groups, wide=False),
        table=ChartTable(headers, [_numbers(group) for group in groups]),
        note=note,
    )


def _numbers(group: Group) -> tuple[str, ...]:
    spread = group.spread
    prices = [dot.price for dot in group.dots]
    quarters = (spread.lower, spread.middle, spread.upper) if spread else (None, None, None)
    shown = [amounts.DASH if price is None else amounts.thousands(price, 0) for price in (min(prices), *quarters, max(prices))]
    out = amounts.thousands(len(group.outliers)) if spread else amounts.DASH
    return group.label, amounts.thousands(len(prices)), *shown, out


def _spec(groups: Sequence[Group], *, wide: bool) -> dict[str, Any]:
    labels = [group.label for group in groups]
    axis = label_axis(labels) if wide else None
    padding = {"paddingInner": 0.5, "paddingOuter": 0.25} if wide else {"paddingInner": 0.66, "paddingOuter": 0.45}
    y = {"field": "label", "type": "nominal", "sort": labels, "axis": axis, "scale": {"type": "band", **padding}}
    x_axis = {"title": _("kr. per day, 365 days, without VAT"), "format": ",.0f", "tickCount": 8 if wide else 4}
    layers = [layer for layer in (_halves(groups), _middles(groups), *_dots(groups)) if layer["data"]["values"]]
    return {
        "width": "container",
        "height": len(groups) * (STEP if wide else NARROW_STEP),
        "padding": {"left": 0, "right": 12, "top": 4, "bottom": 4},
        "encoding": {"y": y, "x": {"field": "price", "type": "quantitative", "scale": {"zero": True}, "axis": x_axis}},
        "layer": layers if wide else [*layers, _names(groups)],
    }


def _halves(groups: Sequence[Group]) -> dict[str, Any]:
    values = [
        {"label": group.label, "price": drawn(group.spread.lower), "upper": drawn(group.spread.upper)}
        for group in groups
        if group.spread
    ]
    return {"data": {"values": values}, "mark": {"type": "bar", "color": HALF}, "encoding": {"x2": {"field": "upper"}}}


def _middles(groups: Sequence[Group]) -> dict[str, Any]:
    values = [{"label": group.label, "price": drawn(group.spread.middle)} for group in groups if group.spread]
    return {"data": {"values": values}, "mark": {"type": "tick", "color": INK, "thickness": 2, "bandSize": 26}}


def _dots(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Others faint, those that stand out as open rings, own ones as full diamonds on top."""
    kinds: list[tuple[dict[str, Any], Any]] = [
        ({"shape": "circle", "filled": True, "size": 40, "color": GREY, "opacity": 0.35}, lambda dot: dot.beyond is None),
        ({"shape": "circle", "filled": False, "size": 90, "color": ORANGE, "strokeWidth": 2}, lambda dot: dot.beyond is not None),
        ({"shape": "diamond", "filled": True, "size": 90, "color": BLUE, "opacity": 0.9}, lambda dot: dot.own),
    ]
    return [{"data": {"values": _data(groups, chosen)}, "mark": {"type": "point", **mark}} for mark, chosen in kinds]


def _data(groups: Sequence[Group], chosen: Any) -> list[dict[str, Any]]:
    def datum(group: Group, dot: Dot) -> dict[str, Any]:
        return {"label": group.label, "price": drawn(dot.price), "name": dot.name}

    return [datum(group, dot) for group in groups for dot in group.dots if chosen(dot)]


def _names(groups: Sequence[Group]) -> dict[str, Any]:
    """On a phone the name stands above its row."""
    mark = {"type": "text", "align": "left", "baseline": "bottom", "dy": -14, "color": INK, "fontWeight": 600}
    values = [{"label": group.label} for group in groups]
    return {"data": {"values": values}, "mark": mark, "encoding": {"text": {"field": "label"}, "x": {"value": 0}}}
