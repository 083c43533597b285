"""What an individual tariff waits for, in the lists of those who can do it."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.pricing.models import IndividualTariff
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.todo import Task

ENDS_WITHIN = timedelta(days=60)
"""How long before its end the operator is told, so that another can be agreed in time (the platform's own)."""


def individual_tasks(assignment: RoleAssignment, today: date) -> list[Task]:
    """Approve for one's own side, and see to what ends soon (1 query); none for roles that approve nothing."""
    approves = role_may(assignment.as_role, Permission.APPROVE_INDIVIDUAL_TARIFFS)
    calculates = role_may(assignment.as_role, Permission.EDIT_SHEETS)
    if not approves:
        return []
    parties = acting_of(assignment, today).parties
    buys = Q(buyer__in=parties, operator_approved_at__isnull=False, buyer_approved_at__isnull=True)
    sells = Q(item__unit__service__operator__in=parties)
    ending = Q(buyer_approved_at__isnull=False, ends__gt=today, ends__lte=today + ENDS_WITHIN, prolonged_by__isnull=True)
    wanted = buys | (sells & (Q(operator_approved_at__isnull=True) | ending)) if calculates else buys
    rows = IndividualTariff.objects.filter(wanted, declined_at__isnull=True).select_related("item__unit__service", "buyer")
    return [_task(row) for row in rows.order_by("starts", "pk")]


def _task(row: IndividualTariff) -> Task:
    named = {"name": row.item.name, "service": row.item.unit.service.name}
    url = reverse("pricing:individual", args=[row.pk])
    if row.buyer_approved_at is not None:
        last = row.ends - timedelta(days=1)
        return Task(last, _("%(name)s at %(service)s ends soon") % named, _("Prolong it by a new one, or let it end"), url)
    if row.operator_approved_at is not None:
        return Task(
            row.starts, _("Approve %(name)s at %(service)s for the buyer") % named, _("The operator has approved it"), url
        )
    return Task(row.starts, _("Calculate and approve %(name)s at %(service)s") % named, row.buyer.name, url)
