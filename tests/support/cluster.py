"""The tests' database server and databases, shared by all test runs on this machine.

A migrated template is kept for each state of the migrations, so a run's own database is a copy made in a moment; and one with
the demo region for the state of the sources, so that the region is loaded once and not for each test that reads it.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from rammevaerk.config.database import OWNER
from rammevaerk.config.launcher import roles
from rammevaerk.config.launcher.fingerprints import of_tables
from rammevaerk.config.launcher.postgres import TEST_OPTIONS, Server
from rammevaerk.config.launcher.sharing import locked, shared
from rammevaerk.config.places import PACKAGE, VAR, cluster

OLD_TEMPLATES_KEPT = 3
MIGRATE = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
LOAD_DEMO = "from rammevaerk.config.demo.load import load_demo; load_demo(lambda done, total, note: None)"


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
    with _copy(address, part, _template) as name:
        yield name


@contextmanager
def demo_database(address: str, part: str = "demo") -> Iterator[str]:
    """As `fresh_database`, with the demo region in it."""
    with _copy(address, part, _demo_template) as name:
        yield name


@contextmanager
def _copy(address: str, part: str, template_of: Callable[[psycopg.Connection], str]) -> Iterator[str]:
    name = f"test_{part}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection, locked(VAR / "test-template.lock"):
        template = template_of(connection)
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
    _made(connection, name, "template1", MIGRATE)
    return name


def _demo_template(connection: psycopg.Connection) -> str:
    """A migrated database with the demo region as the sources make it now; older ones go, for it is large."""
    name = f"template_demo_{_of_sources()}"
    found = "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_demo\\_%'"
    known = [row[0] for row in connection.execute(found).fetchall()]
    for old in known:
        if old != name:
            _drop(connection, old)
    if name not in known:
        _made(connection, name, _template(connection), LOAD_DEMO)
    return name


def _of_sources() -> str:
    """What the region is made from: the program, the parameters and the lists it reads."""
    digest = hashlib.sha256(of_tables().encode())
    for path in sorted(path for kind in ("py", "yml", "csv", "geojson", "json") for path in PACKAGE.rglob(f"*.{kind}")):
        digest.update(str(path.relative_to(PACKAGE)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _made(connection: psycopg.Connection, name: str, template: str, doing: str) -> None:
    """A database from another with something done to it; it gets its name when all of that is done."""
    half_made = f"making_{name}"
    _drop(connection, half_made)
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(half_made), sql.Identifier(template)))
    run_as_owner(half_made, doing)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half_made), sql.Identifier(name)))


def run_as_owner(database: str, doing: str, **environment: str) -> None:
    """Run a program on a database in a process of its own: it is the owner, this one is the app."""
    program = (
        "import django; from django.conf import settings; "
        f"settings.DATABASES['default']['NAME'] = {database!r}; django.setup(); {doing}"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "RAMMEVAERK_DB_ROLE": "owner", **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the test database {database} cannot be made:\n{done.stderr}")
