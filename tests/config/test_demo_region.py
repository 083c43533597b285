"""The demo region is the same on every machine, every time it is loaded: what is drawn, is drawn from a fixed seed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest
from psycopg import sql

from rammevaerk.config.database import OWNER
from rammevaerk.config.places import ROOT

from tests.support import cluster

pytestmark = pytest.mark.database

LOAD = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
django.setup()
from rammevaerk.config.demo.load import load_demo
load_demo(lambda done, total, note: None)
"""
COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type <> 'timestamp with time zone'
AND column_name <> 'password' GROUP BY table_name
"""
"""What a row says; when it was written follows the clock, and a password its salt."""


@pytest.fixture
def two_databases() -> Iterator[tuple[str, list[str]]]:
    """The address of the server, and two migrated databases without a row."""
    with cluster.test_server() as address, ExitStack() as stack:
        yield address, [stack.enter_context(cluster.fresh_database(address, part)) for part in ("demo_1", "demo_2")]


def load(name: str, seed: int) -> None:
    """Load the demo as `make run` does, in a process whose sets and hashes are in an order of their own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "RAMMEVAERK_DB_ROLE": "owner",
        "PYTHONHASHSEED": str(seed),
    }
    subprocess.run([sys.executable, "-W", "ignore", "-c", LOAD.format(name=name)], env=environment, cwd=ROOT, check=True)


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


def test_two_loads_give_the_same_region(two_databases: tuple[str, list[str]]) -> None:
    address, names = two_databases
    with ThreadPoolExecutor() as pool:
        list(pool.map(load, names, (1, 77)))
    first, second = (content(address, name) for name in names)
    assert first == second
    assert first["contracts_placement"][0] > 10_000
