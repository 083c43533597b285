"""Jobs whose worker is dead are taken up again or given up, each with words on the page; jobs of the living are left alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from rammevaerk.web.jobs import enqueue
from rammevaerk.web.models import Job, JobState
from rammevaerk.web.rescue import MOST_ATTEMPTS, SILENCE, rescue
from rammevaerk.web.tasks import rescue_stalled_jobs

pytestmark = pytest.mark.django_db


@app.task(name="tests.long_work")
def long_work(*, job_id: int) -> None:
    raise AssertionError("nobody works in these tests")


def sql(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def worker(*, silent: bool) -> int:
    """A worker that is at work, or has not been heard of for too long."""
    said = timezone.now() - (SILENCE + timedelta(seconds=1) if silent else timedelta())
    return int(sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", said))


def begun(by: int | None, *, attempts: int = 0, **options: Any) -> tuple[Job, int]:
    """A job a worker has begun: what the page shows of it, and its row on the queue."""
    job = enqueue(long_work.configure(**options), label="Langt arbejde")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=4, total=9)
    change = (
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE args->>'job_id' = %s RETURNING id"
    )
    return job, int(sql(change, by, attempts, str(job.pk)))


def shown(job: Job) -> tuple[str, int, int, str]:
    job.refresh_from_db()
    return job.state, job.done, job.total, job.note


def queued(pk: int) -> tuple[str, int]:
    row = ProcrastinateJob.objects.get(pk=pk)
    return row.status, row.attempts


UNTOUCHED = (JobState.RUNNING, 4, 9, "")


@pytest.mark.parametrize("pruned", [False, True])
def test_a_job_of_a_dead_worker_goes_back_on_the_queue_and_the_page_says_so(pruned: bool) -> None:
    job, pk = begun(None if pruned else worker(silent=True))
    with translation.override("da"):
        rescue(worker(silent=False))
    assert shown(job) == (JobState.QUEUED, 0, 0, "Arbejdet blev afbrudt og begynder forfra af sig selv.")
    assert queued(pk) == ("todo", 1)


def test_jobs_of_the_living_are_left_alone() -> None:
    job, pk = begun(worker(silent=False))
    rescue(None)
    assert (shown(job), queued(pk)) == (UNTOUCHED, ("doing", 0))


def test_a_worker_does_not_take_its_own_jobs_for_dead_after_the_machine_has_slept() -> None:
    me = worker(silent=True)
    (mine, pk), (others, _pk) = begun(me), begun(worker(silent=True))
    rescue(me)
    assert (shown(mine), queued(pk)) == (UNTOUCHED, ("doing", 0))
    assert shown(others)[0] == JobState.QUEUED


def test_what_kills_its_worker_each_time_is_given_up_and_the_page_says_so(client_as: Any, cast: Any) -> None:
    job, pk = begun(worker(silent=True), attempts=MOST_ATTEMPTS - 1)
    Job.objects.filter(pk=job.pk).update(organisation_id=cast.naestved.pk)
    with translation.override("da"):
        rescue(None)
    assert queued(pk) == ("failed", MOST_ATTEMPTS)
    words = "Arbejdet blev afbrudt 3 gange og er opgivet. Intet halvfærdigt er gemt."
    assert shown(job) == (JobState.STOPPED, 4, 9, words)
    assert job.ended_at is not None
    assert words in client_as("case_worker").get(reverse("web:job", args=[job.pk])).content.decode()


def test_work_that_was_done_before_its_worker_died_is_not_done_again() -> None:
    job, pk = begun(worker(silent=True))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result_url="/resultat/")
    rescue(None)
    assert (shown(job), job.result_url) == ((JobState.DONE, 4, 9, ""), "/resultat/")
    assert queued(pk)[0] == "succeeded"


def test_one_that_must_wait_for_another_keeps_nobody_else_from_rescue() -> None:
    dead = worker(silent=True)
    first, pk = begun(dead, queueing_lock="settle-7")
    enqueue(long_work.configure(queueing_lock="settle-7"), label="Den næste")
    later, _pk = begun(dead)
    rescue(None)
    assert (shown(first), queued(pk)) == (UNTOUCHED, ("doing", 0))
    assert shown(later)[0] == JobState.QUEUED
    begin = (
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE status = 'todo' AND queueing_lock = %s RETURNING id"
    )
    sql(begin, worker(silent=False), "settle-7")
    rescue(None)
    assert shown(first)[0] == JobState.QUEUED


def test_a_job_that_ended_without_a_word_is_ended_on_the_page() -> None:
    job, pk = begun(worker(silent=False))
    other, _pk = begun(worker(silent=False))
    sql("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s RETURNING id", pk)
    with translation.override("da"):
        rescue(None)
    assert shown(job)[0] == JobState.STOPPED
    assert shown(job)[3].startswith("Arbejdet stoppede på grund af en fejl hos os.")
    assert shown(other) == UNTOUCHED


def test_work_of_the_queue_itself_has_no_row_on_a_page_and_is_rescued_too() -> None:
    rescue_stalled_jobs.configure(queueing_lock=None).defer(timestamp=0)
    change = (
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = %s AND status = 'todo' RETURNING id"
    )
    pk = sql(change, worker(silent=True), "web.rescue_stalled_jobs")
    rescue(None)
    assert queued(pk) == ("todo", 1)


def test_the_rescue_is_a_task_of_each_minute() -> None:
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["web.rescue_stalled_jobs"] == "* * * * *"
    assert rescue_stalled_jobs.queueing_lock == "web.rescue_stalled_jobs"
