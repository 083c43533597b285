"""A worker is killed in the middle of a job: another one notices, does the work once, and the page says what happened."""

import signal
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.settlement.models import Charge, Entry, Run, Statement
from rammevaerk.settlement.tasks import issue_month
from rammevaerk.web.jobs import enqueue
from rammevaerk.web.models import Job, JobState
from rammevaerk.web.rescue import MOST_ATTEMPTS, rescue

from tests.support import processes
from tests.support.placements import House, make_house
from tests.support.settling import approved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

WORKER = ("-m", "rammevaerk.config.cli", "worker")
LONG_AGO = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'"
TABLES = "procrastinate_jobs, procrastinate_events, procrastinate_workers, procrastinate_periodic_defers"


@pytest.fixture
def house(cast: Any) -> House:
    """Two citizens of Næstved at Slagelse's services, and a queue without jobs of other tests."""
    with processes.owner() as owner:
        owner.execute(f"TRUNCATE {TABLES}")
    house = make_house(cast)
    house.place("NÆ-1")
    house.place("NÆ-2", house.day)
    return house


def ordered(house: House) -> Job:
    """The monthly run as the page puts it on the queue."""
    by = house.cast.controller
    task = issue_month.configure(queueing_lock=f"settle-{by.organisation_id}")
    today = date(2026, 11, 3)
    prepared = approved(by, today, date(2026, 10, 1))
    return enqueue(task, label="Afregning", by=by, assignment=by.pk, prepared=prepared, today=today.isoformat())


def killed_in_the_middle(job: Job) -> None:
    """A worker begins the job, is killed with all lines sent and statements written, and has been silent since."""
    with processes.nobody_may_write("settlement_charge") as other:
        worker = processes.start(*WORKER)
        with processes.ended(worker):
            session = processes.blocked_at(other, "settlement_charge", worker)
            job.refresh_from_db()
            assert job.state == JobState.RUNNING
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    processes.wait_until_gone(session)
    with processes.owner() as owner:
        owner.execute(LONG_AGO)


def written(house: House) -> list[int]:
    """Rows of the run, of statements, of entries and of lines, as the seller sees them."""
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return [model.objects.count() for model in (Run, Statement, Entry, Charge)]  # type: ignore[attr-defined]


def test_another_worker_does_the_work_of_one_that_was_killed_once(house: House, client_as: Any) -> None:
    job = ordered(house)
    killed_in_the_middle(job)
    assert written(house) == [0, 0, 0, 0]
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "a dead worker tells nobody"
    another = processes.start(*WORKER)
    with processes.ended(another):
        processes.wait_until(lambda: Job.objects.get(pk=job.pk).is_over or another.poll() is not None, "the end of the job")
        another.send_signal(signal.SIGTERM)
        said, _nothing = another.communicate(timeout=processes.PATIENCE)
    assert written(house) == [1, 1, 1, 2], said
    page = client_as("controller").get(reverse("web:job", args=[job.pk])).content.decode()
    assert "Færdig" in page
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        assert f'href="{reverse("settlement:run", args=[Run.objects.get().pk])}"' in page
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name LIKE 'settlement.%'"
        )
        assert cursor.fetchone()[0] == 0


def test_a_job_that_is_cut_off_again_and_again_ends_with_words_on_the_page(house: House, client_as: Any) -> None:
    job = ordered(house)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        killed_in_the_middle(job)
        with translation.override("da"):
            rescue(None)
        job.refresh_from_db()
        assert job.state == (JobState.STOPPED if attempt == MOST_ATTEMPTS else JobState.QUEUED)
    assert written(house) == [0, 0, 0, 0]
    page = client_as("controller").get(reverse("web:job", args=[job.pk])).content.decode()
    assert "Arbejdet blev afbrudt 3 gange og er opgivet. Intet halvfærdigt er gemt." in page
    assert ordered(house).pk != job.pk, "somebody can start it anew"
