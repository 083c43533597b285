"""A platform as `make run` starts it, on a copy of the demo region."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from psycopg.conninfo import conninfo_to_dict

from rammevaerk.config.launcher import fingerprints, state
from rammevaerk.config.launcher.aside import demo_platform

from tests.support.cluster import demo_database, test_server


@contextmanager
def own_platform(port: int, name: str) -> Iterator[str]:
    """The address of a platform on a copy of the demo region that nobody else changes, or of the one that runs already."""
    if running := os.environ.get("RAMMEVAERK_BROWSER_ADDRESS"):
        yield running
        return
    with test_server() as server, demo_database(server, name) as database:
        url = _url(server, database)
        state.note(url, state.TABLES, fingerprints.of_tables())
        state.note(url, state.DEMO, state.LOADED)
        with demo_platform(port, url) as where:
            yield where


def _url(server: str, name: str) -> str:
    """The copy as the platform is told of it; its owner acts there as the app."""
    if "://" in server:
        return urlsplit(server)._replace(path=f"/{name}").geturl()
    parts = conninfo_to_dict(server)
    return f"postgresql://{parts['user']}@/{name}?host={quote(str(parts['host']), safe='')}"
