"""A map of areas in steps of blue, with names and values, leader lines for the small ones, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rammevaerk.kernel.sorting import danish_key
from rammevaerk.web.amounts import DASH, thousands
from rammevaerk.web.maps import Projection, Shape, step_of

LETTER = 5.6
LABEL_HEIGHT = 24
ROOM_NEEDED = 13.0
MARGIN = 8


@dataclass(frozen=True)
class MapArea:
    """What the map shows of one area: its value (None is unknown), and where a click leads."""

    key: str
    value: int | None
    url: str = ""


@dataclass(frozen=True)
class DrawnArea:
    """One area ready for the template."""

    shape: Shape
    step: int
    written: str
    url: str
    label_x: float
    label_y: float
    on_dark: bool
    leader: bool
    with_value: bool

    @property
    def value_y(self) -> float:
        return round(self.label_y - 1, 1)

    @property
    def name_y(self) -> float:
        return round(self.label_y + (11 if self.with_value else 4), 1)

    @property
    def leader_x(self) -> float:
        return round(self.label_x - len(self.shape.name) * LETTER / 2 - 3, 1)

    @property
    def leader_y(self) -> float:
        return self.label_y


@dataclass(frozen=True)
class RegionMap:
    """A map: projection, areas by key, upper limits of the steps (at most four), and its words.

    `unit` is the value's noun as it follows a number; `link_words` is a note that says what a click does.
    """

    projection: Projection
    areas: Sequence[MapArea]
    limits: Sequence[int]
    caption: str
    unit: str
    area_header: str
    value_header: str
    link_words: str = ""
    show_values: bool = True

    @property
    def has_unknown(self) -> bool:
        return any(area.step == 0 for area in self.drawn)

    @property
    def view_box(self) -> str:
        right = max((area.label_x + _half(area.shape.name) for area in self.drawn), default=0)
        return f"0 0 {max(self.projection.width, round(right) + MARGIN)} {self.projection.height}"

    @property
    def scale(self) -> list[tuple[int, str]]:
        """The steps with their ranges in words."""
        words, low = [], 0
        for step, limit in enumerate(self.limits, start=1):
            words.append((step, thousands(limit) if low == limit else f"{thousands(low)}–{thousands(limit)}"))
            low = limit + 1
        return [*words, (len(self.limits) + 1, f"{thousands(low)}+")]

    @cached_property
    def drawn(self) -> list[DrawnArea]:
        """The areas with their labels placed: inside when there is room, else beside the map with a line."""
        found = {area.key: area for area in self.areas}
        small = [shape for shape in self.projection.shapes if not fits(shape)]
        outside = outside_labels(small, self.projection)
        return [self._drawn(shape, found.get(shape.key), outside.get(shape.key)) for shape in self.projection.shapes]

    def _drawn(self, shape: Shape, area: MapArea | None, beside: tuple[float, float] | None) -> DrawnArea:
        value = None if area is None else area.value
        step = 0 if value is None else step_of(value, self.limits)
        x, y = beside or (shape.x, shape.y)
        return DrawnArea(
            shape=shape,
            step=step,
            written=DASH if value is None else thousands(value),
            url="" if area is None else area.url,
            label_x=round(x, 1),
            label_y=round(y, 1),
            on_dark=beside is None and step >= 4,
            leader=beside is not None,
            with_value=self.show_values,
        )

    @property
    def table(self) -> list[DrawnArea]:
        """The areas in Danish order of their names."""
        return sorted(self.drawn, key=lambda area: danish_key(area.shape.name))


def _half(name: str) -> float:
    return len(name) * LETTER / 2


def fits(shape: Shape) -> bool:
    """True when the name can stand inside: high enough, and not much wider than the area is at that point."""
    return shape.room >= ROOM_NEEDED and _half(shape.name) <= shape.room * 2.2


def outside_labels(small: Sequence[Shape], projection: Projection) -> dict[str, tuple[float, float]]:
    """Places right of the map for the names that have no room, top to bottom, a line height apart."""
    places: dict[str, tuple[float, float]] = {}
    lowest = -1e9
    for shape in sorted(small, key=lambda shape: shape.y):
        y = max(shape.y - 3 * LABEL_HEIGHT, lowest + LABEL_HEIGHT * 1.3, LABEL_HEIGHT)
        places[shape.key] = (max(projection.width - 24, shape.x + 60), min(y, projection.height - LABEL_HEIGHT))
        lowest = y
    return places
