"""Freezing the agreement's text and figures as a numbered version."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.governance.actions.cycles import guarded
from rammevaerk.governance.composition import compose
from rammevaerk.governance.models import Cycle, CycleState, Version
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present
from rammevaerk.web.jobs import Reporter, unreported

CLOSED_FOR_VERSIONS = (CycleState.ADOPTED, CycleState.PUBLISHED, CycleState.IN_FORCE, CycleState.EXPIRED)


@transaction.atomic
def make_version(
    *, by: RoleAssignment, today: date, cycle_id: int, number: str, note: str = "", report: Reporter = unreported
) -> Version:
    """Compose the agreement from the data as it is today and freeze it with its hash.

    Raises Refused when the agreement is adopted, the number is taken, or nothing has changed since the last version:
    then its approvals stand. A changed text needs new approvals from all parties.
    """
    require(by, Permission.EDIT_AGREEMENT)
    guarded(number=number, note=note)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("area").get(pk=cycle_id)
    existing = list(cycle.versions.order_by("pk").values_list("number", "content_hash"))
    content = compose(cycle, as_of=today, report=report)
    findings = _findings(cycle, number, content.content_hash, existing)
    if findings:
        raise Refused(findings)
    version = Version.objects.create(
        cycle=cycle,
        number=number,
        made_on=today,
        made_at=present(),
        made_by=by,
        content=content.to_json(),
        content_hash=content.content_hash,
        note=note,
        is_demo=cycle.is_demo,
    )
    details = {"number": number, "content_hash": content.content_hash}
    audit("make_version", by=by, target=Target("version", version.pk), details=details)
    return version


def _findings(cycle: Cycle, number: str, content_hash: str, existing: list[tuple[str, str]]) -> list[Finding]:
    if cycle.state in CLOSED_FOR_VERSIONS:
        message = text("The agreement is adopted. Its text is changed by a supplement, not by a new version.")
        return [Finding("governance.adopted_already", Severity.BLOCKING, message)]
    if any(number == taken for taken, _hash in existing):
        message = text("There is already a version {number}.")
        params = {"number": number}
        return [Finding("governance.number_taken", Severity.BLOCKING, message, where="number", params=params)]
    if existing and existing[-1][1] == content_hash:
        return [
            Finding(
                "governance.nothing_changed",
                Severity.BLOCKING,
                text("Nothing has changed since version {number}."),
                text("Its approvals stand. Make a new version when the text or the figures have changed."),
                params={"number": existing[-1][0]},
            )
        ]
    return []
