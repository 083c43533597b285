"""Services: the list with its filters, the page's own row, and counts by municipality for the map."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from rammevaerk.registry.models import Confirmation, PublishedPrice, Service, UnitTargetGroup
from rammevaerk.registry.queries.places import places_of_services
from rammevaerk.registry.queries.units import codes_of
from rammevaerk.registry.rules.places import PlacesCount
from rammevaerk.registry.rules.search import SearchWord, search_words

_DEARER = "has_dearer_price"  # the model names it too, for those who read it


@dataclass(frozen=True)
class ServiceFilter:
    """What narrows the list; the empty filter gives every running service of the area.

    `meant` are the target groups that each word of `text` points to (`vocabulary.groups_by_word`): a service that takes one of
    them matches the word too. `municipality` is the organisation the service lies in, `groups` the ids of target groups
    (`with_children`), `operators` limits to who runs it. `with_reference` adds services of other parts of the country.
    """

    text: str = ""
    meant: tuple[frozenset[int], ...] = ()
    municipality: int | None = None
    operator_kind: str = ""
    paragraphs: tuple[str, ...] = ()
    groups: frozenset[int] = frozenset()
    only_free: bool = False
    with_reference: bool = False
    operators: tuple[int, ...] = ()


def found_services(wanted: ServiceFilter, on: date) -> QuerySet[Service]:
    """The services that match, with their municipality and operator; unordered, one query when read."""
    rows = Service.objects.select_related("location", "operator")
    rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    if not wanted.with_reference:
        rows = rows.filter(is_reference=False)
    if wanted.municipality is not None:
        rows = rows.filter(location_id=wanted.municipality)
    if wanted.operator_kind:
        rows = rows.filter(operator_kind=wanted.operator_kind)
    if wanted.operators:
        rows = rows.filter(operator_id__in=wanted.operators)
    if wanted.paragraphs:
        rows = rows.filter(_any_paragraph(wanted.paragraphs))
    if wanted.groups:
        takes = UnitTargetGroup.objects.filter(unit__service=OuterRef("pk"), target_group_id__in=wanted.groups)
        rows = rows.filter(Exists(takes))
    if wanted.only_free:
        rows = rows.filter(open_places__gt=0)
    for number, word in enumerate(search_words(wanted.text)):
        groups = wanted.meant[number] if wanted.meant else frozenset()
        rows = _with_word(rows, word, f"likeness_{number}", groups)
    return rows


def with_price_choice(rows: QuerySet[Service]) -> QuerySet[Service]:
    """The services with `has_dearer_price`: whether one has another price of the same year and unit above the lowest, which
    is the one the list shows. A price of another year, or for another unit, is no choice beside it."""
    prices = PublishedPrice.objects.current().filter(unit__service=OuterRef("pk"), price_unit=OuterRef("price_unit"))
    same_year = Q(year=OuterRef("price_year")) | Q(year__isnull=True, unit__service__price_year__isnull=True)
    dearer = Exists(prices.filter(same_year, amount_ore__gt=OuterRef("price_ore")))
    return rows.annotate(**{_DEARER: dearer})


def _any_paragraph(codes: tuple[str, ...]) -> Q:
    found = Q()
    for code in codes:
        found |= Q(paragraphs__contains=f",{code},")
    return found


def _with_word(rows: QuerySet[Service], word: SearchWord, name: str, groups: Collection[int]) -> QuerySet[Service]:
    """Those whose own words hold the word or one like it, or that take a target group it points to."""
    likeness = TrigramWordSimilarity(word.word, "search_text")
    rows = rows.alias(**{name: likeness})
    found = Q(search_text__contains=word.stem) | Q(**{f"{name}__gte": word.likeness})
    if groups:
        found |= Q(pk__in=UnitTargetGroup.objects.filter(target_group_id__in=groups).values("unit__service"))
    return rows.filter(found)


@dataclass(frozen=True)
class MunicipalityPlaces:
    """Services in a municipality and the places known to be open in them; None when no service there tells."""

    services: int
    open: int | None


def places_by_municipality(wanted: ServiceFilter, on: date) -> dict[int | None, MunicipalityPlaces]:
    """Counts for the map by municipality, under all filters but the municipality itself; None holds the services whose
    municipality is not stated (1 query)."""
    rows = found_services(replace(wanted, municipality=None), on)
    counted = rows.order_by().values_list("location_id").annotate(Count("pk"), Sum("open_places"))
    return {place: MunicipalityPlaces(services, free) for place, services, free in counted}


def service(pk: int) -> Service:
    """One service with municipality and operator (1 query). Raises `Service.DoesNotExist`."""
    return Service.objects.select_related("location", "operator").get(pk=pk)


def confirmations_of(service_id: int, most: int = 10) -> list[Confirmation]:
    """The latest confirmations of a service, newest first (1 query)."""
    return list(Confirmation.objects.filter(service_id=service_id).order_by("-on", "-pk")[:most])


@dataclass(frozen=True)
class PublishedService:
    """A service as lists outside the register show it; it holds no town, point or address. `places` None: nobody has
    reported any."""

    name: str
    operator: str
    municipality: str
    paragraphs: tuple[str, ...]
    places: PlacesCount | None
    is_demo: bool


def published_services(wanted: ServiceFilter, on: date) -> list[PublishedService]:
    """The services that match with their places on a day, in Danish order (2 queries)."""
    rows = list(found_services(wanted, on).order_by("sort_key", "pk"))
    places = places_of_services([row.pk for row in rows], on)
    return [_published(row, places) for row in rows]


def _published(row: Service, places: Mapping[int, PlacesCount]) -> PublishedService:
    return PublishedService(
        name=row.name,
        operator=operator_words(row),
        municipality=row.location.name.removesuffix(" Kommune") if row.location else "",
        paragraphs=codes_of(row.paragraphs),
        places=places.get(row.pk),
        is_demo=row.is_demo,
    )


def operator_words(row: Service) -> str:
    """The operator as the list shows it: the name the source gives, else the organisation's; empty when unknown."""
    operator: Any = row.operator
    return row.operator_name or (operator.name if operator else "")
