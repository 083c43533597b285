"""Processes of their own on the test database, stopped at a place that is known and not at a moment that is hoped for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection
from psycopg import sql

from rammevaerk.config.database import connection_settings
from rammevaerk.config.places import ROOT

PATIENCE = 120.0  # seconds; the machine may be busy with other tests
# Tests beside these have copies of the same database on the same server, with the same tables under the same numbers.
BLOCKED = """SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'relation' AND relation = %s::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def address() -> str:
    """The test database as DATABASE_URL names it, for the app role."""
    known = connection.settings_dict
    options = {key: value for key, value in known["OPTIONS"].items() if key != "options"} | {"host": known["HOST"]}
    who = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    return f"postgresql://{who}@:{known['PORT']}/{known['NAME']}?{urlencode(options)}"


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start Python with some arguments on the test database, as the app role."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RAMMEVAERK_", "DATABASE_"))}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": address()}
    command = [sys.executable, "-W", "ignore", *arguments]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextmanager
def ended(*processes: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever the test finds, none of its processes is left behind."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def owner() -> psycopg.Connection:
    """A connection as the owner of the tables, beside the test's own."""
    known = connection_settings({**os.environ, "RAMMEVAERK_DB_ROLE": "owner"})
    here = connection.settings_dict
    return psycopg.connect(
        dbname=here["NAME"], host=here["HOST"], port=here["PORT"], user=known["USER"], password=known["PASSWORD"], autocommit=True
    )


@contextmanager
def nobody_may_write(table: str) -> Iterator[psycopg.Connection]:
    """While the body runs, or until its connection rolls back, whoever wants to write to the table waits; reading goes on."""
    with owner() as other:
        other.execute(sql.SQL("BEGIN; LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
        try:
            yield other
        finally:
            other.rollback()


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that will be; fails when it never is."""
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.05)


def blocked_at(other: psycopg.Connection, table: str, process: subprocess.Popen[str]) -> int:
    """Wait until the process stands before a write to the table; gives its session."""
    found: list[int] = []

    def stands() -> bool:
        found.extend(row[0] for row in other.execute(BLOCKED, [table]).fetchall())
        if process.poll() is not None and not found:
            raise AssertionError(f"ended before {table}: {process.communicate()[0]}")
        return bool(found)

    wait_until(stands, f"a write to {table}")
    return found[0]


def wait_until_gone(session: int) -> None:
    """Wait until the server has noticed that a session's process is dead."""
    with owner() as other:
        asked = "SELECT FROM pg_stat_activity WHERE pid = %s"
        wait_until(lambda: other.execute(asked, [session]).fetchone() is None, "the end of a dead session")
