"""What is planned for a citizen in areas above: contracts know nothing of needs, and yet a page of transitions tells whether one
is opened. An area registers what it can tell when the app starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Something planned, in the reader's words, and where it is."""

    words: str
    url: str


Planner = Callable[[Sequence[int]], dict[int, list[Plan]]]
"""Citizens' ids to what is planned for each; behind the walls of the reader, in one query."""

_PLANNERS: list[Planner] = []


def register_planner(planner: Planner) -> None:
    """Add an area's answer."""
    _PLANNERS.append(planner)


def plans_for(citizens: Sequence[int]) -> dict[int, list[Plan]]:
    """What all areas tell is planned, by citizen (1 query for each area)."""
    found: dict[int, list[Plan]] = {}
    for planner in _PLANNERS if citizens else ():
        for citizen, plans in planner(citizens).items():
            found.setdefault(citizen, []).extend(plans)
    return found
