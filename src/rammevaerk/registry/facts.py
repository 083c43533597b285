"""Rows of the register as facts for the rules. Each function says how many queries it makes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection

from rammevaerk.accounts import queries as accounts
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.sorting import folded
from rammevaerk.parameters.facts import rulebook_on
from rammevaerk.registry.models import Capacity, MunicipalityProfile, Service, TargetGroup, Unit
from rammevaerk.registry.rules.freshness import FreshnessLimits
from rammevaerk.registry.rules.occupancy import BudgetedPlaces
from rammevaerk.registry.rules.places import LatestCount, PlacesFact, with_occupancy
from rammevaerk.registry.rules.services_file import HeldService, HeldUnit, KnownNames
from rammevaerk.registry.rules.services_file.names import bare_operator

UnitParagraph = tuple[int, str]

_NATIONAL = "national"

_PLACES = """
SELECT c.unit_id, c.paragraph, u.service_id, c.approved, c.budgeted, c.agreement,
       coalesce(a.closed, 0), coalesce(a.closed_reason, ''), coalesce(a.after_assessment, 0),
       (SELECT count(*) FROM registry_reservation r
         WHERE r.unit_id = c.unit_id AND r.paragraph = c.paragraph AND r.until > %(on)s
           AND (r.ended_on IS NULL OR r.ended_on > %(on)s)),
       p.month, p.people_at_end, p.places_at_end, q.month, q.people_at_end, q.places_at_end
  FROM registry_unit u
  JOIN registry_capacity c ON c.unit_id = u.id AND c.superseded_at IS NULL
       AND c.valid_from <= %(on)s AND (c.valid_to IS NULL OR c.valid_to > %(on)s)
  LEFT JOIN registry_availability a ON a.unit_id = c.unit_id AND a.paragraph = c.paragraph AND a.superseded_at IS NULL
       AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
  LEFT JOIN LATERAL (SELECT o.month, o.people_at_end, o.places_at_end FROM registry_occupancy o
       WHERE o.unit_id = c.unit_id AND o.paragraph = c.paragraph AND o.origin = 'placements' AND o.month <= %(on)s
       ORDER BY o.month DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (SELECT o.month, o.people_at_end, o.places_at_end FROM registry_occupancy o
       WHERE o.unit_id = c.unit_id AND o.paragraph = c.paragraph AND o.origin = 'reported' AND o.month <= %(on)s
       ORDER BY o.month DESC LIMIT 1) q ON true
 WHERE (u.closed_on IS NULL OR u.closed_on > %(on)s)
"""


def freshness_limits(on: date) -> FreshnessLimits:
    """The limits of the rulebook (queries as `parameters.facts.rulebook_on`)."""
    book = rulebook_on(_NATIONAL, on)
    return FreshnessLimits(book.integer("registry.freshness_days_aging"), book.integer("registry.freshness_days_old"))


def places_of_services(service_ids: Collection[int], on: date) -> dict[int, dict[UnitParagraph, PlacesFact]]:
    """Places on a day of every unit and paragraph of the services, by service (1 query)."""
    found: dict[int, dict[UnitParagraph, PlacesFact]] = defaultdict(dict)
    for service_id, key, fact in _places("u.service_id = ANY(%(ids)s)", list(service_ids), on):
        found[service_id][key] = fact
    return dict(found)


def places_of_units(unit_ids: Collection[int], on: date) -> dict[UnitParagraph, PlacesFact]:
    """Places on a day by unit and paragraph (1 query)."""
    return {key: fact for _service, key, fact in _places("u.id = ANY(%(ids)s)", list(unit_ids), on)}


def _places(which: str, ids: list[int], on: date) -> Iterable[tuple[int, UnitParagraph, PlacesFact]]:
    limits = freshness_limits(on)
    with connection.cursor() as cursor:
        cursor.execute(f"{_PLACES} AND {which} ORDER BY c.unit_id, c.paragraph", {"on": on, "ids": ids})
        rows = cursor.fetchall()
    for row in rows:
        fact = PlacesFact(
            approved=row[3],
            budgeted=row[4],
            agreement=row[5],
            closed=row[6],
            closed_reason=row[7],
            after_assessment=row[8],
            reserved=row[9],
        )
        yield row[2], (row[0], row[1]), with_occupancy(fact, _count(row[10:13]), _count(row[13:16]), today=on, limits=limits)


def _count(values: tuple[Any, ...]) -> LatestCount | None:
    return None if values[0] is None else LatestCount(values[0], values[1], values[2])


def budgeted_places(unit_ids: Collection[int]) -> dict[UnitParagraph, list[BudgetedPlaces]]:
    """Budgeted places over time as known now, by unit and paragraph (1 query)."""
    found: dict[UnitParagraph, list[BudgetedPlaces]] = defaultdict(list)
    rows = Capacity.objects.current().filter(unit_id__in=list(unit_ids)).order_by("valid_from")
    for unit, paragraph, start, end, places in rows.values_list("unit_id", "paragraph", "valid_from", "valid_to", "budgeted"):
        found[unit, paragraph].append(BudgetedPlaces(Period(start, end), places))
    return dict(found)


def held_services() -> list[HeldService]:
    """Every service with its units, as an import compares them with a file's rows (2 queries)."""
    units: dict[int, list[HeldUnit]] = defaultdict(list)
    for pk, service, name in Unit.objects.values_list("pk", "service_id", "name"):
        units[service].append(HeldUnit(pk, folded(name)))
    rows = Service.objects.order_by("pk").values_list("pk", "name", "operator_name", "operator__name", "location_id")
    return [
        HeldService(pk, (folded(name), bare_operator(written or operator or ""), location), tuple(units[pk]))
        for pk, name, written, operator, location in rows
    ]


def known_names(today: date) -> KnownNames:
    """Municipalities, operators and the area's own, as a file's names are held against them (4 queries)."""
    names = accounts.organisation_names()
    area = accounts.the_area()
    members = frozenset(party.id for party in accounts.municipalities_on(area.code, today))
    profiles = dict(MunicipalityProfile.objects.values_list("organisation_id", "region_name"))
    return KnownNames(
        municipalities={folded(names[pk]).removesuffix(" kommune"): pk for pk in profiles},
        operators={bare_operator(name): pk for pk, name in names.items()},
        area_municipalities=members,
        area_regions=frozenset(
            word
            for pk, region in profiles.items()
            if pk in members
            for word in (folded(region), folded(region).removeprefix("region "))
        ),
        today=today,
    )


def target_group_ids() -> dict[str, int]:
    """Ids of the adults' target groups by name (1 query)."""
    return dict(TargetGroup.objects.filter(field="adults").values_list("name", "pk"))
