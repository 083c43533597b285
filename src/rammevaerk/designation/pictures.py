"""The picture of the duties: services × duties, one shape per mark."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.designation.queries import Owing
from rammevaerk.designation.rules.duties import Duty, DutyMark
from rammevaerk.designation.wording import DUTIES, MARKS
from rammevaerk.web.charts import Chart, ChartTable
from rammevaerk.web.charts.chart import BLUE, GREY, INK

ROW, NARROW_ROW = 30, 30
NARROW_NAME, WIDE_NAME = 120, 240
SHAPES = {DutyMark.KEPT: "circle", DutyMark.PARTLY: "square", DutyMark.NOT_KEPT: "diamond", DutyMark.UNKNOWN: "cross"}
COLOURS = {DutyMark.KEPT: BLUE, DutyMark.PARTLY: "#2a90b0", DutyMark.NOT_KEPT: "#b00000", DutyMark.UNKNOWN: GREY}
MOST_TOLD = 3


def duties_chart(book: Sequence[Owing]) -> Chart:
    """How each designated service keeps each duty; those at level 1 owe the sharing of knowledge alone and stand in the table."""
    drawn = [row for row in book if row.designated]
    key = ". ".join(f"{number}: {DUTIES[duty][0]}" for number, duty in enumerate(Duty, start=1))
    return Chart(
        heading=_("How the duties are kept"),
        reading=reading(book),
        spec=_spec(drawn, narrow=False),
        narrow=_spec(drawn, narrow=True),
        table=ChartTable(
            (_("Service"), *(str(DUTIES[duty][0]) for duty in Duty)),
            [(row.service.name, *(_cell(row, duty) for duty in Duty)) for row in book],
        ),
        alt=_("A row for each designated service and a column for each duty."),
        note=_(
            "%(key)s. Circle: kept. Square: partly kept. Diamond: not kept. Cross: unknown. "
            "Services at level 1 that are not designated owe the sharing of knowledge and stand in the table alone."
        )
        % {"key": key},
    )


def reading(book: Sequence[Owing]) -> str:
    """How many duties are kept, which are not, and how many nobody knows."""
    marks = [(row, duty, one.mark) for row in book if row.designated for duty, one in row.duties.items()]
    if not marks:
        return _("No service is designated.")
    kept = sum(mark is DutyMark.KEPT for _row, _duty, mark in marks)
    unknown = sum(mark is DutyMark.UNKNOWN for _row, _duty, mark in marks)
    said = [
        _("%(kept)s of %(all)s duties are kept, and of %(unknown)s nobody knows.")
        % {"kept": kept, "all": len(marks), "unknown": unknown}
    ]
    broken = [f"{row.service.name} ({str(DUTIES[duty][0]).lower()})" for row, duty, mark in marks if mark is DutyMark.NOT_KEPT]
    if broken:
        words = ngettext("Not kept: %(what)s.", "Not kept: %(what)s.", len(broken))
        more = len(broken) - MOST_TOLD
        told = ", ".join(broken[:MOST_TOLD])
        said.append(words % {"what": told if more <= 0 else _("%(what)s and %(more)s more") % {"what": told, "more": more}})
    return " ".join(said)


def _cell(row: Owing, duty: Duty) -> str:
    one = row.duties.get(duty)
    return str(MARKS[one.mark][1]) if one else _("Not owed")


def _spec(drawn: Sequence[Owing], *, narrow: bool) -> dict[str, Any]:
    names = [row.service.name for row in drawn]
    heads = [str(number) if narrow else f"{number} {DUTIES[duty][0]}" for number, duty in enumerate(Duty, start=1)]
    values = [
        {"row": row.service.name, "column": heads[number], "shape": SHAPES[one.mark], "colour": COLOURS[one.mark]}
        for row in drawn
        for number, duty in enumerate(Duty)
        if (one := row.duties.get(duty)) is not None
    ]
    axis = {
        "title": None,
        "orient": "top",
        "labelAngle": 0 if narrow else -28,
        "labelAlign": "center" if narrow else "left",
        "domain": False,
    }
    axis |= {"ticks": False, "labelLimit": 220, "labelColor": INK, "labelFontSize": 13, "grid": False}
    side = {"title": None, "labelLimit": NARROW_NAME if narrow else WIDE_NAME, "labelColor": INK, "labelFontSize": 13}
    return {
        "width": "container",
        "height": max(1, len(drawn)) * (NARROW_ROW if narrow else ROW),
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1},
        "encoding": {
            "y": {
                "field": "row",
                "type": "nominal",
                "sort": names,
                "axis": side | {"grid": True, "domain": False, "ticks": False},
            },
            "x": {"field": "column", "type": "nominal", "sort": heads, "axis": axis},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
