"""What the disability councils answer when they are heard about a version."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.governance.actions.cycles import guarded
from rammevaerk.governance.models import CycleState, HearingAnswer, Version
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present

OPEN_FOR_ANSWERS = (CycleState.DRAFTED, CycleState.HEARD, CycleState.IN_RATIFICATION)


@transaction.atomic
def answer_hearing(*, by: RoleAssignment, today: date, version_id: int, words: str) -> HearingAnswer:
    """Record the answer of the organisation one acts for. Raises Refused when the hearing is closed or nothing is said.

    Councils are also heard locally while the version lies with the parties, so answers are taken then too.
    """
    require(by, Permission.COMMENT_ON_AGREEMENT)
    guarded(words=words)
    version = Version.objects.select_related("cycle").defer("content").get(pk=version_id)
    findings = []
    if version.cycle.state not in OPEN_FOR_ANSWERS:
        findings.append(
            Finding(
                "governance.hearing_closed",
                Severity.BLOCKING,
                text("The hearing is closed."),
                text("Answers are taken while the draft is heard and while it lies with the parties."),
            )
        )
    if not words.strip():
        findings.append(Finding("governance.empty_answer", Severity.BLOCKING, text("Write the answer."), where="words"))
    if findings:
        raise Refused(findings)
    row = HearingAnswer.objects.create(version=version, organisation=by.organisation, text=words, on=today, at=present(), by=by)
    audit("answer_hearing", by=by, target=Target("version", version.pk))
    return row
