"""Rights to draw a place, written by who puts an agreement about a service in force."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import acting_of
from rammevaerk.waiting.models import DrawRight
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewDrawRight:
    """A right for one municipality in [valid_from, valid_to); see `models.DrawRight`."""

    service: int
    party: int
    first: bool
    valid_from: date
    valid_to: date | None
    source: str
    origin: str
    origin_id: int


def agree_draw_rights(*, by: RoleAssignment, today: date, rights: Sequence[NewDrawRight]) -> None:
    """Write rights at services of one's own, inside the transaction of whoever puts the agreement in force, which stands behind
    the same walls. The operator gets none at its own service: it has no precedence there (P&D 3.4)."""
    require(by, Permission.PUT_TERMS_IN_FORCE)
    for one in rights:
        operator = _own_operator(by, one.service, today)
        if one.party == operator:
            continue
        DrawRight.objects.create(
            service_id=one.service, party_id=one.party, first=one.first, valid_from=one.valid_from, valid_to=one.valid_to,
            source=one.source[:200], origin=one.origin, origin_id=one.origin_id, made_by=by, recorded_at=moment_on(today),
            is_demo=is_demo(),
        )  # fmt: skip
        details = {"party": one.party, "first": one.first, "from": one.valid_from.isoformat()}
        accounts.audit("agree_draw_right", by=by, target=accounts.Target("service", one.service), details=details)


def end_draw_rights(*, by: RoleAssignment, today: date, origin: str, origin_ids: Collection[int], until: date) -> None:
    """End what was written by some rows above on a day: `until` is the first day without. What ends earlier stays, and what has
    not begun by then is taken back."""
    require(by, Permission.PUT_TERMS_IN_FORCE)
    rows = DrawRight.objects.current().select_for_update().filter(origin=origin, origin_id__in=list(origin_ids))
    for row in rows.exclude(valid_to__lte=until).order_by("pk"):
        _own_operator(by, row.service_id, today)
        row.end_before(until, made_by=by, recorded_at=moment_on(today))
        details = {"party": row.party_id, "until": until.isoformat()}
        accounts.audit("end_draw_right", by=by, target=accounts.Target("service", row.service_id), details=details)


def _own_operator(by: RoleAssignment, service: int, today: date) -> int:
    operator = registry.service(service).operator_id
    if operator is None or operator not in acting_of(by, today).parties:
        raise PermissionDenied(_("A right to draw a place is written by the service's operator."))
    return int(operator)
