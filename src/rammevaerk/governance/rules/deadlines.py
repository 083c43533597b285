"""Deadlines and phases of a cycle: what was met, what was missed, what comes next. Dates are data, never code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class DeadlineState(Enum):
    """How a deadline stands on a day."""

    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    TO_COME = "to_come"


@dataclass(frozen=True)
class DeadlineFact:
    """Something due on `due` (inclusive), done on `done_on` or not yet."""

    id: int
    due: date
    name: str
    done_on: date | None = None


@dataclass(frozen=True)
class PhaseFact:
    """A stretch of a cycle in [starts, ends)."""

    name: str
    starts: date
    ends: date


def deadline_state(deadline: DeadlineFact, today: date) -> DeadlineState:
    """Met on the day itself is in time; unmet the day after is missed."""
    if deadline.done_on is not None:
        return DeadlineState.MET if deadline.done_on <= deadline.due else DeadlineState.MET_LATE
    return DeadlineState.MISSED if today > deadline.due else DeadlineState.TO_COME


def missed(deadlines: Iterable[DeadlineFact], today: date) -> tuple[DeadlineFact, ...]:
    """Those that passed without being met, oldest first."""
    found = [item for item in deadlines if deadline_state(item, today) is DeadlineState.MISSED]
    return tuple(sorted(found, key=lambda item: item.due))


def next_deadline(deadlines: Iterable[DeadlineFact], today: date) -> DeadlineFact | None:
    """The nearest one to come, None when none does."""
    coming = [item for item in deadlines if deadline_state(item, today) is DeadlineState.TO_COME]
    return min(coming, key=lambda item: (item.due, item.id), default=None)


def phase_state(phase: PhaseFact, today: date) -> str:
    """`done`, `now` or `next`, as the wheel draws it."""
    if today >= phase.ends:
        return "done"
    return "now" if today >= phase.starts else "next"


def wheel_year(phases: Iterable[PhaseFact], today: date) -> int:
    """The calendar year the wheel shows: this year when a phase lies in it, else the year of the nearest phase."""
    years = {year for phase in phases for year in range(phase.starts.year, phase.ends.year + 1)}
    if not years:
        return today.year
    return min(years, key=lambda year: (abs(year - today.year), year))
