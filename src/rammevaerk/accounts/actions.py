"""Acts on organisations and roles, and the two trails every other area writes to."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from rammevaerk.accounts import facts, rules
from rammevaerk.accounts.models import (
    AgreementArea,
    AgreementAreaMember,
    AuditEntry,
    LookEntry,
    Organisation,
    RoleAssignment,
    Succession,
    User,
)
from rammevaerk.accounts.permissions import Permission, Role, require
from rammevaerk.accounts.queries import organisation_names, the_area
from rammevaerk.kernel.errors import Refused


def hold_the_area() -> AgreementArea:
    """The area's row to oneself until the transaction is over: rows that are never changed cannot be locked, so who acts on the
    same case waits here (2 queries)."""
    return AgreementArea.objects.select_for_update(no_key=True).get(pk=the_area().pk)


@dataclass(frozen=True)
class Target:
    """What an act or a look concerned: a kind of row and its id."""

    type: str
    id: int | None = None


@dataclass(frozen=True)
class NewOrganisation:
    """What is needed to register an organisation; it lives in [valid_from, valid_to)."""

    code: str
    name: str
    kind: str
    cvr: str = ""
    valid_from: date = field(default=date(2007, 1, 1))
    valid_to: date | None = None
    is_demo: bool = False
    source: str = ""


def audit(
    act: str,
    *,
    by: RoleAssignment | None,
    target: Target | None = None,
    details: dict[str, Any] | None = None,
    rulebook: str = "",
) -> None:
    """Write one row of the audit trail, in the caller's transaction; details carry no reference of a citizen."""
    AuditEntry.objects.create(
        act=act,
        assignment=by,
        organisation=by.organisation if by else None,
        target_type=target.type if target else "",
        target_id=target.id if target else None,
        details=details or {},
        rulebook=rulebook,
    )


def log_look(what: str, *, by: RoleAssignment | None, rows: int = 1, target_id: int | None = None, reason: str = "") -> None:
    """Write that somebody looked at rows about persons; every page, export and document that shows such rows calls it."""
    LookEntry.objects.create(what=what, assignment=by, rows=rows, target_id=target_id, reason=reason)


def ensure_organisation(new: NewOrganisation) -> Organisation:
    """Register an organisation, or return the one that has the code already."""
    organisation, _made = Organisation.objects.get_or_create(
        code=new.code,
        defaults={
            "name": new.name,
            "kind": new.kind,
            "cvr": new.cvr,
            "valid_from": new.valid_from,
            "valid_to": new.valid_to,
            "is_demo": new.is_demo,
            "source": new.source,
        },
    )
    return organisation


def ensure_area(code: str, name: str) -> AgreementArea:
    return AgreementArea.objects.get_or_create(code=code, defaults={"name": name})[0]


def ensure_member(area: AgreementArea, organisation: Organisation, *, valid_from: date, valid_to: date | None = None) -> None:
    """Make an organisation party of an area in [valid_from, valid_to)."""
    AgreementAreaMember.objects.get_or_create(
        area=area, organisation=organisation, valid_from=valid_from, defaults={"valid_to": valid_to}
    )


def ensure_demo_person(
    username: str, name: str, *, role: Role, organisation: Organisation, department: str = ""
) -> RoleAssignment:
    """A person of the demo region, entered from the login page without a password; never made in production."""
    first, _space, last = name.partition(" ")
    user, _made = User.objects.get_or_create(
        username=username,
        defaults={"first_name": first, "last_name": last, "is_demo": True, "password": make_password(None)},
    )
    return RoleAssignment.objects.get_or_create(
        user=user, organisation=organisation, role=role.value, defaults={"department": department}
    )[0]


@dataclass(frozen=True)
class NewSystemUser:
    """Another system that acts for one's own organisation in a role, in [valid_from, valid_to)."""

    name: str
    role: Role
    valid_from: date
    valid_to: date


@transaction.atomic
def make_system_user(*, by: RoleAssignment, wanted: NewSystemUser) -> RoleAssignment:
    """Let another system act for one's own organisation, in one's own department when one has one.

    It is a user nobody can log in as, with one role: so it stands behind the same walls as a person, and its acts and looks
    stand in the same trails.
    """
    require(by, Permission.MANAGE_TOKENS)
    user = User.objects.create(
        username=f"system-{uuid4().hex}", first_name=wanted.name, is_active=False, password=make_password(None)
    )
    row = RoleAssignment.objects.create(
        user=user,
        organisation=by.organisation,
        role=wanted.role.value,
        department=by.department,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
    )
    details = {"role": wanted.role.value, "until": wanted.valid_to.isoformat()}
    audit("make_system_user", by=by, target=Target("role_assignment", row.pk), details=details)
    return row


@transaction.atomic
def end_system_user(*, by: RoleAssignment, assignment_id: int, today: date) -> None:
    """Shut another system of one's own organisation out from today on."""
    require(by, Permission.MANAGE_TOKENS)
    row = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=assignment_id, organisation=by.organisation_id)
    row.valid_to = min(today, row.valid_to or today)
    row.save(update_fields=["valid_to"])
    audit("end_system_user", by=by, target=Target("role_assignment", row.pk))


@transaction.atomic
def record_succession(
    *, by: RoleAssignment, predecessor: Organisation, successor: Organisation, effective: date, legal_source: str
) -> Succession:
    """Record that one organisation takes over another's services, contracts, placements, results and roles from a date.

    Nothing is rewritten: rows keep the name they were made under, and from the date on the successor acts for them
    (`rules.acts_for`) and stands for them in new charges (`rules.stands_for`). The predecessor's memberships end on
    the date and the successor's begin, so the number of parties follows by itself.
    """
    require(by, Permission.RECORD_SUCCESSION)
    new = rules.SuccessionFact(predecessor.pk, successor.pk, effective)
    findings = rules.check_succession(new, facts.successions(), organisation_names())
    if findings:
        raise Refused(findings)
    recorded = Succession.objects.create(
        predecessor=predecessor, successor=successor, effective=effective, legal_source=legal_source, recorded_by=by
    )
    _pass_on_memberships(predecessor, successor, effective)
    Organisation.objects.filter(pk=predecessor.pk).update(valid_to=effective)
    audit(
        "record_succession",
        by=by,
        target=Target("organisation", predecessor.pk),
        details={"successor": successor.name, "effective": effective.isoformat(), "legal_source": legal_source},
    )
    return recorded


def _pass_on_memberships(predecessor: Organisation, successor: Organisation, effective: date) -> None:
    running = AgreementAreaMember.objects.filter(organisation=predecessor, valid_from__lt=effective)
    for membership in running.filter(valid_to__isnull=True) | running.filter(valid_to__gt=effective):
        already = AgreementAreaMember.objects.filter(area=membership.area, organisation=successor, valid_to__isnull=True)
        if not already.exists():
            AgreementAreaMember.objects.create(
                area=membership.area, organisation=successor, valid_from=effective, valid_to=membership.valid_to
            )
        membership.valid_to = effective
        membership.save(update_fields=["valid_to"])
