"""What every act on a waiting list shares: who may, the rows for update, and the note in the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.exchange.actions import HappeningKind, Told, tell, to_authority, to_unit
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import UnitRow, acting_of
from rammevaerk.waiting import facts
from rammevaerk.waiting.facts import Agreed
from rammevaerk.waiting.models import Entry, Event, OfTwoSides, Reservation, Vacancy
from rammevaerk.web.clock import is_demo, moment_on


@contextmanager
def acting(by: RoleAssignment, today: date) -> Iterator[Acting]:
    """Permission, one transaction, and the walls of the person who acts."""
    require(by, Permission.EDIT_WAITING)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


@dataclass(frozen=True)
class PlaceAsked:
    """The unit somebody waits for, and who runs it on the day."""

    unit: UnitRow
    operator: int


def place_asked(unit_id: int, today: date) -> PlaceAsked:
    """The unit with its operator on a day (2 queries). Raises Refused where nobody is known to run it."""
    unit = registry.unit(unit_id)
    operator = registry.operator_on([unit.operator_id], today).get(unit.operator_id or 0)
    if operator is None:
        message = text("Nobody is registered as the operator of the service, so it has no waiting list here.")
        raise Refused([refusal("waiting.no_operator", message, "unit")])
    return PlaceAsked(unit, operator)


def require_unit(who: Acting, service: int, operator: int) -> None:
    """The first wall, in code: only the unit's own staff."""
    if not (who.function is Function.UNIT and operator in who.parties and (who.units is None or service in who.units)):
        raise PermissionDenied(_("Only the service's own staff may do this."))


def open_entry(entry_id: int) -> Entry:
    """An entry that stands on the list, for update and behind the walls. Raises Entry.DoesNotExist, and Refused when closed."""
    row = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    if row.closed_on is not None:
        raise Refused([refusal("waiting.entry_closed", text("This one is no longer on the list."))])
    return row


@dataclass(frozen=True)
class Happened:
    """What is noted of an entry."""

    kind: str
    vacancy: Vacancy | None = None
    reason: str = ""
    words: str = ""


def note(entry: Entry, happened: Happened, *, by: RoleAssignment, today: date, agreed: Agreed | None = None) -> None:
    """Write what happened into the history, with the number the entry has at that moment (at most 3 queries)."""
    agreed = agreed or facts.agreed_on(today)
    standing = facts.own_standings([entry.unit_id], agreed).get(entry.pk)
    Event.objects.create(
        entry=entry,
        vacancy=happened.vacancy,
        kind=happened.kind,
        position=standing.number if standing else None,
        among=standing.among if standing else None,
        reason=happened.reason,
        words=happened.words.strip(),
        on=today,
        at=moment_on(today),
        by=by,
        rulebook=agreed.identity,
        unit_id=entry.unit_id,
        service_id=entry.service_id,
        operator_id=entry.operator_id,
        acting_id=entry.acting_id,
        paying_id=entry.paying_id,
        department=entry.department,
        is_demo=is_demo(),
    )
    tell_waiting(entry, today)


def tell_waiting(entry: Entry, today: date) -> None:
    """Tell both sides of somebody who waits."""
    tell(HappeningKind.WAITING_CHANGED, accounts.Target("waiting_entry", entry.pk), *_sides(entry), today=today)


def tell_held(row: Reservation, today: date) -> None:
    """Tell both sides of a place that is held, or no longer is."""
    tell(HappeningKind.RESERVATION_CHANGED, accounts.Target("reservation", row.pk), *_sides(row), today=today)


def _sides(row: OfTwoSides) -> tuple[Told, ...]:
    municipalities = (to_authority(row.acting_id, row.department), to_authority(row.paying_id, row.department))
    return (*municipalities, to_unit(row.operator_id, row.service_id))


def audited(act: str, entry: Entry, by: RoleAssignment, **details: str) -> None:
    """The trail of an act on an entry; it names the service and no citizen."""
    target = accounts.Target("waiting_entry", entry.pk)
    accounts.audit(act, by=by, target=target, details={"service": entry.service_id, **details})


def refusal(code: str, message: str, where: str = "", remedy: str = "") -> Finding:
    """A finding that stops."""
    return Finding(code, Severity.BLOCKING, message, remedy, where)
