"""Who uses a database server, so that it is started once and stopped by the last.

Each user holds a shared lock on `var/<cluster>-users.lock`; locks end with their process, also when it is killed.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rammevaerk.config.launcher import roles
from rammevaerk.config.launcher.postgres import Server
from rammevaerk.config.launcher.problems import LaunchProblem
from rammevaerk.config.places import VAR

PATIENCE_SECONDS = 60.0


@contextmanager
def locked(path: Path) -> Iterator[TextIO]:
    """Alone among all processes while the body runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@contextmanager
def shared(server: Server) -> Iterator[Server]:
    """The server while the body runs, for commands and test runs: the first one starts it, the last one stops it.

    Give a server with `outlives_us=True`: the others go on when the one that started it ends.
    """
    with _users(server).open("a+") as users:
        with locked(_starting(server)):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not server.answers():
                _start(server)
        try:
            yield server
        finally:
            with locked(_starting(server)):
                fcntl.flock(users, fcntl.LOCK_UN)
                if _alone(users):
                    server.stop_anybodys()


@contextmanager
def owned(server: Server) -> Iterator[Server]:
    """The server while the body runs, as a child that ends with us; commands may use it meanwhile.

    A server that another command started is waited for; one that a killed command left behind is stopped first.
    """
    with _users(server).open("a+") as users:
        with locked(_starting(server)):
            _wait_until_alone(users)
            if server.answers():
                server.stop_anybodys()
            fcntl.flock(users, fcntl.LOCK_SH)
            _start(server)
        try:
            yield server
        finally:
            with locked(_starting(server)):
                server.stop()


def _start(server: Server) -> None:
    if server.is_new:
        server.create()
    server.start()
    try:
        roles.ensure_embedded(server.address("postgres", database="postgres"))
    except BaseException:
        server.stop()
        raise


def _users(server: Server) -> Path:
    VAR.mkdir(parents=True, exist_ok=True)
    return VAR / f"{server.cluster.name}-users.lock"


def _starting(server: Server) -> Path:
    return VAR / f"{server.cluster.name}-start.lock"


def _alone(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_until_alone(users: TextIO) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not _alone(users):
        if time.monotonic() > until:
            raise LaunchProblem("Another command of this project is using the database: let it end, or stop it, and start again.")
        time.sleep(0.1)
