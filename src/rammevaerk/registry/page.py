"""What the page of one service shows, read together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import over_time, queries, shown
from rammevaerk.registry.models import Confirmation, Reservation, Service, UnitTargetGroup
from rammevaerk.registry.queries import CapacityRow, PriceRow, UnitRow
from rammevaerk.registry.queries.units import codes_of
from rammevaerk.registry.rules.places import PlacesCount, sum_places
from rammevaerk.web.amounts import NO_BREAK, ore
from rammevaerk.web.charts import Chart
from rammevaerk.web.clock import COPENHAGEN
from rammevaerk.web.dates import period, short


@dataclass(frozen=True)
class UnitPlaces:
    """A unit under a paragraph with its places today."""

    unit: UnitRow
    paragraph: str
    label: str
    places: PlacesCount
    open: str
    origin: str


@dataclass(frozen=True)
class PriceShown:
    """A published price in the reader's words."""

    price: PriceRow
    what: str
    paragraph: str
    amount: str
    per: str
    words: str


def prices_shown(service_id: int) -> list[PriceShown]:
    """Published prices, newest first (1 query)."""
    return [
        PriceShown(
            price=row,
            what=shown.joined_words([row.unit_name, row.label]),
            paragraph=paragraph_label(row.paragraph),
            amount=ore(row.amount_ore).removesuffix(f"{NO_BREAK}kr."),
            per=shown.price_unit_words(row.price_unit),
            words=shown.price_words(row.amount_ore, row.price_unit),
        )
        for row in queries.prices_of_service(service_id)
    ]


@dataclass(frozen=True)
class HeldPlace:
    """A reservation in the reader's words; `running` while it holds the place or is to."""

    pk: int
    until: str
    state: str
    whom: str
    unit: str
    running: bool


def held_places(service_id: int, today: date, *, named: bool = True) -> list[HeldPlace]:
    """Places held now and lately (1 query). The municipality is `named` to the service's own staff alone: one place held for it
    is one citizen."""
    return [_held(row, today, named=named) for row in queries.reservations_of(service_id, today)]


def _held(row: Reservation, today: date, *, named: bool) -> HeldPlace:
    running = row.ended_on is None and row.until > today
    state = _("held") if running else _("lapsed") if row.ended_on is None else _("given free")
    unit = f"{row.unit.name}, {paragraph_label(row.paragraph)}"
    whom = row.reserved_for.name if named else _("A municipality")
    return HeldPlace(row.pk, short(row.ended_on or row.until), state, whom, unit, running)


@dataclass(frozen=True)
class ServicePage:
    """All parts of the page; see the template."""

    service: Service
    total: PlacesCount | None
    strip: Any
    note: str
    plans: list[str]
    by_unit: list[UnitPlaces]
    chart: Chart | None
    prices: list[PriceShown]
    groups: list[tuple[UnitRow, list[UnitTargetGroup]]]
    group_sources: list[str]
    facts: list[tuple[str, str, str]]
    confirmations: list[Confirmation]
    reservations: list[HeldPlace]
    over: list[Any]


def service_page(service: Service, request: AskedRequest) -> ServicePage:
    """Read the parts of a service's page (12 queries at most, whatever the service's size)."""
    today = request.today
    units = queries.units_of([service.pk])
    ids = [unit.id for unit in units]
    places = queries.places_of_service(service.pk, today)
    capacities = queries.capacities_over_time(ids)
    months = queries.occupancy_months(ids, over_time.shown_period(today))
    quarters = over_time.quarters(capacities, months, over_time.shown_period(today))
    total = sum_places(places.values())
    groups = queries.groups_of_units(ids)
    return ServicePage(
        service=service,
        total=total,
        strip=shown.strip_of(total),
        note=shown.places_note(total),
        plans=_plans(capacities, today),
        by_unit=_by_unit(units, places),
        chart=over_time.places_chart(capacities, months, quarters, today),
        prices=prices_shown(service.pk),
        groups=[(unit, groups.get(unit.id, [])) for unit in units],
        group_sources=sorted({row.target_group.source for rows in groups.values() for row in rows}),
        facts=_facts(service, request, today),
        confirmations=queries.confirmations_of(service.pk),
        reservations=held_places(service.pk, today, named=queries.is_own(request.assignment, service, today)),
        over=queries.over_occupancies_of(service.pk, today),
    )


def _by_unit(units: Sequence[UnitRow], places: dict[tuple[int, str], PlacesCount]) -> list[UnitPlaces]:
    known = {unit.id: unit for unit in units}
    return [
        UnitPlaces(
            known[unit_id],
            paragraph,
            paragraph_label(paragraph),
            count,
            shown.open_words(count),
            shown.origin_words(count.occupied_from),
        )
        for (unit_id, paragraph), count in places.items()
    ]


def _plans(capacities: Sequence[CapacityRow], today: date) -> list[str]:
    """Changes of the budgeted places that are decided and lie ahead, in words."""
    days = sorted({row.valid_from for row in capacities if row.valid_from > today})
    said = []
    for day in days:
        after = over_time.budgeted_on(capacities, day)
        if after is not None:
            words = {"day": short(day), "places": after}
            said.append(_("From %(day)s there are %(places)s budgeted places.") % words)
    return said


def _facts(service: Service, request: AskedRequest, today: date) -> list[tuple[str, str, str]]:
    """Label, value and where it is from; without a source of its own a fact is from the service's, which stands last."""
    location: Any = service.location
    rows = [
        (_("Operator"), queries.operator_words(service) or _("Not stated"), ""),
        (_("Kind of operator"), shown.operator_kind_name(service.operator_kind), ""),
        (_("Municipality"), location.name.removesuffix(" Kommune") if location else "", ""),
        (_("Town"), _("Protected address") if service.protected_address else service.town, ""),
        (_("Legal basis"), ", ".join(paragraph_label(code) for code in codes_of(service.paragraphs)), ""),
        (_("Opened"), short(service.opened_on) if service.opened_on else "", ""),
    ]
    source = (_("Source of the facts"), service.source, "")
    return [*rows, *event_facts(service.pk), *successor_fact(service, today), *distance_fact(service, request), source]


def event_facts(service_id: int) -> list[tuple[str, str, str]]:
    """The days it closes, moves, and what it goes on as or was before, with why (1 query)."""
    return [(row.words, row.what, row.reason) for row in queries.events_of(service_id) if row.words]


def successor_fact(service: Service, today: date) -> list[tuple[str, str, str]]:
    """Who takes the service over, when a succession of its operator is recorded for a day to come."""
    for row in accounts.successions_with_names():
        if row.predecessor_id == service.operator_id:
            words = {"name": row.successor.name, "day": short(row.effective)}
            text = _("%(name)s from %(day)s") if row.effective > today else _("%(name)s since %(day)s")
            return [(_("Taken over by"), text % words, row.legal_source)]
    return []


def distance_fact(service: Service, request: AskedRequest) -> list[tuple[str, str, str]]:
    """How far the service lies from the reader's own municipality; a band alone when the address is protected."""
    assignment = getattr(request, "assignment", None)
    if assignment is None:
        return []
    own = next((row for row in queries.municipalities() if row.id == assignment.organisation_id), None)
    if own is None or own.id == service.location_id:
        return []
    distance = queries.distance_from(own, [service])[service.pk]
    label = _("Distance from %(municipality)s") % {"municipality": own.name}
    how = _("Straight line between the municipality's middle and the service")
    if service.protected_address:
        how = _("Straight line between the middles of the two municipalities")
    return [(label, shown.distance_words(distance), how)]


@dataclass(frozen=True)
class KnownRow:
    """Places of a unit as they were known at a moment, beside what is known now."""

    unit: str
    paragraph: str
    period: str
    row: CapacityRow
    still: bool


def known_rows(service_id: int, day: date) -> list[KnownRow]:
    """What was known of the service's places at the end of a day (3 queries)."""
    units = {unit.id: unit.name for unit in queries.units_of([service_id])}
    moment = datetime.combine(day, time.max, COPENHAGEN)
    now = {_key(row) for row in queries.capacities_over_time(list(units))}
    return [
        KnownRow(
            units[row.unit_id],
            paragraph_label(row.paragraph),
            period(row.valid_from, row.valid_to),
            row,
            _key(row) in now,
        )
        for row in queries.capacity_known_at(list(units), moment)
    ]


def _key(row: CapacityRow) -> tuple[Any, ...]:
    return row.unit_id, row.paragraph, row.approved, row.budgeted, row.agreement, row.valid_from, row.valid_to
