"""A demo platform beside others: started as a user starts it, on data and a port of its own, and stopped as a user does."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rammevaerk.config.launcher.problems import LaunchProblem
from rammevaerk.config.places import ROOT

START_SECONDS = 600
OF_THE_CALLER = (
    "DJANGO_SETTINGS_MODULE",
    "RAMMEVAERK_DB_SOCKET",
    "RAMMEVAERK_SECRET_KEY",
    "RAMMEVAERK_DB_ROLE",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
)


@contextmanager
def demo_platform(port: int, database_url: str = "") -> Iterator[str]:
    """The address of a fresh demo platform; its data are gone afterwards. `database_url` is a database that the caller has made
    and takes away again; without it the platform has a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="rammevaerk-aside-"))
    folder.chmod(0o755)  # as root, the database runs as another user
    environment = {key: value for key, value in os.environ.items() if key not in OF_THE_CALLER}
    environment |= {"RAMMEVAERK_VAR": str(folder), "RAMMEVAERK_PORT": str(port), "RAMMEVAERK_MODE": "demo"}
    environment |= {"DATABASE_URL": database_url} if database_url else {}
    log = folder / "run.log"
    with log.open("w+") as output:
        command = [str(Path(sys.executable).with_name("rammevaerk")), "run"]
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(running, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=60)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(running: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while running.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ind/", timeout=2).close()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise LaunchProblem(f"The demo platform gave no page within {START_SECONDS} s:\n{log.read_text()}")
