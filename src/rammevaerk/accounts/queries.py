"""Reads of organisations, members and roles for pages and other areas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from rammevaerk.accounts import facts, rules
from rammevaerk.accounts.models import (
    AgreementArea,
    AuditEntry,
    LookEntry,
    Organisation,
    OrganisationKind,
    RoleAssignment,
    Succession,
)
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.versions import seen_version
from rammevaerk.accounts.walls import PUBLIC, Acting, Function
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.web.once import once

_FUNCTION = {
    Role.CASE_WORKER: Function.AUTHORITY,
    Role.CONTROLLER: Function.AUTHORITY,
    Role.SERVICE_MANAGER: Function.UNIT,
    Role.OPERATOR_ECONOMIST: Function.ECONOMY,
    Role.SECRETARIAT: Function.SECRETARIAT,
    Role.STEERING_GROUP: Function.STEERING,
    Role.DISABILITY_COUNCIL: Function.ORGANISATION,
    Role.AUDITOR: Function.AUDITOR,
    Role.PUBLIC: Function.PUBLIC,
}


@dataclass(frozen=True)
class Party:
    """One party of an agreement area on a date."""

    id: int
    code: str
    name: str
    kind: str


def acting_of(assignment: RoleAssignment | None, on: date, services: tuple[int, ...] = ()) -> Acting:
    """The walls of a person on a date: own organisation and those it has succeeded; a manager only own services.

    `services` are the ids a service manager is assigned to (from registry); other roles have no such limit.
    """
    if assignment is None:
        return PUBLIC
    role = assignment.as_role
    parties: tuple[int, ...] = (assignment.organisation_id,)
    if getattr(assignment, "has_succeeded", True):
        parties = rules.acts_for(assignment.organisation_id, on, facts.successions())
    return Acting(
        function=_FUNCTION[role],
        parties=parties,
        units=services if role is Role.SERVICE_MANAGER else None,
        departments=(assignment.department,) if assignment.department else None,
    )


def municipality_acting(code: str, on: date) -> Acting | None:
    """The walls of a municipality's authority by its number, itself first; None when there is no such municipality (2 queries).
    For the command line, where no person acts."""
    found = Organisation.objects.filter(code=code, kind=OrganisationKind.MUNICIPALITY).values_list("pk", flat=True).first()
    if found is None:
        return None
    others = [pk for pk in rules.acts_for(found, on, facts.successions()) if pk != found]
    return Acting(Function.AUTHORITY, parties=(found, *others))


@once
def parties_on(area_code: str, on: date) -> list[Party]:
    """The parties of an area on a date in Danish order (2 queries)."""
    ids = rules.parties(facts.memberships(area_code), on)
    rows = Organisation.objects.filter(pk__in=ids)
    return [Party(row.pk, row.code, row.name, row.kind) for row in rows]


def municipalities_on(area_code: str, on: date) -> list[Party]:
    """The parties that are municipalities (2 queries)."""
    return [party for party in parties_on(area_code, on) if party.kind == OrganisationKind.MUNICIPALITY]


def area(area_code: str) -> AgreementArea:
    return AgreementArea.objects.get(code=area_code)


@once
def the_area() -> AgreementArea:
    """The agreement area this installation serves; the first one made when there are several."""
    found = AgreementArea.objects.order_by("pk")[:1].get()
    seen_version(found.values_version)
    return found


def organisation(pk: int) -> Organisation:
    return Organisation.objects.get(pk=pk)


def organisation_by_code(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def organisation_by_name(name: str) -> Organisation | None:
    return Organisation.objects.filter(name=name).first()


@once
def organisation_names() -> dict[int, str]:
    """Name by id of every organisation (1 query; hundreds of rows at most)."""
    return dict(Organisation.objects.values_list("pk", "name"))


def organisation_codes(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Number and name of some organisations (1 query)."""
    rows = Organisation.objects.filter(pk__in=list(ids))
    return {pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name")}


def operators() -> QuerySet[Organisation]:
    """Organisations that can run services."""
    kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.REGION, OrganisationKind.SELF_OWNING)
    return Organisation.objects.filter(kind__in=(*kinds, OrganisationKind.PRIVATE, OrganisationKind.STATE))


def successions_with_names() -> QuerySet[Succession]:
    return Succession.objects.select_related("predecessor", "successor").order_by("effective")


def assignments_of(user_id: int, on: date, **along: Combinable) -> list[RoleAssignment]:
    """The roles a person can choose among on a date, each told whether its organisation has succeeded anybody, and what else the
    caller wants read along (1 query)."""
    rows = RoleAssignment.objects.filter(user_id=user_id, valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    succeeded = Exists(Succession.objects.filter(successor=OuterRef("organisation"), effective__lte=on))
    version = Subquery(AgreementArea.objects.order_by("pk").values("values_version")[:1])
    held = rows.select_related("organisation", "user").annotate(has_succeeded=succeeded, values_version=version, **along)
    found: list[RoleAssignment] = [*held.order_by("pk")]
    if found:
        seen_version(getattr(found[0], "values_version", None))
    return found


def role_holders(on: date) -> QuerySet[RoleAssignment]:
    """Who holds which role on a date, for the secretariat and the auditor."""
    rows = RoleAssignment.objects.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return rows.select_related("organisation", "user").order_by("organisation__sort_key", "role")


def people_who_may(needed: Permission, organisation: int, on: date) -> dict[int, str]:
    """The people whose role for an organisation gives a permission on a date: names by user id, in Danish order (1 query)."""
    roles = [role.value for role in Role if role_may(role, needed)]
    held = role_holders(on).filter(organisation_id=organisation, role__in=roles, user__is_active=True)
    names = {row.user_id: row.user.get_full_name() for row in held}
    return dict(sorted(names.items(), key=lambda row: danish_key(row[1])))


def audit_trail() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.select_related("assignment__user", "organisation")


def looks() -> QuerySet[LookEntry]:
    return LookEntry.objects.select_related("assignment__user", "assignment__organisation")


def demo_assignments() -> QuerySet[RoleAssignment]:
    """The roles of the demo region's people."""
    return RoleAssignment.objects.filter(user__is_demo=True).select_related("user", "organisation").order_by("pk")
