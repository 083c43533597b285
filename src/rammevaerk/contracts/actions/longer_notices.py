"""Longer notices written by who puts an agreement about a service in force."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.contracts.models import LongerNotice
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class AgreedNotice:
    """A longer notice for one municipality in [valid_from, valid_to); see `models.LongerNotice`."""

    service: int
    paying: int
    months: int
    valid_from: date
    valid_to: date | None
    source: str
    origin: str
    origin_id: int


def agree_longer_notices(*, by: RoleAssignment, today: date, agreed: Sequence[AgreedNotice]) -> None:
    """Write longer notices at services of one's own, inside the transaction of whoever puts the agreement in force, which stands
    behind the same walls. Notices given from the first day on are as long by themselves; those given before stay."""
    require(by, Permission.PUT_TERMS_IN_FORCE)
    for one in agreed:
        _require_operator(by, one.service, today)
        LongerNotice.objects.create(
            service_id=one.service, paying_id=one.paying, months=one.months, valid_from=one.valid_from, valid_to=one.valid_to,
            source=one.source[:200], origin=one.origin, origin_id=one.origin_id, made_by=by, recorded_at=moment_on(today),
            is_demo=is_demo(),
        )  # fmt: skip
        details = {"months": one.months, "paying": one.paying, "from": one.valid_from.isoformat()}
        accounts.audit("agree_longer_notice", by=by, target=accounts.Target("service", one.service), details=details)


def end_longer_notices(*, by: RoleAssignment, today: date, origin: str, origin_ids: Collection[int], until: date) -> None:
    """End what was written by some rows above on a day: `until` is the first day without. What ends earlier stays, and what has
    not begun by then is taken back. Notices given while it held stay as long as they were."""
    require(by, Permission.PUT_TERMS_IN_FORCE)
    rows = LongerNotice.objects.current().select_for_update().filter(origin=origin, origin_id__in=list(origin_ids))
    for row in rows.exclude(valid_to__lte=until).order_by("pk"):
        _require_operator(by, row.service_id, today)
        row.end_before(until, made_by=by, recorded_at=moment_on(today))
        details = {"paying": row.paying_id, "until": until.isoformat()}
        accounts.audit("end_longer_notice", by=by, target=accounts.Target("service", row.service_id), details=details)


def _require_operator(by: RoleAssignment, service: int, today: date) -> None:
    if registry.service(service).operator_id not in acting_of(by, today).parties:
        raise PermissionDenied(_("A longer notice is written by the service's operator."))
