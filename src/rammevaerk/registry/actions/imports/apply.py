"""Writing a previewed file into the register, as a job or at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.actions.imports import reading
from rammevaerk.registry.actions.imports.writing import Written, write_rows
from rammevaerk.registry.actions.own import moment_of
from rammevaerk.registry.models import ImportBatch, ImportRow
from rammevaerk.web.jobs import Reporter, enqueue, unreported
from rammevaerk.web.models import Job

RUNNING, DONE = "running", "applied"
APPLY = "registry.apply_import"
"""The task on the queue that writes a previewed file, see `tasks`."""


@transaction.atomic
def start_import(*, by: RoleAssignment, today: date, batch_id: int) -> Job:
    """Put the writing of a previewed file on the queue. Raises `Refused` when it is under way or done."""
    require(by, Permission.IMPORT_SERVICES)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if not batch.may_be_written:
        raise Refused([_already()])
    batch.job = enqueue(
        app.configure_task(APPLY, allow_unknown=False),
        label=_("Import of %(file)s") % {"file": batch.file_name},
        by=by,
        batch_id=batch.pk,
        assignment_id=by.pk,
        today=today.isoformat(),
    )
    batch.state = RUNNING
    batch.save(update_fields=["job", "state"])
    return batch.job


@transaction.atomic
def apply_import(*, by: RoleAssignment | None, today: date, batch_id: int, report: Reporter = unreported) -> ImportBatch:
    """Write the rows that are ready or decided on; odd ones stay in the queue. Applying twice changes nothing.

    `by` None is the command line of the installation.
    """
    if by is not None:
        require(by, Permission.IMPORT_SERVICES)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state == DONE:
        return batch
    rows = list(batch.rows.filter(state__in=[reading.READY, reading.DECIDED]).order_by("number"))
    _write(batch, rows, today, report)
    batch.state, batch.applied_at = DONE, moment_of(today)
    batch.save(update_fields=["state", "applied_at", "counts"])
    audit("apply_import", by=by, target=Target("import", batch.pk), details=batch.counts)
    report.result(reverse("registry:import_batch", args=[batch.pk]))
    return batch


def _write(batch: ImportBatch, rows: list[ImportRow], today: date, report: Reporter) -> None:
    written = write_rows(reading.read_stored(rows, reading.known_now(today)), today=today, report=report)
    _mark(rows, written)
    states = Counter(batch.rows.values_list("state", flat=True))
    batch.counts = {
        "rows": sum(states.values()),
        **states,
        "new_services": written.new_services,
        "new_units": written.new_units,
        "places": written.places,
        "prices": written.prices,
    }


def _mark(rows: Sequence[ImportRow], written: Written) -> None:
    """Keep with each row what came of it (one statement; the framework's own way takes seconds for thousands of rows)."""
    states = [reading.APPLIED if row.number in written.changed else reading.UNCHANGED for row in rows]
    columns: list[list[Any]] = [[row.pk for row in rows], [written.units[row.number] for row in rows], states]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_importrow r SET unit_id = t.unit_id, state = t.state "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS t(id, unit_id, state) WHERE r.id = t.id",
            columns,
        )


def write_decided_row(batch: ImportBatch, row: ImportRow, today: date) -> None:
    """One row of a file that was applied before, written now that somebody has decided on it."""
    counts = dict(batch.counts)
    _write(batch, [row], today, unreported)
    for name in ("new_services", "new_units", "places", "prices"):
        batch.counts[name] += counts.get(name, 0)
    batch.save(update_fields=["counts"])


def _already() -> Finding:
    return Finding(
        "registry.import_started",
        Severity.BLOCKING,
        text("The file is being written, or has been written already."),
        text("Look at the report of the file."),
    )
