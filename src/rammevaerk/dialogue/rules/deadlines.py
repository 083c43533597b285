"""The dated deadlines of the dialogue year (P&D 3.6). What the area has not agreed stays unknown and stops nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class DialogueDeadline(Enum):
    """What has a deadline of its own in the year; the value names the parameter with the month."""

    RETURNS = "dialogue.returns_last_month"
    REPORT = "dialogue.report_month"
    STATUS = "dialogue.status_month"


FIRST_MONTH, HEARING_DAYS = "dialogue.returns_first_month", "dialogue.hearing_days"


@dataclass(frozen=True)
class YearPlan:
    """When things are due in a dialogue year: last days, inclusive; None is not agreed. `hearing_days` is the usual length."""

    year: int
    returns_from: date | None
    due: Mapping[DialogueDeadline, date | None]
    hearing_days: int | None
    assumed: bool = False

    def is_late(self, deadline: DialogueDeadline, on: date) -> bool:
        """Whether a day is after the deadline; never when it is not agreed."""
        last = self.due.get(deadline)
        return last is not None and on > last


def year_plan(year: int, months: Mapping[str, int | None], *, assumed: bool = False) -> YearPlan:
    """The year's days from the agreed months (1 to 12) by parameter."""
    first = months.get(FIRST_MONTH)
    due = {deadline: _last_day(year, months.get(deadline.value)) for deadline in DialogueDeadline}
    return YearPlan(year, date(year, first, 1) if first else None, due, months.get(HEARING_DAYS), assumed)


def _last_day(year: int, month: int | None) -> date | None:
    if month is None:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
