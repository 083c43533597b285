"""Which services a role of the units covers."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.registry.models import ServiceStaff
from rammevaerk.registry.queries.own import own_service_ids


@transaction.atomic
def staff_services(*, by: RoleAssignment, today: date, assignment: RoleAssignment, service_ids: Iterable[int]) -> None:
    """Let another system cover services of one's own organisation; no service, no row. For whoever makes its token."""
    require(by, Permission.MANAGE_TOKENS)
    wanted = set(service_ids)
    if wanted - set(own_service_ids(by, today)):
        raise PermissionDenied(_("You can only let a system in to the services of your own organisation."))
    ServiceStaff.objects.bulk_create([ServiceStaff(assignment=assignment, service_id=pk) for pk in sorted(wanted)])
