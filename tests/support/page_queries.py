"""Queries of a page told apart: its own, and those of the frame every page has (the day, who asks, for whom)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

OF_THE_FRAME = (
    'FROM "web_democlock"',
    'FROM "django_session"',
    'FROM "accounts_user" WHERE',
    'FROM "accounts_roleassignment" INNER JOIN',
    "set_config('rammevaerk.parties'",
)


@dataclass
class Asked:
    """The statements of one page, filled in when the block ends."""

    own: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.own) + len(self.frame)


@contextmanager
def asked_queries() -> Iterator[Asked]:
    """The queries made in the block."""
    found = Asked()
    with CaptureQueriesContext(connection) as captured:
        yield found
    rows: list[dict[str, Any]] = list(captured.captured_queries)
    for row in rows:
        sql = str(row["sql"])
        (found.frame if any(part in sql for part in OF_THE_FRAME) else found.own).append(sql)
