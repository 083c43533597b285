"""What every act in a dialogue begins with: the row held, whose it is, and whether the dialogue has come so far."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit, hold_the_area
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.dialogue import queries
from rammevaerk.dialogue.models import Dialogue
from rammevaerk.dialogue.queries import Case
from rammevaerk.dialogue.rules.steps import DialogueStep, check_step
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import is_own


def held(dialogue_id: int) -> Dialogue:
    """The dialogue, to oneself until the act is over: two who act on it come one after the other (3 queries)."""
    hold_the_area()
    return Dialogue.objects.select_related("service__operator", "service__location").get(pk=dialogue_id)


def allowed(step: DialogueStep, dialogue: Dialogue, today: date) -> Case:
    """The dialogue as it stands. Raises Refused when it has not come so far, or is over."""
    case = queries.case_of(dialogue, today)
    if findings := check_step(step, case.facts, today):
        raise Refused(findings)
    return case


def require_own(by: RoleAssignment, dialogue: Dialogue, today: date) -> None:
    """Raise PermissionDenied unless the service is one's own."""
    if not is_own(by, dialogue.service, today):
        raise PermissionDenied(_("Only those who run the service write its report."))


def needed(words: str, where: str = "words") -> str:
    """The text, not empty and behind the CPR guard. Raises Refused."""
    if not words.strip():
        raise Refused([Finding("dialogue.empty", Severity.BLOCKING, text("Write something."), where=where)])
    return guarded(words, where)


def guarded(words: str, where: str) -> str:
    """The text behind the CPR guard. Raises Refused."""
    if found := guard_text(words, where):
        raise Refused([found])
    return words.strip()


def trail(act: str, by: RoleAssignment, dialogue: Dialogue, **details: object) -> None:
    """The audit row of an act."""
    said = {"service": dialogue.service_id, "year": dialogue.year, **details}
    audit(act, by=by, target=Target("dialogue", dialogue.pk), details=said)
