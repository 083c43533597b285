"""The pictures of a case: what each municipality pays by alternative, and the operator's result as use changes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.financing.rules.consequence import Consequence, UseOutcome
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.web import amounts
from rammevaerk.web.charts.chart import BLUE, INK, INK_SOFT, SEA, Chart, ChartTable, drawn

ROW, PANEL_HEAD, GAP = 24, 46, 30
NAME_ROOM = 0.62  # of a panel, for the names at the left of the first one
VALUE_ROOM = 0.30  # of a panel, for the value at a bar's tip
MILLION = Decimal(1_000_000)
MOST_ON_A_PHONE = 6


def payments_chart(found: Sequence[Consequence], people: Mapping[str, int], year: int) -> Chart | None:
    """Small bars, a panel for each alternative and a row for each municipality, those with citizens there first; None before one
    can be calculated."""
    shown = [(one.name, one.expected) for one in found if one.expected is not None]
    names = _names([outcome for _name, outcome in shown], people)
    if not shown or not names:
        return None
    high = max((_paid(outcome, name) for _label, outcome in shown for name in names), default=0) or 1
    data = [
        _bar(panel, place, name, _paid(outcome, name), high, people)
        for panel, (_label, outcome) in enumerate(shown)
        for place, name in enumerate(names)
    ]
    heads = [
        {"start": panel + NAME_ROOM, "title": label, "total": _in_all(outcome)} for panel, (label, outcome) in enumerate(shown)
    ]
    return Chart(
        heading=_("What does each municipality pay?"),
        reading=payments_reading(found, people),
        spec=_wide(data, heads, names),
        narrow=_narrow(shown, names, people, high),
        table=_table(shown, names, people),
        note=_("Million kr. in %(year)s at today's use. Blue: has citizens at the service. Light: has none.") % {"year": year},
    )


def _names(outcomes: Sequence[UseOutcome], people: Mapping[str, int]) -> list[str]:
    """Everybody who pays in one of them: those with most citizens first, then by what they pay at the most."""
    names = {name for outcome in outcomes for name, party in outcome.parties.items() if party.after or people.get(name)}
    most = {name: max((_paid(outcome, name) for outcome in outcomes), default=0) for name in names}
    return sorted(names, key=lambda name: (-people.get(name, 0), -most[name], danish_key(name)))


def _paid(outcome: UseOutcome, name: str) -> int:
    return outcome.parties[name].after if name in outcome.parties else 0


def _in_all(outcome: UseOutcome) -> str:
    total = sum(party.after for party in outcome.parties.values())
    return _("%(amount)s in all") % {"amount": amounts.millions(kroner(total))}


def _bar(panel: int, place: int, name: str, paid: int, high: int, people: Mapping[str, int]) -> dict[str, Any]:
    """A bar of one panel on the drawing's own scale: a panel is 1 wide, the first one has the names before it."""
    begins = panel + NAME_ROOM
    return {
        "name": name, "place": place, "start": begins, "end": begins + (1 - VALUE_ROOM) * max(paid, 0) / high,
        "written": _short(paid), "colour": BLUE if people.get(name) else SEA, "panel": panel,
    }  # fmt: skip


def _short(ore: int) -> str:
    return amounts.thousands(Decimal(ore) / 100 / MILLION, 1) if ore else "0"


def _wide(data: list[dict[str, Any]], heads: list[dict[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    labels = [{"name": name, "place": place} for place, name in enumerate(names)]
    height = PANEL_HEAD + ROW * len(names)
    y = _scaled("place", [len(names) - 0.5, -0.5])
    y["scale"] |= {"range": [height, PANEL_HEAD]}
    x = _scaled("start", [0, len(heads) + NAME_ROOM])
    rule = {"type": "rule", "color": INK_SOFT}
    layers = [
        _layer(heads, _text(bold=True), x=x, y={"value": 14}, text={"field": "title"}),
        _layer(heads, _text(), x=x, y={"value": 34}, text={"field": "total"}),
        _layer(heads, rule, x=x, y={"value": PANEL_HEAD}, y2={"value": height}),
        _layer(labels, _text(), x={"value": 0}, y=y, text={"field": "name"}),
    ]
    return {"width": "container", "height": height, "layer": [*layers, *_bars(data, x, y, 14)]}


def _layer(values: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _scaled(field: str, domain: list[float]) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "axis": None, "scale": {"domain": domain, "nice": False}}


def _bars(data: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], size: int) -> list[dict[str, Any]]:
    colour = {"field": "colour", "type": "nominal", "scale": None}
    bar = {"type": "bar", "size": size, "orient": "horizontal"}
    return [
        _layer(data, bar, x=x, x2={"field": "end"}, y=y, color=colour),
        _layer(data, {**_text(), "dx": 5}, x={**x, "field": "end"}, y=y, text={"field": "written"}),
    ]


def _text(*, bold: bool = False) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "text", "align": "left", "baseline": "middle", "color": INK if bold else INK_SOFT}
    return mark | ({"fontWeight": 600} if bold else {})


def _narrow(
    shown: Sequence[tuple[str, UseOutcome]], names: Sequence[str], people: Mapping[str, int], high: int
) -> dict[str, Any]:
    """The panels below one another; each with those who pay most in it, the others in one line."""
    rows: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    at = 0
    for label, outcome in shown:
        heads.append({"at": at + 12, "title": label, "total": _in_all(outcome)})
        at += 40
        paying = [name for name in names if _paid(outcome, name)]
        for name in paying[:MOST_ON_A_PHONE]:
            bar = _bar(0, 0, name, _paid(outcome, name), high, people)
            rows.append({**bar, "at": at + 10})
            at += ROW - 2
        if rest := paying[MOST_ON_A_PHONE:]:
            paid = [_paid(outcome, name) for name in rest]
            words = _("%(count)s others, %(low)s to %(high)s each")
            said = words % {"count": len(rest), "low": _short(min(paid)), "high": _short(max(paid))}
            heads.append({"at": at + 10, "title": "", "total": "", "rest": said})
            at += ROW - 2
        at += GAP - 10
    return _stacked(heads, rows, at)


def _stacked(heads: list[dict[str, Any]], rows: list[dict[str, Any]], height: int) -> dict[str, Any]:
    y = _scaled("at", [height, 0])
    y["scale"] |= {"range": [height, 0]}
    x, left = _scaled("start", [0, 1 + NAME_ROOM]), {"value": 0}
    titles, rest = [head for head in heads if head["title"]], [head for head in heads if head.get("rest")]
    at_the_end = {**_text(), "align": "right"}
    layers = [
        _layer(titles, _text(bold=True), x=left, y=y, text={"field": "title"}),
        _layer(titles, at_the_end, x={"value": "width"}, y=y, text={"field": "total"}),
        _layer(rest, _text(), x=left, y=y, text={"field": "rest"}),
        _layer(rows, _text(), x=left, y=y, text={"field": "name"}),
    ]
    return {"width": "container", "height": height, "layer": [*layers, *_bars(rows, x, y, 12)]}


def _table(shown: Sequence[tuple[str, UseOutcome]], names: Sequence[str], people: Mapping[str, int]) -> ChartTable:
    headers = (_("Municipality"), _("Citizens now"), *(label for label, _outcome in shown))
    rows = [
        (name, str(people.get(name, 0)), *(amounts.thousands(kroner(_paid(outcome, name)), 0) for _label, outcome in shown))
        for name in names
    ]
    totals = [sum(party.after for party in outcome.parties.values()) for _label, outcome in shown]
    last = (_("In all"), str(sum(people.values())), *(amounts.thousands(kroner(total), 0) for total in totals))
    return ChartTable(headers, rows, last)


def payments_reading(found: Sequence[Consequence], people: Mapping[str, int]) -> str:
    """One sentence: how many pay under each alternative."""
    shown = [(one.name, one.expected) for one in found if one.expected is not None]
    counted = [(name, sum(party.after > 0 for party in outcome.parties.values())) for name, outcome in shown]
    if len(counted) < 2:
        return _("Without special terms, those who use the service pay.")
    few, many = min(counted[1:], key=lambda one: one[1]), max(counted[1:], key=lambda one: one[1])
    if few[1] == many[1]:
        return _("%(count)s parties pay under each of the alternatives.") % {"count": many[1]}
    words = {"few": few[0], "least": few[1], "many": many[0], "most": many[1]}
    return _("%(few)s lays the payment on %(least)s parties, %(many)s on %(most)s.") % words


def risk_chart(found: Sequence[Consequence], used: Decimal, year: int) -> Chart | None:
    """The operator's result over the use one must reckon with, a line for each alternative; None before one can be calculated."""
    shown = [one for one in found if one.expected is not None]
    if not shown:
        return None
    written = amounts.thousands(used, 0 if used == used.to_integral_value() else 1)
    note = _("Million kr. in %(year)s: from the worst to the best result. The dot is at today's use, %(used)s places.")
    data = [_span(one, place) for place, one in enumerate(shown)]
    return Chart(
        heading=_("How large is the operator's risk?"),
        reading=risk_reading(shown),
        spec=_spans(data, 150),
        narrow=_spans(data, 0),
        table=_by_use(shown, used),
        note=note % {"year": year, "used": written},
    )


def _span(one: Consequence, place: int) -> dict[str, Any]:
    """A row of the drawing: the worst, the best and today's result of an alternative, in millions."""
    results = [kroner(outcome.result_after) / MILLION for outcome in one.risk]
    now = kroner(one.expected.result_after) / MILLION if one.expected else Decimal(0)
    low, high = min([*results, now]), max([*results, now])
    return {
        "name": one.name, "place": place, "low": drawn(low), "high": drawn(high),
        "now": drawn(now), "lowest": amounts.signed(low, 1), "highest": amounts.signed(high, 1),
        "colour": INK_SOFT if place == 0 else BLUE,
    }  # fmt: skip


def _spans(data: list[dict[str, Any]], names: int) -> dict[str, Any]:
    """A line for each alternative with its values at the ends. `names` is the room in points for names at the left; 0 puts them
    above the lines."""
    row, low, high = (44 if names else 60), min(one["low"] for one in data), max(one["high"] for one in data)
    room = (high - low or 1) * 0.2
    x = {
        "field": "low", "type": "quantitative", "scale": {"domain": [min(low - room, 0), max(high + room, 0)], "nice": False},
        "axis": None,
    }  # fmt: skip
    y = {"field": "place", "type": "quantitative", "axis": None, "scale": {"domain": [len(data) - 0.5, -0.5], "nice": False}}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    above: dict[str, Any] = {"dx": -names, "limit": names - 8} if names else {"dy": -20}
    height, zero = row * len(data), [{"at": 0, "said": "0"}]
    rule = {"type": "rule", "strokeWidth": 5, "strokeCap": "round"}
    layers = [
        _layer(zero, {"type": "rule", "color": INK, "strokeWidth": 1.5}, x={**x, "field": "at"}),
        _layer(zero, {**_text(), "align": "center"}, x={**x, "field": "at"}, y={"value": height + 12}, text={"field": "said"}),
        _layer(data, rule, x=x, x2={"field": "high"}, y=y, color=colour),
        _layer(data, {"type": "point", "filled": True, "size": 130, "opacity": 1}, x={**x, "field": "now"}, y=y, color=colour),
        _layer(data, {**_text(), "align": "right", "dx": -10}, x=x, y=y, text={"field": "lowest"}),
        _layer(data, {**_text(), "dx": 10}, x={**x, "field": "high"}, y=y, text={"field": "highest"}),
        _layer(data, {**_text(bold=True), **above}, x={"value": 0}, y=y, text={"field": "name"}),
    ]
    return {"width": "container", "height": height, "padding": {"left": 0, "top": 8, "right": 8}, "layer": layers}


def _by_use(shown: Sequence[Consequence], used: Decimal) -> ChartTable:
    """The operator's result at each number of places in use."""
    places = sorted({used + outcome.change for one in shown for outcome in one.risk})
    found = [{used + outcome.change: outcome.result_after for outcome in one.risk} for one in shown]
    rows = [
        (
            amounts.thousands(place, 0 if place == place.to_integral_value() else 1),
            *(amounts.signed(kroner(at[place]) / MILLION, 1) if place in at else amounts.DASH for at in found),
        )
        for place in places
    ]
    return ChartTable((_("Places in use"), *(one.name for one in shown)), rows)


def risk_reading(shown: Sequence[Consequence]) -> str:
    """One sentence: which alternative leaves the operator the least spread, and what today's does."""
    spans = {one.name: _spread(one) for one in shown}
    least = min(shown[1:] or shown, key=lambda one: spans[one.name])
    words = {
        "name": least.name,
        "spread": amounts.millions(kroner(spans[least.name])),
        "today": amounts.millions(kroner(spans[shown[0].name])),
    }
    return _("%(name)s leaves the least between the best and the worst result: %(spread)s, against %(today)s as today.") % words


def _spread(one: Consequence) -> int:
    results = [outcome.result_after for outcome in one.risk] or [0]
    return max(results) - min(results)
