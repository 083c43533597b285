"""Long work tells how far it is while it runs, says why it stopped, and is shown to those it concerns; the demo's day."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.web import clock, jobs
from rammevaerk.web.jobs import enqueue, progress, unreported
from rammevaerk.web.middleware import TodayMiddleware
from rammevaerk.web.models import DemoClock, Job, JobState


@app.task(name="tests.count_to")
def count_to(*, job_id: int, last: int) -> None:
    with progress(job_id) as report:
        for number in range(1, last + 1):
            report(number, last, f"Nr. {number}")
        report.result("/resultat/")


def reported(job: Job) -> tuple[str, int, int, str, str]:
    job.refresh_from_db()
    return job.state, job.done, job.total, job.note, job.result_url


@pytest.mark.django_db(transaction=True)
def test_a_job_is_written_with_its_task_and_taken_back_with_it() -> None:
    queued = ProcrastinateJob.objects.filter(task_name="tests.count_to", status="todo")
    before = queued.count()  # the queue's own tables are not emptied between tests
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(count_to, label="Tæl", last=3)
        raise RuntimeError
    assert (Job.objects.count(), queued.count()) == (0, before)
    job = enqueue(count_to, label="Tæl", last=3)
    waiting = queued.order_by("-pk")[0]
    assert waiting.args == {"job_id": job.pk, "last": 3}
    assert (job.kind, job.state) == ("tests.count_to", JobState.QUEUED)


@pytest.mark.django_db(transaction=True)
def test_work_done_by_a_worker_ends_with_its_result() -> None:
    job = enqueue(count_to, label="Tæl", last=3)

    def work() -> None:
        with app.with_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
            ready.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(30)
    assert reported(job) == (JobState.DONE, 3, 3, "", "/resultat/")
    assert job.ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_still_in_its_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_REPORTS", 0)
    job = Job.objects.create(label="Kørsel")
    seen: list[tuple[str, int]] = []

    def look() -> None:
        found = Job.objects.get(pk=job.pk)
        seen.append((found.state, found.done))
        connection.close()

    with transaction.atomic(), progress(job.pk) as report:
        Job.objects.create(label="Skrevet i transaktionen")
        report(4, 9)
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == [(JobState.RUNNING, 4)]


@pytest.mark.django_db(transaction=True)
def test_reports_are_few_but_the_last_one_is_always_written() -> None:
    job = Job.objects.create(label="Kørsel")
    with progress(job.pk) as report:
        report(1, 1000)
        report(500, 1000)
        assert reported(job)[1] == 1
        report(1000, 1000, "Færdig")
        assert reported(job)[1] == 1000


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_shown_with_its_own_sentence_and_a_fault_without_its_text() -> None:
    job = Job.objects.create(label="Kørsel")
    finding = Finding("x.y", Severity.BLOCKING, "The month {month} is closed.", params={"month": "maj"})
    with pytest.raises(Refused), progress(job.pk):
        raise Refused([finding])
    assert reported(job)[::3] == (JobState.STOPPED, "The month maj is closed.")
    with translation.override("da"), pytest.raises(KeyError), progress(job.pk):
        raise KeyError("NÆ-2026-0417")
    assert reported(job)[0] == JobState.STOPPED
    assert "NÆ-2026-0417" not in job.note
    assert job.note.startswith("Arbejdet stoppede på grund af en fejl hos os.")


@pytest.mark.django_db(transaction=True)
def test_a_job_never_counts_beyond_its_total() -> None:
    job = Job.objects.create(label="Kørsel")
    with progress(job.pk) as report:
        report(12, 10)
    assert reported(job)[1:3] == (10, 10)


def test_work_nobody_watches_needs_no_job() -> None:
    unreported(1, 2, "x")
    unreported.result("/x/")


@pytest.fixture
def one_job(cast: Any) -> Job:
    """A job somebody in Næstved has started."""
    by = cast.person("buying_controller")
    return Job.objects.create(label="Afregning for oktober", started_by_id=by.user_id, organisation_id=by.organisation_id)


@pytest.mark.parametrize(
    ("who", "status"), [("buying_controller", 200), ("case_worker", 200), ("controller", 404), ("outsider", 404), ("public", 404)]
)
def test_a_job_is_shown_to_its_own_organisation_only(client_as: Any, one_job: Job, who: str, status: int) -> None:
    assert client_as(who).get(reverse("web:job", args=[one_job.pk])).status_code == status


def test_asking_stops_when_the_job_is_over(client_as: Any, one_job: Job) -> None:
    client, address = client_as("buying_controller"), reverse("web:job", args=[one_job.pk])
    running = client.get(address, headers={"HX-Request": "true"})
    assert running.status_code == 200
    assert b'hx-trigger="every 1s"' in running.content
    Job.objects.filter(pk=one_job.pk).update(state=JobState.DONE, result_url="/afregning/7/")
    over = client.get(address, headers={"HX-Request": "true"})
    assert over.status_code == 286
    assert b"hx-get" not in over.content
    assert b'href="/afregning/7/"' in over.content


@pytest.mark.django_db
def test_the_demo_lives_on_the_day_that_was_set(settings: Any) -> None:
    seen: list[tuple[date, date]] = []

    def view(request: Any) -> Any:
        seen.append((request.today, request.now.date()))
        return None

    DemoClock.objects.all().delete()
    TodayMiddleware(view)(RequestFactory().get("/"))
    clock.set_demo_date(date(2027, 3, 1))
    clock.set_demo_date(date(2027, 3, 2))
    TodayMiddleware(view)(RequestFactory().get("/"))
    real = clock.real_now().date()
    assert seen == [(real, real), (date(2027, 3, 2), date(2027, 3, 2))]
    assert clock.present().utcoffset() is not None


@pytest.mark.django_db
def test_production_has_no_clock_of_its_own(settings: Any, django_assert_num_queries: Any) -> None:
    clock.set_demo_date(date(2027, 3, 1))
    settings.RAMMEVAERK_MODE = "production"
    with django_assert_num_queries(0):
        assert clock.present().date() == clock.real_now().date()
    with pytest.raises(RuntimeError, match="only be set in demo mode"):
        clock.set_demo_date(date(2027, 3, 1))


@pytest.mark.django_db
def test_a_leap_day_can_be_the_demos_day() -> None:
    clock.set_demo_date(date(2028, 2, 29))
    assert clock.present().date() == date(2028, 2, 29)
