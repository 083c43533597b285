"""In which order those who wait come to a place: by agreed criteria, and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class OrderCriterion(Enum):
    """What the order can be made from. The municipality somebody comes from is none (readings 3.7)."""

    URGENCY = "urgency"
    REFERRAL = "referral_date"


@dataclass(frozen=True)
class OrderCriteria:
    """The agreed criteria, the first first, and the classes of urgency, the most urgent first."""

    criteria: tuple[OrderCriterion, ...]
    scale: tuple[str, ...] = ()


def holding(own: Sequence[str] | None, agreed: OrderCriteria | None, scale: tuple[str, ...]) -> OrderCriteria | None:
    """The order that holds at a service: its own criteria where it has some, else the agreement's (readings 3.7). None while
    neither is known, or urgency is asked for without classes."""
    if not own:
        return agreed
    criteria = tuple(OrderCriterion(code) for code in own)
    return None if OrderCriterion.URGENCY in criteria and not scale else OrderCriteria(criteria, scale)


@dataclass(frozen=True)
class WaitingKey:
    """All the order is told of somebody who waits: in which turn they were entered, the class, the day of referral, and whether
    an agreement gives precedence. There is no municipality in it, so none can come first by itself."""

    entered: int
    urgency: str
    referred_on: date
    has_right: bool = False


def in_order(waiting: Sequence[WaitingKey], agreed: OrderCriteria) -> list[WaitingKey]:
    """Who comes first: those an agreement gives precedence, and in both groups by the criteria one after the other, then whoever
    was entered first. A class that is not told or no longer in the scale comes after all classes."""
    return sorted(
        waiting,
        key=lambda row: (not row.has_right, *(_rank(row, criterion, agreed) for criterion in agreed.criteria), row.entered),
    )


def _rank(row: WaitingKey, criterion: OrderCriterion, agreed: OrderCriteria) -> int:
    if criterion is OrderCriterion.REFERRAL:
        return row.referred_on.toordinal()
    return agreed.scale.index(row.urgency) if row.urgency in agreed.scale else len(agreed.scale)


def numbers(waiting: Sequence[WaitingKey], agreed: OrderCriteria) -> dict[int, int]:
    """The number on the list, from 1, by the turn of entering."""
    return {row.entered: number for number, row in enumerate(in_order(waiting, agreed), 1)}
