"""Long work on the queue, with progress a page can show while the work's own transaction is still open.

    job = enqueue(run_month, label=_("Monthly run"), by=assignment, year=2026, month=10)

    @app.task(name="settlement.run_month")
    def run_month(*, job_id: int, year: int, month: int) -> None:
        with progress(job_id) as report, transaction.atomic():
            report(0, 900, _("Reading placements"))
            ...
            report.result(reverse("settlement:run", args=[run.pk]))

The task gets ids, never rows, and states who it acts for itself (`acting_for`). `progress` stands around everything the
task does, so that whatever stops it is told on the page. A worker that is killed tells nothing: see `web.rescue`.
"""

import time
from types import TracebackType
from typing import Any, Protocol

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rammevaerk.kernel.errors import Refused
from rammevaerk.web.models import Job, JobState
from rammevaerk.web.sentences import sentence

SECONDS_BETWEEN_REPORTS = 0.5


def enqueue(task: Any, *, label: str, by: Any = None, **arguments: Any) -> Job:
    """Writes the job row and puts the task on the queue in one transaction; a rollback takes both back.

    `task` is a procrastinate task, or `task.configure(lock=…, queueing_lock=…)`; a second job with the same queueing lock
    raises procrastinate's `AlreadyEnqueued`. The task is called with `job_id` and the arguments, which must be JSON.
    """
    with transaction.atomic():
        job = Job.objects.create(
            kind=str(getattr(task, "name", "") or getattr(getattr(task, "job", None), "task_name", "")),
            label=label[:200],
            started_by_id=None if by is None else by.user_id,
            organisation_id=None if by is None else by.organisation_id,
        )
        task.defer(job_id=job.pk, **arguments)
    return job


class Report:
    """Tells how far a job has come, at most twice a second, on a connection of its own so that it is seen at once."""

    def __init__(self, job_id: int, connection: BaseDatabaseWrapper) -> None:
        self.job_id = job_id
        self.is_over = False
        self._connection = connection
        self._last = 0.0

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """`done` of `total` parts are ready; `note` says which part is under way."""
        now = time.monotonic()
        if self.is_over or (done < total and now - self._last < SECONDS_BETWEEN_REPORTS):
            return
        self._last = now
        self._set("done = %s, total = %s, note = %s", [min(done, total), total, note[:300]])

    def result(self, url: str | Promise) -> None:
        """The work is done, and this is where the reader finds it; the last thing told.

        Written on the caller's connection: called in the transaction that writes the result, the job is done exactly when
        the result is there, and work whose worker dies after it is not done again.
        """
        rows = Job.objects.filter(pk=self.job_id)
        rows.update(state=JobState.DONE, note="", done=F("total"), result_url=str(url), ended_at=timezone.now())
        self.is_over = True

    def start(self) -> None:
        self._set("state = %s, ended_at = NULL, note = ''", [JobState.RUNNING.value])

    def end(self, state: JobState, note: str) -> None:
        self._set("state = %s, note = %s, ended_at = %s", [state.value, note[:300], timezone.now()])

    def _set(self, assignments: str, values: list[Any]) -> None:
        with self._connection.cursor() as cursor:
            # The assignments are this class's own words; what comes from outside is bound.
            cursor.execute(f"UPDATE web_job SET {assignments} WHERE id = %s", [*values, self.job_id])  # noqa: S608


class progress:  # noqa: N801 - reads as a statement: with progress(job_id) as report
    """Marks the job running, then done, or stopped with the reason; what stopped it is raised on.

    A refusal by the rules is shown with its own sentence; anything else as a fault of ours, without its text, which might
    hold what nobody else may read.
    """

    def __init__(self, job_id: int) -> None:
        self._connection = connections.create_connection("default")
        self._report = Report(job_id, self._connection)

    def __enter__(self) -> Report:
        self._report.start()
        return self._report

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if error is not None:
                self._report.end(JobState.STOPPED, reason_of(error))
            elif not self._report.is_over:
                self._report.end(JobState.DONE, "")
        finally:
            self._connection.close()


def reason_of(error: BaseException) -> str:
    """Why a job stopped, in one or more sentences for the person who started it."""
    if isinstance(error, Refused):
        return " ".join(sentence(finding.message, finding.params) for finding in error.findings)
    return fault_of_ours()


def fault_of_ours() -> str:
    """What is said of a fault whose own text might hold what nobody else may read."""
    return _("The work stopped because of a fault of ours. Try again; those who run the platform can see what happened.")


class Reporter(Protocol):
    """What work needs to tell how far it is; give `unreported` when nobody watches."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...

    def result(self, url: str | Promise) -> None: ...


class _Unreported:
    def __call__(self, *_progress: Any, **_named: Any) -> None:
        return

    def result(self, *_address: str | Promise) -> None:
        return


unreported: Reporter = _Unreported()
