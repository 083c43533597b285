"""Maps drawn by the server: polygons projected to SVG paths, each with a place for its name inside it.

The projection is equirectangular with the east-west scale of the middle latitude; for one region of Denmark the error is
far below the line width.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Position = tuple[float, float]
Ring = list[Position]

GRID_STEPS = 12
REFINEMENTS = 4
MOST_POINTS = 80
AWAY = 0.02  # what a pixel away from the middle costs: of equally good places the most central is taken


@dataclass(frozen=True)
class Shape:
    """One area in pixels: SVG path, the point deepest inside it, and how far that point is from the nearest border."""

    key: str
    name: str
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Projection:
    """All areas of a map, in a box `width` × `height` pixels. `west` and `north` are the degrees of its upper left corner,
    `across` and `down` how many pixels a degree takes."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    west: float = 0.0
    north: float = 0.0
    across: float = 1.0
    down: float = 1.0

    def at(self, longitude: float, latitude: float) -> Position:
        """Where a place lies on the map, in pixels; it may lie outside the box."""
        return round((longitude - self.west) * self.across, 1), round((self.north - latitude) * self.down, 1)


def project(geojson: Mapping[str, Any], width: int, *, key: str = "kommunekode", name: str = "navn") -> Projection:
    """The polygons of a FeatureCollection in WGS 84, fitted to `width` pixels; `key` and `name` are property names.

    Raises ValueError when there is no polygon.
    """
    areas = [(feature["properties"], _rings(feature["geometry"])) for feature in geojson["features"]]
    points = [point for _properties, rings in areas for ring in rings for point in ring]
    if not points:
        raise ValueError("the map has no polygon")
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * squeeze)

    def place(point: Position) -> Position:
        return (point[0] - west) * squeeze * scale, (north - point[1]) * scale

    shapes = tuple(
        _shape(str(properties[key]), str(properties[name]), [[place(point) for point in ring] for ring in rings])
        for properties, rings in areas
    )
    return Projection(width, math.ceil((north - south) * scale), shapes, west, north, squeeze * scale, scale)


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def _shape(key: str, name: str, rings: list[Ring]) -> Shape:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in rings)
    x, y, room = visual_centre(_thinned(max(rings, key=lambda ring: abs(_area(ring)))))
    return Shape(key, name, path, round(x, 1), round(y, 1), round(room, 1))


def _thinned(ring: Ring) -> Ring:
    """At most some eighty points of the border: enough to place a name, and the search costs by the point."""
    step = max(1, len(ring) // MOST_POINTS)
    return [*ring[:-1:step], ring[0]]


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(first[0] * second[1] - second[0] * first[1] for first, second in pairs) / 2


def visual_centre(ring: Ring) -> tuple[float, float, float]:
    """The point inside a ring farthest from its border, and that distance; found on a grid refined around the best."""
    low_x, high_x = min(x for x, _y in ring), max(x for x, _y in ring)
    low_y, high_y = min(y for _x, y in ring), max(y for _x, y in ring)
    best = (ring[0][0], ring[0][1], -math.inf)
    span_x, span_y = high_x - low_x, high_y - low_y
    centre_x, centre_y = middle = (low_x + high_x) / 2, (low_y + high_y) / 2
    for _round in range(REFINEMENTS):
        for step_x in range(GRID_STEPS + 1):
            for step_y in range(GRID_STEPS + 1):
                x = centre_x + span_x * (step_x / GRID_STEPS - 0.5)
                y = centre_y + span_y * (step_y / GRID_STEPS - 0.5)
                room = _signed_distance(x, y, ring)
                best = max(best, (x, y, room), key=lambda found: found[2] - AWAY * math.dist(found[:2], middle))
        centre_x, centre_y = best[0], best[1]
        span_x, span_y = span_x * 3 / GRID_STEPS, span_y * 3 / GRID_STEPS
    return best


def _signed_distance(x: float, y: float, ring: Ring) -> float:
    inside, nearest = False, math.inf
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
        nearest = min(nearest, _squared_distance(x, y, (ax, ay), (bx, by)))
    return math.sqrt(nearest) if inside else -math.sqrt(nearest)


def _squared_distance(x: float, y: float, start: Position, end: Position) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - start[0]) * dx + (y - start[1]) * dy) / length))
    return (x - start[0] - along * dx) ** 2 + (y - start[1] - along * dy) ** 2


def step_of(value: int, limits: Sequence[int]) -> int:
    """Which ordered step a value falls in, 1 for the lightest: below or at the first limit is 1, above the last is n + 1."""
    return 1 + sum(value > limit for limit in limits)
