"""Work on the queue: drawing the agreement's documents."""

from datetime import date

from django.urls import reverse
from procrastinate.contrib.django import app

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.governance.actions.documents import build_documents
from rammevaerk.governance.queries import cycle_name_of
from rammevaerk.web.jobs import progress


@app.task(name="governance.build_agreement_documents")
def build_agreement_documents(*, job_id: int, version_id: int, assignment_id: int, today: str) -> None:
    """Draw and store a version's documents for the person who asked; reads frozen content only, no rows of persons."""
    by = RoleAssignment.objects.select_related("organisation").get(pk=assignment_id)
    with progress(job_id) as report:
        build_documents(by=by, today=date.fromisoformat(today), version_id=version_id, report=report)
        report.result(reverse("governance:versions", args=[cycle_name_of(version_id)]))
