"""What a page costs at the size of the demo region: queries, and seconds at the 95th percentile."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from rammevaerk.accounts.queries import demo_assignments
from rammevaerk.home.middleware import ASSIGNMENT_KEY

ROUNDS = 60
WARM = 5


@dataclass(frozen=True)
class PageFigure:
    """One page as one person: number of queries, milliseconds at the median and the 95th percentile."""

    page: str
    person: str
    queries: int
    median_ms: float
    p95_ms: float


class _Counter:
    """Counts what is sent to the database, but for the demo's day, which a real region does not ask for. (The log Django
    keeps is emptied at each request.)"""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.queries += "web_democlock" not in sql
        return execute(sql, params, many, context)


def measure(pages: list[tuple[str, str]]) -> list[PageFigure]:
    """Each (person, address) asked ROUNDS times in this process, without the network; the first WARM do not count."""
    return [_measured(person, address) for person, address in pages]


def _measured(person: str, address: str) -> PageFigure:
    client = _browser(person)
    _ask(client, address)  # the shapes of a map are read once for the life of a process
    counter = _Counter()
    with connection.execute_wrapper(counter):
        _ask(client, address)
    milliseconds = [_ask(client, address) for _round in range(WARM + ROUNDS)][WARM:]
    return PageFigure(
        address, person, counter.queries, statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[-1]
    )


def _ask(client: Client, address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return took


def _browser(person: str) -> Client:
    """Somebody of the demo region, logged in; `public` is nobody."""
    client = Client(SERVER_NAME="localhost")
    if person != "public":
        assignment = next(row for row in demo_assignments() if row.user.username == person)
        client.force_login(assignment.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[ASSIGNMENT_KEY] = assignment.pk
        session.save()
    return client
