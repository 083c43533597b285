"""The feed: what happened since a cursor, in an order that never passes over a row that was committed late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from rammevaerk.exchange.actions.telling import FEED_LOCK
from rammevaerk.exchange.models import Happening

PATIENCE = "3s"
"""How long the reader waits for acts under way. After that it answers that there is nothing new yet; nothing is lost."""


@dataclass(frozen=True)
class Happened:
    """One row of the feed."""

    id: int
    at: datetime
    kind: str
    target_kind: str
    target: int


@dataclass(frozen=True)
class FeedPage:
    """Rows after a cursor in their order, the cursor to ask with next time, and whether more are waiting."""

    rows: tuple[Happened, ...]
    next: int
    more: bool


def feed(parties: Iterable[int], since: int, limit: int) -> FeedPage:
    """What happened after the cursor, oldest first, behind the walls of whoever asks (1 query, and 3 for each party).

    The cursor is the id of the last row read, 0 for all. It never expires: rows are neither changed nor deleted.
    """
    mine = sorted(set(parties))
    horizon = settled_until(mine)
    if horizon is None:
        return FeedPage((), since, more=False)
    found = Happening.objects.filter(organisation__in=mine, id__gt=since, id__lte=horizon).order_by("id")
    rows = [Happened(*row) for row in found.values_list("id", "at", "kind", "target_kind", "target")[: limit + 1]]
    shown = tuple(rows[:limit])
    return FeedPage(shown, shown[-1].id if shown else since, more=len(rows) > limit)


def settled_until(parties: Iterable[int]) -> int | None:
    """The greatest id up to which every row for these parties can be seen or will never be; None when acts under way take longer
    than the reader waits.

    Whoever tells holds the organisation's lock, shared, until the transaction ends, and takes the id under it. To hold the lock
    alone is therefore to know that no row with an id given out so far is still on its way. Only one lock is held at a time,
    so that a reader is never part of a deadlock.
    """
    horizon: int | None = None
    for party in parties:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FEED_LOCK, party])
                cursor.execute("SELECT last_value FROM exchange_happening_id_seq")
                (given,) = cursor.fetchone()
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                return None
            raise
        horizon = given if horizon is None else min(horizon, given)
    return horizon
