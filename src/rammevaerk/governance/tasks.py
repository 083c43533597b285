"""Work on the queue: drawing the agreement's documents."""

from datetime import date

from procrastinate.contrib.django import app

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.governance.actions.documents import BUILD, build_documents
from rammevaerk.web.jobs import progress


@app.task(name=BUILD)
def build_agreement_documents(*, job_id: int, version_id: int, assignment_id: int, today: str) -> None:
    """Draw and store a version's documents for the person who asked; reads frozen content only, no rows of persons."""
    with progress(job_id) as report:
        by = RoleAssignment.objects.select_related("organisation").get(pk=assignment_id)
        build_documents(by=by, today=date.fromisoformat(today), version_id=version_id, report=report)
