"""Writing schedules: what is charged without a placement, by whoever decides it, and reserved places by the run itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import facts
from rammevaerk.settlement.models import Schedule, ScheduleMeasure
from rammevaerk.settlement.rules.scheduling import ScheduleFacts, check_end, check_schedule
from rammevaerk.settlement.rules.sources import RESERVATION
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewSchedule:
    """A schedule for one buyer in [valid_from, valid_to); see `models.Schedule` for what the fields mean."""

    seller: int
    buyer: int
    source: str
    title: str
    decided: str
    measure: str
    valid_from: date
    valid_to: date | None = None
    quantity: Decimal = Decimal(1)
    price_ore: int | None = None
    item: int | None = None
    service: int | None = None
    paragraph: str = ""
    reckoned_months: int | None = None
    relief_from: Decimal | None = None
    origin: str = ""
    origin_id: int | None = None


def write_schedules(*, by: RoleAssignment, today: date, schedules: Sequence[NewSchedule]) -> list[int]:
    """Write schedules of own organisation's sales, all or none, and give their chains; charged from the next run on.

    Raises Refused with a finding for each that cannot be charged, PermissionDenied for another's.
    """
    with acting_for(acting_of(by, today)), transaction.atomic():
        return add_schedules(by=by, today=today, schedules=schedules)


def add_schedules(*, by: RoleAssignment, today: date, schedules: Sequence[NewSchedule]) -> list[int]:
    """As `write_schedules`, inside the transaction of whoever decides them, which stands behind the same walls."""
    require(by, Permission.WRITE_SCHEDULES)
    parties = acting_of(by, today).parties
    if any(schedule.seller not in parties for schedule in schedules):
        raise PermissionDenied(_("You can only charge what your own organisation sells."))
    check_schedules(schedules)
    rows = [_written(schedule, by, today) for schedule in schedules]
    for row in rows:
        details = {"title": row.title, "source": row.source, "buyer": row.buyer_id, "from": row.valid_from.isoformat()}
        accounts.audit("write_schedule", by=by, target=accounts.Target("settlement_schedule", row.pk), details=details)
    return [row.chain for row in rows]


def check_schedules(schedules: Sequence[NewSchedule]) -> None:
    """Raises Refused as `write_schedules` would; writes nothing."""
    findings = [finding for schedule in schedules for finding in _check(schedule)]
    if findings:
        raise Refused(dict.fromkeys(findings))


def end_schedule(*, by: RoleAssignment, today: date, chain: int, last_day: date | None) -> None:
    """End a schedule with a last day, or take it back from its beginning (None); what is charged too much is reversed by the
    next run."""
    with acting_for(acting_of(by, today)), transaction.atomic():
        stop_schedule(by=by, today=today, chain=chain, last_day=last_day)


def stop_schedule(*, by: RoleAssignment, today: date, chain: int, last_day: date | None) -> None:
    """As `end_schedule`, inside the transaction of whoever decides it, which stands behind the same walls."""
    require(by, Permission.WRITE_SCHEDULES)
    row = Schedule.objects.current().select_for_update().filter(chain=chain).first()
    if row is None or row.seller_id not in acting_of(by, today).parties:
        raise PermissionDenied(_("You can only charge what your own organisation sells."))
    findings = check_end(row.valid_from, row.valid_to, last_day)
    if findings:
        raise Refused(findings)
    _supersede(row, last_day + timedelta(days=1) if last_day else None, by, today)
    details = {"last_day": last_day.isoformat() if last_day else None}
    accounts.audit("end_schedule", by=by, target=accounts.Target("settlement_schedule", row.pk), details=details)


def _check(schedule: NewSchedule) -> list[Finding]:
    guarded = [finding for words in (schedule.title, schedule.decided) if (finding := guard_text(words, "title"))]
    known = ScheduleFacts(
        seller=schedule.seller, buyer=schedule.buyer, source=schedule.source, measure=schedule.measure,
        quantity=schedule.quantity, price_ore=schedule.price_ore, item=schedule.item, start=schedule.valid_from,
        stop=schedule.valid_to, reckoned=schedule.reckoned_months, title=schedule.title, decided=schedule.decided,
        settled_from=facts.first_month([schedule.seller]), relief_from=schedule.relief_from,
    )  # fmt: skip
    return [*guarded, *check_schedule(known)]


def _written(schedule: NewSchedule, by: RoleAssignment | None, today: date) -> Schedule:
    row = Schedule(
        chain=facts.next_schedule(),
        seller_id=schedule.seller,
        buyer_id=schedule.buyer,
        source=schedule.source,
        title=schedule.title.strip(),
        decided=schedule.decided.strip(),
        service_id=schedule.service,
        item_id=schedule.item,
        paragraph=schedule.paragraph,
        measure=schedule.measure,
        quantity=schedule.quantity,
        price_ore=schedule.price_ore,
        reckoned_months=schedule.reckoned_months,
        relief_from=schedule.relief_from,
        origin=schedule.origin,
        origin_id=schedule.origin_id,
        valid_from=schedule.valid_from,
        valid_to=schedule.valid_to,
        recorded_at=moment_on(today),
        made_by=by,
        is_demo=is_demo(),
    )
    row.pk = row.chain
    row.save(force_insert=True)
    return row


def _supersede(row: Schedule, valid_to: date | None, by: RoleAssignment | None, today: date) -> None:
    """The row holds no longer; one with the new end stands in its place, unless it is taken back as a whole."""
    row.superseded_at = timezone.now()
    row.save(update_fields=["superseded_at"])
    if valid_to is None:
        return
    row.corrects_id, row.pk = row.pk, None
    row.superseded_at, row.valid_to, row.made_by, row.recorded_at = None, valid_to, by, moment_on(today)
    row._state.adding = True
    row.save(force_insert=True)


def take_up_reservations(*, today: date, operators: Sequence[int]) -> list[str]:
    """Keep a schedule for each reserved place the buyer pays for, as the reservation stands now; inside a run, which writes as
    the sellers it settles. Gives what the places are called that no single tariff can be found for."""
    standing = {row.origin_id: row for row in Schedule.objects.current().filter(seller_id__in=operators, origin=RESERVATION)}
    places, without_item = facts.reserved(operators)
    for place in places:
        row = standing.pop(place.reservation, None)
        if row is None:
            _written(_of_reservation(place), None, today)
        elif (row.valid_from, row.valid_to) != (place.start, place.stop):
            _supersede(row, place.stop, None, today)
    for row in standing.values():
        _supersede(row, None, None, today)
    return without_item


def _of_reservation(place: facts.Reserved) -> NewSchedule:
    return NewSchedule(
        seller=place.operator,
        buyer=place.paying,
        source=RESERVATION,
        title=place.title,
        decided=place.decided,
        measure=ScheduleMeasure.DAY,
        valid_from=place.start,
        valid_to=place.stop,
        item=place.item,
        origin=RESERVATION,
        origin_id=place.reservation,
    )
