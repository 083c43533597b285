"""The demo region is the same on every machine, every time it is loaded: what is drawn, is drawn from a fixed seed."""

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from psycopg import sql

from rammevaerk.config.database import OWNER

from tests.support import cluster

pytestmark = pytest.mark.database

COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type <> 'timestamp with time zone'
AND column_name <> 'password' GROUP BY table_name
"""
"""What a row says; when it was written follows the clock, and a password its salt."""


@pytest.fixture
def two_regions() -> Iterator[tuple[str, list[str]]]:
    """The address of the server, and the names of two databases with the region: the one that was loaded for all tests, and one
    loaded now, in a process whose sets and hashes are in an order of their own."""
    with cluster.test_server() as address, ExitStack() as stack:
        first = stack.enter_context(cluster.demo_database(address, "demo_1"))
        second = stack.enter_context(cluster.fresh_database(address, "demo_2"))
        cluster.run_as_owner(second, cluster.LOAD_DEMO, PYTHONHASHSEED="77")
        yield address, [first, second]


def content(address: str, name: str) -> dict[str, tuple[int, str]]:
    """Number of rows and a digest of them, by table."""
    with psycopg.connect(address, dbname=name, user=OWNER) as connection:
        found = {}
        for table, columns in connection.execute(COLUMNS).fetchall():
            row = sql.SQL("ROW({})::text").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
            digest = sql.SQL("SELECT count(*), md5(coalesce(string_agg({0}, chr(10) ORDER BY {0}), '')) FROM {1}")
            (count, value) = connection.execute(digest.format(row, sql.Identifier(table))).fetchone() or (0, "")
            found[table] = (count, value)
        return found


def test_two_loads_give_the_same_region(two_regions: tuple[str, list[str]]) -> None:
    address, names = two_regions
    first, second = (content(address, name) for name in names)
    assert first == second
    assert first["contracts_placement"][0] > 10_000
