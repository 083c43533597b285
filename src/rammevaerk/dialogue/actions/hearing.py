"""The hearing: report and returns are sent to all parties, who may comment until the deadline."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.dialogue import sources
from rammevaerk.dialogue.actions.checking import allowed, held, needed, trail
from rammevaerk.dialogue.models import Comment, Hearing
from rammevaerk.dialogue.rules.steps import DialogueStep
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present


@transaction.atomic
def send_dialogue(*, by: RoleAssignment, today: date, dialogue_id: int, deadline: date, is_demo: bool = False) -> Hearing:
    """Send the latest report and the returns in hearing until a day, inclusive. Raises Refused without a report, while a hearing
    runs, when the version has been heard, and for a deadline that is not ahead."""
    require(by, Permission.RUN_DIALOGUE)
    dialogue = held(dialogue_id)
    case = allowed(DialogueStep.SEND_HEARING, dialogue, today)
    if deadline <= today:
        message = text("The deadline must be a day to come.")
        raise Refused([Finding("dialogue.deadline_past", Severity.BLOCKING, message, where="deadline")])
    report = case.said.report
    assert report is not None  # the step is not allowed without one
    made = Hearing.objects.create(
        dialogue=dialogue, report=report, deadline=deadline, on=today, at=present(), by=by, is_demo=is_demo
    )
    trail("send_dialogue", by, dialogue, deadline=deadline.isoformat())
    return made


@transaction.atomic
def comment_on_dialogue(*, by: RoleAssignment, today: date, dialogue_id: int, words: str, is_demo: bool = False) -> Comment:
    """Say something in the hearing for one's party, until the deadline's day is over. Raises Refused outside the hearing."""
    require(by, Permission.COMMENT_IN_DIALOGUE)
    if not sources.is_party(by.organisation_id, today):
        raise PermissionDenied(_("Only the area's parties are heard."))
    dialogue = held(dialogue_id)
    allowed(DialogueStep.COMMENT, dialogue, today)
    made = Comment.objects.create(
        dialogue=dialogue, party_id=by.organisation_id, words=needed(words), on=today, at=present(), by=by, is_demo=is_demo
    )
    trail("comment_on_dialogue", by, dialogue)
    return made
