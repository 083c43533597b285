"""The events of a service's life, as they stand and as they were corrected."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry.models import ServiceEvent
from rammevaerk.web.dates import short


@dataclass(frozen=True)
class EventShown:
    """An event in words: what it is, when and where, and why it is written; `service` is the service it stands at."""

    service: str
    words: str
    what: str
    reason: str
    corrected: bool


def events_of(service_id: int) -> list[EventShown]:
    """The events of a service that stand and concern the whole of it, with those by which it went on after another (1 query)."""
    rows = ServiceEvent.objects.current().filter(Q(service=service_id) | Q(successor=service_id), unit__isnull=True)
    rows = rows.filter(day__gt=date(1900, 1, 1)).select_related("service", "successor", "location").order_by("day", "pk")
    return [_shown(row, service_id) for row in rows]


def events_from(origin: str, origin_id: int) -> list[EventShown]:
    """What a case has written of services and of their places, corrected rows too, oldest first (1 query)."""
    rows = ServiceEvent.objects.filter(
        Q(unit__isnull=True) | Q(kind=ServiceEvent.Kind.PLACES), origin=origin, origin_id=origin_id
    )
    rows = rows.select_related("service", "unit", "successor", "location")
    return [_shown(row, row.service_id) for row in rows.order_by("pk")]


def _shown(row: ServiceEvent, service_id: int) -> EventShown:
    day = short(row.day) if row.day else _("does not happen")
    after = row.successor_id == service_id
    other = row.service if after else row.successor
    words = _("Went on after") if after else str(row.get_kind_display())
    where = [row.town, row.location.name if row.location else ""] if row.kind == ServiceEvent.Kind.MOVES else []
    where += [row.unit.name, paragraph_label(row.paragraph)] if row.unit else []
    what = ", ".join(part for part in (other.name if other else "", *where, day) if part)
    return EventShown(row.service.name, words, what, row.reason, row.superseded_at is not None)
