"""Periods: half-open ``[start, end)`` as in the database; the end date itself is outside."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from ``start`` up to, not including, ``end``; ``end`` None means without end.

    Never empty: raises ``ValueError`` when ``end`` is not after ``start``.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"The period ends {self.end}, not after its start {self.start}.")

    @classmethod
    def of_days(cls, first: date, last: date | None) -> Period:
        """The period from the first to the last day, both included, as people write it."""
        return cls(first, None if last is None else last + _ONE_DAY)

    @property
    def is_open(self) -> bool:
        """True when the period has no end."""
        return self.end is None

    @property
    def last_day(self) -> date | None:
        """The last day inside the period, as shown to people; None when it has no end."""
        return None if self.end is None else self.end - _ONE_DAY

    def contains(self, day: date) -> bool:
        """True when the day lies in the period; the end date does not."""
        return self.start <= day and (self.end is None or day < self.end)

    def covers(self, other: Period) -> bool:
        """True when every day of the other period lies in this one."""
        ends_in_time = self.end is None or (other.end is not None and other.end <= self.end)
        return self.start <= other.start and ends_in_time

    def overlaps(self, other: Period) -> bool:
        """True when the two have at least one day in common; meeting end to start is none."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """The days the two have in common, None when there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return Period(start, end) if end is None or start < end else None

    def minus(self, other: Period) -> tuple[Period, ...]:
        """The days of this period that are not in the other: none, one or two pieces in order."""
        common = self.intersection(other)
        if common is None:
            return (self,)
        pieces = []
        if self.start < common.start:
            pieces.append(Period(self.start, common.start))
        if common.end is not None and (self.end is None or common.end < self.end):
            pieces.append(Period(common.end, self.end))
        return tuple(pieces)

    def days(self) -> int:
        """Number of days. Raises ``ValueError`` when the period has no end."""
        return (self._closed_end() - self.start).days

    def months(self) -> tuple[Period, ...]:
        """The period cut at each first of a month, in order; the pieces cover it exactly.

        Raises ``ValueError`` when the period has no end.
        """
        end = self._closed_end()
        pieces: list[Period] = []
        start = self.start
        while start < end:
            cut = min(month_period(start.year, start.month)._closed_end(), end)
            pieces.append(Period(start, cut))
            start = cut
        return tuple(pieces)

    def _closed_end(self) -> date:
        if self.end is None:
            raise ValueError(f"The period from {self.start} has no end.")
        return self.end


def month_period(year: int, month: int) -> Period:
    """The whole calendar month; month 1 is January."""
    return Period(date(year, month, 1), add_months(date(year, month, 1), 1))


def year_period(year: int) -> Period:
    """The whole calendar year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month that many months later (or earlier), cut to the month's last day.

    31 January plus one month is 28 or 29 February; 29 February plus twelve is 28 February.
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last))


def months_between(start: date, end: date) -> int:
    """Whole months that fit from ``start`` to ``end``; negative when ``end`` lies before.

    The largest ``n`` with ``add_months(start, n) <= end`` when going forward, and the mirror when
    going back: 31 January to 28 February 2026 is one month, to 27 February none.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
