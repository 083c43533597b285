"""`make check` and `make test`: every check by name, with its seconds, and its words when it fails."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rammevaerk.config.launcher import machine
from rammevaerk.config.launcher.problems import LaunchProblem
from rammevaerk.config.launcher.steps import Steps
from rammevaerk.config.places import ROOT

BIN = Path(sys.executable).parent
RULES = "src/rammevaerk/*/rules.py,src/rammevaerk/*/rules/*.py"
RULES_COVERAGE = "95"


@dataclass(frozen=True)
class Check:
    """A program that must end well."""

    name: str
    command: tuple[str, ...]


STATIC = (
    Check("Format", (f"{BIN}/ruff", "format", "--check", "--quiet", "src", "tests")),
    Check("Lint", (f"{BIN}/ruff", "check", "--quiet", "--output-format", "concise", "src", "tests")),
    Check("Import contracts", (f"{BIN}/lint-imports",)),
    Check("Danish texts", (sys.executable, "-m", "rammevaerk.web.catalogue", "check")),
    Check("Types", (f"{BIN}/mypy",)),
)
PYTEST = (sys.executable, "-m", "pytest", "--quiet")
WITHOUT_DATABASE = ("--ignore=tests/browser", "-m", "not slow and not database")
FAST = Check("Fast tests", (*PYTEST, *WITHOUT_DATABASE))
# Rules are pure: what proves them needs no database, and only these tests pay for being measured.
MEASURED = Check("Tests without database", (*PYTEST, *WITHOUT_DATABASE, "-n", "2", "--cov", "--cov-report="))
OTHERS = Check("Tests with database", (*PYTEST, "--ignore=tests/browser", "-m", "slow or database", "-n", "2"))
COVERAGE = Check(
    "Coverage of rules", (f"{BIN}/coverage", "report", f"--include={RULES}", f"--fail-under={RULES_COVERAGE}", "--skip-covered")
)
BROWSER = Check("Browser tests", (*PYTEST, "tests/browser"))
COMPILE_TEXTS = Check("Texts", (sys.executable, "-m", "rammevaerk.web.catalogue", "compile"))


def main() -> int:
    """Entry point; the argument is `check` or `test`; returns the exit code."""
    kinds: dict[str, Callable[[Steps], list[str]]] = {"check": check, "test": test}
    steps = Steps()
    try:
        failed = kinds[sys.argv[1]](steps)
    except LaunchProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if failed:
        steps.say(f"\nFailed after {steps.seconds():.0f} s: {', '.join(failed)}")
        return 1
    steps.say(f"\nAll is well after {steps.seconds():.0f} s.")
    return 0


def check(steps: Steps) -> list[str]:
    """The fast checks, on two cores; returns the names of those that failed."""
    _compile_texts()
    with ThreadPoolExecutor(2) as pool:
        running = [(one, pool.submit(_run, steps, one)) for one in (FAST, *STATIC)]
        return [one.name for one, ended in running if not ended.result()]


def test(steps: Steps) -> list[str]:
    """Everything, with all set-up; returns the names of what failed. The browser waits for pages most of its time, so its tests
    walk beside the others, and what they say comes at the end."""
    with steps.step("Text layout library"):
        machine.ensure_text_layout()
    with steps.step("Chromium"):
        browser = machine.ensure_chromium()
    with steps.step("LibreOffice"):
        machine.ensure_spreadsheet_program()
    _compile_texts()
    # Playwright's loop runs in the main thread, and Django would refuse the database beside it.
    walking = {"DJANGO_ALLOW_ASYNC_UNSAFE": "1", "RAMMEVAERK_CHROMIUM": str(browser)}
    with ThreadPoolExecutor(1) as beside:
        walked = beside.submit(_run, steps, BROWSER, walking)
        failed = [one.name for one in STATIC if not _run(steps, one)]
        for one in (MEASURED, COVERAGE, OTHERS):
            # Both workers must collect the same tests in the same order, also those made from sets.
            failed += [] if _run_aloud(steps, one, {"PYTHONHASHSEED": "0"}) else [one.name]
        return failed if walked.result() else [*failed, BROWSER.name]


def _compile_texts() -> None:
    """Pages are tested in Danish: the compiled texts are not in the repository."""
    done = subprocess.run(COMPILE_TEXTS.command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LaunchProblem(f"The Danish texts cannot be compiled: {done.stderr.strip().splitlines()[-1]}.")


def _run(steps: Steps, check: Check, environment: dict[str, str] | None = None) -> bool:
    """Run a check quietly; show what it said when it fails."""
    quiet = Steps(steps.out)
    quiet.live = False  # two run at the same time
    around = {**os.environ, **(environment or {})}
    with quiet.step(check.name) as step:
        done = subprocess.run(
            check.command, cwd=ROOT, env=around, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        step.failed = done.returncode != 0
    if step.failed:
        steps.say(f"\n--- {check.name} ---\n{done.stdout.strip()}\n---\n")
    return not step.failed


def _run_aloud(steps: Steps, check: Check, environment: dict[str, str]) -> bool:
    """Run a check whose words are wanted also when all is well."""
    began = time.monotonic()
    steps.say(f"\n--- {check.name} ---")
    done = subprocess.run(check.command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    steps.say(f"--- {check.name}: {time.monotonic() - began:.0f} s ---")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
