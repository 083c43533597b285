"""The few files of the npm packages that the pages use, served by Django; nothing is bundled or copied into the project."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

from rammevaerk.config.places import NODE_MODULES

# (name under /static/, path under node_modules/, pattern of file names). Folders keep their places towards each other,
# because the style sheet names its fonts and pictures by relative addresses. The maps are named by the files they explain.
SERVED: tuple[tuple[str, str, str], ...] = (
    ("dkfds/css", "dkfds/dist/css", "dkfds.min.css*"),
    ("dkfds/js", "dkfds/dist/js", "dkfds.min.js*"),
    ("dkfds/img", "dkfds/dist/img", "*"),
    ("dkfds/fonts", "dkfds/dist/fonts", "*"),
    ("htmx", "htmx.org/dist", "htmx.min.js"),
    ("vega", "vega/build", "vega.min.js"),
    ("vega-lite", "vega-lite/build", "vega-lite.min.js*"),
    ("vega-embed", "vega-embed/build", "vega-embed.min.js*"),
)


class PagePackagesFinder(BaseFinder):
    """Finds the files of SERVED, for collectstatic and for tests."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self.storages: dict[str, FileSystemStorage] = {}
        for prefix, folder, _pattern in SERVED:
            storage = FileSystemStorage(location=NODE_MODULES / folder)
            storage.prefix = prefix  # type: ignore[attr-defined]
            self.storages[prefix] = storage

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """An error for each package that is not installed."""
        missing = [folder for _prefix, folder, _pattern in SERVED if not (NODE_MODULES / folder).is_dir()]
        return [
            Error(f"node_modules/{folder} is missing.", hint="Run 'make install'.", id="rammevaerk.E010") for folder in missing
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file served as `path`; empty when it is none of ours."""
        found = [str(file) for name, file in served_files() if name == path]
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """(path within its folder, storage of the folder) of every file served."""
        for prefix, folder, pattern in SERVED:
            for file in sorted((NODE_MODULES / folder).rglob(pattern)):
                if file.is_file():
                    yield str(file.relative_to(NODE_MODULES / folder)), self.storages[prefix]


def served_files() -> Iterator[tuple[str, Path]]:
    """(name under /static/, file) of every file served from the npm packages."""
    for prefix, folder, pattern in SERVED:
        for file in sorted((NODE_MODULES / folder).rglob(pattern)):
            if file.is_file():
                yield f"{prefix}/{file.relative_to(NODE_MODULES / folder)}", file
