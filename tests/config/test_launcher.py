"""The launcher's parts that can be tried without starting the platform."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rammevaerk.config.launcher import fingerprints, install, machine, processes, run
from rammevaerk.config.launcher.postgres import Server
from rammevaerk.config.launcher.problems import LaunchProblem, from_os_error, reason_in
from rammevaerk.config.launcher.steps import Steps
from rammevaerk.config.places import Cluster


def test_a_full_disk_and_a_closed_folder_are_said_with_the_remedy() -> None:
    assert "free some space" in str(from_os_error(OSError(28, "No space left on device", "/data")))
    assert "writable" in str(from_os_error(PermissionError(13, "Permission denied", "/data")))
    assert from_os_error(OSError(2, "No such file")) is None


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Traceback:\n  File x\nNameError: name 'a' is not defined\n", " (NameError: name 'a' is not defined)"),
        (
            'psycopg.errors.UndefinedTable: relation "a" does not exist\nLINE 1: SELECT\n        ^\n',
            ' (psycopg.errors.UndefinedTable: relation "a" does not exist)',
        ),
        ("[INFO] Started worker-1\n", ""),
    ],
)
def test_the_reason_is_the_error_and_not_the_last_line(output: str, reason: str) -> None:
    assert reason_in(output) == reason


def test_a_taken_port_is_said_with_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LaunchProblem, match=f"Port {port} is taken .* RAMMEVAERK_PORT={port + 1} make run"):
            run._require_free(port)


@pytest.mark.parametrize("given", ["http", "0", "70000", ""])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("RAMMEVAERK_PORT", given)
    with pytest.raises(LaunchProblem, match="RAMMEVAERK_PORT"):
        run._check_machine()


def test_make_run_is_no_way_to_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAMMEVAERK_MODE", "production")
    with pytest.raises(LaunchProblem, match="rammevaerk serve"):
        run._check_machine()


def test_a_machine_without_node_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LaunchProblem, match=r"Node\.js with npm is missing"):
        install.require_node()


def test_an_old_node_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v16.20.2\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(LaunchProblem, match=r"v16\.20\.2 is too old"):
        install.require_node()


def test_no_browser_to_be_had_is_an_error_and_not_a_skip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    monkeypatch.delenv("RAMMEVAERK_CHROMIUM", raising=False)
    monkeypatch.setattr(machine, "CHROMIUM_FILES", ())
    with pytest.raises(LaunchProblem, match="install chromium"):
        machine.ensure_chromium()


def root_with_apt(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> Path:
    """We are root, and `apt-get` is a script that notes what it is asked; gives the file of notes."""
    notes = folder / "asked"
    apt = folder / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {notes}\n{script}\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    monkeypatch.delenv("RAMMEVAERK_CHROMIUM", raising=False)
    monkeypatch.setattr(machine, "CHROMIUM_FILES", ())
    monkeypatch.setattr(machine, "INSTALL_LOG", folder / "log" / "system.log")
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    return notes


def test_root_on_debian_gets_the_browser_of_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    make = f"case \"$*\" in *install*) printf '#!/bin/sh\\n' > {browser}; /bin/chmod +x {browser};; esac; echo here"
    notes = root_with_apt(monkeypatch, tmp_path, make)
    assert machine.ensure_chromium() == browser
    update, install_it = notes.read_text().splitlines()
    assert update.endswith("update")
    assert install_it.endswith("install --yes --no-install-recommends chromium")
    assert "Lock::Timeout" in install_it
    assert (tmp_path / "log" / "system.log").read_text() == "here\nhere\n"


def test_an_apt_that_fails_is_told_with_the_place_of_its_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root_with_apt(monkeypatch, tmp_path, "echo no such package; exit 100")
    monkeypatch.setattr(machine, "TEXT_LAYOUT", (("libnot-0", ("libnot.so.0",)),))
    log = tmp_path / "log" / "system.log"
    monkeypatch.setattr(machine, "SPREADSHEET_FILES", ())
    for ensure, what in (
        (machine.ensure_text_layout, "install libnot-0"),
        (machine.ensure_chromium, "install chromium"),
        (machine.ensure_spreadsheet_program, "install libreoffice-calc"),
    ):
        with pytest.raises(LaunchProblem, match=what) as problem:
            ensure()
        assert str(log) in str(problem.value)
    assert "no such package" in log.read_text()


def test_a_browser_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAMMEVAERK_CHROMIUM", "/bin/false")
    with pytest.raises(LaunchProblem, match="/bin/false does not start"):
        machine.ensure_chromium()


def test_a_child_ends_with_a_killed_parent(tmp_path: Path) -> None:
    program = (
        "import signal, time; from pathlib import Path; from rammevaerk.config.launcher import processes; "
        f"child = processes.start(['sleep', '60'], log=Path({str(tmp_path / 'log')!r}), death_signal=signal.SIGKILL); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert "sleep" in processes.command_line(child)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 5
    while processes.command_line(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert processes.command_line(child) == ""


def server_in(folder: Path) -> Server:
    (folder / "data").mkdir()
    (folder / "socket").mkdir()
    return Server(Cluster("try", folder / "data", folder / "socket"))


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 - 7], ids=["another process", "no process"])
def test_lock_files_of_a_server_that_is_gone_are_removed(tmp_path: Path, pid: int) -> None:
    server = server_in(tmp_path)
    locks = [tmp_path / "data" / "postmaster.pid", tmp_path / "socket" / ".s.PGSQL.5432.lock"]
    for lock in locks:
        lock.write_text(f"{pid}\n")
    server.remove_stale_locks()
    assert [lock for lock in locks if lock.exists()] == []


def test_lock_files_of_a_living_server_stay(tmp_path: Path) -> None:
    server = server_in(tmp_path)
    lock = tmp_path / "data" / "postmaster.pid"
    program = [sys.executable, "-c", "import time; time.sleep(60)", "postgres", "-D", str(tmp_path / "data")]
    with subprocess.Popen(program) as living:
        # For a moment after it is started a process has no command line yet.
        assert processes.wait_until(lambda: "postgres" in processes.command_line(living.pid), seconds=10, child=living)
        lock.write_text(f"{living.pid}\n")
        server.remove_stale_locks()
        living.kill()
    assert lock.exists()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("FATAL:  could not write: No space left on device", "disk is full"),
        ("FATAL:  could not map anonymous shared memory", "no memory"),
        ("FATAL:  database files are incompatible with server", "another version of PostgreSQL"),
        ("LOG: x\nFATAL:  data directory has wrong ownership", "data directory has wrong ownership"),
    ],
)
def test_why_the_database_cannot_start_is_said_in_one_sentence(tmp_path: Path, output: str, said: str) -> None:
    problem = str(server_in(tmp_path)._failure(output))
    assert said in problem
    assert "\n" not in problem


def test_steps_say_what_was_done_skipped_and_failed() -> None:
    out = io.StringIO()
    steps = Steps(out)
    with steps.step("First"):
        pass
    with steps.step("Second") as step:
        step.skip("up to date")
    with pytest.raises(KeyError), steps.step("Third"):
        raise KeyError
    lines = [line.rsplit(" ", 2)[0].strip() for line in out.getvalue().splitlines()]
    assert lines == ["✓ First", "✓ Second (up to date)", "✗ Third"]


def test_a_changed_file_changes_what_pages_are_served_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = tmp_path / "area" / "static" / "area.css"
    served.parent.mkdir(parents=True)
    served.write_text("a {}")
    monkeypatch.setattr(fingerprints, "PACKAGE", tmp_path)
    before = fingerprints.of_static_files()
    assert fingerprints.of_static_files() == before
    served.write_text("a { color: red }")
    assert fingerprints.of_static_files() != before
