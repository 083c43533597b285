"""Places free today and coming, counted from placements and reservations; what the operator has reported stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import Enum


class PlacesMeant(Enum):
    """Which number of places is counted from: the budgeted where they are told, else the agreement's, else the approved."""

    BUDGETED = "budgeted"
    AGREEMENT = "agreement"
    APPROVED = "approved"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DayPlaces:
    """A unit's places under a paragraph on a day. ``places`` is None when no number is told; ``placed`` counts part-time users
    by their factor, ``people`` heads. ``reserved`` are running reservations, ``closed`` places the operator keeps shut."""

    places: int | None
    meant: PlacesMeant
    placed: Decimal
    people: int
    reserved: int
    closed: int

    @property
    def free(self) -> int | None:
        """Whole places nobody has: a part place in use is a place in use. None when no number of places is told."""
        return None if self.places is None else max(0, floor(self.left))

    @property
    def left(self) -> Decimal:
        """The same unrounded, below zero when there are more people than places; zero when no number is told."""
        return Decimal(0) if self.places is None else self.places - self.placed - self.reserved - self.closed

    @property
    def over(self) -> int:
        """How many more are placed than there are places; temporary over-occupancy is allowed."""
        return 0 if self.places is None else max(0, -floor(self.places - self.placed))


def places_meant(budgeted: int | None, agreement: int | None, approved: int | None) -> tuple[int | None, PlacesMeant]:
    """The number counted from, and which it is."""
    for number, meant in (
        (budgeted, PlacesMeant.BUDGETED),
        (agreement, PlacesMeant.AGREEMENT),
        (approved, PlacesMeant.APPROVED),
    ):
        if number is not None:
            return number, meant
    return None, PlacesMeant.UNKNOWN


@dataclass(frozen=True)
class PlaceMove:
    """Places that become free (above zero) or are taken (below) on a day; ``certain`` unless it is only expected."""

    day: date
    places: Decimal
    certain: bool = True


def coming(left: Decimal, moves: Iterable[PlaceMove]) -> list[tuple[date, int]]:
    """Day by day how many more whole places become free, from then on for good: a place somebody else is to have later is not
    coming. ``left`` are the places free today, below zero when more are placed than there are places."""
    days = _by_day(moves)
    lasting = _lasting([left, *_running(left, days)])
    whole = [max(0, floor(places)) for places in lasting]
    return [(day, now - before) for (day, _places), before, now in zip(days, whole, whole[1:], strict=False) if now > before]


def least_left(left: Decimal, moves: Iterable[PlaceMove], first: date, until: date) -> int:
    """The fewest whole places left on any day of ``[first, until)``, by what is certain."""
    days = _by_day(move for move in moves if move.certain)
    before = left
    seen: list[Decimal] = []
    for (day, _places), after in zip(days, _running(left, days), strict=True):
        if day <= first:
            before = after
        elif day < until:
            seen.append(after)
    return floor(min([before, *seen]))


def _by_day(moves: Iterable[PlaceMove]) -> list[tuple[date, Decimal]]:
    found: dict[date, Decimal] = {}
    for move in moves:
        found[move.day] = found.get(move.day, Decimal(0)) + move.places
    return sorted(found.items())


def _running(left: Decimal, days: Sequence[tuple[date, Decimal]]) -> list[Decimal]:
    found = []
    for _day, places in days:
        left += places
        found.append(left)
    return found


def _lasting(left: Sequence[Decimal]) -> list[Decimal]:
    """What is left from each day on, whatever comes later."""
    found: list[Decimal] = []
    for places in reversed(left):
        found.append(min(places, found[-1]) if found else places)
    return found[::-1]


def floor(places: Decimal) -> int:
    """Whole places."""
    return int(places.to_integral_value(rounding=ROUND_FLOOR))
