"""The database of the tests, and the people every test knows.

Tables are made and emptied by the owner; everything a test does, it does as the app role, behind row-level security.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.test import TestCase, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from rammevaerk.config.database import connection_settings

from tests.support.cluster import fresh_database, test_server

# A busy machine is slow, not wrong: examples have no time limit.
hypothesis_settings.register_profile("rammevaerk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("rammevaerk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database, so that `make check` can leave it to `make test`."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@contextmanager
def as_owner() -> Iterator[None]:
    """The test database as its owner while the body runs: to empty it, or to prove what the app role may not."""
    # Taken anew each time: while a browser's loop runs, Django hands out another connection object.
    connection = connections["default"]
    connection.close()
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "OPTIONS")}
    owner = connection_settings({**os.environ, "RAMMEVAERK_DB_ROLE": "owner"})
    connection.settings_dict.update({key: owner[key] for key in before})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A migrated database of this run's own on the tests' server."""
    with test_server() as address, fresh_database(address) as name, django_db_blocker.unblock():
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = name
        empty = TransactionTestCase._fixture_teardown

        def empty_as_owner(self: TransactionTestCase) -> None:
            if isinstance(self, TestCase):
                empty(self)
                return
            with as_owner():
                empty(self)

        TransactionTestCase._fixture_teardown = empty_as_owner  # type: ignore[method-assign]
        yield
        TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]
        connections.close_all()


@pytest.fixture
def owner(db: None) -> Callable[[], Any]:
    """`with owner():` runs the body as the owner of the tables (outside the test's transaction)."""
    return as_owner


@pytest.fixture
def cast(db: None) -> Any:
    """The organisations and people of `tests.support.people`."""
    from tests.support.people import make_cast

    return make_cast()


@pytest.fixture
def client_as(cast: Any) -> Callable[[str], Any]:
    """`client_as("case_worker")` is that person's browser; `client_as("public")` is nobody's."""
    from tests.support.people import client_of

    return lambda name: client_of(None if name == "public" else cast.person(name))


@pytest.fixture
def acting_as(cast: Any) -> Callable[..., Any]:
    """`with acting_as("case_worker"):` runs the body behind that person's walls, as a request of theirs would be."""
    from tests.support.people import acting_as

    return lambda name, **options: acting_as(None if name == "public" else cast.person(name), **options)
