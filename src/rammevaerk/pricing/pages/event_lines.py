"""Life events in words, for the pages that list them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing.event_plans import share_words
from rammevaerk.pricing.models import Handover, LifeEvent, TariffItem
from rammevaerk.pricing.rules.life_events import EventKind


@dataclass(frozen=True)
class EventLine:
    """An event as a list shows it: `sentence` tells who becomes whom; `ends` whether the item asked about ends by it."""

    event_id: int
    kind: str
    day: date
    sentence: str
    state: str
    badge: str
    ends: bool = False
    is_demo: bool = False


def kind_words(kind: EventKind) -> str:
    """Åbning · Sammenlægning · Opdeling · …"""
    return {
        EventKind.OPENING: _("Opening"),
        EventKind.MERGER: _("Merger"),
        EventKind.SPLIT: _("Split"),
        EventKind.CHANGE_OF_OPERATOR: _("Change of operator or take-over"),
        EventKind.CHANGE_OF_PARAGRAPH: _("Change of paragraph"),
        EventKind.CHANGE_OF_TARGET_GROUP: _("Change of target group"),
        EventKind.CLOSING: _("Closing"),
    }[kind]


def state_of(event: LifeEvent) -> tuple[str, str]:
    """Words and badge of how far an event has come."""
    if event.declined_at is not None:
        return pgettext("life event", "Declined"), "grey"
    if event.recorded_at is not None:
        return pgettext("life event", "Recorded"), "success"
    return pgettext("life event", "Waits for the other operator"), "warning"


def item_words(item: TariffItem | None) -> str:
    """The service with its unit and paragraph; the closing account for none."""
    if item is None:
        return _("the closing account")
    unit, service = item.unit.name, item.unit.service.name
    named = unit if unit.startswith(service) else f"{service}, {unit}"
    return f"{named} ({paragraph_label(item.paragraph)})"


def sentence_of(kind: EventKind, handovers: Iterable[Handover]) -> str:
    """Who becomes whom, with shares where there are several."""
    rows = list(handovers)
    origins = list(dict.fromkeys(item_words(row.origin) for row in rows if row.origin_id is not None))
    if kind is EventKind.SPLIT:
        successors = [f"{item_words(row.successor)} {share_words(row.share)}" for row in rows]
    else:
        successors = list(dict.fromkeys(item_words(row.successor) for row in rows if row.successor_id is not None))
    if not successors:
        return _("%(what)s closes") % {"what": " + ".join(origins)}
    if not origins:
        return _("%(what)s opens") % {"what": " + ".join(successors)}
    if origins == successors:
        return origins[0]
    return f"{' + '.join(origins)} → {' + '.join(successors)}"


def events_of(item_id: int) -> tuple[EventLine, ...]:
    """The events of an item that are not declined, newest first (1 query, 1 more when there are any)."""
    rows = Handover.objects.filter(Q(origin=item_id) | Q(successor=item_id), event__declined_at__isnull=True)
    return event_lines(LifeEvent.objects.filter(pk__in=set(rows.values_list("event", flat=True))), item_id=item_id)


def event_lines(events: Iterable[LifeEvent], *, item_id: int | None = None) -> tuple[EventLine, ...]:
    """Events as lines, newest first (2 queries)."""
    found = sorted(events, key=lambda event: (event.day, event.pk), reverse=True)
    handovers = _handovers(found) if found else {}
    return tuple(_line(event, handovers.get(event.pk, []), item_id) for event in found)


def _handovers(events: Iterable[LifeEvent]) -> Mapping[int, list[Handover]]:
    rows = Handover.objects.filter(event__in=[event.pk for event in events]).order_by("pk")
    found: dict[int, list[Handover]] = defaultdict(list)
    for row in rows.select_related("origin__unit__service", "successor__unit__service"):
        found[row.event_id].append(row)
    return found


def _line(event: LifeEvent, handovers: list[Handover], item_id: int | None) -> EventLine:
    kind, (state, badge) = EventKind(event.kind), state_of(event)
    stays = any(row.origin_id == row.successor_id == item_id for row in handovers)
    leaves = any(row.origin_id == item_id for row in handovers) and kind.ends_origins and not stays
    return EventLine(
        event_id=event.pk,
        kind=kind_words(kind),
        day=event.day,
        sentence=sentence_of(kind, handovers),
        state=state,
        badge=badge,
        ends=leaves and event.recorded_at is not None,
        is_demo=event.is_demo,
    )
