"""What the machine itself must have beside Python and Node: a text layout library for PDF, and for the tests Chromium and a
spreadsheet program."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from rammevaerk.config.launcher.problems import LaunchProblem, disk_full, is_disk_full
from rammevaerk.config.launcher.steps import Steps
from rammevaerk.config.places import LOGS

# Debian's package, and the names its library has on Linux and macOS.
TEXT_LAYOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("libpango-1.0-0", ("libpango-1.0.so.0", "libpango-1.0.dylib")),
    ("libpangoft2-1.0-0", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")),
    ("libharfbuzz-subset0", ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")),
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
SPREADSHEET_FILES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
CALC_LIBRARIES = ("libsclo.so", "../Frameworks/libsclo.dylib")  # beside the program; without it spreadsheets cannot be opened
INSTALL_LOG = LOGS / "system.log"
APT = ["apt-get", "--quiet", "-o", "DPkg::Lock::Timeout=300"]  # a machine just started is busy updating itself
LONGEST_DOWNLOAD = 900.0  # seconds


def missing_text_layout() -> list[str]:
    """Debian's names of the libraries that PDF documents need and that are not here."""
    return [package for package, names in TEXT_LAYOUT if not any(_loads(name) for name in names)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def ensure_text_layout() -> None:
    """Install what PDF documents need when we are root on Debian; raises LaunchProblem that names what is missing."""
    missing = missing_text_layout()
    tried = bool(missing) and can_install()
    if tried:
        install_packages(missing)
        missing = missing_text_layout()
    if missing:
        raise LaunchProblem(
            f"PDF documents cannot be made, all else works: install {' '.join(missing)} ('apt-get install' on Debian, "
            f"'brew install pango' on macOS){_words_of_apt(tried)}."
        )


def can_install() -> bool:
    """Whether we are root on a system with Debian's packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _words_of_apt(tried: bool) -> str:
    return f"; what apt-get said is in {INSTALL_LOG}" if tried else ""


def install_packages(packages: list[str]) -> bool:
    """Install Debian packages; their output is kept in var/log/system.log. True when it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    INSTALL_LOG.parent.mkdir(parents=True, exist_ok=True)
    for command in ([*APT, "update"], [*APT, "install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            command,
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        with INSTALL_LOG.open("a") as log:
            log.write(done.stdout)
        if is_disk_full(Path("/"), done.stdout):
            raise disk_full("/")
    return done.returncode == 0


def find_chromium() -> Path | None:
    """The Chromium or Chrome of this machine: RAMMEVAERK_CHROMIUM, an installed one, or Playwright's own download."""
    given = os.environ.get("RAMMEVAERK_CHROMIUM")
    if given:
        return Path(given)
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in (*map(Path, CHROMIUM_FILES), *_downloaded()):
        if place.exists():
            return place
    return None


def _downloaded() -> list[Path]:
    """Where Playwright keeps what it downloaded."""
    home = Path.home()
    kept = (home / ".cache" / "ms-playwright", home / "Library" / "Caches" / "ms-playwright")
    folders = [Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"])] if "PLAYWRIGHT_BROWSERS_PATH" in os.environ else [*kept]
    names = ("chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium")
    return [place for folder in folders for name in names for place in sorted(folder.glob(f"chromium-*/{name}"), reverse=True)]


def ensure_chromium() -> Path:
    """A Chromium for the browser tests: the installed one, else Debian's when root, else Playwright's download.

    Raises LaunchProblem when none can be had: browser tests are never skipped.
    """
    found = find_chromium()
    tried = found is None and can_install()
    if tried:
        install_packages(["chromium"])
        found = find_chromium()
    if found is None:
        download = [sys.executable, "-m", "playwright", "install", "chromium"]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(download, capture_output=True, timeout=LONGEST_DOWNLOAD, check=False)
        found = find_chromium()
    if found is None:
        raise LaunchProblem(
            "The browser tests need Chromium and none could be installed: install chromium or google-chrome and start again"
            f"{_words_of_apt(tried)}."
        )
    if not _runs(found):
        raise LaunchProblem(f"The browser {found} does not start: mend or remove it, or name another in RAMMEVAERK_CHROMIUM.")
    return found


def _runs(browser: Path) -> bool:
    try:
        done = subprocess.run([browser, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find_spreadsheet_program() -> Path | None:
    """LibreOffice with its spreadsheet part, None when either is missing."""
    found = [Path(name) for program in ("soffice", "libreoffice") if (name := shutil.which(program))]
    for place in (*found, *map(Path, SPREADSHEET_FILES)):
        if place.exists() and any((place.resolve().parent / library).exists() for library in CALC_LIBRARIES):
            return place
    return None


def ensure_spreadsheet_program() -> Path:
    """The LibreOffice that recalculates workbooks in the tests; Debian's is installed when root. Raises LaunchProblem."""
    found = find_spreadsheet_program()
    tried = found is None and can_install()
    if tried:
        install_packages(["libreoffice-calc-nogui"])
        found = find_spreadsheet_program()
    if found is None:
        raise LaunchProblem(
            "The tests recalculate workbooks with LibreOffice and none could be installed: install libreoffice-calc and start "
            f"again{_words_of_apt(tried)}."
        )
    return found


def offer_text_layout(steps: Steps) -> None:
    """For `make run`: see that documents can be made, and say what is missing; all else works without."""
    if not missing_text_layout():
        return
    with steps.step("Text layout library for documents") as step:
        try:
            ensure_text_layout()
        except LaunchProblem as problem:
            step.failed = True
            print(problem, file=sys.stderr)
