"""Installs the locked packages: `python3 -m rammevaerk.config.launcher.install run|dev`, with the standard library alone.

What is installed is remembered in `.venv/installed.json` by the contents of the locks, so a later start skips it in milliseconds.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from rammevaerk.config.launcher import machine
from rammevaerk.config.launcher.problems import LaunchProblem, disk_full, from_os_error, is_disk_full
from rammevaerk.config.launcher.steps import Steps

ROOT = Path(__file__).resolve().parents[4]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOCKS = ROOT / "requirements"
NODE_AT_LEAST = 20


def fingerprint(*paths: Path) -> str:
    """Hash of the contents of the files, and of the folder they are in (an editable install holds its path)."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def installed() -> dict[str, str]:
    """What is installed now; empty when nothing is."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return stamp if PYTHON.exists() else {}


def remember(key: str, value: str) -> None:
    """Note a finished part, so that an interrupted installation goes on where it stopped."""
    STAMP.write_text(json.dumps({**installed(), key: value}, indent=1))


def call(command: list[str | Path], *, what: str, remedy: str) -> None:
    """Run a program; when it fails, keep its output in var/log/install.log and stop with one sentence."""
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode == 0:
        return
    if is_disk_full(ROOT, done.stdout):
        raise disk_full(ROOT)
    log = ROOT / "var" / "log" / "install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(done.stdout)
    raise LaunchProblem(f"{what} failed: {remedy} (the program's own words are in {log.relative_to(ROOT)}).")


def make_environment(steps: Steps) -> None:
    """The virtual environment with uv in it, from a lock of its own."""
    lock = LOCKS / "installer.lock"
    wanted = f"{fingerprint(lock)} {sys.version_info[0]}.{sys.version_info[1]}"
    if installed().get("environment") == wanted:
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise LaunchProblem(
            f"This Python cannot make virtual environments: install them with 'apt-get install python{version}-venv'."
        )
    with steps.step("Virtual environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        call([sys.executable, "-m", "venv", VENV], what="Making .venv", remedy="look for a broken Python installation")
        pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
        call(pip, what="Installing uv", remedy="see that the Python package registry can be reached")
        remember("environment", wanted)


def install_packages(steps: Steps, kind: str) -> None:
    """The locked Python packages of `kind` (run, or dev which holds run), and this project, editable."""
    wanted = fingerprint(LOCKS / f"{kind}.lock", ROOT / "pyproject.toml")
    dev = fingerprint(LOCKS / "dev.lock", ROOT / "pyproject.toml")
    if installed().get("packages") in (wanted, dev):
        return
    uv = VENV / "bin" / "uv"
    remedy = "see that the Python package registry can be reached"
    with steps.step("Python packages"):
        lock = LOCKS / f"{kind}.lock"
        call([uv, "pip", "sync", "--quiet", "--require-hashes", lock], what="Installing Python packages", remedy=remedy)
        editable: list[str | Path] = [uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ROOT]
        call(editable, what="Installing the project itself", remedy="see that pyproject.toml is whole")
        remember("packages", wanted)


def install_page_packages(steps: Steps) -> None:
    """What the pages are served with, by npm from its lock, without running any package's scripts."""
    wanted = fingerprint(ROOT / "package-lock.json", ROOT / "package.json")
    if installed().get("page") == wanted and (ROOT / "node_modules").is_dir():
        return
    require_node()
    with steps.step("Page packages"):
        npm: list[str | Path] = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        call(npm, what="npm ci", remedy="see that the npm registry can be reached")
        remember("page", wanted)


def require_node() -> None:
    """Refuse a machine without Node 20 or newer, or without npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise LaunchProblem(f"Node.js with npm is missing: install Node.js {NODE_AT_LEAST} or newer and start again.")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if int(version.lstrip("v").split(".")[0] or 0) < NODE_AT_LEAST:
        raise LaunchProblem(f"Node.js {version} is too old: install Node.js {NODE_AT_LEAST} or newer and start again.")


def install(kind: str) -> None:
    """Bring `.venv` and `node_modules` to what the locks say; does nothing when they are there already."""
    steps = Steps()
    make_environment(steps)
    install_packages(steps, kind)
    install_page_packages(steps)
    if kind == "run":
        machine.offer_text_layout(steps)


def main() -> int:
    """Entry point of `make install`; returns the exit code."""
    try:
        install(sys.argv[1] if len(sys.argv) > 1 else "run")
    except LaunchProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as error:
        known = from_os_error(error)
        if known is None:
            raise
        print(f"\n{known}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
