"""Child processes that never outlive us, and how to tell whose a process id is."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
# Loaded here: between fork and exec nothing may be imported.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_us(death_signal: signal.Signals | None) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel sends `death_signal` when the parent ends, however it ends. Linux only; None: never."""
    if LIBC is None or death_signal is None:
        return None
    libc, parent = LIBC, os.getpid()

    def prepare() -> None:
        libc.prctl(SET_PARENT_DEATH_SIGNAL, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before the line above
            os.kill(os.getpid(), signal.SIGKILL)

    return prepare


def die_with_parent() -> None:
    """From inside a grandchild of the launcher: be killed when the parent ends. Linux only."""
    if LIBC is not None:
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)


@dataclass(frozen=True)
class Identity:
    """The system user a child runs as; None keeps ours."""

    user: int | None = None
    group: int | None = None


OURSELVES = Identity()


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    death_signal: signal.Signals | None,
    environment: Mapping[str, str] | None = None,
    identity: Identity = OURSELVES,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own (Ctrl-C reaches only us), its output added to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    other = identity.user is not None
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_us(death_signal),
            env=dict(environment) if environment is not None else None,
            cwd="/" if other else None,
            user=identity.user,
            group=identity.group,
            extra_groups=[] if other else None,
        )


def stop(child: subprocess.Popen[bytes], asking: signal.Signals, *, patience: float) -> None:
    """Ask a child to end; after `patience` seconds kill it and all it started."""
    if child.poll() is None:
        child.send_signal(asking)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            kill(child)


def kill(child: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """End a child and its process group at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def command_line(pid: int) -> str:
    """The command line of a living process; empty when it is dead, a zombie, or not known."""
    proc = Path("/proc") / str(pid)
    if Path("/proc/self/stat").exists():
        with contextlib.suppress(OSError):
            state = (proc / "stat").read_text().rpartition(")")[2].split()[0]
            return "" if state == "Z" else (proc / "cmdline").read_text().replace("\0", " ").strip()
        return ""
    done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def wait_until(ready: Callable[[], bool], *, seconds: float, child: subprocess.Popen[bytes], pause: float = 0.03) -> bool:
    """Wait until `ready()`; False when the time is over or the child has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if child.poll() is not None:
            return False
        if ready():
            return True
        time.sleep(pause)
    return False
