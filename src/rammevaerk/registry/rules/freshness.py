"""How fresh a figure is, by the limits of the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rammevaerk.kernel.period import add_months


@dataclass(frozen=True)
class FreshnessLimits:
    """Days since a confirmation up to and including which a figure is fresh, and not yet old."""

    aging: int
    old: int


def fresh_since(today: date, limits: FreshnessLimits) -> date:
    """A figure confirmed on this day or later is fresh; one confirmed the day before has begun to age."""
    return today - timedelta(days=limits.aging)


def confirm_by(confirmed: date, limits: FreshnessLimits) -> date:
    """The last day on which a figure confirmed on a day is not yet old."""
    return confirmed + timedelta(days=limits.old)


def too_old(month: date, today: date, limits: FreshnessLimits) -> bool:
    """Whether a monthly count says nothing about today any more: more than ``limits.old`` days after the month's end."""
    return (today - add_months(month, 1)).days > limits.old
