"""The map of the area: open places by municipality, each a link that narrows the list."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from rammevaerk.registry import queries
from rammevaerk.registry.queries import MunicipalityPlaces, MunicipalityRow
from rammevaerk.web.components.map import MapArea, RegionMap
from rammevaerk.web.maps import Projection, project

WIDTH = 380
STEPS = 4


@lru_cache(maxsize=8)
def _projection(organisation_ids: tuple[int, ...]) -> Projection:
    """Borders do not change while a process lives; drawing them takes most of a second, so it is done once.

    Raises ValueError when no border is known, and then asks again the next time.
    """
    return project(queries.region_geojson(organisation_ids), WIDTH)


def open_places_map(
    places: Sequence[MunicipalityRow], counts: Mapping[int | None, MunicipalityPlaces], address: Callable[[int], str]
) -> RegionMap | None:
    """Open places in each municipality; `address` gives the list narrowed to one. A municipality whose services tell
    nothing is unknown, one without services has none. None while no border is known: a new platform has none."""
    values = {row.id: _value(counts.get(row.id)) for row in places}
    known = [value for value in values.values() if value is not None]
    try:
        projection = _projection(tuple(sorted(values)))
    except ValueError:
        return None
    return RegionMap(
        projection=projection,
        areas=[MapArea(row.code, values[row.id], address(row.id)) for row in places],
        limits=step_limits(known),
        caption=_("Open places in the municipalities"),
        unit=_("open places"),
        area_header=_("Municipality"),
        value_header=_("Open places"),
        link_words=_("Choose a municipality to see its services."),
    )


def _value(found: MunicipalityPlaces | None) -> int | None:
    return 0 if found is None else found.open


def step_limits(values: Sequence[int]) -> list[int]:
    """Upper limits of the steps below the last: steps of equal width from zero, as few as the largest value needs."""
    width = max(1, -(-(max(values, default=0) + 1) // STEPS))
    return [width * step - 1 for step in range(1, STEPS)]
