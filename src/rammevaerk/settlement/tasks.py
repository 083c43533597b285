"""The monthly run on the queue."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.settlement import actions
from rammevaerk.web.jobs import progress


@app.task(name="settlement.settle_month")
def settle_month(*, job_id: int, assignment: int, month: str, today: str) -> None:
    """Settle a month for the organisation of a role; a retry after a crash finds nothing written and does it all."""
    with progress(job_id) as report:
        by = RoleAssignment.objects.select_related("organisation", "user").get(pk=assignment)
        report(0, 0, _("Counting days"))
        outcome = actions.run_month(by=by, today=date.fromisoformat(today), month=date.fromisoformat(month), report=report)
        if outcome.runs:
            report.result(reverse("settlement:run", args=[max(outcome.runs.values())]))
        report(outcome.placements, outcome.placements, _("%(statements)s statements") % {"statements": outcome.statements})
