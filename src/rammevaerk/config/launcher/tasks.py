"""The pieces of a start that need Django, each in a process of its own, so that a start that needs none imports none."""

import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from rammevaerk.config.launcher import processes
from rammevaerk.config.launcher.problems import LaunchProblem, disk_full, is_disk_full, reason_in
from rammevaerk.config.launcher.steps import Step
from rammevaerk.config.places import LOGS, VAR


@dataclass(frozen=True)
class Task:
    """A command of ours, and the name of its log."""

    name: str
    command: list[str | Path]


def run_task(task: Task, step: Step) -> None:
    """Run a command to its end; each line it prints becomes the step's note; raises LaunchProblem when it fails."""
    log = LOGS / f"{task.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as errors:
        child = subprocess.Popen(
            task.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            preexec_fn=processes.dies_with_us(signal.SIGKILL),
            env={**os.environ, "PYTHONUNBUFFERED": "1", "RAMMEVAERK_PLAIN": "1"},
        )
    try:
        reader = threading.Thread(target=_show, args=(child, step), daemon=True)
        reader.start()
        child.wait()
        reader.join(timeout=2)
    except BaseException:
        processes.kill(child)
        raise
    if child.returncode:
        said = log.read_text(errors="replace")
        if is_disk_full(VAR, said):
            raise disk_full(VAR)
        raise LaunchProblem(f"'{step.name}' failed{reason_in(said)}: see {log} and start again.")


def _show(child: "subprocess.Popen[str]", step: Step) -> None:
    for line in child.stdout or ():
        step.note(line.strip()[:100])
