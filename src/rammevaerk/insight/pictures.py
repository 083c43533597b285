"""The balance as bars beside each other, and the trade as a matrix."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.insight.queries import OUTSIDE, Balance, Trade
from rammevaerk.insight.rules import BalanceRow
from rammevaerk.web.amounts import DASH, thousands
from rammevaerk.web.charts import Caption, Chart, ChartTable, HeatCell, heatmap
from rammevaerk.web.charts.chart import BLUE, INK, INK_SOFT, ORANGE

STEP = 44


def balance_chart(found: Balance) -> Chart:
    """For each target group the places that can take it, and beside it the people placed."""
    rows = sorted(found.groups, key=lambda row: -row.can_take)
    return Chart(
        heading=_("Supply and demand by target group"),
        reading=balance_reading(found),
        spec=_spec(rows),
        table=ChartTable(group_headers(), [group_cells(row) for row in found.groups]),
        alt=_("For each target group a bar for the places that can take it and a mark for the people placed."),
        note=balance_note(found),
    )


def balance_reading(found: Balance) -> str:
    """Which groups have most people for each place that can take them."""
    known = [row for row in found.groups if row.placed and row.can_take]
    tight = sorted(known, key=lambda row: (-(row.placed or 0) / row.can_take, row.key))[:2]
    places = ngettext("%(places)s place", "%(places)s places", found.places) % {"places": thousands(found.places)}
    if not tight:
        return _("The area has %(places)s. Nobody is placed yet.") % {"places": places}
    names = _(" and ").join(row.key.partition(" (")[0] for row in tight)
    return _("The area has %(places)s. Places are scarcest for %(names)s.") % {"places": places, "names": names}


def balance_note(found: Balance) -> str:
    """What the numbers count, so that nobody adds what cannot be added."""
    words = _(
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
    return [row.key, thousands(row.can_take), number(row.set_aside), number(row.placed), number(row.reported), number(row.unmet)]


def number(value: int | None) -> str:
    """A count as it is written; a dash when it is not known or kept back."""
    return DASH if value is None else thousands(value)


def _spec(rows: Sequence[BalanceRow]) -> dict[str, Any]:
    values = [
        {
            "group": row.key.partition(" (")[0],
            "places": row.can_take,
            "people": row.placed,
            "written": f"{thousands(row.can_take)} / {number(row.placed)}",
        }
        for row in rows
    ]
    y = {"field": "group", "type": "nominal", "sort": None, "axis": {"domain": False, "title": None, "labelLimit": 260}}
    x = {
        "type": "quantitative",
        "axis": {"title": _("Bar: places that can take the group. Mark: people placed"), "grid": False, "tickCount": 5},
    }
    return {
        "width": "container",
        "height": len(values) * STEP,
        "padding": {"left": 0, "right": 90, "top": 4, "bottom": 4},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "color": BLUE, "height": 18}, "encoding": {"x": {"field": "places", **x}}},
            {
                "mark": {"type": "tick", "color": ORANGE, "thickness": 4, "size": 30},
                "encoding": {"x": {"field": "people", "type": "quantitative"}},
            },
            {
                "transform": [{"calculate": "max(datum.places, datum.people || 0)", "as": "end"}],
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "color": INK, "fontWeight": 600},
                "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "written"}},
            },
        ],
        "config": {"text": {"color": INK_SOFT}},
    }


def party_name(name: str) -> str:
    """A party as it stands in the matrix."""
    return _("Outside the area") if name == OUTSIDE else name


def trade_chart(found: Trade) -> Chart:
    """Buyers down, sellers across, people in each field."""
    cells = [
        HeatCell(party_name(buyer), party_name(seller), found.matrix.cells.get((buyer, seller)))
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
    known = [(total, name) for name, total in found.matrix.columns.items() if total is not None and name != OUTSIDE]
    if not found.matrix.total or not known:
        return _("Nobody buys from another party yet.")
    most, seller = max(known)
    return _("%(total)s people live in services of another party. %(seller)s sells most, to %(most)s people.") % {
        "total": thousands(found.matrix.total),
        "seller": party_name(seller),
        "most": thousands(most),
    }
