"""Who one can enter the demo region as."""

from dataclasses import dataclass

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.wording import role_name

VISITOR = "visitor"


@dataclass(frozen=True)
class Person:
    """One choice of the login page."""

    key: str
    name: str
    role: str
    organisation: str


def demo_people() -> list[Person]:
    """The people of the demo region in the order they were made (1 query)."""
    return [
        Person(row.user.username, row.user.get_full_name(), role_name(row.as_role), row.organisation.name)
        for row in accounts.demo_assignments()
    ]


def demo_person(key: str) -> RoleAssignment | None:
    """The role of one demo person; None when there is no such person in the demo."""
    return next((row for row in accounts.demo_assignments() if row.user.username == key), None)


def named(held: list[RoleAssignment]) -> list[tuple[int, str, str]]:
    """Id, role in words and organisation of each role a person holds."""
    return [(row.pk, role_name(row.as_role), row.organisation.name) for row in held]
