"""The picture of the tripartition: size of the target group × degree of specialisation, one shape per level."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.cooperation.queries import Placed
from rammevaerk.web.amounts import signed, thousands
from rammevaerk.web.charts import Chart, ChartTable
from rammevaerk.web.charts.chart import BLUE, GREY, INK, INK_SOFT

WIDE, NARROW = 480, 380
SHAPES = {1: "diamond", 2: "square", 3: "circle"}
MOVED_POINTS = 8
MOST_NAMED, MOST_TOLD = 10, 3
NEAR_POINTS, NEAR_TIMES = 5, 4
# Advisory bands: level, colour, lower edge and upper edge in points at the left and the right end of the axis.
BANDS = (
    (1, "#deebf7", (58, 100), (100, 100)),
    (2, "#eff5fb", (15, 54), (58, 100)),
    (3, "#f5f5f5", (0, 0), (15, 54)),
)


def level_name(level: int) -> str:
    """Level 1, 2 or 3 with its name."""
    return {
        1: _("Level 1: very specialised"),
        2: _("Level 2: specialised"),
        3: _("Level 3: more general"),
    }[level]


def tripartition_chart(placed: Sequence[Placed], *, heading: str = "") -> Chart:
    """All services as points; those that moved most are blue and named, the rest grey. The axis of size is tenfold."""
    named = named_points(placed)
    return Chart(
        heading=heading or _("The tripartition"),
        reading=reading(placed),
        spec=_spec(placed, named, WIDE),
        narrow=_spec(placed, named, NARROW, narrow=True),
        table=ChartTable(
            (_("Service"), _("Target group"), _("Level"), _("Citizens"), _("Degree, points"), _("Change, points")),
            [_row(item) for item in placed],
        ),
        alt=_("Small target groups and high specialisation stand at the top left, large groups and low at the bottom right."),
        note=_(
            "Diamond: level 1. Square: level 2. Circle: level 3. The line shows the way from the first assessment. "
            "Citizens are those placed and the growth the municipalities have reported. The horizontal axis is tenfold."
        ),
    )


def named_points(placed: Sequence[Placed]) -> frozenset[int]:
    """The services that moved so much that they are named in the picture."""
    moved = [item for item in placed if abs(item.change) >= MOVED_POINTS]
    moved.sort(key=lambda item: (-abs(item.change), item.name))
    return frozenset(item.service_id for item in moved[:MOST_NAMED])


def reading(placed: Sequence[Placed]) -> str:
    """What the picture shows: how many stand at level 1, and which moved most each way."""
    if not placed:
        return _("No service has both a level and an assessment yet.")
    count = sum(item.level == 1 for item in placed)
    said = [ngettext("%(count)s service stands at level 1.", "%(count)s services stand at level 1.", count) % {"count": count}]
    moved = sorted((item for item in placed if abs(item.change) >= MOVED_POINTS), key=lambda item: (-abs(item.change), item.name))
    up, down = [item.name for item in moved if item.change > 0], [item.name for item in moved if item.change < 0]
    if up:
        said.append(_("More specialised since the first assessment: %(names)s.") % {"names": _joined(up[:MOST_TOLD])})
    if down:
        said.append(_("More general: %(names)s.") % {"names": _joined(down[:MOST_TOLD])})
    if not moved:
        said.append(_("None has moved much since its first assessment."))
    return " ".join(said)


def _joined(names: Sequence[str]) -> str:
    first = ", ".join(names[:-1])
    return first + _(" and ") + names[-1] if first else names[-1]


def _row(item: Placed) -> tuple[Any, ...]:
    return (item.name, item.group, item.level, thousands(item.size), item.degree, signed(item.change))


def _spec(placed: Sequence[Placed], named: frozenset[int], height: int, *, narrow: bool = False) -> dict[str, Any]:
    low, high = _domain(placed)
    x: dict[str, Any] = {
        "field": "x",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [low, high], "nice": False},
        "axis": {"title": _("Citizens in the target group"), "grid": False, "values": _ticks(low, high), "format": ",d"},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {"title": _("Degree of specialisation, points"), "grid": False, "values": [0, 25, 50, 75, 100]},
    }
    layers = [*_bands(low, high, narrow), _paths(placed, named), _marks(placed, named)]
    if not narrow:
        layers.extend(_names(placed, named))
    return {"width": "container", "height": height, "encoding": {"x": x, "y": y}, "layer": layers}


def _domain(placed: Sequence[Placed]) -> tuple[int, int]:
    sizes = [item.size for item in placed] or [10, 1000]
    low = 10 ** (len(str(min(sizes))) - 1)
    return (low, max(low * 10, int(max(sizes) * 1.6)))


def _ticks(low: int, high: int) -> list[int]:
    found, step = [], low
    while step <= high:
        found += [value for value in (step, step * 3) if value <= high]
        step *= 10
    return found


def _bands(low: int, high: int, narrow: bool) -> list[dict[str, Any]]:
    """The advisory bands of the levels: a larger group must be more specialised to stand as high."""
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"x": x, "y": lower[end], "y2": upper[end]} for end, x in enumerate((low, high))]},
            "mark": {"type": "area", "color": colour, "line": False, "opacity": 1},
            "encoding": {"y2": {"field": "y2"}},
        }
        for _level, colour, lower, upper in BANDS
    ]
    return [*layers, _band_names(low, narrow)]


def _band_names(low: int, narrow: bool) -> dict[str, Any]:
    tops = {1: 98, 2: 52, 3: 4}
    values = [{"x": low, "y": tops[level], "label": level_name(level)} for level in (1, 2, 3)]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 8,
            "fontWeight": 600,
            "color": INK,
            "fontSize": 12 if narrow else 13,
        },
        "encoding": {"text": {"field": "label"}},
    }


def _datum(item: Placed, named: frozenset[int]) -> dict[str, Any]:
    focus = item.service_id in named
    return {
        "label": item.name,
        "x": item.size,
        "y": item.degree,
        "shape": SHAPES[item.level],
        "colour": BLUE if focus else GREY,
        "ink": BLUE if focus else INK_SOFT,
    }


def _given(name: str) -> dict[str, Any]:
    return {"field": name, "type": "nominal", "scale": None}


def _marks(placed: Sequence[Placed], named: frozenset[int]) -> dict[str, Any]:
    return {
        "data": {"values": [_datum(item, named) for item in placed]},
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 1},
        "encoding": {"shape": _given("shape"), "color": _given("colour")},
    }


def _paths(placed: Sequence[Placed], named: frozenset[int]) -> dict[str, Any]:
    values = [
        {"label": item.name, "order": order, "x": at[0], "y": at[1], "colour": BLUE}
        for item in placed
        if item.service_id in named
        for order, at in enumerate(item.path)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 16, "filled": True}},
        "encoding": {
            "detail": {"field": "label"},
            "order": {"field": "order", "type": "quantitative"},
            "color": _given("colour"),
        },
    }


def _names(placed: Sequence[Placed], named: frozenset[int]) -> list[dict[str, Any]]:
    """The names beside their marks, to the left of marks far to the right; a name that would hide another is left out."""
    _low, high = _domain(placed)
    sides: dict[str, list[dict[str, Any]]] = {"left": [], "right": []}
    written: list[Placed] = []
    for item in sorted((item for item in placed if item.service_id in named), key=lambda item: -abs(item.change)):
        if any(_too_near(item, other) for other in written):
            continue
        written.append(item)
        far_right = 3 * item.size > high
        sides["right" if far_right else "left"].append(_datum(item, named))
    return [_text(values, align, halo) for align, values in sides.items() for halo in (True, False)]


def _text(values: list[dict[str, Any]], align: str, halo: bool) -> dict[str, Any]:
    """Names on one side of their marks; drawn twice, first as a pale edge that parts them from what lies below."""
    mark: dict[str, Any] = {"type": "text", "align": align, "baseline": "middle", "dx": 11 if align == "left" else -11}
    mark |= {"fontWeight": 600} | ({"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"} if halo else {})
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"text": {"field": "label"}, "color": {"value": "#ffffff"} if halo else _given("ink")},
    }


def _too_near(one: Placed, other: Placed) -> bool:
    larger, smaller = max(one.size, other.size), min(one.size, other.size)
    return abs(one.degree - other.degree) < NEAR_POINTS and larger < NEAR_TIMES * smaller
