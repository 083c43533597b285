"""Whose services somebody may change, and the walls that follow from it."""

from collections.abc import Collection, Sequence
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.walls import Acting
from rammevaerk.registry.models import Service, ServiceStaff
from rammevaerk.web.once import once


@once
def services_of(assignment: RoleAssignment) -> tuple[int, ...]:
    """Ids of the services a service manager's role covers (1 query, none when they were read along with the role)."""
    known: Sequence[int] | None = getattr(assignment, "services", None)
    if known is not None:
        return tuple(known)
    return tuple(ServiceStaff.objects.filter(assignment=assignment).values_list("service_id", flat=True))


def services_of_roles() -> ArraySubquery:
    """The same, as the annotation `services` on roles."""
    return ArraySubquery(ServiceStaff.objects.filter(assignment=OuterRef("pk")).order_by("pk").values("service_id"))


def services_with_staff(service_ids: Collection[int], today: date) -> set[int]:
    """Those of the services that somebody answers for by login on a day (1 query)."""
    holds = Q(assignment__valid_to__isnull=True) | Q(assignment__valid_to__gt=today)
    staff = ServiceStaff.objects.filter(holds, service_id__in=list(service_ids), assignment__valid_from__lte=today)
    return set(staff.values_list("service_id", flat=True))


def acting_of(assignment: RoleAssignment | None, today: date) -> Acting:
    """The walls of a role on a date, the services of a manager included; the one way pages and jobs get them."""
    own = services_of(assignment) if assignment and assignment.as_role is Role.SERVICE_MANAGER else ()
    return accounts.acting_of(assignment, today, own)


@once
def own_service_ids(assignment: RoleAssignment | None, today: date) -> tuple[int, ...]:
    """The services somebody may change: a manager's own, for the operator's economist all of the operator and of those
    it has succeeded (2 queries); none for everybody else."""
    if assignment is None or not role_may(assignment.as_role, Permission.EDIT_OWN_SERVICES):
        return ()
    if assignment.as_role is Role.SERVICE_MANAGER:
        return services_of(assignment)
    parties = accounts.acting_of(assignment, today).parties
    return tuple(Service.objects.filter(operator_id__in=parties).order_by("pk").values_list("pk", flat=True))


def own_service_names(assignment: RoleAssignment | None, today: date) -> list[tuple[int, str]]:
    """Ids and names of the services somebody may change, in Danish order (3 queries)."""
    rows = Service.objects.filter(pk__in=own_service_ids(assignment, today)).order_by("sort_key", "pk")
    return list(rows.values_list("pk", "name"))


def is_own(assignment: RoleAssignment | None, service: Service, today: date) -> bool:
    """Whether somebody may change this service (at most 1 query)."""
    if assignment is None or not role_may(assignment.as_role, Permission.EDIT_OWN_SERVICES):
        return False
    if assignment.as_role is Role.SERVICE_MANAGER:
        return service.pk in services_of(assignment)
    return service.operator_id in accounts.acting_of(assignment, today).parties
