"""`make run`: everything on one machine, from the database to the first page, and down again."""

import contextlib
import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from rammevaerk.config import mode
from rammevaerk.config.database import OWNER
from rammevaerk.config.launcher import fingerprints, processes, roles, state
from rammevaerk.config.launcher.postgres import Server
from rammevaerk.config.launcher.problems import LaunchProblem, disk_full, reason_in
from rammevaerk.config.launcher.sharing import owned
from rammevaerk.config.launcher.steps import Steps
from rammevaerk.config.launcher.tasks import Task, run_task
from rammevaerk.config.places import LOGS, NODE_MODULES, VAR, cluster

SMALLEST_FREE_SPACE = 300 * 1024 * 1024
FIRST_PAGE_SECONDS = 60.0
DEATHS_A_MINUTE = 3
FOR_CHILDREN = {"DJANGO_SETTINGS_MODULE": "rammevaerk.config.settings"}
FOR_WEB = {"RAMMEVAERK_DB_POOL": "8", "RAMMEVAERK_DIE_WITH_PARENT": "1"}


class Stopped(Exception):
    """Somebody asked us to stop (Ctrl-C, or the signal of a service manager)."""


@dataclass
class Started:
    """What runs, in the order it was started."""

    port: int
    owner: str
    server: Server | None
    environment: dict[str, str] = field(default_factory=lambda: {**os.environ, **FOR_CHILDREN})
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)


def run() -> int:
    """Start everything, wait, stop everything; returns the exit code."""
    steps = Steps()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    try:
        port = _check_machine()
        with _only_launcher(port), contextlib.ExitStack() as stack:
            started = _start_all(steps, port, stack)
            _welcome(steps, started)
            _watch(steps, started)
    except LaunchProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except Stopped:
        steps.say("\nStopped; the data are kept.")
        return 0
    return 0


def _ask_to_stop(number: int, frame: FrameType | None) -> None:
    for stopping in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, signal.SIG_IGN)  # a second Ctrl-C must not break the way down
    raise Stopped


def _check_machine() -> int:
    """The port to use; raises LaunchProblem for what can be known before anything is started."""
    os.environ.setdefault("RAMMEVAERK_MODE", mode.DEMO)
    if os.environ["RAMMEVAERK_MODE"] != mode.DEMO:
        raise LaunchProblem(
            "'make run' starts the demo region: remove RAMMEVAERK_MODE, or use 'rammevaerk serve' for production."
        )
    for fault in mode.faults(os.environ):
        raise LaunchProblem(f"{fault.sentence} {fault.remedy}")
    if not NODE_MODULES.is_dir():
        raise LaunchProblem("The packages of the pages are missing: run 'make install'.")
    given = os.environ.get("RAMMEVAERK_PORT", "8000")
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise LaunchProblem(f"RAMMEVAERK_PORT is {given!r}: give a number from 1 to 65535.")
    VAR.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(VAR).free < SMALLEST_FREE_SPACE:
        raise disk_full(VAR)
    return int(given)


@contextlib.contextmanager
def _only_launcher(port: int) -> Iterator[None]:
    """Hold the launcher's lock; a second launcher is told where the first runs."""
    with (VAR / "launcher.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid, _space, where = lock.read().strip().partition(" ")
            raise LaunchProblem(
                f"Rammeværk runs already at http://localhost:{where}/ (process {pid}): open it, or stop it there with Ctrl-C."
            ) from None
        _require_free(port)
        _write_owner(lock, port)
        yield


def _write_owner(lock: TextIO, port: int) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()} {port}\n")
    lock.flush()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise LaunchProblem(f"Port {port} is for administrators: start with RAMMEVAERK_PORT=8000 make run.") from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise LaunchProblem(
                f"Port {port} is taken by another program: stop it, or start with RAMMEVAERK_PORT={other} make run."
            ) from None


def _start_all(steps: Steps, port: int, stack: contextlib.ExitStack) -> Started:
    """Every step from the database to the first page; what was started is stopped by `stack` in the right order."""
    keep_secret_key()
    started = _start_database(steps, port, stack)
    _prepare(steps, started)
    stack.callback(_stop_children, started)
    with steps.step("Web server and job worker"):
        started.children["web server"] = _start_web(started)
        web = started.children["web server"]
        if not processes.wait_until(lambda: _page_answers(port), seconds=FIRST_PAGE_SECONDS, child=web):
            raise _has_stopped("web server", "web")
        # After the first page: both import for two seconds, and the page is what somebody waits for.
        started.children["job worker"] = _start_worker(started)
    return started


def keep_secret_key() -> None:
    """The key that signs sessions of this machine's demo, made once, readable by us alone."""
    path = VAR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as kept:
            kept.write(secrets.token_urlsafe(50))


def _start_database(steps: Steps, port: int, stack: contextlib.ExitStack) -> Started:
    if os.environ.get("DATABASE_URL"):
        with steps.step("PostgreSQL of DATABASE_URL"):
            roles.ensure_external()
        return Started(port, roles.owner_address(), None)
    server = Server(cluster("db"))
    with steps.step("PostgreSQL"):
        stack.enter_context(owned(server))
    return Started(port, server.address(OWNER, database="rammevaerk"), server)


def _prepare(steps: Steps, started: Started) -> None:
    """Tables, texts, files and the demo region, each only when it is not there as it should be."""
    notes = state.read(started.owner)
    with steps.step("Tables") as step:
        if notes.get(state.TABLES) == fingerprints.of_tables():
            step.skip("up to date")
        else:
            run_task(Task("migrate", _program("migrate")), step)
    with steps.step("Texts and files") as step:
        if fingerprints.texts_and_files_are_ready():
            step.skip("up to date")
        else:
            run_task(Task("files", _program("collect")), step)
    with steps.step("Demo region") as step:
        if notes.get(state.DEMO) == state.LOADED:
            step.skip("loaded")
        else:
            run_task(Task("demo", [sys.executable, "-m", "rammevaerk.config.launcher.demo_region"]), step)
            state.note(started.owner, state.DEMO, state.LOADED)


def _program(*arguments: str) -> list[str | Path]:
    return [sys.executable, "-m", "rammevaerk.config.cli", *arguments]


def _granian(port: int) -> list[str | Path]:
    program = Path(sys.executable).with_name("granian")
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    return [program, *options, "--no-ws", "--respawn-failed-workers", "rammevaerk.config.wsgi:application"]


# Both are killed with us: asked politely, the worker would outlive a database that goes at the same moment.
def _start_web(started: Started) -> subprocess.Popen[bytes]:
    environment = {**started.environment, **FOR_WEB}
    return processes.start(_granian(started.port), log=LOGS / "web.log", death_signal=signal.SIGKILL, environment=environment)


def _start_worker(started: Started) -> subprocess.Popen[bytes]:
    command, environment = _program("worker"), {**started.environment, "RAMMEVAERK_DATABASE_RUNS": "1"}
    return processes.start(command, log=LOGS / "worker.log", death_signal=signal.SIGKILL, environment=environment)


def _page_answers(port: int) -> bool:
    """Whether the first page comes; raises LaunchProblem when what comes is an error of ours."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if answer.status >= 500:
        raise LaunchProblem(f"The first page fails (status {answer.status}): see {LOGS / 'web.log'} and start again.")
    return True


def _welcome(steps: Steps, started: Started) -> None:
    steps.say(f"\nRammeværk is ready after {steps.seconds():.1f} s: http://localhost:{started.port}/\n")
    people = state.demo_people(started.owner)
    if people:
        steps.say("Enter from the login page, without a password, as:")
        widths = [max(len(person[column]) for person in people) for column in range(2)]
        for name, role, organisation in people:
            steps.say(f"  {role.ljust(widths[1])}  {name.ljust(widths[0])}  {organisation}")
    steps.say("\nCtrl-C stops everything; what was entered is kept.")


def _watch(steps: Steps, started: Started) -> None:
    """Wait until somebody asks us to stop, or something we started ends by itself. A job worker that dies is started
    again (its job is taken up from the queue), unless it dies at once each time."""
    deaths: list[float] = []
    while True:
        time.sleep(0.25)
        database = started.server.process if started.server else None
        if database is not None and database.poll() is not None:
            processes.kill(started.children["job worker"])  # without a database it waits for ever
            raise LaunchProblem(f"The database has stopped: see {LOGS / 'postgres-db.log'} and start again.")
        if started.children["web server"].poll() is not None:
            raise _has_stopped("web server", "web")
        if started.children["job worker"].poll() is not None:
            deaths = [*(moment for moment in deaths if time.monotonic() - moment < 60), time.monotonic()]
            if len(deaths) > DEATHS_A_MINUTE:
                raise _has_stopped("job worker", "worker")
            steps.say("The job worker has stopped; another one takes over its work.")
            started.children["job worker"] = _start_worker(started)


def _has_stopped(name: str, log: str) -> LaunchProblem:
    path = LOGS / f"{log}.log"
    said = path.read_text(errors="replace")[-8000:] if path.exists() else ""
    return LaunchProblem(f"The {name} has stopped{reason_in(said)}: see {path} and start again.")


def _stop_children(started: Started) -> None:
    """First the web server, then the worker; the database goes last."""
    for name, patience in (("web server", 6.0), ("job worker", 12.0)):
        if name in started.children:
            processes.stop(started.children[name], signal.SIGTERM, patience=patience)


if __name__ == "__main__":
    sys.exit(run())
