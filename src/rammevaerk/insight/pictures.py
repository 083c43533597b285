"""The balance as bars beside each other, and the trade as a matrix."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.insight.queries import OTHERS, Balance, Trade
from rammevaerk.insight.rules import BalanceRow
from rammevaerk.web.amounts import DASH, thousands
from rammevaerk.web.charts import Caption, Chart, ChartTable, HeatCell, heatmap
from rammevaerk.web.charts.chart import BLUE, INK, INK_SOFT, ORANGE

STEP, NARROW_STEP = 44, 58


def balance_chart(found: Balance) -> Chart:
    """For each target group the places that can take it, and beside it the people placed."""
    rows = sorted(found.groups, key=lambda row: -(row.can_take or 0))
    return Chart(
        heading=_("Supply and demand by target group"),
        reading=balance_reading(found),
        spec=_spec(rows),
        narrow=_narrow(rows),
        table=ChartTable(group_headers(), [group_cells(row) for row in found.groups]),
        alt=_("For each target group a bar for the places that can take it and a mark for the people placed."),
        note=balance_note(found),
    )


def balance_reading(found: Balance) -> str:
    """Which groups have most people for each place that can take them."""
    known = [(row.placed / row.can_take, row.key) for row in found.groups if row.placed and row.can_take]
    tight = sorted(known, key=lambda pair: (-pair[0], pair[1]))[:2]
    places = ngettext("%(places)s place", "%(places)s places", found.places) % {"places": thousands(found.places)}
    if not tight:
        return _("The area has %(places)s. Nobody is placed yet.") % {"places": places}
    names = _(" and ").join(in_sentence(name) for _share, name in tight)
    return _("The area has %(places)s. Places are scarcest for %(names)s.") % {"places": places, "names": names}


def in_sentence(name: str) -> str:
    """A target group's name inside a sentence: without what stands in brackets, and with a small first letter."""
    plain = name.partition(" (")[0]
    return plain[:1].lower() + plain[1:]


def balance_note(found: Balance) -> str:
    """What the numbers count, so that nobody adds what cannot be added."""
    words = _("Bar: places that can take the group. Mark: people placed.") + " "
    words += _(
        "A place that can take several groups stands in each of their rows, so the rows do not sum to the places there are."
    )
    if found.hidden:
        words += " " + _("Fewer than %(n)s people, and the next smallest count, are not shown.") % {"n": found.n}
    return words


def group_headers() -> list[str]:
    """The headings of the balance by target group."""
    return [
        _("Target group"),
        _("Can take it"),
        _("Set aside for it"),
        _("Placed"),
        _("Expected by the municipalities"),
        _("Unmet need"),
    ]


def group_cells(row: BalanceRow) -> list[str]:
    """A row of the balance by target group, written; unmet need is not collected yet."""
    return [row.key, number(row.can_take), number(row.set_aside), number(row.placed), number(row.reported), number(row.unmet)]


def number(value: int | None) -> str:
    """A count as it is written; a dash when it is not known or kept back."""
    return DASH if value is None else thousands(value)


def _values(rows: Sequence[BalanceRow]) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "group": row.key.partition(" (")[0],
            "places": row.can_take,
            "people": row.placed,
            "written": f"{number(row.can_take)} / {number(row.placed)}",
        }
        for position, row in enumerate(rows)
    ]


def _spec(rows: Sequence[BalanceRow]) -> dict[str, Any]:
    axis = {"domain": False, "title": None, "labelLimit": 320}
    y = {"field": "group", "type": "nominal", "sort": None, "axis": axis}
    return _layered(rows, y, STEP, [])


def _narrow(rows: Sequence[BalanceRow]) -> dict[str, Any]:
    """The names above the bars, for a phone."""
    y = {"field": "position", "type": "ordinal", "axis": None}
    mark = {"type": "text", "align": "left", "baseline": "bottom", "dy": -13, "color": INK_SOFT}
    names = {"mark": mark, "encoding": {"text": {"field": "group"}, "x": {"value": 0}}}
    return _layered(rows, y, NARROW_STEP, [names])


def _layered(rows: Sequence[BalanceRow], y: dict[str, Any], step: int, more: list[dict[str, Any]]) -> dict[str, Any]:
    x = {"type": "quantitative", "axis": {"title": None, "grid": False, "tickCount": 4}}
    tick = {"type": "tick", "color": ORANGE, "thickness": 4, "size": 26}
    tip = {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "color": INK, "fontWeight": 600}
    return {
        "width": "container",
        "height": len(rows) * step,
        "padding": {"left": 0, "right": 90, "top": 4, "bottom": 4},
        "data": {"values": _values(rows)},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "color": BLUE, "height": 18}, "encoding": {"x": {"field": "places", **x}}},
            {"mark": tick, "encoding": {"x": {"field": "people", "type": "quantitative"}}},
            {
                "transform": [{"calculate": "max(datum.places, datum.people || 0)", "as": "end"}],
                "mark": tip,
                "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "written"}},
            },
            *more,
        ],
    }


def buyer_name(name: str) -> str:
    """A buyer as it stands in the matrix."""
    return _("Outside the area") if name == OTHERS else name


def seller_name(name: str) -> str:
    """A seller as it stands in the matrix."""
    return _("Private and outside") if name == OTHERS else name


def trade_chart(found: Trade) -> Chart:
    """Buyers down, sellers across, people in each field."""
    cells = [
        HeatCell(buyer_name(buyer), seller_name(seller), found.matrix.cells.get((buyer, seller)))
        for buyer in found.buyers
        for seller in found.sellers
    ]
    words = _(
        "A dash is an own citizen's field, or fewer than %(n)s people with the next smallest count in "
        "the line. A person with two kinds of service counts in each."
    )
    note = words % {"n": found.n}
    return heatmap(Caption(_("Who buys from whom"), trade_reading(found), note=note), cells, corner=_("Buyer"))


def trade_reading(found: Trade) -> str:
    """Who sells most, and how many live outside their own municipality's services."""
    known = [(total, name) for name, total in found.matrix.columns.items() if total is not None and name != OTHERS]
    if not found.matrix.total or not known:
        return _("Nobody buys from another party yet.")
    most, seller = max(known)
    return _("%(total)s people live in services of another party. %(seller)s sells most, to %(most)s people.") % {
        "total": thousands(found.matrix.total),
        "seller": seller_name(seller),
        "most": thousands(most),
    }
