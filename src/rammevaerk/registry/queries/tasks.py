"""What the register asks of a role: figures to confirm, odd rows to decide on."""

from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.registry.facts import freshness_limits
from rammevaerk.registry.models import Service
from rammevaerk.registry.queries.imports import rows_to_decide
from rammevaerk.registry.queries.own import own_service_ids
from rammevaerk.registry.rules.freshness import FreshnessLimits, confirm_by, fresh_since
from rammevaerk.web.dates import short
from rammevaerk.web.todo import Task

MOST_NAMED = 3


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """Own services whose figures have begun to age, due before they are old, and for the secretariat the odd rows of
    imports (at most 4 queries)."""
    found = _to_confirm(assignment, today)
    if role_may(assignment.as_role, Permission.IMPORT_SERVICES):
        waiting = rows_to_decide()
        if waiting:
            words = ngettext("Decide on %(count)s odd row", "Decide on %(count)s odd rows", waiting) % {"count": waiting}
            found.append(Task(None, words, _("From services files that were read."), reverse("registry:imports")))
    return found


def _to_confirm(assignment: RoleAssignment, today: date) -> list[Task]:
    own = own_service_ids(assignment, today)
    if not own:
        return []
    limits = freshness_limits(today)
    aging = Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=fresh_since(today, limits))
    running = Q(closed_on__isnull=True) | Q(closed_on__gt=today)
    rows = Service.objects.filter(aging & running, pk__in=own)
    stale = list(rows.order_by(F("confirmed_on").asc(nulls_first=True), "sort_key")[: MOST_NAMED + 1])
    tasks = [_confirm(row, limits) for row in stale[:MOST_NAMED]]
    if len(stale) > MOST_NAMED:
        more = rows.count() - MOST_NAMED
        words = ngettext("Confirm %(count)s more service", "Confirm %(count)s more services", more) % {"count": more}
        why = _("Their figures are more than %(days)s days old.") % {"days": limits.aging}
        tasks.append(Task(None, words, why, reverse("registry:own")))
    return tasks


def _confirm(row: Service, limits: FreshnessLimits) -> Task:
    due, why = None, _("The figures have never been confirmed.")
    if row.confirmed_on is not None:
        due = confirm_by(row.confirmed_on, limits)
        why = _("Places and prices, last confirmed %(date)s. “Nothing changed” is a confirmation too.") % {
            "date": short(row.confirmed_on)
        }
    return Task(due, _("Confirm the figures of %(name)s") % {"name": row.name}, why, reverse("registry:confirm", args=[row.pk]))
