"""How many questions a page asks the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

NOT_COUNTED = ("web_democlock", "SAVEPOINT")  # the demo's day, and the tests' own transaction: a real region has neither


def queries_of(client: Client, address: str) -> int:
    """Every question of a page, those of session, login and walls too."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return sum(not any(word in query["sql"] for word in NOT_COUNTED) for query in seen)
