"""What is odd about a return. It never stops: the respondent is asked, the secretariat judges.

The limit is the parameter `reporting.plausible_change`. Where it is unknown, no change is measured and the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.legal import NO_BREAK_SPACE
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.reporting.rules.answers import BudgetKind, DemandReport, ExpectedChange, UnitReport

PLAUSIBLE_CHANGE = "reporting.plausible_change"
SMALL = 5
"""Head counts below this jump by large shares without meaning anything; they are not compared."""

MINUS = "\u2212"

UnitKey = tuple[int, str]


@dataclass(frozen=True)
class Compared:
    """What a return is held against: the last round's accepted reports, and place-days counted from placements in the
    accounts year, by unit and paragraph. What is not known is left out."""

    last: Mapping[UnitKey, UnitReport] = field(default_factory=dict, hash=False)
    place_days: Mapping[UnitKey, Decimal] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class _Measure:
    """A figure that is compared with last year's, and the sentence that says how it moved."""

    name: str
    message: str
    smallest: int


_MEASURES = (
    _Measure("budgeted", text("{unit}: budgeted places {change} against the last round ({before} → {after})."), SMALL),
    _Measure("people", text("{unit}: people {change} against the last round ({before} → {after})."), SMALL),
    _Measure("place_days", text("{unit}: place-days {change} against the last round ({before} → {after})."), 1),
    _Measure("actual_cost_ore", text("{unit}: actual cost {change} against the last round ({before} → {after} kr.)."), 1),
    _Measure("budget_ore", text("{unit}: the budget {change} against the last round ({before} → {after} kr.)."), 1),
)


def odd_in_units(reports: Sequence[UnitReport], compared: Compared, *, rulebook: Rulebook) -> tuple[Finding, ...]:
    """Everything odd in an operator's return, in the order of the units. Explained in the remarks, it is a note."""
    limit, found = _limit(rulebook)
    for report in reports:
        odd = [*_unit_odd(report, compared, limit), *_lines_odd(report, compared.last.get((report.unit_id, report.paragraph)))]
        found.extend(replace(finding, severity=Severity.NOTE) if report.remarks.strip() else finding for finding in odd)
    return tuple(found)


def odd_in_demand(
    reports: Sequence[DemandReport], last: Mapping[str, DemandReport], *, rulebook: Rulebook
) -> tuple[Finding, ...]:
    """Everything odd in a municipality's demand, by group. Explained, it is a note."""
    limit, found = _limit(rulebook)
    for report in reports:
        odd = [*_direction_odd(report), *_demand_change(report, last.get(report.group), limit)]
        found.extend(replace(finding, severity=Severity.NOTE) if report.explanation.strip() else finding for finding in odd)
    return tuple(found)


def _limit(rulebook: Rulebook) -> tuple[Decimal | None, list[Finding]]:
    missing = rulebook.missing(PLAUSIBLE_CHANGE)
    if missing:
        return None, [replace(finding, severity=Severity.WARNING) for finding in missing]
    return rulebook.decimal(PLAUSIBLE_CHANGE), []


def _unit_odd(report: UnitReport, compared: Compared, limit: Decimal | None) -> Iterable[Finding]:
    key = (report.unit_id, report.paragraph)
    before = compared.last.get(key)
    if limit is None:
        return
    if before is not None:
        for measure in _MEASURES:
            yield from _changed(report, measure, (_figure(before, measure.name), _figure(report, measure.name)), limit)
    counted = compared.place_days.get(key)
    if counted and report.place_days is not None and _moved(counted, report.place_days) > limit:
        yield Finding(
            code="reporting.differs_from_placements",
            severity=Severity.WARNING,
            message=text("{unit}: reported place-days {after}, counted from placements {before}: {change}."),
            remedy=text("Check both; the placements may be incomplete."),
            where=report.field("place_days"),
            params={
                "unit": report.unit_name,
                "before": _thousands(counted),
                "after": _thousands(report.place_days),
                "change": _percent(report.place_days / counted - 1),
            },
        )


def _changed(
    report: UnitReport, measure: _Measure, values: tuple[Decimal | None, Decimal | None], limit: Decimal
) -> Iterable[Finding]:
    before, after = values
    if not before or after is None or max(before, after) < measure.smallest or _moved(before, after) <= limit:
        return
    where = "line0-amount" if measure.name == "budget_ore" else measure.name
    yield Finding(
        code=f"reporting.{measure.name.removesuffix('_ore')}_moved",
        severity=Severity.WARNING,
        message=measure.message,
        remedy=text("Check the figure, or write in the remarks why it moved."),
        where=report.field(where),
        params={
            "unit": report.unit_name,
            "change": _percent(after / before - 1),
            "before": _thousands(before / 100 if measure.name.endswith("_ore") else before),
            "after": _thousands(after / 100 if measure.name.endswith("_ore") else after),
        },
    )


def _lines_odd(report: UnitReport, before: UnitReport | None) -> Iterable[Finding]:
    params = {"unit": report.unit_name}
    where = report.field("line0-amount")
    if not report.lines:
        said = text("{unit}: there is no budget, so no tariff can be calculated for {year}.")
        params["year"] = str(report.budget_year)
        yield Finding("reporting.no_budget", Severity.WARNING, said, text("Add the lines of the adopted budget."), where, params)
        return
    kinds = {line.kind for line in report.lines}
    if BudgetKind.DIRECT not in kinds or BudgetKind.INDIRECT not in kinds:
        said = text("{unit}: the budget lacks direct or indirect costs.")
        yield Finding("reporting.kind_lacking", Severity.WARNING, said, text("Check that all lines are there."), where, params)
    given = {_same(line.text) for line in report.lines}
    gone = [line.text for line in (before.lines if before else ()) if _same(line.text) not in given]
    for words in gone:
        said = text("{unit}: “{line}” was in the last budget and is not in this one.")
        remedy = text("Add the line, or write in the remarks where the cost has gone.")
        yield Finding("reporting.line_gone", Severity.WARNING, said, remedy, where, {**params, "line": words})


def _direction_odd(report: DemandReport) -> Iterable[Finding]:
    now, later, way = report.current_citizens, report.expected_places, report.expected_change
    if now is None or later is None or way is None:
        return
    agrees = {ExpectedChange.UP: later >= now, ExpectedChange.DOWN: later <= now, ExpectedChange.SAME: True}[way]
    if not agrees:
        said = text("{group}: {places} places are expected for {citizens} citizens now; that is not the way the change points.")
        params = {"group": report.group, "places": str(later), "citizens": str(now)}
        remedy = text("Check the figures and the expected change.")
        yield Finding("reporting.change_points_away", Severity.WARNING, said, remedy, report.field("expected_change"), params)


def _demand_change(report: DemandReport, before: DemandReport | None, limit: Decimal | None) -> Iterable[Finding]:
    if before is None or limit is None or not before.current_citizens or report.current_citizens is None:
        return
    old, new = Decimal(before.current_citizens), Decimal(report.current_citizens)
    if max(old, new) < SMALL or _moved(old, new) <= limit:
        return
    yield Finding(
        code="reporting.citizens_moved",
        severity=Severity.WARNING,
        message=text("{group}: citizens {change} against the last round ({before} → {after})."),
        remedy=text("Check the figure, or explain why it moved."),
        where=report.field("current_citizens"),
        params={"group": report.group, "change": _percent(new / old - 1), "before": str(old), "after": str(new)},
    )


def _figure(report: UnitReport, name: str) -> Decimal | None:
    value = report.budget_ore() if name == "budget_ore" else getattr(report, name)
    return None if value is None else Decimal(value)


def _moved(before: Decimal, after: Decimal) -> Decimal:
    """How far a figure moved, as a share of what it was."""
    return abs(after - before) / before if before else Decimal(1 if after else 0)


def _same(words: str) -> str:
    return " ".join(words.lower().split())


def _percent(share: Decimal) -> str:
    """`0.111` → `+11,1 %`, as the page writes shares; sentences are pure text here."""
    figure = (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    sign = MINUS if figure < 0 else "+"
    return f"{sign}{abs(figure)}{NO_BREAK_SPACE}%".replace(".", ",")


def _thousands(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}".replace(",", ".")
