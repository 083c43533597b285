"""Long work of the register on the queue."""

from datetime import date

from procrastinate.contrib.django import app

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry import actions, queries
from rammevaerk.registry.actions.imports.apply import APPLY
from rammevaerk.web.clock import present
from rammevaerk.web.jobs import progress


@app.task(name=APPLY)
def apply_import_job(*, job_id: int, batch_id: int, assignment_id: int, today: str) -> None:
    """Write a previewed services file for the person who asked for it."""
    day = date.fromisoformat(today)
    with progress(job_id) as report:
        by = accounts.role_holders(day).get(pk=assignment_id)
        with acting_for(queries.acting_of(by, day)):
            actions.apply_import(by=by, today=day, batch_id=batch_id, report=report)


@app.periodic(cron="5 0 * * *")
@app.task(name="registry.begin_day", queueing_lock="registry.begin_day")
def begin_day(timestamp: int) -> None:
    """Bring the list figures up to the new day: places and reservations begin and end by date."""
    actions.refresh_figures(today=present().date())
