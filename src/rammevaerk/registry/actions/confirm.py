"""Somebody stands for a service's figures on a day."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.own import require_own
from rammevaerk.registry.models import Confirmation, Service


@transaction.atomic
def confirm_figures(*, by: RoleAssignment, today: date, service_id: int, nothing_changed: bool) -> Confirmation:
    """Confirm the figures of one's own service; *nothing changed* counts as much as a change."""
    service = Service.objects.select_related("operator").get(pk=service_id)
    require_own(by, service, today)
    confirmation = Confirmation.objects.create(
        service=service,
        on=today,
        by=by,
        by_name=by.organisation.name[:120],
        nothing_changed=nothing_changed,
        is_demo=service.is_demo,
    )
    refresh_figures([service_id], today=today)
    audit(
        "confirm_figures",
        by=by,
        target=Target("service", service_id),
        details={"on": today.isoformat(), "nothing_changed": nothing_changed},
    )
    return confirmation
