"""What dialogues remind of: returns to give, reports to submit, hearings to answer, status to discuss."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.dialogue import facts, sources
from rammevaerk.dialogue.facts import Said
from rammevaerk.dialogue.models import Dialogue
from rammevaerk.dialogue.rules.deadlines import DialogueDeadline
from rammevaerk.registry.queries import own_service_ids
from rammevaerk.web.todo import Task

ASKED_OF = (Permission.RETURN_IN_DIALOGUE, Permission.WRITE_YEARLY_REPORT, Permission.RUN_DIALOGUE)


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What a role has to do in this year's dialogues (14 queries at most; 1 where no dialogue is open)."""
    role = assignment.as_role
    if not any(role_may(role, permission) for permission in ASKED_OF):
        return []
    rows = list(Dialogue.objects.filter(year=today.year).select_related("service"))
    if not rows:
        return []
    said = facts.said_in([row.pk for row in rows])
    if role_may(role, Permission.RUN_DIALOGUE):
        return _to_run(rows, said, today)
    found = []
    if role_may(role, Permission.RETURN_IN_DIALOGUE):
        found += _to_answer(assignment, rows, said, today)
    if role_may(role, Permission.WRITE_YEARLY_REPORT):
        found += _to_report(assignment, rows, said, today)
    return found


def _to_answer(assignment: RoleAssignment, rows: list[Dialogue], said: dict[int, Said], today: date) -> list[Task]:
    own = assignment.organisation_id
    waiting = [row for row in rows if own not in said[row.pk].returns and not said[row.pk].outcome]
    if not waiting or not sources.is_asked(assignment.organisation, today):
        return []
    title = ngettext(
        "Say how you will use %(n)s designated service", "Say how you will use %(n)s designated services", len(waiting)
    ) % {"n": len(waiting)}
    due = sources.plan_of(today.year).due[DialogueDeadline.RETURNS]
    return [Task(due, title, _("All stand in one table"), reverse("dialogue:answer", args=[today.year]))]


def _to_report(assignment: RoleAssignment, rows: list[Dialogue], said: dict[int, Said], today: date) -> list[Task]:
    own = set(own_service_ids(assignment, today))
    waiting = [row for row in rows if row.service_id in own and not said[row.pk].report]
    if not waiting:
        return []
    due = sources.plan_of(today.year).due[DialogueDeadline.REPORT]
    return [
        Task(
            due,
            _("Submit the yearly report of %(service)s") % {"service": row.service.name},
            _("Most of it is filled in"),
            reverse("dialogue:report", args=[row.service_id, row.year]),
        )
        for row in waiting[:5]
    ]


def _to_run(rows: list[Dialogue], said: dict[int, Said], today: date) -> list[Task]:
    address = reverse("dialogue:year", args=[today.year])
    found = []
    unsent = sum(bool(said[row.pk].report and not said[row.pk].hearing and not said[row.pk].outcome) for row in rows)
    if unsent:
        title = ngettext("Send %(n)s dialogue in hearing", "Send %(n)s dialogues in hearing", unsent) % {"n": unsent}
        found.append(Task(None, title, _("The yearly report has come"), address))
    heard = sum(_is_heard(said[row.pk], today) for row in rows)
    if heard:
        title = ngettext("Discuss the status of %(n)s service", "Discuss the status of %(n)s services", heard) % {"n": heard}
        due = sources.plan_of(today.year).due[DialogueDeadline.STATUS]
        found.append(Task(due, title, _("The hearing is over"), address))
    return found


def _is_heard(said: Said, today: date) -> bool:
    return said.hearing is not None and said.hearing.deadline < today and said.outcome is None
