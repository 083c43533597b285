"""What is installed is locked by name, version and hash; where it is fetched from is the machine's own affair."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
ADDRESS = re.compile(r"https?://|file:|index-url|find-links|(^|[\s=])/(?!/)\w")


def page_lock() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text())
    return lock


def test_there_are_locks_for_the_installer_for_running_and_for_development() -> None:
    assert [path.name for path in PYTHON_LOCKS] == ["dev.lock", "installer.lock", "run.lock"]


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=lambda path: path.name)
def test_python_locks_hold_hashes_and_no_address_or_path(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert [line for line in lines if ADDRESS.search(line)] == []
    pins = [line for line in lines if re.match(r"^[a-z0-9]", line)]
    assert pins
    assert all("==" in pin for pin in pins)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)


def test_page_lock_holds_hashes_and_no_download_address() -> None:
    packages = {name: package for name, package in page_lock()["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("integrity", "").startswith("sha512-")] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text().splitlines()


def test_the_development_lock_holds_what_runs_in_the_same_versions() -> None:
    pins = {path.name: set(re.findall(r"^([a-z0-9_.-]+==\S+)", path.read_text(), re.MULTILINE)) for path in PYTHON_LOCKS}
    assert pins["run.lock"] <= pins["dev.lock"]


def test_every_wanted_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [re.split(r"[\[<>=~ ]", name)[0].lower() for name in project["project"]["dependencies"]]
    text = (ROOT / "requirements" / "run.lock").read_text()
    locked = {pin.split("==")[0] for pin in re.findall(r"^[a-z0-9_.-]+==", text, re.MULTILINE)}
    assert sorted(set(wanted) - locked) == []


def test_the_page_draws_charts_with_the_version_documents_are_drawn_with() -> None:
    import vl_convert

    versions = {
        name.removeprefix("node_modules/"): package["version"] for name, package in page_lock()["packages"].items() if name
    }
    minor = ".".join(versions["vega-lite"].split(".")[:2])
    assert minor in vl_convert.get_vegalite_versions()
    assert versions["htmx.org"].startswith("2.0.")
