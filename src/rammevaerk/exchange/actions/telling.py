"""Telling other systems that something happened, in the transaction of the act itself."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from rammevaerk.accounts.actions import Target
from rammevaerk.accounts.walls import Function
from rammevaerk.exchange.rules.happenings import HappeningKind
from rammevaerk.web.clock import moment_on

FEED_LOCK = 41_002
"""Advisory lock with the organisation's id: shared by those who tell, taken alone for a moment by the reader."""


@dataclass(frozen=True)
class Told:
    """Who is told: an organisation in a function; for a unit the id of the service, for an authority the department that
    alone may see the row behind it (empty: every department)."""

    organisation: int
    function: Function
    service: int | None = None
    department: str = ""


def to_authority(organisation: int, department: str = "") -> Told:
    """A municipality's case workers."""
    return Told(organisation, Function.AUTHORITY, department=department)


def to_unit(operator: int, service: int) -> Told:
    """The operator's own staff at a service."""
    return Told(operator, Function.UNIT, service=service)


def tell(kind: HappeningKind, target: Target, *to: Told, today: date) -> None:
    """Tell that something happened; call it inside the transaction of the act, last (1 query for each told, and 1).

    Nobody is told twice of one act: the same `Told` twice is one row. The lock is held until the transaction ends, so that no
    reader fetches a newer row and passes this one over.
    """
    told = sorted(set(to), key=lambda one: (one.organisation, one.function.value, one.service or 0, one.department))
    if target.id is None:
        raise ValueError("a happening is of something that has an id")
    at = moment_on(today)
    with connection.cursor() as cursor:
        for organisation in sorted({one.organisation for one in told}):
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [FEED_LOCK, organisation])
        # Without RETURNING: whoever tells others may not read what they are told.
        for one in told:
            cursor.execute(
                "INSERT INTO exchange_happening (kind, target_kind, target, organisation_id, function, service, department, at) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                [kind.value, target.type, target.id, one.organisation, one.function.value, one.service, one.department, at],
            )
