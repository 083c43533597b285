"""What the acts have in common."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.casework import queries
from rammevaerk.casework.models import Answer
from rammevaerk.casework.rules.checklist import CheckAnswer, CheckPoint
from rammevaerk.casework.rules.texts import DatedText
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of

ONE_DRAW, ONE_LIST = 4107, 4108
"""Namespaces of the advisory locks: one draw at a time in a municipality, one keeping of a list at a time for a need."""


@dataclass(frozen=True)
class Given:
    """The answer to a point, and a note."""

    answer: CheckAnswer
    note: str = ""


@contextmanager
def acting(by: RoleAssignment, today: date, permission: Permission) -> Iterator[None]:
    """Permission, the walls of the person who acts, and one transaction."""
    require(by, permission)
    with acting_for(acting_of(by, today)), transaction.atomic():
        yield


def wait_for(namespace: int, key: int) -> None:
    """Hold a lock until the transaction ends; a second one waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [namespace, key % 2**31])


def guard_notes(notes: Mapping[str, str]) -> list[Finding]:
    """A finding for each note the guard stops, by field."""
    return [finding for where, note in notes.items() if (finding := guard_text(note, where))]


def check_seen(answers: list[Answer], seen: int) -> None:
    """Raise Refused when somebody has answered since the list was shown."""
    if answers and answers[0].pk > seen:
        message = text("Somebody answered the list while you had it open. Look at the answers now on file and save again.")
        raise Refused([Finding("casework.answered_meanwhile", Severity.BLOCKING, message)])


def changed_rows(
    given: Mapping[CheckPoint, Given], answers: list[Answer], texts: Mapping[CheckPoint, DatedText], beside: Mapping[str, Any]
) -> list[Answer]:
    """A row for each point whose answer or note is another than the one that holds."""
    before = queries.held(answers)
    return [
        Answer(
            **beside,
            point=point.value,
            answer=new.answer.value,
            note=new.note.strip(),
            case_text_id=texts[point].text_id if point in texts else None,
        )
        for point, new in given.items()
        if point not in before or (before[point].answer, before[point].note) != (new.answer.value, new.note.strip())
    ]
