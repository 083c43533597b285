"""What is followed to the end: residents, staff, knowledge and what others must be told (readings 5.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.changes.rules.kinds import ChangeKind


class PlannedStepKind(Enum):
    """What a step of the plan is about."""

    RESIDENTS = "residents"
    STAFF = "staff"
    KNOWLEDGE = "knowledge"
    REGISTER = "register"
    SUPERVISION = "supervision"
    OTHER = "other"


@dataclass(frozen=True)
class PlannedStep:
    """A step: the last day it should be done, and the day it was."""

    kind: PlannedStepKind
    due: date
    done_on: date | None = None

    def late(self, today: date) -> bool:
        """Not done though its day has passed."""
        return self.done_on is None and self.due < today


@dataclass(frozen=True)
class FollowThrough:
    """What is left: residents still to be placed by municipality, open steps, and kinds of step that nobody has planned."""

    left: Mapping[int, int]
    open_steps: int
    late_steps: int
    unplanned: tuple[PlannedStepKind, ...]

    @property
    def people_left(self) -> int:
        """All residents still to be placed."""
        return sum(self.left.values())

    @property
    def done(self) -> bool:
        """Nothing is left."""
        return not (self.people_left or self.open_steps or self.unplanned)


def needed_steps(kind: ChangeKind) -> tuple[PlannedStepKind, ...]:
    """What a plan must have before a change is followed to its end: residents, staff and knowledge where places go, and what the
    social supervision must be told always. What the register must say is an act of its own, no step."""
    people = (PlannedStepKind.RESIDENTS, PlannedStepKind.STAFF, PlannedStepKind.KNOWLEDGE) if kind.closes else ()
    moved = (PlannedStepKind.RESIDENTS,) if kind.has_residents_to_place and not kind.closes else ()
    return (*people, *moved, PlannedStepKind.SUPERVISION)


def follow_through(
    kind: ChangeKind, steps: Iterable[PlannedStep], now: Mapping[int, int], places_after: int, today: date
) -> FollowThrough:
    """What is left on a day. `now` are the residents by paying municipality; a closing must place them all, another change those
    beyond the places that are left, and they are only counted in all then (under 0)."""
    steps = tuple(steps)
    if kind.closes:
        left = {party: people for party, people in now.items() if people}
    elif kind.has_residents_to_place:
        beyond = max(0, sum(now.values()) - places_after)
        left = {0: beyond} if beyond else {}
    else:
        left = {}
    planned = {step.kind for step in steps}
    waiting = [step for step in steps if step.done_on is None]
    unplanned = tuple(needed for needed in needed_steps(kind) if needed not in planned)
    return FollowThrough(left, len(waiting), sum(step.late(today) for step in waiting), unplanned)
