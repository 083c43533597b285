"""Places in use held against what was expected (readings 5.12), and against the budgeted occupancy (TR R12).

Expected is what the municipalities answer for the service and year. Where none has answered it is the budgeted places of the
published tariffs times their budgeted occupancy; a year rests on the one or the other, never on both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text
from rammevaerk.warnings.rules.found import Basis, FoundInFigures, FoundKind, Limits, finding_of, written


class MonthUse(NamedTuple):
    """A whole month: days of places in use, `places` budgeted and `budgeted` (× budgeted occupancy), each None when not known.
    `answers` are the municipalities' for the service and year; `whole`: the use of every unit that has places is known."""

    month: date
    days: int
    place_days: Decimal
    places: Decimal | None
    budgeted: Decimal | None
    answers: ExpectedUse | None = None
    whole: bool = True

    @property
    def expected(self) -> Decimal | None:
        """Places expected on an average day. Answers are of the whole service, so they say nothing of a part of it."""
        if self.answers is None or self.answers.places is None:
            return self.budgeted
        return self.answers.places if self.whole else None

    @property
    def basis(self) -> Basis:
        """What the expected rests on."""
        if self.answers is None or not self.answers.answered:
            return Basis(self.month.year)
        return Basis(self.month.year, self.answers.answered, self.answers.asked)


@dataclass(frozen=True)
class QuarterUse:
    """A whole quarter: places in use on average beside those expected, and what these rest on."""

    start: date
    actual: Decimal
    expected: Decimal
    basis: Basis

    @property
    def missing(self) -> Decimal:
        """Places below the expected; negative when there are more."""
        return self.expected - self.actual

    @property
    def share(self) -> Decimal:
        """What is missing, of the expected."""
        return self.missing / self.expected


def quarters_of(uses: Sequence[MonthUse]) -> tuple[QuarterUse, ...]:
    """The quarters all of whose months are known and expected something, oldest first."""
    judged: dict[date, list[MonthUse]] = {}
    for use in uses:
        if use.expected:
            judged.setdefault(date(use.month.year, use.month.month - (use.month.month - 1) % 3, 1), []).append(use)
    return tuple(_quarter(start, months) for start, months in sorted(judged.items()) if len(months) == 3)


def _quarter(start: date, months: Sequence[MonthUse]) -> QuarterUse:
    days = sum(month.days for month in months)
    actual = sum((month.place_days for month in months), Decimal(0)) / days
    expected = sum(((month.expected or Decimal(0)) * month.days for month in months), Decimal(0)) / days
    return QuarterUse(start, actual, expected, months[0].basis)


def run_below(quarters: Sequence[QuarterUse], deviation: Decimal) -> tuple[QuarterUse, ...]:
    """The quarters in a row up to the newest that are at least that share below the expected, newest first."""
    run: list[QuarterUse] = []
    for quarter in reversed(quarters):
        follows = not run or add_months(quarter.start, 3) == run[-1].start
        if quarter.share < deviation or not follows:
            break
        run.append(quarter)
    return tuple(run)


def substantial(quarters: Sequence[QuarterUse], limits: Limits) -> FoundInFigures | None:
    """The newest quarters in a row, as many as agreed, all with at least the agreed share below the expected (readings 5.12)."""
    if limits.deviation is None or limits.quarters is None:
        return None
    run = run_below(quarters, limits.deviation)
    if len(run) < limits.quarters:
        return None
    newest = run[0]
    message = text(
        "{actual} places in use in the latest quarter, {expected} expected: {missing} places ({share} per cent) fewer. At least "
        "{limit} per cent fewer in {count} quarters in a row."
    )
    params = {
        "actual": written(newest.actual),
        "expected": written(newest.expected),
        "missing": written(newest.missing),
        "share": written(newest.share * 100),
        "limit": written(limits.deviation * 100).removesuffix(",0"),
        "count": str(len(run)),
    }
    finding, rests_on = finding_of("deviation", message, params), tuple(dict.fromkeys(quarter.basis for quarter in run))
    return FoundInFigures(FoundKind.DEVIATION, run[-1].start, finding, newest.missing, newest.share, rests_on)


@dataclass(frozen=True)
class YearUse:
    """A calendar year's whole months so far: occupancy as it was and as it was budgeted, as fractions of the budgeted places."""

    year: int
    actual: Decimal
    budgeted: Decimal

    @property
    def points(self) -> Decimal:
        """Actual less budgeted."""
        return self.actual - self.budgeted


def year_so_far(uses: Sequence[MonthUse], year: int) -> YearUse | None:
    """The months of the year that have both; None without any."""
    months = [use for use in uses if use.month.year == year and use.places and use.budgeted is not None]
    possible = sum(((use.places or Decimal(0)) * use.days for use in months), Decimal(0))
    if not possible:
        return None
    used = sum((use.place_days for use in months), Decimal(0))
    budgeted = sum(((use.budgeted or Decimal(0)) * use.days for use in months), Decimal(0))
    return YearUse(year, used / possible, budgeted / possible)


def occupancy_off(so_far: YearUse | None, limits: Limits) -> FoundInFigures | None:
    """TR R12: occupancy so many percentage points or more from the budgeted, above or below; the limit itself counts."""
    if so_far is None or limits.points is None or abs(so_far.points) < limits.points:
        return None
    message = text("Occupancy in {year} is {actual} per cent, budgeted {budgeted} per cent: {points} points from it.")
    params = {
        "year": str(so_far.year),
        "actual": written(so_far.actual * 100),
        "budgeted": written(so_far.budgeted * 100),
        "points": written(abs(so_far.points) * 100),
    }
    since = date(so_far.year, 1, 1)
    return FoundInFigures(FoundKind.OCCUPANCY, since, finding_of("occupancy", message, params), share=so_far.points)
