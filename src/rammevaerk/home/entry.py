"""Who one can enter the demo region as."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.wording import role_name

VISITOR = "visitor"


@dataclass(frozen=True)
class Person:
    """One choice of the login page."""

    key: str
    name: str
    role: str
    organisation: str
    comes_for: str


COMES_FOR: dict[Role, str | Promise] = {
    Role.CASE_WORKER: _("Finds a place for a citizen and follows the stay."),
    Role.CONTROLLER: _("Checks what the municipality buys and sells, line by line."),
    Role.SERVICE_MANAGER: _("Keeps the service's places and people up to date."),
    Role.OPERATOR_ECONOMIST: _("Reports the adopted budget and makes next year's tariffs."),
    Role.SECRETARIAT: _("Gathers the returns and prepares the agreement."),
    Role.STEERING_GROUP: _("Sees the few things to decide, with their figures."),
    Role.DISABILITY_COUNCIL: _("Reads the agreement and answers the hearing."),
    Role.AUDITOR: _("Follows any figure back to its source."),
}


def demo_people() -> list[Person]:
    """The people of the demo region in the order they were made (1 query)."""
    return [
        Person(
            row.user.username,
            row.user.get_full_name(),
            role_name(row.as_role),
            row.organisation.name,
            str(COMES_FOR[row.as_role]),
        )
        for row in accounts.demo_assignments()
    ]


def demo_person(key: str) -> RoleAssignment | None:
    """The role of one demo person; None when there is no such person in the demo."""
    return next((row for row in accounts.demo_assignments() if row.user.username == key), None)


def named(held: list[RoleAssignment]) -> list[tuple[int, str, str]]:
    """Id, role in words and organisation of each role a person holds."""
    return [(row.pk, role_name(row.as_role), row.organisation.name) for row in held]
