"""What a new value would touch: higher areas register what of theirs rests on values, and the proposal's page lists it.

Values know nothing of tariffs and settlement. An area registers a function when the app starts; nothing is recalculated by
it, it only tells what is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rammevaerk.parameters.rules import Change


@dataclass(frozen=True)
class TouchedRow:
    """One thing with a page of its own that the reader may open."""

    text: str
    url: str


@dataclass(frozen=True)
class Touched:
    """Things of one kind that rest on the values: how many, what happens to them, and those that can be opened (the first
    ones; the heading has the whole number)."""

    heading: str
    count: int
    consequence: str
    rows: tuple[TouchedRow, ...] = ()


Effects = Callable[[Sequence[Change]], Sequence[Touched]]

_EFFECTS: list[tuple[int, Effects]] = []


def register_effects(effects: Effects, *, order: int) -> None:
    """Add what an area has to say; texts in the reader's language, naming no citizen and nothing the secretariat may not see."""
    _EFFECTS.append((order, effects))
    _EFFECTS.sort(key=lambda place: place[0])


def effects_of(changes: Sequence[Change]) -> list[Touched]:
    """Everything the changes touch, area by area, empty kinds left out."""
    return [touched for _order, effects in _EFFECTS for touched in effects(changes) if touched.count]
