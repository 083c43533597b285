"""A decided change written into the register from its day, in one transaction, and its day corrected there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rammevaerk.accounts.actions import Target
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.changes.actions.under import acting, audited, guarded, own_case
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.registering import check_moved, check_parts, check_spread
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority, to_unit
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.registry import actions as registry
from rammevaerk.registry import queries as registered
from rammevaerk.registry.actions import Because, NewService, NewUnit
from rammevaerk.registry.rules.places import CapacityWish

ORIGIN = "changes.change"
At = tuple[int, str]
"""A unit and a paragraph: where places are counted."""


@dataclass(frozen=True)
class RegisterEntry:
    """What the register needs beside what was notified, by kind: `name` of a new service or department, its `town` and numbers of
    places; budgeted `places` by unit and paragraph after an expansion or reduction; how many are `moved` `out_of` where at a
    conversion; the `parts` a service is split into, by unit."""

    name: str = ""
    town: str = ""
    protected_address: bool = False
    approved: int | None = None
    budgeted: int | None = None
    agreement: int | None = None
    places: Mapping[At, int] = field(default_factory=dict)
    out_of: At | None = None
    moved: int = 0
    parts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Writing:
    """Who writes what from when; `who` is passed on to the register's acts as it is."""

    row: Change
    entry: RegisterEntry
    because: Because
    who: dict[str, Any]

    @property
    def service(self) -> int:
        """The service it is about. ValueError for one that is not in the register."""
        if self.row.service_id is None:
            raise ValueError("the planned service is not in the register")
        return self.row.service_id


def write_register(*, by: RoleAssignment, today: date, change_id: int, entry: RegisterEntry) -> None:
    """Carry a decided change out in the register from its day: by its operator, after every notice. Raises Refused."""
    guarded(name=entry.name, town=entry.town, **{f"part_{unit}": name for unit, name in entry.parts.items()})
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.WRITE_REGISTER, today, who)
        row, day = case.row, case.facts.takes_effect
        because = Because(day, f"{row.get_kind_display()}: {row.reason}", ORIGIN, row.pk)
        WRITERS[case.kind](_Writing(row, entry, because, {"by": by, "today": today, "because": because}))
        row.registered_from, row.registered_on, row.registered_by = day, today, by
        row.save(update_fields=["service", "registered_from", "registered_on", "registered_by"])
        audited("write_register", by, change_id, service=row.service_id, day=day.isoformat())
        _tell(row, today)


def correct_register(*, by: RoleAssignment, today: date, change_id: int, day: date | None, reason: str) -> None:
    """Correct the day the register says, by new rows there; None says that it does not happen. Raises Refused, without a reason
    among it, and for what has happened already."""
    guarded(reason=reason)
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.CORRECT_REGISTER, today, who)
        if not reason.strip():
            raise Refused([stop("no_reason", text("Write why."), "reason")])
        if day is None and case.row.in_effect_on is not None:
            message = text("It has happened. Another day can be written, not that it never happened.")
            raise Refused([stop("has_happened", message, "day")])
        registry.correct_days(by=by, today=today, origin=(ORIGIN, change_id), day=day, reason=reason.strip())
        case.row.registered_from = day
        case.row.save(update_fields=["registered_from"])
        audited("correct_register", by, change_id, day=day.isoformat() if day else None)
        _tell(case.row, today)


def _tell(row: Change, today: date) -> None:
    if row.service_id is not None:
        told = [to_authority(user) for user in row.users]
        target = Target("service", row.service_id)
        tell(HappeningKind.SERVICE_CHANGED, target, *told, to_unit(row.operator_id, row.service_id), today=today)


def _open(one: _Writing) -> None:
    """A planned service is entered with one department; one that stands in the register already is told its day."""
    row, entry = one.row, one.entry
    if row.service_id is not None:
        registry.say_opening(service_id=row.service_id, **one.who)
        return
    here = row.operator_id if row.operator.kind == "municipality" else None
    new = NewService(row.name, row.operator_id, here, entry.town, entry.protected_address, row.is_demo)
    row.service_id = registry.open_service(new=new, **one.who)
    unit = NewUnit(row.name, row.paragraph, entry.approved, entry.budgeted, entry.agreement, row.groups, row.features)
    registry.open_unit(service_id=row.service_id, new=unit, **one.who)


def _places(one: _Writing) -> None:
    if wrong := check_spread(one.entry.places.values(), one.row.places_after or 0):
        raise Refused(wrong)
    held = registered.capacity_on([unit for unit, _paragraph in one.entry.places], one.because.day)
    for at, budgeted in sorted(one.entry.places.items()):
        if at in held and held[at].budgeted != budgeted:
            _give(one, at, budgeted)


def _give(one: _Writing, at: At, budgeted: int) -> None:
    """Other budgeted places; there are never more agreement places than those."""
    held = registered.capacity_on([at[0]], one.because.day)[at]
    agreement = None if held.agreement is None else min(held.agreement, budgeted)
    registry.give_places(at=at, wish=CapacityWish(one.because.day, held.approved, budgeted, agreement), **one.who)


def _convert(one: _Writing) -> None:
    """The places leave one department and are a department of their own, under the new paragraph and for the new people."""
    at, entry, row = one.entry.out_of, one.entry, one.row
    held = registered.capacity_on([at[0]], one.because.day).get(at) if at else None
    before = held.budgeted if held else None
    if wrong := check_moved(entry.moved, before):
        raise Refused(wrong)
    if at is not None and before is not None:
        _give(one, at, before - entry.moved)
    unit = NewUnit(entry.name or row.name, row.paragraph, None, entry.moved, None, row.groups, row.features)
    registry.open_unit(service_id=one.service, new=unit, **one.who)


def _close(one: _Writing) -> None:
    registry.close_service(service_id=one.service, **one.who)


def _move(one: _Writing) -> None:
    registry.move_service(service_id=one.service, to=(one.row.location_id or 0, one.entry.town), **one.who)


def _take_over(one: _Writing) -> None:
    """The new operator's service goes on with every department; the old one closes."""
    held = registered.service(one.service)
    name = one.entry.name or held.name
    new = NewService(name, one.row.new_operator_id or 0, held.location_id, held.town, held.protected_address, one.row.is_demo)
    successor = registry.open_service(new=new, after=one.service, **one.who)
    _go_on(one, one.service, successor)


def _merge(one: _Writing) -> None:
    for other in one.row.others:
        _go_on(one, other, one.service)


def _go_on(one: _Writing, service: int, successor: int) -> None:
    registry.hand_on_units(service_id=service, successor=successor, **one.who)
    registry.succeed(service_id=service, successor=successor, **one.who)
    registry.close_service(service_id=service, **one.who)


def _split(one: _Writing) -> None:
    """Departments with the name of a part become a service of that name; the others stay."""
    if wrong := check_parts(one.entry.parts):
        raise Refused(wrong)
    held = registered.service(one.service)
    for name in sorted({part for part in one.entry.parts.values() if part}):
        new = NewService(name, one.row.operator_id, held.location_id, held.town, held.protected_address, one.row.is_demo)
        successor = registry.open_service(new=new, after=one.service, **one.who)
        units = [unit for unit, part in one.entry.parts.items() if part == name]
        registry.hand_on_units(service_id=one.service, successor=successor, only=units, **one.who)
        registry.succeed(service_id=one.service, successor=successor, **one.who)


WRITERS: Mapping[ChangeKind, Callable[[_Writing], None]] = {
    ChangeKind.OPEN: _open,
    ChangeKind.SINGLE_PERSON: _open,
    ChangeKind.EXPAND: _places,
    ChangeKind.REDUCE: _places,
    ChangeKind.CONVERT: _convert,
    ChangeKind.CLOSE: _close,
    ChangeKind.MOVE: _move,
    ChangeKind.TAKE_OVER: _take_over,
    ChangeKind.MERGE: _merge,
    ChangeKind.SPLIT: _split,
}
