"""Who may move in: places held for somebody, closed for now, or given only after assessment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry import facts
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.own import moment_of, own_unit, require_own
from rammevaerk.registry.models import Availability, Reservation, Unit
from rammevaerk.registry.rules.places import PlacesFact, check_intake, check_reservation, check_running, count_places


@dataclass(frozen=True)
class NewReservation:
    """One place of a unit held for an organisation in [from_date, until)."""

    unit_id: int
    paragraph: str
    reserved_for_id: int
    from_date: date
    until: date


@dataclass(frozen=True)
class IntakeWish:
    """How the places nobody lives in stand from a day on: closed for now (with the reason), and open only after
    assessment."""

    valid_from: date
    closed: int
    after_assessment: int
    closed_reason: str = ""


def reserve_place(*, by: RoleAssignment, today: date, new: NewReservation) -> Reservation:
    """Hold one place at one's own service. Two who ask for the last place at once: the first gets it, the other is
    refused (the unit's row is held while the places are counted)."""

    def counted() -> Sequence[Finding]:
        now = count_places(_places_now(new.unit_id, new.paragraph, today))
        return check_reservation(now, from_date=new.from_date, until=new.until)

    return hold_place(by=by, today=today, new=new, counted=counted)


@transaction.atomic
def hold_place(*, by: RoleAssignment, today: date, new: NewReservation, counted: Callable[[], Sequence[Finding]]) -> Reservation:
    """Hold one place at one's own service, unless `counted` finds something: it is asked while the unit's row is held, so that
    nobody else holds or takes a place of the unit meanwhile."""
    unit = own_unit(by, new.unit_id, today, lock=True)
    if findings := (*check_running(unit.closed_on, new.from_date), *counted()):
        raise Refused(findings)
    reservation = Reservation.objects.create(
        unit=unit,
        paragraph=new.paragraph,
        reserved_for_id=new.reserved_for_id,
        from_date=new.from_date,
        until=new.until,
        made_at=moment_of(today),
        source=by.organisation.name,
        is_demo=unit.is_demo,
    )
    refresh_figures([unit.service_id], today=today)
    audit(
        "reserve_place",
        by=by,
        target=Target("service", unit.service_id),
        details={
            "unit": unit.name,
            "paragraph": new.paragraph,
            "reserved_for": new.reserved_for_id,
            "until": new.until.isoformat(),
        },
    )
    return reservation


def hold_unit(unit_id: int) -> None:
    """Hold the unit's row until the transaction ends: whoever counts its places to reserve one waits, or is waited for."""
    Unit.objects.select_for_update(of=("self",)).values_list("pk").get(pk=unit_id)


def _places_now(unit_id: int, paragraph: str, today: date) -> PlacesFact:
    """Where no capacity is reported there is nothing to hold a place of."""
    return facts.places_of_units([unit_id], today).get((unit_id, paragraph), PlacesFact(budgeted=None))


@transaction.atomic
def end_reservation(*, by: RoleAssignment, today: date, reservation_id: int) -> Reservation:
    """Give a held place free from today; the reservation stays in the history. Ending twice changes nothing."""
    reservation = Reservation.objects.select_for_update(of=("self",)).select_related("unit__service").get(pk=reservation_id)
    require_own(by, reservation.unit.service, today)
    _end(reservation, by, today)
    return reservation


@transaction.atomic
def prolong_place(
    *, by: RoleAssignment, today: date, reservation_id: int, until: date, counted: Callable[[], Sequence[Finding]]
) -> None:
    """Hold a place longer at one's own service, unless `counted` finds something while the unit's row is held."""
    reservation = Reservation.objects.select_related("unit__service").get(pk=reservation_id)
    unit = own_unit(by, reservation.unit_id, today, lock=True)
    if findings := counted():
        raise Refused(findings)
    reservation.until = until
    reservation.save(update_fields=["until"])
    refresh_figures([unit.service_id], today=today)
    details = {"reservation": reservation.pk, "until": until.isoformat()}
    audit("prolong_reservation", by=by, target=Target("service", unit.service_id), details=details)


@transaction.atomic
def free_place(*, by: RoleAssignment, today: date, reservation_id: int) -> None:
    """End a reservation because whoever the place was held for has it, or gives it up. It asks no permission: the caller knows
    that the municipality or the unit was allowed to."""
    reservation = Reservation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=reservation_id)
    _end(reservation, by, today)


def _end(reservation: Reservation, by: RoleAssignment, today: date) -> None:
    if reservation.ended_on is not None:
        return
    reservation.ended_on = today
    reservation.save(update_fields=["ended_on"])
    service = reservation.unit.service_id
    refresh_figures([service], today=today)
    audit("end_reservation", by=by, target=Target("service", service), details={"reservation": reservation.pk})


@transaction.atomic
def change_intake(*, by: RoleAssignment, today: date, unit_id: int, paragraph: str, wish: IntakeWish) -> Availability | None:
    """Close or open places for intake, or give them only after assessment, from a day on. None when nothing changes.

    Raises `Refused` when places are closed without a reason or there are not so many.
    """
    unit = own_unit(by, unit_id, today, lock=True)
    budgeted = _places_now(unit.pk, paragraph, wish.valid_from).budgeted
    findings = check_intake(
        closed=wish.closed, after_assessment=wish.after_assessment, budgeted=budgeted, reason=wish.closed_reason
    )
    if findings:
        raise Refused(findings)
    row = _write_availability(unit.pk, paragraph, wish, today, (by.organisation.name, unit.is_demo))
    if row is not None:
        refresh_figures([unit.service_id], today=today)
        audit(
            "change_intake",
            by=by,
            target=Target("service", unit.service_id),
            details={
                "unit": unit.name,
                "paragraph": paragraph,
                "closed": wish.closed,
                "after_assessment": wish.after_assessment,
                "from": wish.valid_from.isoformat(),
            },
        )
    return row


def _write_availability(
    unit_id: int, paragraph: str, wish: IntakeWish, today: date, origin: tuple[str, bool]
) -> Availability | None:
    """The running row is cut at the new one's first day by a corrected copy; rows to come are superseded."""
    rows = Availability.objects.current().filter(unit_id=unit_id, paragraph=paragraph)
    later = list(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=wish.valid_from)).order_by("valid_from"))
    reason = wish.closed_reason.strip() if wish.closed else ""
    if len(later) == 1 and later[0].valid_from <= wish.valid_from and later[0].valid_to is None:
        old = later[0]
        if (old.closed, old.after_assessment, old.closed_reason) == (wish.closed, wish.after_assessment, reason):
            return None
    if not later and not wish.closed and not wish.after_assessment:
        return None
    moment = max([moment_of(today), *(row.recorded_at for row in later)])
    Availability.objects.filter(pk__in=[row.pk for row in later]).update(superseded_at=moment)
    for row in later:
        if row.valid_from < wish.valid_from:
            Availability.objects.create(
                unit_id=unit_id,
                paragraph=paragraph,
                closed=row.closed,
                closed_reason=row.closed_reason,
                after_assessment=row.after_assessment,
                valid_from=row.valid_from,
                valid_to=wish.valid_from,
                recorded_at=moment,
                corrects=row,
                source=row.source,
                is_demo=row.is_demo,
            )
    return Availability.objects.create(
        unit_id=unit_id,
        paragraph=paragraph,
        closed=wish.closed,
        closed_reason=reason,
        after_assessment=wish.after_assessment,
        valid_from=wish.valid_from,
        recorded_at=moment,
        corrects=later[0] if later else None,
        source=origin[0],
        is_demo=origin[1],
    )
