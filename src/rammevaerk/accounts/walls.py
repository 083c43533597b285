"""The second wall: tells PostgreSQL who is asking, so that row-level security can answer.

Three session settings carry it (read by the SQL functions acting_parties, acting_function and acting_units): the
organisations acted for, the function acted in, and the services the person is limited to. They are set at session
level, not per transaction, since rendering and streaming run outside the request's transaction; the price is that the
platform does not work behind a pooler in transaction mode.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum

from django.db import DatabaseError, InterfaceError, connection
from psycopg.pq import TransactionStatus


class Function(Enum):
    """In which capacity rows are asked for; a municipality is both authority and operator. LINK is whoever has opened a
    statement by its link and code: of nobody, limited to that statement (`Acting.units`)."""

    AUTHORITY = "authority"
    UNIT = "unit"
    ECONOMY = "economy"
    SETTLING = "settling"
    SECRETARIAT = "secretariat"
    STEERING = "steering"
    ORGANISATION = "organisation"
    LINK = "link"
    AUDITOR = "auditor"
    PUBLIC = "public"


@dataclass(frozen=True)
class Acting:
    """Who is asking. `units` are ids of services (by link: of the statement); None means no limit within the organisations, empty
    means none.
    `departments` likewise by name."""

    function: Function
    parties: tuple[int, ...] = ()
    units: tuple[int, ...] | None = None
    departments: tuple[str, ...] | None = None

    def settings(self) -> tuple[str, str, str, str]:
        """The texts of the session settings, in the order of SETTING_NAMES."""
        return (
            _array(self.parties),
            self.function.value,
            "" if self.units is None else _array(self.units),
            "" if self.departments is None else _array(tuple(_quoted(name) for name in self.departments)),
        )


PUBLIC = Acting(Function.PUBLIC)
SETTING_NAMES = ("rammevaerk.parties", "rammevaerk.function", "rammevaerk.units", "rammevaerk.departments")


def _array(values: tuple[object, ...]) -> str:
    return "{" + ",".join(str(value) for value in values) + "}"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


NOBODY = ("", "", "", "")
# What the database has been told in this thread of control, and by which connection; asking it would cost a query each time.
_told: ContextVar[tuple[tuple[str, ...], object]] = ContextVar("rammevaerk_acting", default=(NOBODY, None))


@contextmanager
def acting_for(acting: Acting) -> Iterator[None]:
    """Act for somebody while the block runs, then as whoever acted before (two queries; none for whoever acts already).

    Inside a broken transaction nothing is restored (the rollback does it); a connection that cannot be restored is
    closed, so that no later request can inherit the wrong party.
    """
    before, wanted = _in_force(), acting.settings()
    if wanted == before:
        yield
        return
    _set(wanted)
    token = _told.set((wanted, connection.connection))
    try:
        yield
    finally:
        _told.reset(token)
        _restore(before)


def _in_force() -> tuple[str, ...]:
    """A connection that has been lost and made anew has been told nothing."""
    values, told_by = _told.get()
    return values if connection.connection is told_by else NOBODY


def _set(values: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"set_config('{name}', %s, false)" for name in SETTING_NAMES), list(values))


def _restore(before: tuple[str, ...]) -> None:
    if connection.connection is None:
        return
    if connection.connection.info.transaction_status is TransactionStatus.INERROR:
        return  # asking anything now would hide the error that broke it; its rollback takes the settings back
    try:
        _set(before)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise
