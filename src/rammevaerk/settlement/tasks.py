"""Issuing an approved month on the queue."""

from datetime import date

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.settlement import actions
from rammevaerk.web.jobs import progress


@app.task(name="settlement.issue_month")
def issue_month(*, job_id: int, assignment: int, prepared: int, today: str) -> None:
    """Issue what two people have agreed on. Cut off, it has written nothing and is done again from the start."""
    with progress(job_id) as report:
        by = RoleAssignment.objects.select_related("organisation", "user").get(pk=assignment)
        report(0, 0, _("Counting days"))
        actions.issue_run(by=by, today=date.fromisoformat(today), prepared=prepared, report=report)
