"""Where services go out: the map of the area, its sentence, and the words of a row."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.communities import queries
from rammevaerk.communities.models import Outreach
from rammevaerk.communities.rules.outreach import services_by_municipality
from rammevaerk.registry import queries as registry
from rammevaerk.web import amounts
from rammevaerk.web.components.map import MapArea, RegionMap
from rammevaerk.web.maps import Projection, project

WIDTH = 380
STEPS = (0, 1, 2)
"""Services that go out to a municipality: none, one, two, more."""


@lru_cache(maxsize=4)
def _projection(organisation_ids: tuple[int, ...]) -> Projection:
    """Drawing the borders takes most of a second, and they do not change. Raises ValueError when none is known."""
    return project(registry.region_geojson(organisation_ids), WIDTH)


def hours_words(row: Outreach) -> str:
    """`12,5 a week`."""
    whole = row.hours == row.hours.to_integral_value()
    return f"{amounts.thousands(row.hours, 0 if whole else 1)} {row.get_per_display()}"


def municipality_words(row: Outreach) -> str:
    return ", ".join(each.municipality.name.removesuffix(" Kommune") for each in row.municipalities.all())


def coverage(rows: Sequence[Outreach], request: HttpRequest) -> dict[str, Any]:
    """The map, None while no border is known, and one sentence on it (2 queries, the first time 3)."""
    _area, places = registry.area_with_municipalities()
    counts = services_by_municipality(queries.outreach_facts(rows), [row.id for row in places])
    without = [row.name for row in places if not counts[row.id]]
    return {"map": _map(places, counts), "reading": _reading(rows, len(places), without)}


def _reading(rows: Sequence[Outreach], municipalities: int, without: list[str]) -> str:
    services = len({row.service_id for row in rows})
    if not rows:
        return _("No service goes out to the citizens' own surroundings yet.")
    covered = municipalities - len(without)
    words = ngettext(
        "%(n)s service goes out, to %(covered)s of the area's %(all)s municipalities.",
        "%(n)s services go out, to %(covered)s of the area's %(all)s municipalities.",
        services,
    ) % {"n": services, "covered": covered, "all": municipalities}
    if 0 < len(without) <= 5:
        nobody = _("Nobody goes out to %(names)s.") % {"names": ", ".join(without)}
        return f"{words} {nobody}"
    return words


def _map(places: Sequence[registry.MunicipalityRow], counts: dict[int, int]) -> RegionMap | None:
    try:
        projection = _projection(tuple(sorted(row.id for row in places)))
    except ValueError:
        return None
    return RegionMap(
        projection=projection,
        areas=[MapArea(row.code, counts[row.id]) for row in places],
        limits=STEPS,
        caption=_("Services that go out to each municipality"),
        unit=_("services"),
        area_header=_("Municipality"),
        value_header=_("Services that go out there"),
    )
