"""What designation asks of a role: nominate and reassess while the window is open, and record what the panel said."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.designation import facts
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.queries.cases import CaseSeen, cases
from rammevaerk.designation.queries.designated import designated_in
from rammevaerk.designation.rules.cases import NominationState
from rammevaerk.designation.rules.scheme import SchemeTerms
from rammevaerk.registry.queries import own_service_ids
from rammevaerk.web.todo import Task


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """At most one task of each kind, none where the area has no scheme (10 queries at most)."""
    operator = role_may(assignment.as_role, Permission.NOMINATE_SERVICES)
    panel = role_may(assignment.as_role, Permission.RECORD_PANEL)
    if not (operator or panel):
        return []
    _scheme, terms = facts.scheme(the_area(), today)
    if terms is None:
        return []
    return _of_operator(assignment, today, terms) if operator else _of_secretariat(today, terms)


def _of_operator(assignment: RoleAssignment, today: date, terms: SchemeTerms) -> list[Task]:
    window = terms.window(today.year)
    if not window.contains(today) or window.end is None:
        return []
    own = own_service_ids(assignment, today)
    last, page = window.end - timedelta(days=1), reverse("designation:list")
    asked = dict(_open_nominations(own, today.year))
    found = []
    again = [pk for pk in designated_in(own, today) if pk not in asked] if terms.reassesses(today.year) else []
    if again:
        title = ngettext("Reassess %(n)s designated service", "Reassess %(n)s designated services", len(again)) % {
            "n": len(again)
        }
        found.append(Task(last, title, _("Designated services are assessed anew this year, or leave"), page))
    drafts = sum(1 for sent in asked.values() if not sent)
    if drafts:
        title = ngettext("Send %(n)s nomination", "Send %(n)s nominations", drafts) % {"n": drafts}
        found.append(Task(last, title, _("The nomination is a draft that the panel does not see"), page))
    return found


def _open_nominations(own: tuple[int, ...], year: int) -> list[tuple[int, bool]]:
    """Own services something is asked for in a year, and whether it is sent (2 queries)."""
    rows = Nomination.objects.filter(service_id__in=own, year=year).exclude(steps__kind="withdrawn").prefetch_related("steps")
    return [(row.service_id, any(step.kind == "sent" for step in row.steps.all())) for row in rows]


def _of_secretariat(today: date, terms: SchemeTerms) -> list[Task]:
    rows = Nomination.objects.filter(effect=None, steps__kind="sent").order_by("year", "pk").distinct()
    open_cases = cases(rows, today)
    found = []
    for state, one, many, why in (
        (
            NominationState.SENT,
            _("Record the panel's assessment of %(n)s case"),
            _("Record the panel's assessment of %(n)s cases"),
            _("The panel has not recommended anything"),
        ),
        (
            NominationState.APPROVED,
            _("Put %(n)s designation in effect"),
            _("Put %(n)s designations in effect"),
            _("The bodies have approved; nothing takes effect by itself"),
        ),
    ):
        waiting = [case for case in open_cases if case.state is state]
        if waiting:
            title = (one if len(waiting) == 1 else many) % {"n": len(waiting)}
            found.append(Task(_due(waiting, terms, state), title, why, _page(waiting)))
    return found


def _due(waiting: list[CaseSeen], terms: SchemeTerms, state: NominationState) -> date | None:
    if state is not NominationState.SENT:
        return None
    return terms.decided_by(waiting[0].row.year) - timedelta(days=1)


def _page(waiting: list[CaseSeen]) -> str:
    return reverse("designation:case", args=[waiting[0].row.pk]) if len(waiting) == 1 else reverse("designation:list")
