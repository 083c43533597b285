"""What every act on an inquiry stands on: permission, walls around one transaction, and the lock of the inquiry."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority, to_unit
from rammevaerk.inquiries.models import AskedUnit, JointInquiry, PlaceInquiry
from rammevaerk.registry.queries import acting_of

PLACE, JOINT, NEED = "place", "joint", "need"


@contextmanager
def acting(by: RoleAssignment, today: date, needed: Permission) -> Iterator[Acting]:
    """Permission, the walls of the person who acts, and one transaction inside them."""
    require(by, needed)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def lock(kind: str, pk: int) -> None:
    """Wait until nobody else acts on the inquiry (or asks for the need), till the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inquiry_lock(%s, %s)", [kind, pk])


def place_for_change(pk: int) -> PlaceInquiry:
    """One's own place inquiry, locked. Raises PlaceInquiry.DoesNotExist."""
    lock(PLACE, pk)
    return PlaceInquiry.objects.select_for_update().get(pk=pk)


def joint_for_change(pk: int) -> JointInquiry:
    """One's own joint-service inquiry, locked. Raises JointInquiry.DoesNotExist."""
    lock(JOINT, pk)
    return JointInquiry.objects.select_for_update().get(pk=pk)


def place_target(pk: int) -> accounts.Target:
    return accounts.Target("place_inquiry", pk)


def asked_target(pk: int) -> accounts.Target:
    return accounts.Target("asked_unit", pk)


def joint_target(pk: int) -> accounts.Target:
    return accounts.Target("joint_inquiry", pk)


def tell_place(kind: HappeningKind, row: PlaceInquiry, asked: Iterable[AskedUnit], today: date) -> None:
    """Tell the municipality that asks of its inquiry, and each unit of what it is asked (2 queries, and 2 for each asked)."""
    tell(kind, place_target(row.pk), to_authority(row.municipality_id, row.department), today=today)
    for one in asked:
        if one.operator_id is not None:
            tell(kind, asked_target(one.pk), to_unit(one.operator_id, one.service_id), today=today)


def tell_joint(kind: HappeningKind, row: JointInquiry, municipalities: Iterable[int], today: date) -> None:
    """Tell the municipality that asks, and the authorities of those asked."""
    own = to_authority(row.municipality_id, row.department)
    tell(kind, joint_target(row.pk), own, *(to_authority(pk) for pk in municipalities), today=today)
