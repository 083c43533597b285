"""How long those asked have to answer. A deadline is the last day, that day included."""

from __future__ import annotations

from datetime import date, timedelta

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

SHORTEST = "inquiries.shortest_deadline_days"
USUAL = "inquiries.usual_deadline_days"
USUAL_JOINT = "inquiries.usual_joint_deadline_days"
TRIES = "inquiries.code_tries"


def usual_deadline(today: date, rulebook: Rulebook, *, joint: bool = False) -> date:
    """The day proposed."""
    return today + timedelta(days=rulebook.integer(USUAL_JOINT if joint else USUAL))


def check_deadline(deadline: date, today: date, rulebook: Rulebook, *, was: date | None = None) -> tuple[Finding, ...]:
    """A deadline sooner than the shortest, or when it is prolonged one that does not lie after the one before, `was`."""
    first = today + timedelta(days=rulebook.integer(SHORTEST))
    if deadline < first:
        return (
            Finding(
                "inquiries.deadline_short",
                Severity.BLOCKING,
                text("Those asked must have until {day} at least."),
                where="deadline",
                params={"day": _written(first)},
            ),
        )
    if was is not None and deadline <= was:
        return (
            Finding(
                "inquiries.deadline_not_later",
                Severity.BLOCKING,
                text("The deadline is {day} already. It can only be made later."),
                where="deadline",
                params={"day": _written(was)},
            ),
        )
    return ()


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"
