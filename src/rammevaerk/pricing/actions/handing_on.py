"""Accounts closed after an item has ended: their result goes where the event sent the others (readings 2.7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rammevaerk.kernel.finding import Finding
from rammevaerk.pricing.actions.life_events import planned_event, postings
from rammevaerk.pricing.actions.shared import moment
from rammevaerk.pricing.event_plans import published_years
from rammevaerk.pricing.models import Handover, LifeEvent, Posting, YearResult
from rammevaerk.pricing.rulebooks import reserve_terms, rulebook_on
from rammevaerk.pricing.rules import ReserveTerms
from rammevaerk.pricing.rules.life_events import EventKind, HeldPart, Holding, Movement, hand_over, to_closing_account
from rammevaerk.pricing.rules.regulation import LAG


def hand_on_closed(rows: Sequence[YearResult], *, today: date) -> None:
    """Post the results of years just closed whose item has handed on by a recorded event (1 query when none has).

    Without a known lag nobody can say which tariff of the successor takes them in: then they wait at the item, told as not
    decided; `lag_missing` refuses it where somebody closes one year by hand.
    """
    events = _events({row.item_id for row in rows})
    if not events:
        return
    terms = reserve_terms(rulebook_on(today))
    new: list[Posting] = []
    for row in rows:
        event = events.get(row.item_id)
        if event is None or not row.result_ore or not _concerns(event, row):
            continue
        new += postings(_movements(row, event, terms), event=event, at=moment(today), by=None)
    Posting.objects.bulk_create(new)


def lag_missing(item_id: int, today: date) -> tuple[Finding, ...]:
    """The finding when an item has handed on its results and the lag is unknown (2 queries)."""
    event = _events({item_id}).get(item_id)
    return rulebook_on(today).missing(LAG) if event is not None and event.keeps_results else ()


def _events(item_ids: set[int]) -> dict[int, LifeEvent]:
    """The event by which each item has handed on."""
    rows = Handover.objects.filter(origin__in=item_ids, event__recorded_at__isnull=False).select_related("event")
    return {row.origin_id: row.event for row in rows if row.origin_id and EventKind(row.event.kind).ends_origins}


def _concerns(event: LifeEvent, row: YearResult) -> bool:
    """All years before the event, and its own year when the item ended in it: after a split, one that goes on keeps that."""
    if row.year < event.day.year:
        return True
    goes_on = any(share.origin == share.successor == row.item_id for share in planned_event(event).shares)
    return row.year == event.day.year and not goes_on


def _movements(row: YearResult, event: LifeEvent, terms: ReserveTerms) -> tuple[Movement, ...]:
    into = row.year + terms.lag if terms.lag is not None else None
    held = Holding(row.pk, row.year, HeldPart.UNDECIDED, into, (row.result_ore or 0) - row.covered_ore)
    return _sent(held, event, row.item_id)


def _sent(held: Holding, event: LifeEvent, item: int) -> tuple[Movement, ...]:
    """Where the event sends it, and on from there when a successor has ended too."""
    if event.kind == EventKind.CLOSING.value or not event.keeps_results:
        return to_closing_account([held], item=item)
    if held.into_year is None:
        return ()
    mine = [share for share in planned_event(event).shares if share.origin == item]
    shares = {share.successor: share.share for share in mine if share.successor is not None}
    moved = hand_over([held], shares, item=item, published=published_years(shares))
    later = _events(set(shares) - {item})
    onwards = [
        _sent(replace(held, into_year=one.to_year, ore=one.ore), later[one.to_item], one.to_item)
        for one in moved
        if one.to_item is not None and one.to_item in later
    ]
    return (*moved, *(movement for further in onwards for movement in further))
