"""The rescue of jobs whose worker died: without it they would be under way for ever, in the queue and on the page.

A worker tells each ten seconds that it lives. A job whose worker has been silent for longer than `SILENCE` is put back on
the queue, and after `MOST_ATTEMPTS` it is given up: what kills its worker each time would go on doing so. The page says
which. The queue's row and the page's are changed in one transaction, so that a rescue may itself be killed.
"""

import logging
from datetime import timedelta

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from rammevaerk.web.jobs import fault_of_ours
from rammevaerk.web.models import Job, JobState

SILENCE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
OPEN = (JobState.QUEUED, JobState.RUNNING)
ENDED_BADLY = ("failed", "aborted", "cancelled")

log = logging.getLogger(__name__)


def rescue(own_worker: int | None) -> None:
    """Put back or give up every job whose worker is dead, and end on the page what has ended on the queue.

    `own_worker` is the worker that asks: it lives, however long the machine slept and its sign of life is overdue.
    """
    for pk in _stalled(own_worker).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                _rescue_one(_stalled(own_worker).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first())
        except UniqueViolation:
            # One with the same queueing lock waits already: this one's turn comes when that one has begun.
            log.info("job %s waits for another to begin before it is rescued", pk)
    _end_left_behind()


def _stalled(own_worker: int | None) -> QuerySet[ProcrastinateJob]:
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=Now() - SILENCE)
    rows = ProcrastinateJob.objects.filter(silent, status="doing")
    return rows if own_worker is None else rows.exclude(worker_id=own_worker)


def _rescue_one(stalled: ProcrastinateJob | None) -> None:
    """None: another rescue has it in hand, or its worker has ended it in the meantime."""
    if stalled is None:
        return
    shown = Job.objects.filter(pk=stalled.args.get("job_id"), state__in=OPEN)
    if "job_id" in stalled.args and not shown.exists():
        _finish(stalled, Status.SUCCEEDED)  # it died between the end of the work and telling the queue
    elif stalled.attempts + 1 < MOST_ATTEMPTS:
        words = _("The work was cut off and begins again by itself.")
        shown.update(state=JobState.QUEUED, done=0, total=0, note=words)
        JobManager(DjangoConnector()).retry_job_by_id(stalled.pk, retry_at=timezone.now())
        log.warning("job %s (%s) was cut off and is put back on the queue", stalled.pk, stalled.task_name)
    else:
        words = _("The work was cut off %(times)s times and is given up. Nothing half done was kept.") % {"times": MOST_ATTEMPTS}
        shown.update(state=JobState.STOPPED, note=words, ended_at=timezone.now())
        _finish(stalled, Status.FAILED)
        log.error("job %s (%s) was cut off %s times and is given up", stalled.pk, stalled.task_name, MOST_ATTEMPTS)


def _finish(stalled: ProcrastinateJob, status: Status) -> None:
    end = async_to_sync(JobManager(DjangoConnector()).finish_job_by_id_async)
    end(job_id=stalled.pk, status=status, delete_job=False)


def _end_left_behind() -> None:
    """Jobs that ended badly before they could say so: they never began, or could not reach the database to tell."""
    shown = list(Job.objects.filter(state__in=OPEN).values_list("pk", flat=True))
    if not shown:
        return
    ended = ProcrastinateJob.objects.filter(status__in=ENDED_BADLY, args__job_id__in=shown).values_list("args__job_id", flat=True)
    rows = Job.objects.filter(pk__in=list(ended), state__in=OPEN)
    rows.update(state=JobState.STOPPED, note=fault_of_ours(), ended_at=timezone.now())
