"""Departments that open in a service, or go on in another one, from a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking
from rammevaerk.registry.actions.capacity import PlaceOfCapacity, write_capacity
from rammevaerk.registry.actions.events import CLOSES, OPENS, PLACES, Because, held_own, record
from rammevaerk.registry.actions.own import moment_of, own_unit
from rammevaerk.registry.models import Capacity, Service, ServiceEvent, Unit, UnitFeature, UnitTargetGroup
from rammevaerk.registry.rules.places import CapacityWish, check_capacity


@dataclass(frozen=True)
class NewUnit:
    """A department that opens: its name, the paragraph with the places from the day, target groups by id, and codes of what it
    has."""

    name: str
    paragraph: str
    approved: int | None
    budgeted: int | None
    agreement: int | None
    groups: Collection[int] = ()
    features: Collection[str] = ()


@transaction.atomic
def open_unit(*, by: RoleAssignment, today: date, service_id: int, new: NewUnit, because: Because) -> int:
    """Open a department of one's own service on a day, with its places and target groups; gives its id."""
    service = held_own(by, service_id, today)
    source = by.organisation.name
    unit = Unit.objects.create(service=service, name=new.name.strip(), is_demo=service.is_demo, source=source)
    UnitTargetGroup.objects.bulk_create(
        UnitTargetGroup(unit=unit, target_group_id=group, source=source, is_demo=service.is_demo) for group in new.groups
    )
    UnitFeature.objects.bulk_create(
        UnitFeature(unit=unit, feature=code, has=True, source=source, is_demo=service.is_demo) for code in new.features
    )
    record(by, today, ServiceEvent(service=service, unit=unit, kind=OPENS), because)
    wish = CapacityWish(because.day, new.approved, new.budgeted, new.agreement)
    give_places(by=by, today=today, at=(unit.pk, new.paragraph), wish=wish, because=because)
    return unit.pk


@transaction.atomic
def give_places(*, by: RoleAssignment, today: date, at: tuple[int, str], wish: CapacityWish, because: Because) -> None:
    """Other numbers of places for a department of one's own, under a paragraph (`at`), from the day on. Raises Refused on numbers
    that cannot be."""
    unit = own_unit(by, at[0], today, lock=True)
    if blocking(findings := check_capacity(wish)):
        raise Refused(findings)
    place = PlaceOfCapacity(unit.pk, at[1], because.reason, by.organisation.name, unit.is_demo)
    write_capacity(place, wish, moment_of(today))
    record(by, today, ServiceEvent(service=unit.service, unit=unit, paragraph=at[1], kind=PLACES), because)


@transaction.atomic
def hand_on_units(
    *, by: RoleAssignment, today: date, service_id: int, successor: int, because: Because, only: Collection[int] | None = None
) -> int:
    """Departments of one's own service go on in another service from a day, with the places, target groups and content they have
    then; gives how many. `only` some of them: those close in the old service. Stays and tariffs are not moved by this."""
    service, into = held_own(by, service_id, today), Service.objects.get(pk=successor)
    running = Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=because.day), service=service).order_by("pk")
    units = list(running if only is None else running.filter(pk__in=only))
    for unit in units:
        copy = Unit.objects.create(
            service=into, name=unit.name, age_from=unit.age_from, age_to=unit.age_to, described_as=unit.described_as,
            support_from=unit.support_from, support_to=unit.support_to, source=unit.source, is_demo=into.is_demo,
        )  # fmt: skip
        _copy_content(unit, copy)
        record(by, today, ServiceEvent(service=into, unit=copy, kind=OPENS), because)
        _copy_places(by, today, unit, copy, because)
        if only is not None:
            record(by, today, ServiceEvent(service=service, unit=unit, kind=CLOSES), because)
    return len(units)


def _copy_content(unit: Unit, copy: Unit) -> None:
    """The target groups a department takes, and what it has."""
    groups = list(UnitTargetGroup.objects.filter(unit=unit))
    for group in groups:
        group.pk, group.unit = None, copy
    UnitTargetGroup.objects.bulk_create(groups)
    features = list(UnitFeature.objects.filter(unit=unit))
    for feature in features:
        feature.pk, feature.unit = None, copy
    UnitFeature.objects.bulk_create(features)


def _copy_places(by: RoleAssignment, today: date, unit: Unit, copy: Unit, because: Because) -> None:
    rows = Capacity.objects.current().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=because.day), unit=unit)
    for row in rows.order_by("valid_from"):
        wish = CapacityWish(max(row.valid_from, because.day), row.approved, row.budgeted, row.agreement, row.valid_to)
        write_capacity(PlaceOfCapacity(copy.pk, row.paragraph, because.reason, row.source, copy.is_demo), wish, moment_of(today))
        if wish.valid_from == because.day:
            record(by, today, ServiceEvent(service=copy.service, unit=copy, paragraph=row.paragraph, kind=PLACES), because)
