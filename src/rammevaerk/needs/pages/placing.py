"""The shown matches on a map: where each lies, with its number in the list. A protected address is never on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rammevaerk.needs.facts import Around
from rammevaerk.needs.pages.proposal import GroupShown, MatchShown
from rammevaerk.registry.queries import region_geojson
from rammevaerk.registry.rules.distance import MapPoint
from rammevaerk.web.components.map import fits
from rammevaerk.web.maps import Position, Projection, Shape, project

WIDTH = 560
APART = 22
"""Pixels between two marks; those nearer to one another share one."""


@dataclass(frozen=True)
class MarkShown:
    """One mark: the matches that lie there, the best first, and its place in pixels."""

    x: float
    y: float
    matches: tuple[MatchShown, ...]

    @property
    def label(self) -> str:
        """The number of the best one, and how many more lie there: *3 +2*."""
        more = len(self.matches) - 1
        return f"{self.matches[0].number} +{more}" if more else str(self.matches[0].number)

    @property
    def half(self) -> int:
        """Half the width of the mark in pixels: room for its label."""
        return 7 + 4 * len(self.label)

    @property
    def words(self) -> str:
        """*3. Sivkær, 7. Fjordlyngen*."""
        return ", ".join(f"{match.number}. {match.title}" for match in self.matches)


@dataclass(frozen=True)
class PlacedMatches:
    """The map. `own` is where distances are measured from; `hidden`, `unplaced` and `outside` count the matches that are in
    the list alone: a protected address, nobody has stated where, and outside the municipalities that are drawn."""

    projection: Projection
    marks: tuple[MarkShown, ...]
    own: Position | None
    placed: tuple[MatchShown, ...]
    hidden: int
    unplaced: int
    outside: int

    @property
    def shares_marks(self) -> bool:
        """Whether some mark stands for several."""
        return len(self.marks) < len(self.placed)

    @property
    def names(self) -> list[Shape]:
        """The municipalities whose name has room."""
        return [shape for shape in self.projection.shapes if fits(shape)]


def placed_matches(groups: Iterable[GroupShown], here: Around) -> PlacedMatches | None:
    """Put the shown matches on the map of the agreement's municipalities (1 query, the first time); None while no border is
    known."""
    try:
        projection = _projection(tuple(sorted(here.own | here.area)))
    except ValueError:
        return None
    shown = [match for group in groups for match in group.matches]
    open_ones = [match for match in shown if not match.unit.protected_address]
    stated = [(match, _at(projection, match.unit.place)) for match in open_ones if match.unit.place is not None]
    placed = [(match, at) for match, at in stated if _is_on(projection, at)]
    own = _at(projection, here.origin) if here.origin else None
    return PlacedMatches(
        projection=projection,
        marks=_marks(placed),
        own=own if own and _is_on(projection, own) else None,
        placed=tuple(match for match, _position in placed),
        hidden=len(shown) - len(open_ones),
        unplaced=len(open_ones) - len(stated),
        outside=len(stated) - len(placed),
    )


@lru_cache(maxsize=8)
def _projection(organisation_ids: tuple[int, ...]) -> Projection:
    """Borders do not change while a process lives. Raises ValueError when none is known, and then asks again the next time."""
    return project(region_geojson(organisation_ids), WIDTH)


def _at(projection: Projection, point: MapPoint) -> Position:
    return projection.at(float(point.longitude), float(point.latitude))


def _is_on(projection: Projection, at: Position) -> bool:
    return 0 <= at[0] <= projection.width and 0 <= at[1] <= projection.height


def _marks(placed: list[tuple[MatchShown, Position]]) -> tuple[MarkShown, ...]:
    """One mark for those that lie on top of one another, where the best of them lies."""
    marks: list[tuple[Position, list[MatchShown]]] = []
    for match, (x, y) in placed:
        near = (found for (left, top), found in marks if abs(left - x) < 2 * APART and abs(top - y) < APART)
        found = next(near, None)
        if found is None:
            marks.append(((x, y), [match]))
        else:
            found.append(match)
    return tuple(MarkShown(x, y, tuple(matches)) for (x, y), matches in marks)
