"""What follows when a stay begins: the place that was held is taken, and whoever waited for it waits no more."""

from datetime import date

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts.actions import StayBegun
from rammevaerk.registry.actions import free_place
from rammevaerk.waiting.actions.entering import close
from rammevaerk.waiting.actions.under import Happened, audited, note, tell_held
from rammevaerk.waiting.actions.vacancies import close_vacancy
from rammevaerk.waiting.models import ClosedAs, Entry, Event, Happening, Reservation, Vacancy, VacancyEnd


def after_start(by: RoleAssignment, today: date, begun: StayBegun) -> None:
    """End the citizen's reservations and entries at the unit under the paragraph; both sides see them, so either can begin the
    stay (2 queries when there are none)."""
    for held in _held(begun, today):
        free_place(by=by, today=today, reservation_id=held.place_id)
        held.ended_on, held.placement = today, begun.chain
        held.save(update_fields=["ended_on", "placement"])
        tell_held(held, today)
    waiting = Entry.objects.select_for_update(of=("self",)).filter(
        citizen_id=begun.citizen, unit_id=begun.unit, paragraph=begun.paragraph, closed_on__isnull=True
    )
    for entry in waiting:
        vacancy = _answered(entry)
        note(entry, Happened(Happening.PLACED, vacancy), by=by, today=today)
        close(entry, ClosedAs.PLACED, today)
        audited("place_from_waiting_list", entry, by)
        if vacancy and vacancy.closed_on is None:
            close_vacancy(vacancy, VacancyEnd.FILLED, today)


def _held(begun: StayBegun, today: date) -> list[Reservation]:
    rows = Reservation.objects.select_for_update(of=("self",)).filter(
        citizen_id=begun.citizen, unit_id=begun.unit, paragraph=begun.paragraph, ended_on__isnull=True, until__gt=today
    )
    return list(rows)


def _answered(entry: Entry) -> Vacancy | None:
    """The vacancy the place was last proposed or held by."""
    kinds = (Happening.PROPOSED, Happening.RESERVED)
    event = (
        Event.objects.filter(entry=entry, kind__in=kinds, vacancy__isnull=False).select_related("vacancy").order_by("-pk").first()
    )
    return event.vacancy if event else None
