"""Recording what happens to services: by the operator, and by both operators when a service changes hands."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import moment, refuse
from rammevaerk.pricing.actions.tariffs import end_tariffs
from rammevaerk.pricing.event_plans import EventPlan, PlannedEvent, plan_event
from rammevaerk.pricing.models import Handover, LifeEvent, Posting, TariffItem
from rammevaerk.pricing.rules.life_events import EventKind, HandedShare, Movement
from rammevaerk.registry.queries import acting_of


@transaction.atomic
def record_life_event(*, by: RoleAssignment, today: date, event: PlannedEvent) -> LifeEvent:
    """Record an event of one's own services. One that moves a service to another operator is only proposed: it holds once the
    other operator has accepted it. Refused with everything that stops it."""
    require(by, Permission.EDIT_SHEETS)
    _lock(event)
    plan = plan_event(event)
    own = set(acting_of(by, today).parties)
    if not (plan.operators & own if event.kind is EventKind.CHANGE_OF_OPERATOR else plan.operators <= own):
        raise PermissionDenied(_("Only the operator's own economist records what happens to its services."))
    _refuse_blocked(plan)
    row = write_event(plan, at=moment(today), by=by)
    if plan.operators <= own:
        put_in_force(row, plan, at=moment(today), by=by)
    audit("record_life_event", by=by, target=Target("life_event", row.pk), details=_details(row, plan), rulebook=plan.rulebook)
    return row


@transaction.atomic
def accept_life_event(*, by: RoleAssignment, today: date, event_id: int) -> LifeEvent:
    """The other operator's yes: what the event does is calculated anew from what is known now, and holds from here on."""
    require(by, Permission.EDIT_SHEETS)
    row = _proposed(event_id)
    planned = planned_event(row)
    _lock(planned)
    plan = plan_event(planned)
    _require_other_side(by, row, plan, today)
    _refuse_blocked(plan)
    put_in_force(row, plan, at=moment(today), by=by)
    audit("accept_life_event", by=by, target=Target("life_event", row.pk), details=_details(row, plan), rulebook=plan.rulebook)
    return row


@transaction.atomic
def decline_life_event(*, by: RoleAssignment, today: date, event_id: int, because: str) -> LifeEvent:
    """No to a proposed event, by the other operator or by the one who takes it back. Nothing has moved, and nothing does."""
    require(by, Permission.EDIT_SHEETS)
    row = _proposed(event_id)
    plan = EventPlan(
        planned_event(row), TariffItem.objects.select_related("unit__service").in_bulk(_item_ids(planned_event(row)))
    )
    if not plan.operators & set(acting_of(by, today).parties):
        raise PermissionDenied(_("Only the two operators answer a proposed event."))
    if not because.strip():
        raise refuse("pricing.reason_missing", text("Write why."), where="because")
    if personal := guard_text(because, "because"):
        raise Refused([personal])
    row.declined_at, row.declined_by, row.declined_because = moment(today), by, because.strip()
    row.save(update_fields=["declined_at", "declined_by", "declined_because"])
    audit("decline_life_event", by=by, target=Target("life_event", row.pk), details={"because": row.declined_because})
    return row


def planned_event(row: LifeEvent) -> PlannedEvent:
    """A stored event as it was planned (1 query)."""
    shares = tuple(HandedShare(one.origin_id, one.successor_id, one.share) for one in row.handovers.order_by("pk"))
    return PlannedEvent(EventKind(row.kind), row.day, row.decision, shares, row.note, row.is_demo, row.pk)


def write_event(plan: EventPlan, *, at: datetime, by: RoleAssignment | None) -> LifeEvent:
    """The rows of an event, proposed and not in force, without asking who (2 queries)."""
    event = plan.event
    row = LifeEvent.objects.create(
        kind=event.kind.value,
        day=event.day,
        decision=event.decision.strip(),
        note=event.note.strip(),
        keeps_results=plan.keeps_results,
        keeps_history=plan.keeps_history,
        rulebook=plan.rulebook,
        proposed_at=at,
        proposed_by=by,
        is_demo=event.is_demo,
    )
    Handover.objects.bulk_create(
        [Handover(event=row, origin_id=one.origin, successor_id=one.successor, share=one.share) for one in event.shares]
    )
    return row


def put_in_force(row: LifeEvent, plan: EventPlan, *, at: datetime, by: RoleAssignment | None) -> None:
    """Post what moves, end the tariffs, and mark the event as recorded, without asking who."""
    row.keeps_results, row.keeps_history, row.rulebook = plan.keeps_results, plan.keeps_history, plan.rulebook
    row.recorded_at, row.recorded_by = at, by
    row.save(update_fields=["keeps_results", "keeps_history", "rulebook", "recorded_at", "recorded_by"])
    Posting.objects.bulk_create(postings(plan.movements, event=row, at=at, by=by))
    after = Period(plan.event.day, None)
    end_tariffs([(item, after) for item in _with_their_prices(plan.ended)], at=at)


def postings(movements: Iterable[Movement], *, event: LifeEvent | None, at: datetime, by: RoleAssignment | None) -> list[Posting]:
    """The rows of movements, not saved."""
    return [
        Posting(
            event=event,
            result_id=moved.holding.result,
            part=moved.holding.part.value,
            from_item_id=moved.from_item,
            from_year=moved.holding.into_year,
            to_item_id=moved.to_item,
            to_year=moved.to_year,
            amount_ore=moved.ore,
            posted_at=at,
            posted_by=by,
        )
        for moved in movements
    ]


def _with_their_prices(items: Sequence[TariffItem]) -> list[TariffItem]:
    """The items, and those that are priced by their sheets."""
    beside = TariffItem.objects.filter(priced_with__in=items).select_related("unit__service")
    return [*items, *beside] if items else []


def _item_ids(event: PlannedEvent) -> Collection[int]:
    return {pk for share in event.shares for pk in (share.origin, share.successor) if pk is not None}


def _lock(event: PlannedEvent) -> None:
    """Nobody records another event of the same items at the same time."""
    list(TariffItem.objects.select_for_update().filter(pk__in=_item_ids(event)).order_by("pk").values_list("pk"))


def _proposed(event_id: int) -> LifeEvent:
    row = LifeEvent.objects.select_for_update().get(pk=event_id)
    if row.recorded_at is not None or row.declined_at is not None:
        raise refuse("pricing.event_answered", text("The event has been answered already."))
    return row


def _require_other_side(by: RoleAssignment, row: LifeEvent, plan: EventPlan, today: date) -> None:
    """Raise PermissionDenied unless the person acts for the operator that did not propose the event."""
    proposed = set(acting_of(row.proposed_by, today).parties) if row.proposed_by else set()
    if not (plan.operators - proposed) & set(acting_of(by, today).parties):
        raise PermissionDenied(_("The other operator accepts the event."))


def _refuse_blocked(plan: EventPlan) -> None:
    if plan.blocks:
        raise Refused([finding for finding in plan.findings if finding.blocks])


def _details(row: LifeEvent, plan: EventPlan) -> dict[str, object]:
    return {
        "kind": row.kind,
        "day": row.day.isoformat(),
        "moved": len(plan.movements),
        "in_force": row.recorded_at is not None,
    }
