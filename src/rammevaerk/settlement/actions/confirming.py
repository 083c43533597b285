"""A unit confirms who was there in a month; each confirmation is a snapshot of its own."""

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts as contracts
from rammevaerk.contracts.queries import Attending, attending_in_month
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement.models import Confirmation, ConfirmedStay
from rammevaerk.settlement.rules.confirming import StayThere, check_confirmation
from rammevaerk.web.clock import is_demo, moment_on


def confirm_month(*, by: RoleAssignment, today: date, unit: int, month: date, shown: str) -> Confirmation:
    """Confirm who was there at a unit of own services in a month (its first day). `shown` is the `fingerprint` of the list the
    manager looked at: Refused when it is another by now, or the month is not over. PermissionDenied for another's unit."""
    require(by, Permission.CONFIRM_MONTH)
    who = acting_of(by, today)
    service = _service_of(unit)
    if service is None or service not in (who.units or ()):
        raise PermissionDenied(_("You can only confirm the months of your own services."))
    # Read before the list: a change that comes in between is newer than what was seen.
    with acting_for(Acting(Function.SETTLING, who.parties)):
        seen = contracts.newest_change(who.parties)
    with acting_for(who), transaction.atomic():
        stays = attending_in_month(month, [unit])
        if findings := check_confirmation(month, today, as_shown=fingerprint(stays) == shown):
            raise Refused(findings)
        row = Confirmation.objects.create(
            unit_id=unit,
            service_id=service,
            operator_id=by.organisation_id,
            month=month,
            changes_seen=seen,
            people=len({stay.chain for stay in stays}),
            confirmed_at=moment_on(today),
            confirmed_by=by,
            is_demo=is_demo(),
        )
        ConfirmedStay.objects.bulk_create([_snapshot(row, stay) for stay in stays])
        details = {"unit": unit, "month": month.isoformat(), "people": row.people}
        accounts.audit("confirm_month", by=by, target=accounts.Target("settlement_confirmation", row.pk), details=details)
    return row


def bulk_confirm(*, today: date, month: date, operators: Sequence[int], without: Collection[int] = ()) -> int:
    """Confirm a month for all units of some operators but a few; for the demo, whose managers are not all people of their own.
    Gives the number of units."""
    with acting_for(Acting(Function.SETTLING, tuple(operators))):
        seen = contracts.newest_change(operators)
    with acting_for(Acting(Function.UNIT, tuple(operators))), transaction.atomic():
        by_unit: dict[int, list[Attending]] = {}
        for stay in attending_in_month(month):
            if stay.operator in operators and stay.unit not in without:
                by_unit.setdefault(stay.unit, []).append(stay)
        rows = Confirmation.objects.bulk_create(
            Confirmation(
                unit_id=unit,
                service_id=stays[0].service,
                operator_id=stays[0].operator,
                month=month,
                changes_seen=seen,
                people=len({stay.chain for stay in stays}),
                confirmed_at=moment_on(today),
                is_demo=True,
            )
            for unit, stays in by_unit.items()
        )
        ConfirmedStay.objects.bulk_create(
            [_snapshot(row, stay) for row in rows for stay in by_unit[row.unit_id]], batch_size=1000
        )
    return len(rows)


def as_there(stay: Attending) -> StayThere:
    """A placement's days in a month as a unit confirms them."""
    return StayThere(stay.chain, stay.item, stay.days, tuple(sorted(stay.away.items())), stay.began_on, stay.last_day)


def fingerprint(stays: Sequence[Attending]) -> str:
    """What a list says, in few letters: two lists with the same say the same of everybody."""
    return sha256(repr([as_there(stay) for stay in stays]).encode()).hexdigest()[:16]


def _service_of(unit: int) -> int | None:
    found: int | None = apps.get_model("registry", "Unit").objects.filter(pk=unit).values_list("service_id", flat=True).first()
    return found


def _snapshot(row: Confirmation, stay: Attending) -> ConfirmedStay:
    return ConfirmedStay(
        confirmation=row,
        chain=stay.chain,
        citizen_id=stay.citizen,
        item_id=stay.item,
        service_id=stay.service,
        operator_id=stay.operator,
        acting_id=stay.acting,
        paying_id=stay.paying,
        department=stay.department,
        month=row.month,
        days=stay.days,
        away=dict(stay.away),
        began_on=stay.began_on,
        last_day=stay.last_day,
    )
