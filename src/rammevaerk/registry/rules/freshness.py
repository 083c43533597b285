"""How fresh a figure is, by the limits of the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.period import add_months


class Freshness(Enum):
    """Confirmed lately, a while ago, too long ago, or never."""

    FRESH = "fresh"
    AGING = "aging"
    OLD = "old"
    NEVER = "never"


@dataclass(frozen=True)
class FreshnessLimits:
    """Days since a confirmation up to and including which a figure is fresh, and not yet old."""

    aging: int
    old: int


def freshness(confirmed: date | None, today: date, limits: FreshnessLimits) -> Freshness:
    """A figure confirmed today is fresh; on the day after ``limits.aging`` days it is aging, after ``limits.old`` old."""
    if confirmed is None:
        return Freshness.NEVER
    age = (today - confirmed).days
    if age <= limits.aging:
        return Freshness.FRESH
    return Freshness.AGING if age <= limits.old else Freshness.OLD


def too_old(month: date, today: date, limits: FreshnessLimits) -> bool:
    """Whether a monthly count says nothing about today any more: more than ``limits.old`` days after the month's end."""
    return (today - add_months(month, 1)).days > limits.old
