"""The yearly report of a community: which years it is owed for, when it is due, what it must hold (P&D 1.9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

from rammevaerk.communities.rules.membership import Life
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

DUE_DAYS = "communities.report_due_days"
PARTS = ("activities", "trends", "focus_areas", "knowledge")
"""The parts of the common template: activities, professional assessment of trends and future needs, work on focus areas,
knowledge sharing."""


class ReportState(Enum):
    """Where the report of a year stands on a day."""

    SUBMITTED = "submitted"
    DRAFT = "draft"
    MISSING = "missing"
    LATE = "late"


def due_on(year: int, rulebook: Rulebook) -> date | None:
    """The last day for the report of a year, that day included; None when the area's term is not known."""
    days = rulebook.value(DUE_DAYS).value
    return None if days is None else date(year, 12, 31) + timedelta(days=int(str(days)))


def owed_year(life: Life, today: date) -> int | None:
    """The newest year that is over and in which the community ran; None for one that has not seen the end of a year."""
    year = today.year - 1
    if life.end is not None:
        year = min(year, (life.end - timedelta(days=1)).year)
    return year if life.start.year <= year else None


def state_of(submitted: bool, begun: bool, due: date | None, today: date) -> ReportState:
    """Submitted stays submitted; a report that is not is late from the day after it was due."""
    if submitted:
        return ReportState.SUBMITTED
    if due is not None and today > due:
        return ReportState.LATE
    return ReportState.DRAFT if begun else ReportState.MISSING


def check_year(year: int, life: Life, today: date) -> tuple[Finding, ...]:
    """A report is of a year in which the community ran, and that has begun."""
    last = today.year if life.end is None else min(today.year, (life.end - timedelta(days=1)).year)
    if life.start.year <= year <= last:
        return ()
    message = text("The community did not run in {year}.")
    return (Finding("communities.report_outside_life", Severity.BLOCKING, message, where="year", params={"year": str(year)}),)


def check_submitting(year: int, parts: Mapping[str, str], life: Life, today: date) -> tuple[Finding, ...]:
    """A report is submitted when its year is over, or the community has ended in it, and each part is written."""
    found = [*check_year(year, life, today)]
    ended = life.end is not None and life.end <= today and (life.end - timedelta(days=1)).year == year
    if not found and today.year <= year and not ended:
        message = text("The year is not over. Save the report as a draft.")
        found.append(Finding("communities.year_not_over", Severity.BLOCKING, message, where="year"))
    missing = text("Write this part, or that there is nothing to tell.")
    found += [
        Finding("communities.report_part_missing", Severity.BLOCKING, missing, where=part)
        for part in PARTS
        if not parts.get(part, "").strip()
    ]
    return tuple(found)
