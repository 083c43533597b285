"""What is decided about one odd row of a file."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.actions.imports import reading
from rammevaerk.registry.actions.imports.apply import DONE, write_decided_row
from rammevaerk.registry.models import ImportBatch, ImportRow
from rammevaerk.registry.rules.services_file import ReadRow, RowDecision, decided


@dataclass(frozen=True)
class RowChoice:
    """What somebody decides about the row `number` of a file, and why."""

    batch_id: int
    number: int
    decision: RowDecision
    why: str = ""


@transaction.atomic
def resolve_row(*, by: RoleAssignment, today: date, choice: RowChoice) -> ImportRow:
    """Take an odd row (as it is or corrected) or leave it out. When the file has been written already, the row is
    written at once, else with the file.

    Raises `Refused` when the decision leaves something odd undecided, or somebody has decided before.
    """
    require(by, Permission.IMPORT_SERVICES)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=choice.batch_id)
    row = ImportRow.objects.get(batch=batch, number=choice.number)
    if row.state != reading.ODD:
        raise Refused([_decided_before()])
    decision = choice.decision
    row.decided, row.resolution, row.resolved_by = decision.to_json(), choice.why[:200], by
    left = _left_odd(row, decision)
    if left:
        raise Refused(left)
    row.state = reading.LEFT_OUT if decision.leave_out else reading.DECIDED
    row.save(update_fields=["decided", "resolution", "resolved_by", "state"])
    if batch.state == DONE and not decision.leave_out:
        write_decided_row(batch, row, today)
    audit(
        "resolve_import_row",
        by=by,
        target=Target("import", batch.pk),
        details={"row": choice.number, "decision": decision.to_json()},
    )
    return row


def _left_odd(row: ImportRow, decision: RowDecision) -> list[Finding]:
    """Warnings that the decision does not settle, as things that stop it."""
    if decision.leave_out or decision.accept:
        return []
    found = tuple(Finding.from_json(data) for data in row.findings)
    after = decided(ReadRow(row.number, findings=found), decision)
    return [finding for finding in after.findings if finding.severity is Severity.WARNING]


def _decided_before() -> Finding:
    return Finding(
        "registry.row_decided",
        Severity.BLOCKING,
        text("Somebody has decided on this row already."),
        text("Look at the report of the file."),
    )
