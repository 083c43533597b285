"""Which rows charges hang on: a placement or a schedule, told apart by the sign of their chain."""

from __future__ import annotations

RESERVATION, MINIMUM, OBJECTIVE, SUBSCRIBED = "reservation", "minimum", "objective", "subscribed"
GUARANTEE, CLOSING, KNOWLEDGE, REPAYMENT = "guarantee", "closing", "knowledge", "repayment"
SCHEDULED = (RESERVATION, MINIMUM, OBJECTIVE, SUBSCRIBED, GUARANTEE, CLOSING, KNOWLEDGE, REPAYMENT)
"""What is charged by a schedule (readings 4.2); the days and the notice of a placement are the other two sources."""


def chain_of_schedule(schedule: int) -> int:
    """The chain of a schedule's charges, by the schedule's own chain."""
    return -schedule


def is_of_schedule(chain: int) -> bool:
    """Whether a charge with this chain comes from a schedule."""
    return chain < 0


def schedule_of_chain(chain: int) -> int:
    """The schedule's own chain, by that of its charges."""
    return -chain
