"""Everything a search by a need looks at, unit by unit, in one query whatever the number of services."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from rammevaerk.registry import facts
from rammevaerk.registry.models import Unit, UnitFeature
from rammevaerk.registry.queries.units import unit_named
from rammevaerk.registry.rules.distance import MapPoint
from rammevaerk.registry.rules.freshness import FreshnessLimits
from rammevaerk.registry.rules.places import LatestCount, PlacesCount, PlacesFact, count_places, with_occupancy

# A unit without places reported under any paragraph stands under those of its service, as imported ones do. A unit that
# names target groups but none of those asked for is left out here; one that names none is in, since it has not told.
_UNITS = """
WITH wanted AS MATERIALIZED (
  SELECT DISTINCT g.unit_id FROM registry_unittargetgroup g WHERE g.target_group_id = ANY (%(groups)s)
), listed AS MATERIALIZED (
  SELECT u.id AS unit_id, u.service_id, w.unit_id IS NOT NULL OR %(groups)s::bigint[] = '{}' AS is_wanted
    FROM registry_unit u
    JOIN registry_service s ON s.id = u.service_id
    LEFT JOIN wanted w ON w.unit_id = u.id
   WHERE s.paragraphs LIKE %(listed)s
     AND (u.closed_on IS NULL OR u.closed_on > %(start)s) AND (s.closed_on IS NULL OR s.closed_on > %(start)s)
     AND (%(only)s::bigint[] = '{}' OR u.id = ANY (%(only)s))
), taking AS MATERIALIZED (
  SELECT unit_id FROM listed WHERE is_wanted
      OR (SELECT g.id FROM registry_unittargetgroup g WHERE g.unit_id = listed.unit_id LIMIT 1) IS NULL
)
SELECT u.id, u.name, u.age_from, u.age_to, u.support_from, u.support_to, u.is_demo,
       s.id, s.name, s.operator_id, s.operator_kind, coalesce(nullif(s.operator_name, ''), o.name, ''),
       s.location_id, l.name, s.longitude, s.latitude, s.protected_address, s.is_reference,
       m.centre_longitude, m.centre_latitude, s.confirmed_on,
       (SELECT array_agg(g.target_group_id) FROM registry_unittargetgroup g WHERE g.unit_id = u.id),
       (SELECT jsonb_object_agg(f.feature, f.has) FROM registry_unitfeature f WHERE f.unit_id = u.id),
       (SELECT avg(q.score) FROM registry_qualityscore q WHERE q.service_id = s.id
          AND q.on = (SELECT max(latest.on) FROM registry_qualityscore latest WHERE latest.service_id = s.id)),
       p.amount_ore, p.price_unit, p.year,
       c.approved, c.budgeted, c.agreement, coalesce(a.closed, 0), coalesce(a.closed_reason, ''),
       coalesce(a.after_assessment, 0),
       (SELECT count(*) FROM registry_reservation r WHERE r.unit_id = u.id AND r.paragraph = %(paragraph)s
           AND r.until > %(on)s AND (r.ended_on IS NULL OR r.ended_on > %(on)s)),
       pl.month, pl.people_at_end, pl.places_at_end, re.month, re.people_at_end, re.places_at_end,
       coalesce(o.kind = 'region', false), s.id = ANY (ARRAY(SELECT designated_services(%(on)s)))
  FROM taking
  JOIN registry_unit u ON u.id = taking.unit_id
  JOIN registry_service s ON s.id = u.service_id
  LEFT JOIN accounts_organisation o ON o.id = s.operator_id
  LEFT JOIN accounts_organisation l ON l.id = s.location_id
  LEFT JOIN registry_municipalityprofile m ON m.organisation_id = s.location_id
  LEFT JOIN LATERAL (SELECT x.id, x.approved, x.budgeted, x.agreement FROM registry_capacity x
       WHERE x.unit_id = u.id AND x.paragraph = %(paragraph)s AND x.superseded_at IS NULL
         AND x.valid_from <= %(on)s AND (x.valid_to IS NULL OR x.valid_to > %(on)s) LIMIT 1) c ON true
  LEFT JOIN registry_availability a ON a.unit_id = u.id AND a.paragraph = %(paragraph)s AND a.superseded_at IS NULL
       AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
  LEFT JOIN LATERAL (SELECT x.month, x.people_at_end, x.places_at_end FROM registry_occupancy x
       WHERE x.unit_id = u.id AND x.paragraph = %(paragraph)s AND x.origin = 'placements' AND x.month <= %(on)s
       ORDER BY x.month DESC LIMIT 1) pl ON true
  LEFT JOIN LATERAL (SELECT x.month, x.people_at_end, x.places_at_end FROM registry_occupancy x
       WHERE x.unit_id = u.id AND x.paragraph = %(paragraph)s AND x.origin = 'reported' AND x.month <= %(on)s
       ORDER BY x.month DESC LIMIT 1) re ON true
  LEFT JOIN LATERAL (SELECT x.amount_ore, x.price_unit, x.year FROM registry_publishedprice x
       WHERE x.unit_id = u.id AND x.superseded_at IS NULL AND x.paragraph IN (%(paragraph)s, '')
         AND x.valid_from <= %(on)s AND (x.valid_to IS NULL OR x.valid_to > %(on)s)
       ORDER BY x.year DESC NULLS LAST, x.amount_ore LIMIT 1) p ON true
 WHERE c.id IS NOT NULL
    OR (SELECT k.id FROM registry_capacity k WHERE k.unit_id = u.id AND k.superseded_at IS NULL LIMIT 1) IS NULL
"""


@dataclass(frozen=True)
class SearchedUnit:
    """A unit as a search sees it. `groups` are ids and None when not stated, `support` FFB's steps; `price_ore` is the
    lowest published for the paragraph, per `price_unit`; `quality` the mean of the latest scores. `place` is None for a
    protected address and where it is not known; `centre` is that of the municipality it lies in. `is_designated` by the area's
    scheme on the day."""

    unit_id: int
    name: str
    ages: tuple[int | None, int | None]
    support: tuple[int, int] | None
    is_demo: bool
    service_id: int
    service_name: str
    operator_id: int | None
    operator_kind: str
    operator_name: str
    operator_is_region: bool
    location_id: int | None
    location_name: str
    place: MapPoint | None
    centre: MapPoint | None
    protected_address: bool
    is_reference: bool
    confirmed_on: date | None
    groups: frozenset[int] | None
    features: Mapping[str, bool]
    quality: Decimal | None
    price_ore: int | None
    price_unit: str
    price_year: int | None
    places: PlacesCount
    is_designated: bool = False

    @property
    def full_name(self) -> str:
        """The service and the unit, see `unit_named`."""
        return unit_named(self.service_name, self.name)


def searched_units(
    paragraph: str, groups: Collection[int], on: date, *, start: date | None = None, only: Collection[int] = ()
) -> list[SearchedUnit]:
    """Units that run on a day under a paragraph and take any of the target groups, or have not said which (1 query).

    No groups asks for all; `only` for some units alone. A unit or service that has closed by `start`, the day a stay is to begin,
    is left out. In no order.
    """
    asked: dict[str, Any] = {"paragraph": paragraph, "listed": f"%,{paragraph},%", "groups": sorted(groups), "on": on}
    asked |= {"only": sorted(only), "start": max(on, start or on)}
    limits = facts.freshness_limits(on)
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, asked)
        return [_unit(row, on, limits) for row in cursor.fetchall()]


def names_of_units(unit_ids: Collection[int]) -> dict[int, str]:
    """The service's and the unit's name, said once where the one holds the other, by unit (1 query)."""
    rows = Unit.objects.filter(pk__in=list(unit_ids)).values_list("pk", "name", "service__name")
    return {pk: unit_named(service, name) for pk, name, service in rows}


def feature_choices() -> list[tuple[str, str]]:
    """Codes and names of what a unit can have, in the order they are asked for; no query."""
    return [(code, str(label)) for code, label in UnitFeature.Feature.choices]


def features_of(unit: int) -> dict[str, bool]:
    """What a unit has told that it has or lacks, by the feature's code (1 query)."""
    return dict(UnitFeature.objects.filter(unit=unit).values_list("feature", "has"))


def features_of_services(service_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The codes of what the units of services have told that they have, by service (1 query)."""
    found: dict[int, set[str]] = {}
    rows = UnitFeature.objects.filter(unit__service__in=list(service_ids), has=True)
    for service, feature in rows.values_list("unit__service_id", "feature"):
        found.setdefault(service, set()).add(feature)
    return {service: frozenset(features) for service, features in found.items()}


def _unit(row: tuple[Any, ...], on: date, limits: FreshnessLimits) -> SearchedUnit:
    protected = row[16]
    return SearchedUnit(
        unit_id=row[0],
        name=row[1],
        ages=(row[2], row[3]),
        support=None if row[4] is None or row[5] is None else (row[4], row[5]),
        is_demo=row[6],
        service_id=row[7],
        service_name=row[8],
        operator_id=row[9],
        operator_kind=row[10],
        operator_name=row[11],
        operator_is_region=row[40],
        location_id=row[12],
        location_name=(row[13] or "").removesuffix(" Kommune"),
        place=None if protected else _point(row[14], row[15]),
        centre=_point(row[18], row[19]),
        protected_address=protected,
        is_reference=row[17],
        confirmed_on=row[20],
        groups=None if row[21] is None else frozenset(row[21]),
        features=json.loads(row[22]) if row[22] else {},
        quality=row[23],
        price_ore=row[24],
        price_unit=row[25] or "",
        price_year=row[26],
        places=_places(row[27:40], on, limits),
        is_designated=row[41],
    )


def _point(longitude: Decimal | None, latitude: Decimal | None) -> MapPoint | None:
    return None if longitude is None or latitude is None else MapPoint(longitude, latitude)


def _places(row: tuple[Any, ...], on: date, limits: FreshnessLimits) -> PlacesCount:
    fact = PlacesFact(
        approved=row[0],
        budgeted=row[1],
        agreement=row[2],
        closed=row[3],
        closed_reason=row[4],
        after_assessment=row[5],
        reserved=row[6],
    )
    placed = None if row[7] is None else LatestCount(*row[7:10])
    reported = None if row[10] is None else LatestCount(*row[10:13])
    return count_places(with_occupancy(fact, placed, reported, today=on, limits=limits))
