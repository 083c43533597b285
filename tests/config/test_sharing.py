"""The embedded server among several users: started by the first, stopped by the last, owned by the launcher."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from rammevaerk.config.launcher import sharing
from rammevaerk.config.launcher.postgres import Server
from rammevaerk.config.launcher.problems import LaunchProblem
from rammevaerk.config.places import Cluster

pytestmark = pytest.mark.slow
NewServer = Callable[..., Server]


@pytest.fixture
def new_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NewServer]:
    """Servers of one cluster, as several processes would make them; the folder is one the server's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="rv-"))
    folder.chmod(0o755)
    monkeypatch.setattr(sharing, "VAR", folder)
    cluster = Cluster("try", folder / "data", folder / "socket")

    def make(*, outlives_us: bool = True) -> Server:
        return Server(cluster, {"shared_buffers": "16MB"}, outlives_us=outlives_us)

    yield make
    make().stop_anybodys()
    shutil.rmtree(folder)


def test_the_last_user_stops_the_server(new_server: NewServer) -> None:
    first, second = sharing.shared(new_server()), sharing.shared(new_server())
    server = first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert server.answers()
    second.__exit__(None, None, None)
    assert not server.answers()


def test_roles_and_database_are_made_once_and_as_the_house_says(new_server: NewServer) -> None:
    with sharing.shared(new_server()):
        pass
    with sharing.shared(new_server()) as server, psycopg.connect(server.address("rammevaerk_app", database="rammevaerk")) as app:
        roles = app.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname LIKE 'rammevaerk%' ORDER BY 1"
        ).fetchall()
        assert roles == [("rammevaerk_app", False, False, False), ("rammevaerk_owner", False, False, True)]
        owner = app.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'rammevaerk'").fetchone()
        assert owner == ("rammevaerk_owner",)
        (encoding, locale) = app.execute(
            "SELECT pg_encoding_to_char(encoding), datlocale FROM pg_database WHERE datname = 'rammevaerk'"
        ).fetchone() or ("", "")
        assert (encoding, locale) == ("UTF8", "C.UTF-8")  # with plain C, trigram search loses æ, ø and å


def test_the_launcher_takes_over_a_server_that_a_killed_command_left(new_server: NewServer) -> None:
    left = new_server()
    left.create()
    left.start()
    assert left.process is not None
    before = left.process.pid
    with sharing.owned(new_server(outlives_us=False)) as server:
        left.process.wait(10)
        assert server.process is not None
        assert server.process.pid != before
        with sharing.shared(new_server()) as seen_by_a_command:
            assert seen_by_a_command.answers()
        assert server.answers()
    assert not server.answers()


def test_the_launcher_says_when_a_command_does_not_end(new_server: NewServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PATIENCE_SECONDS", 0.3)
    with sharing.shared(new_server()), pytest.raises(LaunchProblem, match="Another command"):
        sharing.owned(new_server(outlives_us=False)).__enter__()


def test_a_server_that_was_killed_starts_again_with_its_data(new_server: NewServer) -> None:
    server = new_server()
    server.create()
    server.start()
    address = server.address("postgres", database="postgres")
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    again = new_server()
    again.start()
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]
    again.stop()
