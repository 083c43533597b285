"""The parties' picture: when each council decides, against today and the deadline."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.governance.queries import Board, PartyRow
from rammevaerk.governance.rules.party import Mark, PartyStanding, Stage, Treatment
from rammevaerk.web import dates
from rammevaerk.web.charts import Chart, ChartTable
from rammevaerk.web.charts.chart import BLUE, INK

RED = "#b00000"
HEIGHT = 140


def decision_dates(board: Board, today: date) -> Chart:
    """One mark for each party on the day its council decides: filled when it has, hollow when it will, a red diamond
    when that is after the deadline. Parties without a day are told in the sentence."""
    due = board.due.get(Stage.DECIDED)
    return Chart(
        heading=_("When do they decide?"),
        reading=_reading(board),
        spec=_spec(board, today, due),
        table=ChartTable((_("Party"), _("Meeting"), _("State")), [_row(row) for row in board.rows]),
        alt=_("The days of the councils' meetings, with today and the deadline marked."),
        note=_("Filled: has decided. Hollow: planned. Red diamond: after the deadline."),
    )


def _reading(board: Board) -> str:
    decided_late = [row for row in board.rows if row.status.decided_late]
    passed = [row.name for row in board.rows if _decided(row).unregistered]
    late = [row.name for row in board.rows if _decided(row).mark is Mark.LATE and not _decided(row).unregistered]
    missing = [row.name for row in board.rows if _decided(row).mark is Mark.MISSING]
    said = []
    if decided_late:
        said.append(
            ngettext("%(names)s decided after the deadline", "%(names)s decided after the deadline", len(decided_late))
            % {"names": ", ".join(_name_and_day(row) for row in decided_late)}
        )
    if late:
        said.append(
            ngettext("%(count)s party meets after the deadline", "%(count)s parties meet after the deadline", len(late))
            % {"count": len(late)}
        )
    if passed:
        said.append(
            ngettext(
                "no decision is registered for %(count)s party whose meeting has passed",
                "no decision is registered for %(count)s parties whose meetings have passed",
                len(passed),
            )
            % {"count": len(passed)}
        )
    if missing:
        said.append(ngettext("%(names)s has no date", "%(names)s have no date", len(missing)) % {"names": ", ".join(missing)})
    if said:
        told = _(", and ").join(said) + "."
        return told[0].upper() + told[1:]
    if all(_decided(row).mark is Mark.DONE for row in board.rows):
        return _("All councils have decided before the deadline.")
    return _("All councils have decided or meet before the deadline.")


def _name_and_day(row: PartyRow) -> str:
    return f"{row.name} ({dates.short_in_year(_decided(row).on)})"


def _decided(row: PartyRow) -> Treatment:
    return row.status.treatments[-1]


def _row(row: PartyRow) -> tuple[str, str, str]:
    decided = _decided(row)
    words = {
        Mark.DONE: _("Has decided"),
        Mark.PLANNED: _("In time"),
        Mark.LATE: _("After the deadline"),
        Mark.MISSING: _("No date"),
        Mark.NOT_RELEVANT: "",
    }
    state = words[decided.mark]
    if decided.done_late:
        state = _("Has decided, after the deadline")
    elif decided.unregistered:
        state = _("Meeting has passed, no decision registered")
    return (row.name, dates.short(decided.on), state)


def _spec(board: Board, today: date, due: date | None) -> dict[str, Any]:
    values = _values(board)
    marks = {"data": {"values": values}, "mark": {"type": "point", "size": 170, "strokeWidth": 2, "opacity": 1}}
    marks["encoding"] = {
        "y": {
            "field": "row",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, max([5, *(value["row"] for value in values)]) + 0.5]},
        },
        "shape": {"field": "shape", "type": "nominal", "scale": None},
        "fill": {"field": "fill", "type": "nominal", "scale": None},
        "stroke": {"field": "stroke", "type": "nominal", "scale": None},
    }
    lines: list[tuple[date, str, list[int]]] = [(today, _("today"), [])]
    if due is not None:
        lines.append((due, _("deadline %(date)s") % {"date": dates.short_in_year(due)}, [4, 3]))
    layers = [marks]
    for day, words, dash in lines:
        layers += _line(day, words, dash)
    axis = {"title": None, "grid": False, "format": "%b", "tickCount": "month"}
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": {"left": 10, "right": 60, "top": 20, "bottom": 4},
        "encoding": {"x": {"field": "day", "type": "temporal", "axis": axis}},
        "layer": layers,
    }


def _line(day: date, words: str, dash: list[int]) -> list[dict[str, Any]]:
    data = {"values": [{"day": day.isoformat(), "words": words}]}
    return [
        {"data": data, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5, "strokeDash": dash}},
        {
            "data": data,
            "mark": {"type": "text", "align": "center", "baseline": "bottom", "y": -4, "color": INK, "fontWeight": 600},
            "encoding": {"text": {"field": "words"}},
        },
    ]


def _values(board: Board) -> list[dict[str, Any]]:
    stacked: Counter[date] = Counter()
    values = []
    for row in board.rows:
        decided = _decided(row)
        if decided.on is None:
            continue
        stacked[decided.on] += 1
        done, late = decided.mark is Mark.DONE, decided.mark is Mark.LATE or decided.done_late
        colour = RED if late else BLUE
        values.append(
            {
                "day": decided.on.isoformat(),
                "row": stacked[decided.on] - 0.5,
                "party": row.name,
                "shape": "diamond" if late else "circle",
                "fill": colour if done else "#ffffff",
                "stroke": colour,
            }
        )
    return values


def squares(board: Board) -> dict[str, Any]:
    """The parties as squares, nine in a row: approved, waiting, under way, cannot make it; with the words beside."""
    counts = [
        ("occupied", len(board.of(PartyStanding.APPROVED))),
        ("open", len(board.of(PartyStanding.UNCONFIRMED, PartyStanding.UNDER_WAY))),
        ("late", len(board.of(PartyStanding.CANNOT_MAKE_IT, PartyStanding.REJECTED))),
    ]
    kinds = [kind for kind, count in counts for _place in range(count)]
    across = 9 if len(kinds) <= 27 else 16
    return {
        "squares": [(kind, 1 + place % across * 23, 1 + place // across * 23) for place, kind in enumerate(kinds)],
        "width": across * 23,
        "height": max(1, -(-len(kinds) // across)) * 23,
        "words": _("%(approved)s have approved, %(open)s are under way, %(late)s cannot make it")
        % {"approved": counts[0][1], "open": counts[1][1], "late": counts[2][1]},
        "approved": counts[0][1],
        "open": counts[1][1],
        "late": counts[2][1],
    }
