"""What is agreed about waiting lists, and rows as facts for the rules."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F

from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.finding import Finding
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry.queries import GroupRow
from rammevaerk.waiting.models import DrawRight, Entry, Reservation, ServiceCriteria, Vacancy
from rammevaerk.waiting.rules.fitting import PlaceProfile, WaitingProfile
from rammevaerk.waiting.rules.ordering import OrderCriteria, OrderCriterion, WaitingKey, holding, numbers

ORDER, SCALE = "waiting.order_criteria", "waiting.urgency_scale"
UnitParagraph = tuple[int, str]

# Those who wait without a person, each row with the criteria their service has decided on itself.
_ORDERED = """
SELECT w.unit_id, w.paragraph, w.entered, w.urgency, w.referred_on, w.own_entry,
       (SELECT c.criteria FROM waiting_servicecriteria c JOIN registry_unit u ON u.service_id = c.service_id
         WHERE u.id = w.unit_id AND c.valid_from <= %(on)s ORDER BY c.valid_from DESC, c.id DESC LIMIT 1),
       w.has_right
  FROM waiting_order(%(units)s, %(on)s) w ORDER BY w.entered
"""


class PaidReservation(NamedTuple):
    """A place held in [start, stop) that the agreement lets the buyer pay for; given up, or become a stay, it stops earlier."""

    reservation: int
    operator: int
    paying: int
    unit: int
    paragraph: str
    start: date
    stop: date
    is_demo: bool
    service: str


def paid_reservations(operators: Sequence[int]) -> list[PaidReservation]:
    """The places held with some operators that are to be paid, in the order they were held (1 query)."""
    rows = Reservation.objects.filter(paid=True, operator_id__in=operators).exclude(paying=F("operator")).order_by("pk")
    found = []
    for row in rows.select_related("unit__service"):
        stop = min(row.until, row.ended_on) if row.ended_on else row.until
        if stop > row.from_date:
            place = (row.operator_id, row.paying_id, row.unit_id, row.paragraph)
            found.append(PaidReservation(row.pk, *place, row.from_date, stop, row.is_demo, row.unit.service.name))
    return found


@dataclass(frozen=True)
class Agreed:
    """What is agreed on a day. `order` is None while the criteria or the classes they need are not known, and `missing` says
    which; `paid`, `longest_days` and `confirm_months` are None when nobody has agreed them."""

    order: OrderCriteria | None
    classes: tuple[tuple[str, str], ...]
    missing: tuple[Finding, ...]
    paid: bool | None
    longest_days: int | None
    confirm_months: int | None
    warning_days: int
    answer_days: int
    assumed: bool
    identity: str
    on: date
    own: ServiceCriteria | None = None
    rights: tuple[DrawRight, ...] = ()

    @property
    def gives_precedence(self) -> bool:
        """Whether an agreement lets somebody come before others, now or later."""
        return any(right.first for right in self.rights)

    @property
    def scale(self) -> tuple[str, ...]:
        """The codes of the classes, the most urgent first."""
        return tuple(code for code, _name in self.classes)


def agreed_on(today: date, service: int | None = None) -> Agreed:
    """What holds on a day (1 query), `service` at a service with an order of its own and rights to draw a place (2 more)."""
    agreed = _agreed(today)
    own = own_criteria(service, today) if service else None
    agreed = replace(agreed, rights=tuple(draw_rights(service, today))) if service else agreed
    if own is None or not own.criteria:
        return agreed
    order = holding(own.criteria, agreed.order, agreed.scale)
    return replace(agreed, order=order, own=own, missing=() if order else agreed.missing, assumed=False)


def own_criteria(service: int, today: date) -> ServiceCriteria | None:
    """What a service has decided of its order, newest first in force on a day (1 query)."""
    rows = ServiceCriteria.objects.filter(service=service, valid_from__lte=today).select_related("by__user")
    return rows.order_by("-valid_from", "-pk").first()


def draw_rights(service: int, today: date) -> list[DrawRight]:
    """Who has a right to draw a place at a service on a day or later, the first to begin first (1 query)."""
    rows = DrawRight.objects.current().filter(service=service).exclude(valid_to__lte=today).select_related("party")
    return list(rows.order_by("valid_from", "party__sort_key", "pk"))


def _agreed(today: date) -> Agreed:
    book = rulebook_on(today)
    names = book.value(SCALE).definition.choices
    order = _order(book)
    return Agreed(
        order=order,
        classes=tuple((code, names[code]) for code in _codes(book, SCALE)),
        missing=() if order else book.missing(*_needed(book)),
        paid=_flag(book, "waiting.reservation_paid"),
        longest_days=_number(book, "waiting.reservation_longest_days"),
        confirm_months=_number(book, "waiting.confirm_months"),
        warning_days=book.integer("waiting.reservation_warning_days"),
        answer_days=book.integer("waiting.vacancy_answer_days"),
        assumed=book.value(ORDER).state.value == "assumed",
        identity=book.identity,
        on=today,
    )


def _codes(book: Rulebook, parameter_id: str) -> tuple[str, ...]:
    known: Any = book.value(parameter_id).value
    return () if known is None else tuple(known)


def _needed(book: Rulebook) -> tuple[str, ...]:
    """The values the order is made from: the classes only where urgency is a criterion, or where the criteria are not known."""
    criteria = _codes(book, ORDER)
    return (ORDER, SCALE) if not criteria or OrderCriterion.URGENCY.value in criteria else (ORDER,)


def _order(book: Rulebook) -> OrderCriteria | None:
    if book.missing(*_needed(book)):
        return None
    return OrderCriteria(tuple(OrderCriterion(code) for code in _codes(book, ORDER)), _codes(book, SCALE))


def _flag(book: Rulebook, parameter_id: str) -> bool | None:
    value = book.value(parameter_id).value
    return value if isinstance(value, bool) else None


def _number(book: Rulebook, parameter_id: str) -> int | None:
    return None if book.value(parameter_id).value is None else book.integer(parameter_id)


@dataclass(frozen=True)
class Standing:
    """Somebody's place on the list of a unit and paragraph, without who: `number` from 1 `among` so many, None while the criteria
    are not known. `entry` is the id, for those one may see alone."""

    number: int | None
    among: int
    urgency: str
    referred_on: date
    entry: int | None
    has_right: bool = False


def standings(unit_ids: Collection[int], agreed: Agreed) -> dict[UnitParagraph, list[Standing]]:
    """The lists of some units, each in its service's own order or the agreed one, as the reader may see them (1 query); without
    criteria in the order people were entered."""
    found: dict[UnitParagraph, list[tuple[WaitingKey, int | None]]] = {}
    orders: dict[UnitParagraph, OrderCriteria | None] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ORDERED, {"units": list(unit_ids), "on": agreed.on})
        for unit, paragraph, entered, urgency, referred_on, own, criteria, right in cursor.fetchall():
            found.setdefault((unit, paragraph), []).append((WaitingKey(entered, urgency, referred_on, right), own))
            orders[unit, paragraph] = holding(criteria, agreed.order, agreed.scale)
    return {key: _standings(rows, orders[key]) for key, rows in found.items()}


def _standings(rows: Sequence[tuple[WaitingKey, int | None]], order: OrderCriteria | None) -> list[Standing]:
    number = numbers([key for key, _own in rows], order) if order else {}
    stood = [Standing(number.get(key.entered), len(rows), key.urgency, key.referred_on, own, key.has_right) for key, own in rows]
    return sorted(stood, key=lambda row: row.number or 0)


def own_standings(unit_ids: Collection[int], agreed: Agreed) -> dict[int, Standing]:
    """The places of those entries one may see, by entry (1 query)."""
    found = standings(unit_ids, agreed)
    return {row.entry: row for rows in found.values() for row in rows if row.entry is not None}


def waiting_profile(row: Entry, tree: Iterable[GroupRow]) -> WaitingProfile:
    """What an entry waits for; each target group with those it lies under."""
    parents = {group.id: group.parent_id for group in tree}
    return WaitingProfile(
        paragraph=row.paragraph,
        groups=tuple(_upward(group, parents) for group in row.groups),
        sex=row.sex,
        must=frozenset(row.must),
        age_from=row.age_from,
        age_to=row.age_to,
    )


def _upward(group: int, parents: dict[int, int | None]) -> frozenset[int]:
    found: set[int] = set()
    at: int | None = group
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return frozenset(found)


def place_profile(row: Vacancy) -> PlaceProfile:
    """What a vacancy is."""
    return PlaceProfile(
        paragraph=row.paragraph,
        groups=frozenset(row.groups),
        sex=row.sex,
        features=row.features,
        age_from=row.age_from,
        age_to=row.age_to,
    )
