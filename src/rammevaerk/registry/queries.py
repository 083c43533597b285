"""Reads of the register for pages and the areas above."""

from datetime import date

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.walls import Acting
from rammevaerk.registry.models import ServiceStaff


def services_of(assignment: RoleAssignment) -> tuple[int, ...]:
    """Ids of the services a service manager's role covers (1 query)."""
    return tuple(ServiceStaff.objects.filter(assignment=assignment).values_list("service_id", flat=True))


def acting_of(assignment: RoleAssignment | None, today: date) -> Acting:
    """The walls of a role on a date, the services of a manager included; the one way pages and jobs get them."""
    own = services_of(assignment) if assignment and assignment.as_role is Role.SERVICE_MANAGER else ()
    return accounts.acting_of(assignment, today, own)
