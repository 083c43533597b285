"""Municipalities: borders, centres, inhabitants and how far they lie from one another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count

from rammevaerk.registry.models import Distance, MunicipalityProfile, Population, Service
from rammevaerk.registry.rules.distance import MapPoint, ShownDistance, shown_distance

IN_ALL = "i alt"


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality by its organisation's id; `name` without *Kommune*, centre in WGS 84 degrees."""

    id: int
    code: str
    name: str
    region_name: str
    centre: MapPoint


def _row(values: tuple[Any, ...]) -> MunicipalityRow:
    pk, code, name, region, longitude, latitude = values
    return MunicipalityRow(pk, code, name.removesuffix(" Kommune"), region, MapPoint(longitude, latitude))


_FIELDS = (
    "organisation_id",
    "organisation__code",
    "organisation__name",
    "region_name",
    "centre_longitude",
    "centre_latitude",
)


def municipalities() -> list[MunicipalityRow]:
    """All municipalities in Danish order (1 query)."""
    return [_row(row) for row in MunicipalityProfile.objects.order_by("organisation__sort_key").values_list(*_FIELDS)]


def area_municipalities(area_id: int) -> list[MunicipalityRow]:
    """The municipalities that are or have been members of an agreement area, in Danish order (1 query)."""
    rows = MunicipalityProfile.objects.filter(organisation__memberships__area_id=area_id).distinct()
    return [_row(row[:6]) for row in rows.order_by("organisation__sort_key").values_list(*_FIELDS, "organisation__sort_key")]


def area_with_municipalities() -> tuple[str, list[MunicipalityRow]]:
    """The name of the area this installation serves (the first one made), and the municipalities that are or have been
    its members, in Danish order (1 query)."""
    rows = MunicipalityProfile.objects.filter(organisation__memberships__isnull=False).order_by("organisation__sort_key")
    places = ("organisation__memberships__area_id", "organisation__memberships__area__name")
    found = list(rows.values_list(*places, *_FIELDS, "organisation__sort_key").distinct())
    first = min((row[0] for row in found), default=0)
    name = next((row[1] for row in found if row[0] == first), "")
    return name, [_row(row[2:8]) for row in found if row[0] == first]


def borders(organisation_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """GeoJSON geometry by organisation (1 query; a few kilobytes each)."""
    rows = MunicipalityProfile.objects.filter(organisation_id__in=list(organisation_ids))
    return dict(rows.values_list("organisation_id", "border"))


def region_geojson(organisation_ids: Collection[int]) -> dict[str, Any]:
    """The municipalities as a FeatureCollection whose features have `kommunekode` and `navn` (1 query)."""
    rows = MunicipalityProfile.objects.filter(organisation_id__in=list(organisation_ids)).order_by("organisation__code")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"kommunekode": code, "navn": name.removesuffix(" Kommune")},
                "geometry": border,
            }
            for code, name, border in rows.values_list("organisation__code", "organisation__name", "border")
        ],
    }


def population(organisation_id: int, quarter: str, age_band: str = IN_ALL) -> int | None:
    """Inhabitants of a municipality in a quarter (*2021K1*); None when the source does not say (1 query)."""
    rows = Population.objects.filter(organisation_id=organisation_id, quarter=quarter, age_band=age_band)
    return rows.values_list("inhabitants", flat=True).first()


def populations(quarter: str, age_band: str = IN_ALL) -> Mapping[int, int]:
    """Inhabitants by municipality in a quarter; those the source leaves out are left out (1 query)."""
    rows = Population.objects.filter(quarter=quarter, age_band=age_band)
    return dict(rows.values_list("organisation_id", "inhabitants"))


def distances_from(organisation_id: int) -> dict[int, Decimal]:
    """Straight-line kilometres from a municipality to every other, by organisation (1 query)."""
    return dict(Distance.objects.filter(origin_id=organisation_id).values_list("destination_id", "kilometres"))


def distance_from(origin: MunicipalityRow, services: Collection[Service]) -> dict[int, ShownDistance]:
    """How far services lie from a municipality's centre, by service; bands alone for protected addresses (1 query)."""
    places = {service.location_id for service in services if service.location_id}
    centres = {row.id: row.centre for row in municipalities() if row.id in places}
    return {service.pk: _shown(origin, service, centres) for service in services}


def _shown(origin: MunicipalityRow, service: Service, centres: Mapping[int, MapPoint]) -> ShownDistance:
    place = None
    if service.longitude is not None and service.latitude is not None:
        place = MapPoint(service.longitude, service.latitude)
    centre = centres.get(service.location_id) if service.location_id else None
    return shown_distance(origin.centre, place, centre=centre, protected=service.protected_address)


def newest_populations(organisation_ids: Collection[int], age_band: str = IN_ALL) -> tuple[str, Mapping[int, int]]:
    """The newest quarter in which the source tells of all of these municipalities, and their inhabitants then; empty when there
    is none (2 queries)."""
    wanted = set(organisation_ids)
    rows = Population.objects.filter(organisation__in=wanted, age_band=age_band)
    whole = rows.values("quarter").annotate(known=Count("organisation", distinct=True)).filter(known=len(wanted))
    quarter = whole.order_by("-quarter").values_list("quarter", flat=True).first() or ""
    return quarter, dict(rows.filter(quarter=quarter).values_list("organisation_id", "inhabitants"))


class PopulationRow(NamedTuple):
    """Inhabitants of a municipality in an age band in a quarter, as its source writes them (*2021K1*, *0-17*, *i alt*)."""

    organisation_id: int
    quarter: str
    age_band: str
    inhabitants: int
    source: str


def population_rows(organisation_ids: Collection[int]) -> list[PopulationRow]:
    """Everything known of the inhabitants of these municipalities, the newest quarter first (1 query)."""
    rows = Population.objects.filter(organisation__in=set(organisation_ids)).order_by("-quarter", "organisation_id", "age_band")
    return [PopulationRow(*row) for row in rows.values_list(*PopulationRow._fields)]
