"""The monthly run on the queue."""

from datetime import date

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.settlement import actions
from rammevaerk.web.jobs import progress


@app.task(name="settlement.settle_month")
def settle_month(*, job_id: int, assignment: int, month: str, today: str) -> None:
    """Settle a month for the organisation of a role. Cut off, it has written nothing and is done again from the start."""
    with progress(job_id) as report:
        by = RoleAssignment.objects.select_related("organisation", "user").get(pk=assignment)
        report(0, 0, _("Counting days"))
        actions.run_month(by=by, today=date.fromisoformat(today), month=date.fromisoformat(month), report=report)
