"""The gate before every change of a service: the right role, and a service of one's own."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.registry.models import Service, Unit
from rammevaerk.registry.queries.own import is_own
from rammevaerk.web.clock import COPENHAGEN, real_now


def require_own(by: RoleAssignment, service: Service, today: date) -> None:
    """Raise PermissionDenied unless the role may change services and this one is its own (at most 2 queries)."""
    require(by, Permission.EDIT_OWN_SERVICES)
    if not is_own(by, service, today):
        raise PermissionDenied(_("You can only change the services of your own organisation."))


def own_unit(by: RoleAssignment, unit_id: int, today: date, *, lock: bool = False) -> Unit:
    """The unit, when it is of one's own service; `lock` holds its row until the transaction ends."""
    rows = Unit.objects.select_related("service__operator")
    if lock:
        rows = rows.select_for_update(of=("self",))
    unit = rows.get(pk=unit_id)
    require_own(by, unit.service, today)
    return unit


def moment_of(today: date) -> datetime:
    """The moment an act is recorded at: the day it acts on at the real time of day (in demo mode the day can be set)."""
    return datetime.combine(today, real_now().time(), COPENHAGEN)
