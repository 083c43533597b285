"""Holding a place for somebody until a day, and giving it up."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting, Function
from rammevaerk.contracts.actions import citizen_of
from rammevaerk.contracts.rules.placing import check_reference
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.registry.actions import NewReservation, free_place, hold_place, prolong_place
from rammevaerk.waiting import facts
from rammevaerk.waiting.actions.under import (
    Happened,
    PlaceAsked,
    acting,
    note,
    open_entry,
    place_asked,
    refusal,
    require_unit,
    tell_held,
)
from rammevaerk.waiting.actions.vacancies import check_in_turn, close_vacancy, open_vacancy
from rammevaerk.waiting.facts import Agreed, UnitParagraph
from rammevaerk.waiting.models import Entry, Happening, Reservation, Vacancy, VacancyEnd
from rammevaerk.waiting.queries.numbers import moves
from rammevaerk.waiting.rules.entering import HoldingFacts, check_holding, check_paragraph, check_prolonging
from rammevaerk.waiting.rules.places import least_left
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewHold:
    """A place held in [from_date, until): for somebody on the list (`entry`), perhaps as the answer to a vacancy, else for a
    citizen by the municipality's reference."""

    unit_id: int
    paragraph: str
    from_date: date
    until: date
    entry: int | None = None
    vacancy: int | None = None
    reference: str = ""
    acting: int | None = None


@dataclass(frozen=True)
class _Held:
    """For whom: the entry where there is one, the vacancy it answers, the municipality and the citizen."""

    entry: Entry | None
    vacancy: Vacancy | None
    municipality: int
    citizen: int | None


def reserve(*, by: RoleAssignment, today: date, new: NewHold) -> Reservation:
    """Hold a place, by the unit's own staff. Whoever asks last for the last place is refused with a sentence: the unit's row is
    held while the places are counted, by this act and by the start of a placement."""
    with acting(by, today) as who:
        place = place_asked(new.unit_id, today)
        require_unit(who, place.unit.service_id, place.operator)
        agreed = facts.agreed_on(today)
        held = _for_whom(new, agreed, today)
        if findings := check_paragraph(new.paragraph, place.unit.paragraphs):
            raise Refused(findings)
        wanted = NewReservation(new.unit_id, new.paragraph, held.municipality, new.from_date, new.until)
        at_register = hold_place(by=by, today=today, new=wanted, counted=lambda: _counted(new, agreed, today))
        row = _row(new, place, held, agreed)
        row.place, row.made_by, row.made_at = at_register, by, moment_on(today)
        row.save()
        if held.entry:
            note(held.entry, Happened(Happening.RESERVED, held.vacancy), by=by, today=today, agreed=agreed)
        if held.vacancy:
            close_vacancy(held.vacancy, VacancyEnd.FILLED, today)
        _audited("reserve_for_citizen", row, by, today)
    return row


def _counted(new: NewHold, agreed: Agreed, today: date) -> tuple[Finding, ...]:
    fewest = _fewest((new.unit_id, new.paragraph), new.from_date, new.until, today)
    return check_holding(new.from_date, new.until, HoldingFacts(today, fewest, agreed.longest_days))


def _fewest(place: UnitParagraph, first: date, until: date, today: date) -> int | None:
    """The fewest places left on any day of `[first, until)`, which may be none; None when no number of places is told."""
    left, moving = moves([place[0]], today, max(until, today)).get(place, (None, []))
    return None if left is None else least_left(left, moving, first, until)


def prolong(*, by: RoleAssignment, today: date, reservation_id: int, until: date) -> None:
    """Hold a place that is held until a later day, by the unit's own staff; never longer in all than is agreed."""
    with acting(by, today) as who:
        row = _running(reservation_id)
        require_unit(who, row.service_id, row.operator_id)
        agreed, held = facts.agreed_on(today), Period(row.from_date, row.until)

        def counted() -> tuple[Finding, ...]:
            fewest = _fewest((row.unit_id, row.paragraph), row.until, until, today)
            return check_prolonging(held, until, HoldingFacts(today, fewest, agreed.longest_days))

        prolong_place(by=by, today=today, reservation_id=row.place_id, until=until, counted=counted)
        row.until = until
        row.save(update_fields=["until"])
        if row.entry and row.entry.closed_on is None:
            note(row.entry, Happened(Happening.PROLONGED, row.vacancy), by=by, today=today, agreed=agreed)
        _audited("prolong_reservation", row, by, today)


def _for_whom(new: NewHold, agreed: Agreed, today: date) -> _Held:
    vacancy = open_vacancy(new.vacancy) if new.vacancy else None
    if new.entry is not None:
        entry = open_entry(new.entry)
        if vacancy and (findings := check_in_turn(vacancy, entry, agreed, today)):
            raise Refused(findings)
        return _Held(entry, vacancy, entry.acting_id, entry.citizen_id)
    findings = check_reference(new.reference)
    if new.acting is None:
        message = text("Choose the municipality that acts for the citizen.")
        findings = (*findings, refusal("waiting.no_municipality", message, "acting"))
    if findings or new.acting is None:
        raise Refused(findings)
    return _Held(None, vacancy, new.acting, citizen_of(new.acting, new.reference.strip()))


def _row(new: NewHold, place: PlaceAsked, held: _Held, agreed: Agreed) -> Reservation:
    return Reservation(
        entry=held.entry,
        vacancy=held.vacancy,
        citizen_id=held.citizen,
        unit_id=new.unit_id,
        service_id=place.unit.service_id,
        operator_id=place.operator,
        acting_id=held.municipality,
        paying_id=held.entry.paying_id if held.entry else held.municipality,
        department=held.entry.department if held.entry else "",
        paragraph=new.paragraph,
        from_date=new.from_date,
        until=new.until,
        paid=agreed.paid,
        rulebook=agreed.identity,
        is_demo=is_demo(),
    )


def release(*, by: RoleAssignment, today: date, reservation_id: int, because: str) -> None:
    """Give a held place up, with the reason: the unit, or the municipality the place is held for. It counts as free from today,
    and a vacancy it answered is open again."""
    with acting(by, today) as who:
        row = _running(reservation_id)
        if not may_give_up(who, row):
            require_unit(who, row.service_id, row.operator_id)
        findings = [guarded] if (guarded := guard_text(because, "words")) else []
        if not because.strip():
            findings.append(refusal("waiting.no_words", text("Write why the place is given up."), "words"))
        if findings:
            raise Refused(findings)
        free_place(by=by, today=today, reservation_id=row.place_id)
        row.ended_on, row.ended_because = today, because.strip()
        row.save(update_fields=["ended_on", "ended_because"])
        if row.vacancy and row.vacancy.closed_as == VacancyEnd.FILLED and row.until > today:
            row.vacancy.closed_on, row.vacancy.closed_as = None, ""
            row.vacancy.save(update_fields=["closed_on", "closed_as"])
        if row.entry and row.entry.closed_on is None:
            note(row.entry, Happened(Happening.RELEASED, row.vacancy, words=because), by=by, today=today)
        _audited("release_reservation", row, by, today)


def may_give_up(who: Acting, row: Reservation) -> bool:
    """Whether somebody stands for the municipality that acts for the citizen the place is held for."""
    return who.function is Function.AUTHORITY and row.acting_id in who.parties


def _running(reservation_id: int) -> Reservation:
    """A reservation that has not been ended, for update. Raises Reservation.DoesNotExist, and Refused when it has."""
    rows = Reservation.objects.select_for_update(of=("self",)).select_related("entry", "vacancy", "place")
    row = rows.get(pk=reservation_id)
    if row.ended_on is not None or row.place.ended_on is not None:
        raise Refused([refusal("waiting.held_ended", text("The reservation has ended already."))])
    return row


def _audited(act: str, row: Reservation, by: RoleAssignment, today: date) -> None:
    """The trail of an act on a reservation, and both sides' own systems told of it."""
    target = accounts.Target("reservation", row.pk)
    accounts.audit(act, by=by, target=target, details={"service": row.service_id, "until": row.until.isoformat()})
    tell_held(row, today)
