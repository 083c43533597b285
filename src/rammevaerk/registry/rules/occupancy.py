"""Occupancy, defined once: billable days ÷ (budgeted places × days of the tariff's day basis). People stand beside it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.period import Period


@dataclass(frozen=True)
class BudgetedPlaces:
    """Budgeted places of a unit under a paragraph in a period; ``places`` None is not reported."""

    period: Period
    places: int | None


@dataclass(frozen=True)
class PeriodUse:
    """How much a unit was used in a closed period: billable days (part-time by its factor, reserved days only when paid)
    against the days there were places for, and how many people it was.

    ``possible_days`` None: the budgeted places are not known for every day of the period.
    """

    period: Period
    billable_days: Decimal
    possible_days: Decimal | None
    people: int

    @property
    def share(self) -> Decimal | None:
        """Occupancy as a fraction, above one is valid; None when the possible days are unknown or none."""
        if self.possible_days is None or self.possible_days == 0:
            return None
        return self.billable_days / self.possible_days

    @property
    def mean_places(self) -> Decimal:
        """Places in use on an average calendar day of the period."""
        return self.billable_days / self.period.days()


def possible_days(places: Iterable[BudgetedPlaces], period: Period, days_a_year: int | None = None) -> Decimal | None:
    """Budgeted places × days over a closed period in which the number may change; None when some day is unknown.

    ``days_a_year`` is the tariff's day basis where it is not the calendar (day services: opening days of a year); each
    calendar day then counts as its share of that year. Days outside every given period are unknown.
    """
    known = list(places)
    total = Decimal(0)
    covered = 0
    for part in known:
        common = part.period.intersection(period)
        if common is None:
            continue
        if part.places is None:
            return None
        covered += common.days()
        total += part.places * basis_days(common, days_a_year)
    return total if covered == period.days() else None


def basis_days(period: Period, days_a_year: int | None = None) -> Decimal:
    """Days of a closed period on the basis: calendar days, or each year's days shrunk to ``days_a_year``."""
    if days_a_year is None:
        return Decimal(period.days())
    return sum((Decimal(month.days() * days_a_year) / _days_in_year(month.start.year) for month in period.months()), Decimal(0))


def _days_in_year(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def occupancy(billable_days: Decimal, budgeted_places: int, days: int | Decimal) -> Decimal | None:
    """The bare formula for a period with a fixed number of places; None when there are no place-days to fill."""
    possible = budgeted_places * Decimal(days)
    return billable_days / possible if possible > 0 else None


def joined(uses: Iterable[PeriodUse]) -> PeriodUse | None:
    """Several periods of one unit, or several units of one period, as one; None when there are none.

    Days are summed, people are the largest number of any part (the same person is in several months). Possible days are
    unknown when they are unknown in one part.
    """
    parts = sorted(uses, key=lambda use: use.period.start)
    if not parts:
        return None
    end = max(part.period.end for part in parts if part.period.end is not None)
    possible = [part.possible_days for part in parts]
    return PeriodUse(
        period=Period(parts[0].period.start, end),
        billable_days=sum((part.billable_days for part in parts), Decimal(0)),
        possible_days=None if None in possible else sum((days for days in possible if days is not None), Decimal(0)),
        people=max(part.people for part in parts),
    )
