"""The tests' database server and databases, shared by all test runs on this machine.

A migrated template is kept for each state of the migrations, so a run's own database is a copy made in a moment.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from rammevaerk.config.database import OWNER
from rammevaerk.config.launcher import roles
from rammevaerk.config.launcher.fingerprints import of_tables
from rammevaerk.config.launcher.postgres import TEST_OPTIONS, Server
from rammevaerk.config.launcher.sharing import locked, shared
from rammevaerk.config.places import VAR, cluster

OLD_TEMPLATES_KEPT = 3


@contextmanager
def test_server() -> Iterator[str]:
    """The owner's address of the tests' server (its database is `postgres`), while at least one run needs it."""
    if os.environ.get("DATABASE_URL"):
        roles.ensure_external()
        yield roles.owner_address()
        return
    with shared(Server(cluster("test"), TEST_OPTIONS, outlives_us=True)) as server:
        yield server.address(OWNER, database="postgres")


@contextmanager
def fresh_database(address: str, part: str = "rammevaerk") -> Iterator[str]:
    """The name of a migrated, empty database of this run's own; dropped at the end, whoever is still connected."""
    name = f"test_{part}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection, locked(VAR / "test-template.lock"):
        template = _template(connection)
        _drop(connection, name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield name
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _template(connection: psycopg.Connection) -> str:
    """The migrated template for the migrations as they are now, made when it is missing."""
    name = f"template_rammevaerk_{of_tables()}"
    found = "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_rammevaerk\\_%' ORDER BY oid"
    known = [row[0] for row in connection.execute(found).fetchall()]
    if name in known:
        return name
    for old in known[:-OLD_TEMPLATES_KEPT]:
        _drop(connection, old)
    half_made = f"making_{name}"
    _drop(connection, half_made)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half_made)))
    _migrate(half_made)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half_made), sql.Identifier(name)))
    return name


def _migrate(database: str) -> None:
    """Migrate in a process of its own: it is the owner, this one is the app."""
    program = (
        "import django; from django.conf import settings; "
        f"settings.DATABASES['default']['NAME'] = {database!r}; django.setup(); "
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "RAMMEVAERK_DB_ROLE": "owner"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the test database cannot be migrated:\n{done.stderr}")
