"""Place inquiries: those sent, those asked of one's own units, and the answers to a need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from rammevaerk.inquiries import facts
from rammevaerk.inquiries.models import AskedUnit, PlaceAnswer, PlaceInquiry
from rammevaerk.inquiries.rules.place import AskedFact, AskedState, PlaceAnswerKind, asked_state
from rammevaerk.registry.queries import unit_named

MUNICIPAL_KINDS = frozenset({"municipal", "self_owning_agreement"})

# For each unit the newest question, and of it the newest answer; an earlier question that was answered stands when the newer
# one has not been.
_ANSWERS = """
SELECT DISTINCT ON (a.unit_id) a.unit_id, a.id, i.id, i.sent_at, i.deadline, i.withdrawn_on, LEAST(u.closed_on, s.closed_on),
       s.operator_id, s.operator_kind, u.name, s.name, h.kind, h.from_day, h.conditions, h.item_id, h.price_ore, h.price_unit,
       h.at, h.by_id IS NULL
  FROM inquiries_placeinquiry i
  JOIN inquiries_askedunit a ON a.inquiry_id = i.id
  JOIN registry_unit u ON u.id = a.unit_id
  JOIN registry_service s ON s.id = u.service_id
  LEFT JOIN LATERAL (SELECT x.* FROM inquiries_placeanswer x WHERE x.asked_id = a.id ORDER BY x.id DESC LIMIT 1) h ON true
 WHERE i.need = %s
 ORDER BY a.unit_id, (h.kind IS NULL), i.id DESC
"""


@dataclass(frozen=True)
class UnitAnswer:
    """How it stands with one unit that was asked for a need. `kind` is None without an answer; `price_ore` per `price_unit`."""

    unit_id: int
    asked_id: int
    inquiry_id: int
    sent_at: datetime
    deadline: date
    withdrawn_on: date | None
    closes_on: date | None
    operator_id: int | None
    operator_kind: str
    unit_name: str
    service_name: str
    kind: PlaceAnswerKind | None
    from_day: date | None
    conditions: str
    item_id: int | None
    price_ore: int | None
    price_unit: str
    at: datetime | None
    by_link: bool

    @property
    def full_name(self) -> str:
        """The service and the unit."""
        return unit_named(self.service_name, self.unit_name)

    def state(self, today: date) -> AskedState:
        """Its state on a day."""
        return asked_state(AskedFact(self.deadline, self.withdrawn_on, self.closes_on, self.kind is not None), today)


def answers_for(need_id: int) -> dict[int, UnitAnswer]:
    """What each unit asked for a need has answered, by unit (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [need_id])
        return {row[0]: _unit_answer(row) for row in cursor.fetchall()}


def _unit_answer(row: tuple[Any, ...]) -> UnitAnswer:
    kind = PlaceAnswerKind(row[11]) if row[11] else None
    answer = (kind, row[12], row[13] or "", row[14], row[15], row[16] or "", row[17], bool(row[18]) and kind is not None)
    return UnitAnswer(*(*row[:11], *answer))


def dialogue_on(answers: Mapping[int, UnitAnswer], own: Iterable[int]) -> date | None:
    """The day of the newest answer from another municipality's service: a dialogue with other municipalities (R8, readings
    3.2). `own` are the organisations the reader stands for. None without one; no query."""
    mine = set(own)
    days = [
        answer.at.date()
        for answer in answers.values()
        if answer.at is not None and answer.operator_kind in MUNICIPAL_KINDS and answer.operator_id not in mine
    ]
    return max(days, default=None)


def place_inquiries(*, only_running: bool, today: date) -> QuerySet[PlaceInquiry]:
    """The inquiries one may see as the municipality that asks, with how many units were asked and have answered (1 query)."""
    rows = PlaceInquiry.objects.select_related("municipality").annotate(
        asked_count=Count("asked", distinct=True), answered_count=Count("asked__answers__asked_id", distinct=True)
    )
    return rows.filter(withdrawn_on__isnull=True, deadline__gte=today) if only_running else rows


def place_inquiry(pk: int) -> PlaceInquiry | None:
    """One inquiry one may see (1 query)."""
    return PlaceInquiry.objects.select_related("municipality", "sent_by__user").filter(pk=pk).first()


def inquiries_of(need_id: int) -> list[PlaceInquiry]:
    """The inquiries of a need, newest first (1 query)."""
    return list(PlaceInquiry.objects.filter(need=need_id).select_related("sent_by__user").order_by("-pk"))


@dataclass(frozen=True)
class AskedRow:
    """A unit that was asked, with its inquiry, answers (newest first) and whether a code is out: `code` is None without one."""

    row: AskedUnit
    answers: tuple[PlaceAnswer, ...]
    fact: AskedFact
    code: Any = None

    @property
    def answer(self) -> PlaceAnswer | None:
        """The answer that holds."""
        return self.answers[0] if self.answers else None

    @property
    def name(self) -> str:
        """The service and the unit."""
        return unit_named(self.row.unit.service.name, self.row.unit.name)

    def state(self, today: date) -> AskedState:
        """Its state on a day."""
        return asked_state(self.fact, today)


def asked_of(inquiry: PlaceInquiry) -> list[AskedRow]:
    """The units an inquiry asks, with answers and codes (3 queries)."""
    asked = inquiry.asked.select_related("unit__service__operator").prefetch_related(
        "answers__item", "answers__by__user", "codes"
    )
    return [_asked_row(row, inquiry) for row in asked.order_by("pk")]


def asked_units(today: date, *, only_open: bool = False) -> list[AskedRow]:
    """What one's own units are asked, the nearest deadline first (2 queries)."""
    rows = _asked_by_unit()
    if only_open:
        rows = rows.filter(inquiry__withdrawn_on__isnull=True, inquiry__deadline__gte=today)
    return [_asked_row(row, row.inquiry) for row in rows.order_by("inquiry__deadline", "pk")]


def asked_unit(pk: int) -> AskedRow | None:
    """One unit one may see as the asked (2 queries)."""
    row = _asked_by_unit().filter(pk=pk).first()
    return _asked_row(row, row.inquiry) if row else None


def _asked_by_unit() -> QuerySet[AskedUnit]:
    rows = AskedUnit.objects.select_related("inquiry__municipality", "unit__service")
    return rows.prefetch_related("answers__item", "answers__by__user")


def _asked_row(row: AskedUnit, inquiry: PlaceInquiry) -> AskedRow:
    answers = tuple(sorted(row.answers.all(), key=lambda one: -one.pk))
    code = None
    if "codes" in getattr(row, "_prefetched_objects_cache", {}):
        code = next((one for one in row.codes.all() if one.replaced_at is None), None)
    return AskedRow(row, answers, facts.asked_fact(inquiry, row, answered=bool(answers)), code)
