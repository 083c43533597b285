"""Drawing the documents of a version and keeping them as they were given to the parties."""

import hashlib
from datetime import date

from django.db import transaction
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.governance.models import Document, Version
from rammevaerk.governance.printing import draw
from rammevaerk.governance.rules.document import read_text
from rammevaerk.web.clock import present
from rammevaerk.web.jobs import Reporter, enqueue, unreported
from rammevaerk.web.models import Job

BUILD = "governance.build_agreement_documents"
"""The task on the queue that draws a version's documents, see `tasks`."""


def build_documents(*, by: RoleAssignment, today: date, version_id: int, report: Reporter = unreported) -> list[Document]:
    """Draw a version as Word and PDF and store both. Drawing again adds documents; the earlier ones are kept."""
    require(by, Permission.EDIT_AGREEMENT)
    version = Version.objects.select_related("cycle").get(pk=version_id)
    drawn = draw(read_text(version.content), version.number, report)
    with transaction.atomic():
        documents = [
            Document.objects.create(
                version=version,
                kind=file.kind,
                file_name=file.name,
                media_type=file.media_type,
                sha256=hashlib.sha256(file.content).hexdigest(),
                content=file.content,
                made_at=present(),
            )
            for file in drawn
        ]
        details = {"sha256": [document.sha256 for document in documents]}
        audit("build_documents", by=by, target=Target("version", version.pk), details=details)
        report.result(reverse_lazy("governance:versions", args=[version.cycle.name]))
    return documents


@transaction.atomic
def order_documents(*, by: RoleAssignment, today: date, version_id: int) -> Job:
    """Put the drawing of a version's documents on the queue; the job tells how far it is."""
    require(by, Permission.EDIT_AGREEMENT)
    version = Version.objects.select_related("cycle").defer("content").get(pk=version_id)
    with translation.override("da"):
        label = _("The document of %(agreement)s, version %(number)s") % {
            "agreement": version.cycle.title,
            "number": version.number,
        }
    return enqueue(
        app.configure_task(BUILD, allow_unknown=False),
        label=label,
        by=by,
        version_id=version.pk,
        assignment_id=by.pk,
        today=today.isoformat(),
    )
