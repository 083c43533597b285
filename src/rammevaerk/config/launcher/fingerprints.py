"""Whether something made from files is still what the files say; content or change times are hashed, nothing is imported."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from rammevaerk.config.places import NODE_MODULES, PACKAGE, ROOT, STATIC


def _by_content(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def of_tables() -> str:
    """What the database is made from: migrations, models (which say what is insert-only), grants, package versions."""
    paths = [*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("*/models.py"), *PACKAGE.glob("*/models/*.py")]
    paths += [PACKAGE / "config" / "grants.py", *(ROOT / "requirements").glob("run.lock")]
    return _by_content(paths)


def of_static_files() -> str:
    """What the served files are made from: our own by size and time of change, the npm packages by what npm installed."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in sorted(PACKAGE.glob("*/static/**/*")):
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}".encode())
    marks = (NODE_MODULES / ".package-lock.json", PACKAGE / "config" / "staticfiles.py", PACKAGE / "config" / "settings.py")
    digest.update(_by_content(mark for mark in marks if mark.exists()).encode())
    return digest.hexdigest()[:16]


def texts_and_files_are_ready() -> bool:
    """Whether the compiled catalogue and the collected files are those of the sources."""
    collected = STATIC / "made-from"
    return (
        not texts_are_stale()
        and (STATIC / "staticfiles.json").exists()
        and collected.exists()
        and collected.read_text() == of_static_files()
    )


def texts_are_stale() -> bool:
    """Whether a catalogue was changed after it was compiled (the same question as `web.catalogue`, without its imports)."""
    folder = PACKAGE / "locale" / "da"
    compiled = folder / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        return any(folder.glob("*.po"))
    made = compiled.stat().st_mtime
    return any(path.stat().st_mtime > made for path in folder.glob("*.po"))
