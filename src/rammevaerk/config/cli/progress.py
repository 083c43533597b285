"""Progress of long work in the terminal, in the form the areas' actions report it."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Bar:
    """A `web.jobs.Reporter` that draws a bar while the body runs; `address` is where the work put its result."""

    def __init__(self, title: str) -> None:
        self.address = ""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns)
        self._task = self._progress.add_task(title, total=None)

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """`done` of `total` parts are ready; `note` says which part is under way."""
        self._progress.update(self._task, completed=done, total=total or None)
        if note:
            self._progress.update(self._task, description=note)

    def result(self, url: "str | Promise") -> None:
        """Where the reader finds the result."""
        self.address = str(url)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None and self._progress.tasks[self._task].total is None:  # there was nothing to count
            self._progress.update(self._task, completed=1, total=1)
        self._progress.stop()
