"""The figures the list of services shows, sorts and searches by, kept on the service's own row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.registry.models import Capacity, Confirmation, PublishedPrice, Service, Unit, UnitTargetGroup
from rammevaerk.registry.queries.places import places_of_services
from rammevaerk.registry.rules.places import PlacesCount
from rammevaerk.registry.rules.search import search_text

_UNITS_OF_PRICE = ("day", "attendance", "month", "course", "hour")
_UPDATE = """
UPDATE registry_service s
   SET open_places = t.open_places, paragraphs = t.paragraphs, price_ore = t.price_ore, price_unit = t.price_unit,
       price_year = t.price_year, target_groups = t.target_groups, confirmed_on = t.confirmed_on,
       confirmed_by = t.confirmed_by, search_text = t.search_text
  FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::int[], %s::text[], %s::date[], %s::text[],
              %s::text[])
    AS t(id, open_places, paragraphs, price_ore, price_unit, price_year, target_groups, confirmed_on, confirmed_by,
         search_text)
 WHERE s.id = t.id
   AND (s.open_places, s.paragraphs, s.price_ore, s.price_unit, s.price_year, s.target_groups, s.confirmed_on,
        s.confirmed_by, s.search_text)
       IS DISTINCT FROM (t.open_places, t.paragraphs, t.price_ore, t.price_unit, t.price_year, t.target_groups,
                         t.confirmed_on, t.confirmed_by, t.search_text)
"""


_ADDRESSES = """
UPDATE registry_service s SET location_id = e.location_id, town = e.town, longitude = NULL, latitude = NULL
  FROM (SELECT DISTINCT ON (service_id) service_id, location_id, town FROM registry_serviceevent
         WHERE kind = 'moves' AND superseded_at IS NULL AND day <= %(on)s
           AND (%(ids)s::bigint[] IS NULL OR service_id = ANY (%(ids)s))
         ORDER BY service_id, day DESC, id DESC) e
 WHERE s.id = e.service_id AND (s.location_id, s.town) IS DISTINCT FROM (e.location_id, e.town)
"""


@dataclass(frozen=True)
class _Beside:
    """What stands beside the services, by service."""

    places: Mapping[int, PlacesCount]
    paragraphs: Mapping[int, list[str]]
    groups: Mapping[int, list[str]]
    units: Mapping[int, list[tuple[str, str]]]
    prices: Mapping[int, tuple[int, str, int | None]]
    confirmations: Mapping[int, tuple[date, str]]


def refresh_figures(service_ids: Collection[int] | None = None, *, today: date) -> int:
    """Bring the list figures of the services (all when None) up to the day; returns how many rows changed (9 queries).

    Every act on places, prices and confirmations calls it. It must also run when a day begins, since places and
    reservations begin and end by date, and when the day of the demo is set.
    """
    rows = Service.objects.order_by("pk")
    if service_ids is not None:
        rows = rows.filter(pk__in=list(service_ids))
    place_services(service_ids, today=today)
    services = list(rows.values("pk", "name", "town", "protected_address", "operator_name", "operator__name", "location__name"))
    if not services:
        return 0
    beside = _beside([row["pk"] for row in services], today)
    figures = [_figures(row, beside) for row in services]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [list(column) for column in zip(*figures, strict=True)])
        return int(cursor.rowcount)


def place_services(service_ids: Collection[int] | None, *, today: date) -> None:
    """Put services that have moved where they lie on the day (1 query); the point of the old address does not go with them."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, {"on": today, "ids": None if service_ids is None else list(service_ids)})


def _beside(ids: list[int], today: date) -> _Beside:
    return _Beside(
        places=places_of_services(ids, today),
        paragraphs=_paragraphs(ids, today),
        groups=_by_service(
            UnitTargetGroup.objects.filter(unit__service_id__in=ids)
            .order_by("unit_id", "pk")
            .values_list("unit__service_id", "target_group__name")
        ),
        units=_units(ids),
        prices=_prices(ids, today),
        confirmations=_confirmations(ids),
    )


def _by_service(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for service, value in pairs:
        found[service][value] = None
    return {service: list(values) for service, values in found.items()}


def _paragraphs(ids: list[int], today: date) -> dict[int, list[str]]:
    """Those of places that hold or are to come, then those that only a price names."""
    places = Capacity.objects.current().filter(unit__service_id__in=ids).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    prices = PublishedPrice.objects.current().filter(unit__service_id__in=ids).exclude(paragraph="")
    return _by_service(
        places.order_by("unit__service_id")
        .values_list("unit__service_id", "paragraph")
        .union(prices.order_by().values_list("unit__service_id", "paragraph"))
        .order_by("paragraph")
    )


def _units(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Unit.objects.filter(service_id__in=ids).order_by("pk")
    for service, name, described in rows.values_list("service_id", "name", "described_as"):
        found[service].append((name, described))
    return found


def _prices(ids: list[int], today: date) -> dict[int, tuple[int, str, int | None]]:
    """The lowest price of the newest year that has begun, prices per day before others."""
    best: dict[int, tuple[tuple[int, int, int], tuple[int, str, int | None]]] = {}
    rows = PublishedPrice.objects.current().filter(unit__service_id__in=ids)
    rows = rows.filter(Q(year__isnull=True) | Q(year__lte=today.year))
    for service, amount, unit, year in rows.values_list("unit__service_id", "amount_ore", "price_unit", "year"):
        rank = _UNITS_OF_PRICE.index(unit) if unit in _UNITS_OF_PRICE else len(_UNITS_OF_PRICE)
        order = (-(year or 0), rank, amount)
        if service not in best or order < best[service][0]:
            best[service] = (order, (amount, unit, year))
    return {service: price for service, (_order, price) in best.items()}


def _confirmations(ids: list[int]) -> dict[int, tuple[date, str]]:
    rows = Confirmation.objects.filter(service_id__in=ids).order_by("service_id", "-on", "-pk").distinct("service_id")
    return {service: (on, by) for service, on, by in rows.values_list("service_id", "on", "by_name")}


def _figures(row: Mapping[str, Any], beside: _Beside) -> tuple[Any, ...]:
    pk = row["pk"]
    places = beside.places.get(pk)
    codes = beside.paragraphs.get(pk, [])
    groups = beside.groups.get(pk, [])
    amount, unit, year = beside.prices.get(pk, (None, "", None))
    confirmed_on, confirmed_by = beside.confirmations.get(pk, (None, ""))
    labels = [word for code in codes if code in PARAGRAPHS for word in (PARAGRAPHS[code].label, PARAGRAPHS[code].name)]
    named = [word for unit_words in beside.units.get(pk, ()) for word in unit_words]
    where = [(row["location__name"] or ""), "" if row["protected_address"] else row["town"]]
    operator = row["operator_name"] or row["operator__name"] or ""
    return (
        pk,
        places.open if places else None,
        f",{','.join(codes)}," if codes else "",
        amount,
        unit,
        year,
        ", ".join(groups)[:300],
        confirmed_on,
        confirmed_by,
        search_text(row["name"], *dict.fromkeys(named), operator, *where, *labels, *groups),
    )
