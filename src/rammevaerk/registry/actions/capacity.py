"""Places over time, on both axes: what holds from when, and since when we know it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking
from rammevaerk.kernel.period import Period
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.own import moment_of, own_unit
from rammevaerk.registry.models import Capacity
from rammevaerk.registry.rules.places import CapacityWish, check_capacity


@dataclass(frozen=True)
class PlaceOfCapacity:
    """Where the numbers belong and why they change; an act fills in who says so."""

    unit_id: int
    paragraph: str
    reason: str = ""
    source: str = ""
    is_demo: bool = False


@transaction.atomic
def change_capacity(*, by: RoleAssignment, today: date, place: PlaceOfCapacity, wish: CapacityWish) -> Capacity:
    """Give a unit of one's own new numbers of places under a paragraph in [wish.valid_from, wish.valid_to).

    What was known before is kept as what was known before; periods outside the new one keep their numbers. Raises
    `Refused` on what `check_capacity` blocks.
    """
    unit = own_unit(by, place.unit_id, today, lock=True)
    findings = check_capacity(wish)
    if blocking(findings):
        raise Refused(findings)
    place = replace(place, source=by.organisation.name, is_demo=unit.is_demo)
    row = write_capacity(place, wish, moment_of(today))
    refresh_figures([unit.service_id], today=today)
    audit(
        "change_capacity",
        by=by,
        target=Target("service", unit.service_id),
        details={
            "unit": unit.name,
            "paragraph": place.paragraph,
            "from": wish.valid_from.isoformat(),
            "to": wish.valid_to.isoformat() if wish.valid_to else None,
            "approved": wish.approved,
            "budgeted": wish.budgeted,
            "agreement": wish.agreement,
        },
    )
    return row


def write_capacity(place: PlaceOfCapacity, wish: CapacityWish, moment: datetime) -> Capacity:
    """Supersede what the new numbers overlap, put back the pieces outside, and add the new row. The caller holds the
    unit's row and has checked the wish."""
    wanted = Period(wish.valid_from, wish.valid_to)
    rows = Capacity.objects.current().filter(unit_id=place.unit_id, paragraph=place.paragraph)
    if wanted.end is not None:
        rows = rows.filter(valid_from__lt=wanted.end)
    overlapped = list(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=wanted.start)).order_by("valid_from"))
    moment = max([moment, *(row.recorded_at for row in overlapped)])
    Capacity.objects.filter(pk__in=[row.pk for row in overlapped]).update(superseded_at=moment)
    for row in overlapped:
        Capacity.objects.bulk_create(_pieces(row, wanted, moment))
    return Capacity.objects.create(
        unit_id=place.unit_id,
        paragraph=place.paragraph,
        approved=wish.approved,
        budgeted=wish.budgeted,
        agreement=wish.agreement,
        valid_from=wish.valid_from,
        valid_to=wish.valid_to,
        recorded_at=moment,
        corrects=overlapped[0] if overlapped else None,
        reason=place.reason[:200],
        source=place.source[:250],
        is_demo=place.is_demo,
    )


def _pieces(row: Capacity, taken: Period, moment: datetime) -> list[Capacity]:
    """What is left of a row's period outside the new one, with the row's own numbers and source."""
    return [
        Capacity(
            unit_id=row.unit_id,
            paragraph=row.paragraph,
            approved=row.approved,
            budgeted=row.budgeted,
            agreement=row.agreement,
            valid_from=piece.start,
            valid_to=piece.end,
            recorded_at=moment,
            corrects=row,
            reason=row.reason,
            source=row.source,
            is_demo=row.is_demo,
        )
        for piece in Period(row.valid_from, row.valid_to).minus(taken)
    ]
