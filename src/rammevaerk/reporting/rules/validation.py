"""What stops a return: a draft must be readable, a submitted return complete.

A number that is not known may be left out when the remarks say why: unknown is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport

REQUIRED: Mapping[str, str] = {
    "budgeted": text("{unit}: the number of budgeted places is missing."),
    "people": text("{unit}: the number of people in {year} is missing."),
    "place_days": text("{unit}: the place-days used in {year} are missing."),
    "waiting": text("{unit}: the number on the waiting list is missing."),
    "actual_cost_ore": text("{unit}: the actual cost of {year} is missing."),
}
"""What an operator's return is not complete without; a reason in the remarks stands in for any of them."""

LARGEST_COUNT = 9_999
LARGEST_DAYS = 9_999_999
LARGEST_AMOUNT_ORE = 9_999_999_999
"""Above these something else was typed than what was asked for, perhaps a person's number."""

_COUNTS = ("approved", "budgeted", "agreement", "people", "waiting", "expected_places")
_AMOUNTS = ("actual_cost_ore", "own_income_ore")


def check_units(reports: Sequence[UnitReport], *, today: date) -> tuple[Finding, ...]:
    """What must be mended before a draft of an operator's return can be saved."""
    return tuple(finding for report in reports for finding in _unit_draft(report, today))


def check_units_complete(reports: Sequence[UnitReport], *, today: date) -> tuple[Finding, ...]:
    """What must be mended before an operator's return can be submitted: the draft's findings and what is missing."""
    missing = [finding for report in reports for finding in _unit_missing(report)]
    return (*check_units(reports, today=today), *missing)


def check_demand(reports: Sequence[DemandReport]) -> tuple[Finding, ...]:
    """What must be mended before a draft of a municipality's demand can be saved."""
    return tuple(finding for report in reports for finding in _demand_draft(report))


def check_demand_complete(reports: Sequence[DemandReport], groups: Iterable[str]) -> tuple[Finding, ...]:
    """What must be mended before expected demand can be submitted: exactly one score, or *don't know*, for each group of
    `groups`, and an explanation at 1 and 2."""
    found = list(check_demand(reports))
    given = {report.group: report for report in reports}
    for group in groups:
        report = given.get(group)
        if report is None:
            found.append(_block("reporting.group_missing", text("{group} is not answered."), group=group))
            continue
        found.extend(_demand_missing(report))
    return tuple(found)


def check_text(value: str, where: str) -> tuple[Finding, ...]:
    """The CPR guard on a comment or a hearing answer."""
    finding = guard_text(value, where)
    return (finding,) if finding else ()


def _unit_draft(report: UnitReport, today: date) -> Iterable[Finding]:
    yield from _numbers(report)
    yield from check_text(report.remarks, report.field("remarks"))
    for position, line in enumerate(report.lines):
        where = report.field(f"line{position}")
        yield from check_text(f"{line.account} {line.text}", f"{where}-text")
        if not line.text.strip():
            yield _block(
                "reporting.line_text", text("The budget line has no text."), where=f"{where}-text", unit=report.unit_name
            )
        if not 0 <= line.amount_ore <= LARGEST_AMOUNT_ORE:
            yield _out_of_range(f"{where}-amount", report.unit_name)
    if report.budget_adopted_on is not None and report.budget_adopted_on > today:
        said = text("{unit}: the budget cannot be adopted on a day that has not come yet.")
        yield _block("reporting.adopted_later", said, where=report.field("budget_adopted_on"), unit=report.unit_name)


def _numbers(report: UnitReport) -> Iterable[Finding]:
    limits = [*((name, LARGEST_COUNT) for name in _COUNTS), *((name, LARGEST_AMOUNT_ORE) for name in _AMOUNTS)]
    for name, largest in (*limits, ("place_days", LARGEST_DAYS)):
        value = getattr(report, name)
        if value is not None and not 0 <= value <= largest:
            yield _out_of_range(report.field(name), report.unit_name)


def _unit_missing(report: UnitReport) -> Iterable[Finding]:
    if report.lines and report.budget_adopted_on is None:
        yield _block(
            "reporting.adopted_missing",
            text("{unit}: the date the budget was adopted is missing."),
            text("Write the day your own council adopted the budget."),
            where=report.field("budget_adopted_on"),
            unit=report.unit_name,
        )
    if report.remarks.strip():
        return
    for name, said in REQUIRED.items():
        if getattr(report, name) is None:
            remedy = text("Write the figure, or write in the remarks why it is not known.")
            params = {"unit": report.unit_name, "year": str(report.accounts_year)}
            yield _block("reporting.number_missing", said, remedy, where=report.field(name), **params)


def _demand_draft(report: DemandReport) -> Iterable[Finding]:
    for name in ("current_citizens", "expected_places"):
        value = getattr(report, name)
        if value is not None and not 0 <= value <= LARGEST_COUNT:
            yield _out_of_range(report.field(name), report.group)
    if report.score is not None and not 1 <= report.score <= 5:
        yield _block(
            "reporting.score", text("{group}: the score is 1, 2, 3, 4 or 5."), where=report.field("score"), group=report.group
        )
    if report.score is not None and report.score_unknown:
        said = text("{group}: give a score, or say that you do not know, not both.")
        yield _block("reporting.score_twice", said, where=report.field("score"), group=report.group)
    yield from check_text(report.explanation, report.field("explanation"))


def _demand_missing(report: DemandReport) -> Iterable[Finding]:
    if report.score is None and not report.score_unknown:
        said = text("{group}: the score is missing.")
        remedy = text("Give a score from 1 to 5, or choose “don't know”.")
        yield _block("reporting.score_missing", said, remedy, where=report.field("score"), group=report.group)
    if report.score in (1, 2) and not report.explanation.strip():
        said = text("{group}: a score of 1 or 2 needs an explanation.")
        remedy = text("Say which support is lacking, for how many and of which kind.")
        yield _block("reporting.explanation_missing", said, remedy, where=report.field("explanation"), group=report.group)


def _out_of_range(where: str, name: str) -> Finding:
    return _block(
        "reporting.out_of_range",
        text("{unit}: the figure is below zero or far too large."),
        text("Check that the figure stands in the right field."),
        where=where,
        unit=name,
    )


def _block(code: str, message: str, remedy: str = "", *, where: str = "", **params: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where, params=params)
