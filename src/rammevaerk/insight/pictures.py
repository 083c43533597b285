"""The balance as bars beside each other, and the trade as a matrix."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.insight.queries import OTHERS, Balance, Expected, Trade
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
        table=ChartTable(group_headers(found), [group_cells(row, found) for row in found.groups]),
        alt=_("For each target group a bar for the places that can take it and a mark for the people placed."),
        note=balance_note(found),
    )


def balance_reading(found: Balance) -> str:
    """Which groups have most people for each place that can take them; such a place may be taken by another group."""
    known = [(row.placed / row.can_take, row.key) for row in found.groups if row.placed and row.can_take]
    tight = sorted(known, key=lambda pair: (-pair[0], pair[1]))[:2]
    places = ngettext("%(places)s place", "%(places)s places", found.places) % {"places": thousands(found.places)}
    if not tight:
        return _("The area has %(places)s. Nobody is placed yet.") % {"places": places}
    names = _(" and ").join(in_sentence(name) for _share, name in tight)
    return _("The area has %(places)s. Most people for each place that can take the group: %(names)s.") % {
        "places": places,
        "names": names,
    }


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


def expected_words(found: Expected) -> str:
    """Where the municipalities' figures come from."""
    words = _(
        "Expected: places for adults that the municipalities expect to need in %(year)s. The sum of accepted answers in "
        "%(round)s, from %(accepted)s of %(asked)s municipalities."
    )
    given = {"year": found.year, "round": found.round_name, "accepted": found.accepted, "asked": found.asked}
    return words % given


def difference_words(found: Expected) -> tuple[str, str]:
    """The two figures on the same footing, and why the columns differ all the same."""
    alike = ngettext(
        "%(accepted)s municipality has answered. It has placed %(placed)s adults today and expects to need %(places)s "
        "places in %(year)s.",
        "%(accepted)s municipalities have answered. They have placed %(placed)s adults today and expect to need %(places)s "
        "places in %(year)s.",
        found.accepted,
    )
    given = {
        "accepted": found.accepted,
        "placed": thousands(found.placed),
        "places": thousands(found.places),
        "year": found.year,
    }
    why = _(
        "The column of people placed also holds children, citizens of municipalities outside the area, and citizens of the "
        "municipalities whose answer is not accepted yet. In a group the two can also differ because the municipality counts "
        "a citizen in another group than the placement does, or counts citizens who wait for a place."
    )
    return alike % given, why


def group_headers(found: Balance) -> list[str]:
    """The headings of the balance by target group; what is expected only where the reader may see it."""
    expected = [_("Expected by the municipalities")] if found.reported else []
    return [_("Target group"), _("Can take it"), _("Set aside for it"), _("Placed"), *expected]


def group_cells(row: BalanceRow, found: Balance) -> list[str]:
    """A row of the balance by target group, written under the headings."""
    counts = [row.can_take, row.set_aside, row.placed, *([row.reported] if found.reported else [])]
    return [row.key, *(number(count) for count in counts)]


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
    """Which of the parties sells most; private suppliers and those outside the area stand beside them in the matrix."""
    known = [(total, name) for name, total in found.matrix.columns.items() if total is not None and name != OTHERS]
    if not found.matrix.total or not known:
        return _("Nobody buys from another party yet.")
    most, seller = max(known)
    words = _("Of the parties to the agreement %(seller)s sells most, to %(most)s people.")
    return words % {"seller": seller_name(seller), "most": thousands(most)}
