"""What can go wrong on the machine, said in one sentence with the remedy."""

import errno
import re
import shutil
from pathlib import Path

LEAST_SPACE = 8 * 1024 * 1024


class LaunchProblem(Exception):
    """Stops a start. The text is one sentence that names what is wrong and what to do; no trace is shown with it."""


def disk_full(path: object) -> LaunchProblem:
    """The problem for a full disk at `path`."""
    return LaunchProblem(f"The disk is full at {path}: free some space (1.5 GB is needed) and start again.")


def from_os_error(error: OSError) -> LaunchProblem | None:
    """The problem an operating-system error stands for; None when it is not one we know."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(error.filename or "the project folder")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return LaunchProblem(f"No permission to write {error.filename}: make it writable for this user and start again.")
    return None


def reason_in(output: str) -> str:
    """The last error a Python program wrote, in brackets; empty when it wrote none. The rest is for the log's reader."""
    errors = re.findall(r"^(?:[a-z_]\w*\.)*[A-Z]\w+: .+$", output, re.MULTILINE)
    return f" ({errors[-1].strip()[:200]})" if errors else ""


def is_disk_full(path: Path, output: str) -> bool:
    """Whether a program failed for want of space: its output says so, or there was none left to say it."""
    if shutil.disk_usage(path).free < LEAST_SPACE:
        return True
    return "No space left on device" in output or "ENOSPC" in output or "Disk quota exceeded" in output
