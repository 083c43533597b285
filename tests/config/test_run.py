"""`make run` as a whole, on a machine of its own in a temporary folder: up, doubled, killed, up again, down."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rammevaerk.config.launcher.processes import command_line

pytestmark = pytest.mark.slow
# Patience, not aims: the tests may share the machine with others.
FIRST_START_SECONDS = 900
LATER_START_SECONDS = 180


class Machine:
    """One folder with everything a running platform makes."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("RAMMEVAERK_", "DJANGO_", "DATABASE_"))}
        self.environment = {**kept, "RAMMEVAERK_VAR": str(self.var), "RAMMEVAERK_PORT": str(self.port)}
        self.out = folder / "out.txt"
        self.launchers: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with self.out.open("wb") as out:
            command = [sys.executable, "-m", "rammevaerk.config.cli", "run"]
            launcher = subprocess.Popen(command, env=self.environment, stdout=out, stderr=subprocess.STDOUT)
        self.launchers.append(launcher)
        return launcher

    def wait_until_ready(self, launcher: subprocess.Popen[bytes], *, seconds: float) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until and launcher.poll() is None:
            said = self.out.read_text()
            if "Ctrl-C stops everything" in said:
                return said
            time.sleep(0.1)
        raise AssertionError(f"not ready:\n{self.out.read_text()}")

    def first_page(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status

    def processes(self) -> list[int]:
        """Living processes of this machine, known by its folder in their environment or command line."""
        mark = f"RAMMEVAERK_VAR={self.var}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                ours = mark in (entry / "environ").read_bytes() or str(self.var) in command_line(int(entry.name))
            except OSError:
                continue
            if ours and command_line(int(entry.name)):
                found.append(int(entry.name))
        return found

    def wait_until_gone(self) -> None:
        until = time.monotonic() + 15
        while self.processes() and time.monotonic() < until:
            time.sleep(0.1)
        assert [command_line(pid) for pid in self.processes()] == []

    def people(self) -> int:
        program = "from rammevaerk.config.places import cluster; print(cluster('db').socket_folder)"
        done = subprocess.run([sys.executable, "-c", program], env=self.environment, capture_output=True, text=True, check=True)
        with psycopg.connect(f"host={done.stdout.strip()} user=rammevaerk_owner dbname=rammevaerk") as connection:
            row = connection.execute("SELECT count(*) FROM accounts_user").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def machine() -> Iterator[Machine]:
    # Not pytest's own folder: it is closed to all others, and as root the database runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="rammevaerk-run-"))
    folder.chmod(0o755)
    machine = Machine(folder)
    yield machine
    for launcher in machine.launchers:
        if launcher.poll() is None:
            launcher.send_signal(signal.SIGINT)
            launcher.wait(30)
    shutil.rmtree(folder)


def test_up_doubled_killed_up_again_down_and_without_its_database(machine: Machine) -> None:
    launcher = machine.start()
    said = machine.wait_until_ready(launcher, seconds=FIRST_START_SECONDS)
    assert f"http://localhost:{machine.port}/" in said
    assert "Mette Holm" in said
    assert machine.first_page() in (200, 302)
    people = machine.people()
    assert people > 0
    assert ((machine.var / "secret_key").stat().st_mode & 0o777) == 0o600

    second = subprocess.run(
        [sys.executable, "-m", "rammevaerk.config.cli", "run"],
        env=machine.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"runs already at http://localhost:{machine.port}/ (process {launcher.pid})" in second.stderr

    launcher.kill()
    launcher.wait()
    machine.wait_until_gone()

    launcher = machine.start()
    said = machine.wait_until_ready(launcher, seconds=LATER_START_SECONDS)
    assert said.count("(up to date)") == 2
    assert "Demo region (loaded)" in said
    assert machine.people() == people

    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(30) == 0
    machine.wait_until_gone()

    _a_database_that_dies_ends_the_rest_with_a_sentence(machine)


def _a_database_that_dies_ends_the_rest_with_a_sentence(machine: Machine) -> None:
    launcher = machine.start()
    machine.wait_until_ready(launcher, seconds=LATER_START_SECONDS)
    (postmaster,) = [pid for pid in machine.processes() if " -D " in command_line(pid)]
    os.kill(postmaster, signal.SIGKILL)
    assert launcher.wait(30) == 1
    assert "The database has stopped" in machine.out.read_text()
    machine.wait_until_gone()
