"""A service opens, closes, moves or goes on as another one, from a day. A wrong day is corrected by a new row."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.actions.capacity import PlaceOfCapacity, write_capacity
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.own import moment_of, require_own
from rammevaerk.registry.models import Capacity, Service, ServiceEvent, Unit
from rammevaerk.registry.queries.own import acting_of, own_service_ids
from rammevaerk.registry.rules.places import CapacityWish

OPENS, CLOSES, MOVES, SUCCEEDED, PLACES = ServiceEvent.Kind
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Because:
    """The first day of what is written, why, and the case it follows from."""

    day: date
    reason: str
    origin: str = ""
    origin_id: int | None = None


@dataclass(frozen=True)
class NewService:
    """A service that is to be: who runs it, the municipality it lies in, and the town unless its address is protected."""

    name: str
    operator: int
    location: int | None
    town: str = ""
    protected_address: bool = False
    is_demo: bool = False


@transaction.atomic
def open_service(*, by: RoleAssignment, today: date, new: NewService, because: Because, after: int | None = None) -> int:
    """Enter a service that opens on a day; gives its id. One's own, or the one that goes on `after` one of one's own. It has no
    departments yet."""
    require(by, Permission.EDIT_OWN_SERVICES)
    before = held_own(by, after, today) if after is not None else None
    if before is None and new.operator not in acting_of(by, today).parties:
        raise PermissionDenied(_("You can only change the services of your own organisation."))
    service = Service.objects.create(
        name=new.name.strip(), operator_id=new.operator, location_id=new.location, source=by.organisation.name,
        town="" if new.protected_address else new.town.strip(), protected_address=new.protected_address, is_demo=new.is_demo,
    )  # fmt: skip
    kinds = {"municipality": "municipal", "region": "regional"}
    kind = Service.objects.values_list("operator__kind", flat=True).get(pk=service.pk)
    service.operator_kind = kinds.get(kind, before.operator_kind if before else "unknown")
    service.save(update_fields=["operator_kind"])
    record(by, today, ServiceEvent(service=service, kind=OPENS), because)
    return service.pk


@transaction.atomic
def say_opening(*, by: RoleAssignment, today: date, service_id: int, because: Because) -> None:
    """Say of a service of one's own that stands in the register which day it opens."""
    record(by, today, ServiceEvent(service=held_own(by, service_id, today), kind=OPENS), because)


@transaction.atomic
def close_service(*, by: RoleAssignment, today: date, service_id: int, because: Because) -> None:
    """Close a service of one's own: `because.day` is its first day closed. From then on no stay begins there, and a search for a
    later start does not find it. Those who live there are not moved by this."""
    record(by, today, ServiceEvent(service=held_own(by, service_id, today), kind=CLOSES), because)


@transaction.atomic
def move_service(*, by: RoleAssignment, today: date, service_id: int, to: tuple[int, str], because: Because) -> None:
    """Give a service of one's own another municipality and town from a day. Where it lay before is kept as an event too."""
    service = held_own(by, service_id, today)
    if not ServiceEvent.objects.filter(service=service, kind=MOVES).exists():
        ServiceEvent.objects.create(
            service=service, kind=MOVES, day=service.opened_on or LONG_AGO, location=service.location, town=service.town,
            recorded_at=moment_of(today), source=service.source, is_demo=service.is_demo,
        )  # fmt: skip
    town = "" if service.protected_address else to[1].strip()
    record(by, today, ServiceEvent(service=service, kind=MOVES, location_id=to[0], town=town), because)


@transaction.atomic
def succeed(*, by: RoleAssignment, today: date, service_id: int, successor: int, because: Because) -> None:
    """Say that a service of one's own goes on as another one."""
    event = ServiceEvent(service=held_own(by, service_id, today), kind=SUCCEEDED, successor_id=successor)
    record(by, today, event, because)


@transaction.atomic
def correct_days(*, by: RoleAssignment, today: date, origin: tuple[str, int], day: date | None, reason: str) -> int:
    """Correct the day of all events of a case by new rows (None: they do not happen after all); gives how many there were."""
    require(by, Permission.EDIT_OWN_SERVICES)
    rows = list(ServiceEvent.objects.current().filter(origin=origin[0], origin_id=origin[1]).order_by("pk"))
    if not {row.service_id for row in rows} & set(own_service_ids(by, today)):
        raise PermissionDenied(_("You can only change the services of your own organisation."))
    list(Service.objects.select_for_update().filter(pk__in=[row.service_id for row in rows]).order_by("pk"))
    for row in rows:
        corrected = ServiceEvent(
            service_id=row.service_id, unit_id=row.unit_id, kind=row.kind, location_id=row.location_id, town=row.town,
            successor_id=row.successor_id, paragraph=row.paragraph, corrects=row,
        )  # fmt: skip
        _write(by, today, corrected, day, Because(day or today, reason, *origin))
    return len(rows)


def held_own(by: RoleAssignment, service_id: int, today: date) -> Service:
    """A service of one's own, its row held until the transaction ends."""
    service: Service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    require_own(by, service, today)
    return service


def record(by: RoleAssignment, today: date, event: ServiceEvent, because: Because) -> None:
    """Write a new event, and what follows from it. Raises Refused when the register says a day already; the caller holds the
    service's row."""
    there = ServiceEvent.objects.current().filter(service_id=event.service_id, unit_id=event.unit_id, kind=event.kind)
    event.corrects = there.first() if event.kind in (OPENS, CLOSES) else None
    if event.corrects is not None and event.corrects.day is not None:
        message = text("The register says of {service} already: {event} {day}.")
        params = {"service": event.service.name, "event": str(event.get_kind_display()), "day": f"{event.corrects.day:%d.%m.%Y}"}
        remedy = text("Correct the day in the case it comes from.")
        raise Refused([Finding("registry.event_there", Severity.BLOCKING, message, remedy, params=params)])
    _write(by, today, event, because.day, because)


def _write(by: RoleAssignment, today: date, event: ServiceEvent, day: date | None, because: Because) -> None:
    before, moment = event.corrects, moment_of(today)
    if before is not None:
        moment = max(moment, before.recorded_at)
        ServiceEvent.objects.filter(pk=before.pk).update(superseded_at=moment)
    event.day, event.recorded_at, event.recorded_by = day, moment, by
    event.reason, event.origin, event.origin_id = because.reason[:200], because.origin, because.origin_id
    event.source, event.is_demo = by.organisation.name, event.service.is_demo
    event.save()
    _follow(event, before.day if before else None, moment)
    refresh_figures([event.service_id], today=today)
    details = {"kind": event.kind, "day": day.isoformat() if day else None, "unit": event.unit_id}
    audit("record_service_event", by=by, target=Target("service", event.service_id), details=details)


def _follow(event: ServiceEvent, before: date | None, moment: datetime) -> None:
    """The columns of the service or unit say what the event says; `before` is the day that was said until now."""
    held: Service | Unit = event.unit or event.service
    if event.kind == OPENS:
        held.opened_on = event.day
        if event.day is None and before is not None:
            held.closed_on = min(before, moment.date())
    elif event.kind == CLOSES:
        held.closed_on = event.day
        if event.unit is None:
            Unit.objects.filter(service=event.service, closed_on=before).update(closed_on=event.day)
    elif event.kind == PLACES and event.unit is not None and before is not None:
        _shift_places(event.unit, event.paragraph, (before, event.day), moment)
    held.save(update_fields=["opened_on", "closed_on"])


def _shift_places(unit: Unit, paragraph: str, days: tuple[date, date | None], moment: datetime) -> None:
    """Places that were to hold from one day hold from another (None: from none); until then those before them go on."""
    rows = Capacity.objects.current().filter(unit=unit, paragraph=paragraph)
    wrong, before = rows.filter(valid_from=days[0]).first(), rows.filter(valid_to=days[0]).first()
    if wrong is None:
        return
    place = PlaceOfCapacity(unit.pk, paragraph, wrong.reason, wrong.source, wrong.is_demo)
    if before is not None:
        write_capacity(place, _wish(before, days[0], wrong.valid_to), moment)
    else:
        Capacity.objects.filter(pk=wrong.pk).update(superseded_at=max(moment, wrong.recorded_at))
    if days[1] is not None:
        write_capacity(place, _wish(wrong, days[1], wrong.valid_to), moment)


def _wish(row: Capacity, first: date, until: date | None) -> CapacityWish:
    return CapacityWish(first, row.approved, row.budgeted, row.agreement, until)
