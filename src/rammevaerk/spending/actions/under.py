"""What the acts have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.contracts import spending_reads as contracts
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.clock import is_demo, moment_on

ONE_AT_A_TIME = 4109
"""Namespace of the advisory lock: one claim, one saving of a file at a time in a municipality."""


@contextmanager
def acting(by: RoleAssignment, today: date, permission: Permission) -> Iterator[Acting]:
    """Permission, the walls of the person who acts, and one transaction."""
    require(by, permission)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def wait_for(municipality: int) -> None:
    """Hold the municipality's lock until the transaction ends; a second one waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, municipality % 2**31])


def stamped(by: RoleAssignment, today: date) -> dict[str, Any]:
    """Who entered a row for which municipality, and when."""
    return {"municipality_id": by.organisation_id, "by": by, "at": moment_on(today), "is_demo": is_demo()}


def check_words(words: str) -> None:
    """Raise Refused when the guard stops the words."""
    if finding := guard_text(words, "words"):
        raise Refused([finding])


def refused(code: str, message: str, where: str = "", **params: str) -> Refused:
    """A refusal with one finding."""
    return Refused([Finding(f"spending.{code}", Severity.BLOCKING, message, where=where, params=params)])


def citizen_of(reference: str, who: Acting) -> int:
    """The citizen by own reference. Raises Refused when there is none one may see."""
    found = contracts.citizen_by_reference(reference.strip(), who.parties)
    if found is None:
        raise refused("no_citizen", text("No citizen of yours has this reference."), "reference")
    return found.id
