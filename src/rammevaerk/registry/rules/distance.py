"""Straight-line distance, and how little of it is told about a protected address."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

EARTH_RADIUS_KM = 6371.0088


class DistanceBand(Enum):
    """Distance in steps coarse enough to hide where a protected service lies."""

    UNDER_25 = "under_25"
    FROM_25 = "from_25"
    FROM_50 = "from_50"
    FROM_100 = "from_100"


@dataclass(frozen=True)
class MapPoint:
    """A place in WGS 84, degrees."""

    longitude: Decimal
    latitude: Decimal


@dataclass(frozen=True)
class ShownDistance:
    """What may be told: kilometres, or for a protected address only the band; both None when the place is unknown."""

    kilometres: Decimal | None
    band: DistanceBand | None


def kilometres(origin: MapPoint, destination: MapPoint) -> Decimal:
    """Great-circle distance with one decimal; roads are longer, much longer across fjords."""
    a, b = math.radians(origin.latitude), math.radians(destination.latitude)
    half_y = math.sin((b - a) / 2)
    half_x = math.sin(math.radians(destination.longitude - origin.longitude) / 2)
    angle = 2 * math.asin(math.sqrt(half_y**2 + math.cos(a) * math.cos(b) * half_x**2))
    return Decimal(repr(EARTH_RADIUS_KM * angle)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def band(distance: Decimal) -> DistanceBand:
    """The band of a distance in kilometres; a limit belongs to the band that begins there."""
    if distance < 25:
        return DistanceBand.UNDER_25
    if distance < 50:
        return DistanceBand.FROM_25
    return DistanceBand.FROM_50 if distance < 100 else DistanceBand.FROM_100


def shown_distance(origin: MapPoint | None, place: MapPoint | None, *, centre: MapPoint | None, protected: bool) -> ShownDistance:
    """What the reader is told of the way from ``origin`` to a service.

    For a protected address only the band from ``origin`` to the ``centre`` of the service's municipality, so that nothing
    depends on where the service lies; ``place`` is not looked at.
    """
    target = centre if protected else place or centre
    if origin is None or target is None:
        return ShownDistance(None, None)
    distance = kilometres(origin, target)
    return ShownDistance(None if protected else distance, band(distance))
