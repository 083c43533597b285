"""What waiting lists ask of a role: reservations that lapse, vacancies nobody has got, entries nobody has confirmed."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.walls import acting_for
from rammevaerk.kernel.period import add_months
from rammevaerk.registry.queries import acting_of
from rammevaerk.waiting import facts
from rammevaerk.waiting.facts import Agreed
from rammevaerk.waiting.models import Entry, Reservation, Vacancy
from rammevaerk.waiting.queries.lists import proposed_to
from rammevaerk.web import dates
from rammevaerk.web.todo import Task


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """At most one task of each kind, for those who write on waiting lists (8 queries at most)."""
    if not role_may(assignment.as_role, Permission.EDIT_WAITING):
        return []
    agreed, who = facts.agreed_on(today), acting_of(assignment, today)
    with acting_for(who):
        found = [*_lapsing(today, agreed)]
        if assignment.as_role is Role.CASE_WORKER:
            return [*found, *_unconfirmed(today, agreed), *_proposed()]
        return [*found, *_unanswered(who.units or (), today, agreed)]


def _lapsing(today: date, agreed: Agreed) -> list[Task]:
    last = today + timedelta(days=agreed.warning_days)
    rows = Reservation.objects.filter(ended_on__isnull=True, place__ended_on__isnull=True, until__gt=today, until__lte=last)
    ends = sorted(rows.values_list("until", flat=True))
    if not ends:
        return []
    title = ngettext("Use or give up %(n)s reservation", "Use or give up %(n)s reservations", len(ends)) % {"n": len(ends)}
    first = ends[0] - timedelta(days=1)
    context = _("The place is free again from %(day)s") % {"day": dates.short(ends[0])}
    return [Task(first, title, context, reverse("waiting:reservations"))]


def _unanswered(services: tuple[int, ...], today: date, agreed: Agreed) -> list[Task]:
    declared = Vacancy.objects.filter(service_id__in=services, closed_on__isnull=True)
    days = sorted(moment.date() for moment in declared.values_list("declared_at", flat=True))
    due = [day + timedelta(days=agreed.answer_days) for day in days]
    if not due:
        return []
    title = ngettext("Go through the list for %(n)s vacancy", "Go through the list for %(n)s vacancies", len(due))
    context = _("Declared on %(day)s") % {"day": dates.short(days[0])}
    return [Task(due[0], title % {"n": len(due)}, context, reverse("waiting:lists"))]


def _unconfirmed(today: date, agreed: Agreed) -> list[Task]:
    if agreed.confirm_months is None:
        return []
    since = add_months(today, -agreed.confirm_months)
    days = sorted(Entry.objects.filter(closed_on__isnull=True, confirmed_on__lte=since).values_list("confirmed_on", flat=True))
    if not days:
        return []
    title = ngettext("Confirm that %(n)s citizen still waits", "Confirm that %(n)s citizens still wait", len(days))
    context = _("Last confirmed on %(day)s") % {"day": dates.short(days[0])}
    return [Task(add_months(days[0], agreed.confirm_months), title % {"n": len(days)}, context, reverse("waiting:lists"))]


def _proposed() -> list[Task]:
    count = len(proposed_to(Entry.objects.filter(closed_on__isnull=True).values_list("pk", flat=True)))
    if not count:
        return []
    title = ngettext("Answer %(n)s proposed place", "Answer %(n)s proposed places", count) % {"n": count}
    return [Task(None, title, _("A place is proposed to a citizen who waits"), reverse("waiting:lists"))]
