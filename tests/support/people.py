"""The cast: the same organisations and people in every test."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.test import Client

from rammevaerk.accounts.models import (
    AgreementArea,
    AgreementAreaMember,
    Organisation,
    OrganisationKind,
    RoleAssignment,
    User,
)
from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry.queries import acting_of

TODAY = date(2026, 11, 10)

# name of the field: code, name, kind, party of the area
ORGANISATIONS: dict[str, tuple[str, str, OrganisationKind, bool]] = {
    "naestved": ("370", "Næstved Kommune", OrganisationKind.MUNICIPALITY, True),
    "slagelse": ("330", "Slagelse Kommune", OrganisationKind.MUNICIPALITY, True),
    "region": ("1085", "Region Sjælland", OrganisationKind.REGION, True),
    "successor_region": ("2700", "Region Østdanmark", OrganisationKind.REGION, False),
    "secretariat_office": ("SEK", "Sekretariatet", OrganisationKind.SECRETARIAT, False),
    "steering_body": ("STY", "Styregruppen", OrganisationKind.BODY, False),
    "council": ("HR330", "Handicaprådet i Slagelse", OrganisationKind.DISABILITY_COUNCIL, False),
    "auditing_office": ("REV", "Den fælles revision", OrganisationKind.AUDITOR, False),
    "odense": ("461", "Odense Kommune", OrganisationKind.MUNICIPALITY, False),
}
# name of the field: name, role, organisation
PEOPLE: dict[str, tuple[str, Role, str]] = {
    "case_worker": ("Mette Holm", Role.CASE_WORKER, "naestved"),
    "buying_controller": ("Jens Bruun", Role.CONTROLLER, "naestved"),
    "controller": ("Karin Lund", Role.CONTROLLER, "slagelse"),
    "service_manager": ("Ole Friis", Role.SERVICE_MANAGER, "slagelse"),
    "municipal_economist": ("Pia Storm", Role.OPERATOR_ECONOMIST, "slagelse"),
    "operator_economist": ("Lars Krogh", Role.OPERATOR_ECONOMIST, "region"),
    "secretariat": ("Anne Dahl", Role.SECRETARIAT, "secretariat_office"),
    "second_secretariat": ("Bo Winther", Role.SECRETARIAT, "secretariat_office"),
    "steering_group": ("Hanne Vang", Role.STEERING_GROUP, "steering_body"),
    "disability_council": ("Per Skov", Role.DISABILITY_COUNCIL, "council"),
    "auditor": ("Inge Toft", Role.AUDITOR, "auditing_office"),
    "outsider": ("Ulla Bech", Role.CONTROLLER, "odense"),
    "outside_case_worker": ("Finn Juhl", Role.CASE_WORKER, "odense"),
}


@dataclass(frozen=True)
class Cast:
    """Næstved buys, Slagelse and the region run services, Odense is a municipality outside the area."""

    area: AgreementArea
    naestved: Organisation
    slagelse: Organisation
    region: Organisation
    successor_region: Organisation
    secretariat_office: Organisation
    steering_body: Organisation
    council: Organisation
    auditing_office: Organisation
    odense: Organisation
    case_worker: RoleAssignment
    buying_controller: RoleAssignment
    controller: RoleAssignment
    service_manager: RoleAssignment
    municipal_economist: RoleAssignment
    operator_economist: RoleAssignment
    secretariat: RoleAssignment
    second_secretariat: RoleAssignment
    steering_group: RoleAssignment
    disability_council: RoleAssignment
    auditor: RoleAssignment
    outsider: RoleAssignment
    outside_case_worker: RoleAssignment

    def person(self, name: str) -> RoleAssignment:
        """The role assignment of a person by the name of its field."""
        if name not in PEOPLE:
            raise ValueError(f"{name} is not of the cast: {', '.join(PEOPLE)}")
        found: RoleAssignment = getattr(self, name)
        return found


def make_cast() -> Cast:
    """Make the organisations, the area of three parties, and the people, kind by kind: nearly every test begins with it."""
    area = AgreementArea.objects.get_or_create(code="sjaelland", defaults={"name": "Region Sjælland"})[0]
    since = date(2007, 1, 1)
    made = Organisation.objects.bulk_create(
        Organisation(code=code, name=name, kind=kind, valid_from=since) for code, name, kind, _is_party in ORGANISATIONS.values()
    )
    organisations = dict(zip(ORGANISATIONS, made, strict=True))
    AgreementAreaMember.objects.bulk_create(
        AgreementAreaMember(area=area, organisation=organisations[field], valid_from=since)
        for field, (_code, _name, _kind, is_party) in ORGANISATIONS.items()
        if is_party
    )
    users = User.objects.bulk_create(_user(field, name) for field, (name, _role, _where) in PEOPLE.items())
    roles = RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, organisation=organisations[where], role=role.value)
        for user, (_name, role, where) in zip(users, PEOPLE.values(), strict=True)
    )
    return Cast(area=area, **organisations, **dict(zip(PEOPLE, roles, strict=True)))


def _user(username: str, name: str) -> User:
    first, _space, last = name.partition(" ")
    return User(username=username, first_name=first, last_name=last, is_demo=True, password=make_password(None))


def client_of(assignment: RoleAssignment | None) -> Client:
    """A browser logged in with one role; None is the public."""
    client = Client()
    if assignment is not None:
        client.force_login(assignment.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["assignment"] = assignment.pk
        session.save()
    return client


def acting_as(assignment: RoleAssignment | None, today: date = TODAY) -> AbstractContextManager[None]:
    """Behind the walls of one person while the body runs, as a request of theirs would be."""
    return acting_for(acting_of(assignment, today))
