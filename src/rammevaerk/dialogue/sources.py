"""Which services have a dialogue, and what the areas below know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import Organisation, OrganisationKind, RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.contracts.rules.counts import suppressed, total
from rammevaerk.designation import queries as designation
from rammevaerk.dialogue.rules.deadlines import FIRST_MONTH, HEARING_DAYS, DialogueDeadline, YearPlan, year_plan
from rammevaerk.kernel.period import Period
from rammevaerk.law.values import State
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry import queries as registry

PLAN = (FIRST_MONTH, HEARING_DAYS, *(deadline.value for deadline in DialogueDeadline))
EXACT = (Role.CASE_WORKER, Role.CONTROLLER, Role.SERVICE_MANAGER, Role.OPERATOR_ECONOMIST)
ALWAYS_EXACT = (Role.SECRETARIAT, Role.STEERING_GROUP, Role.AUDITOR)


@dataclass(frozen=True)
class Designation:
    """A service that has a dialogue."""

    id: int
    name: str


def designated_on(day: date) -> list[Designation]:
    """The services that have a dialogue on a day, in the register's order (2 queries)."""
    names = {row.service_id: row.service_name for row in registry.units_of(designation.designated_ids(day))}
    return [Designation(pk, name) for pk, name in names.items()]


def period_of(service_id: int, day: date) -> Period | None:
    """The period in which a service is designated on a day, None when it is not (1 query)."""
    spans = (Period(span.start, span.end) for span in designation.history_of(service_id))
    return next((period for period in spans if period.contains(day)), None)


def designated_in_year(year: int, today: date) -> list[Designation]:
    """Those that are designated today, in a year gone by on its last day, in one to come on its first (queries as
    `designated_on`)."""
    return designated_on(day_of_year(year, today))


def day_of_year(year: int, today: date) -> date:
    """The day of a year that is nearest to today."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def plan_of(year: int) -> YearPlan:
    """The area's deadlines of a year, those of its first day (1 query)."""
    rulebook = rulebook_in(accounts.the_area(), date(year, 1, 1))
    values = {key: rulebook.value(key) for key in PLAN}
    months: dict[str, int | None] = {key: found.value if isinstance(found.value, int) else None for key, found in values.items()}
    return year_plan(year, months, assumed=any(found.state is State.ASSUMED for found in values.values()))


def parties(day: date) -> list[accounts.Party]:
    """The area's parties, in Danish order (3 queries)."""
    return accounts.parties_on(accounts.the_area().code, day)


def asked_of(known: Iterable[accounts.Party]) -> list[accounts.Party]:
    """Those of the parties that give returns: the municipalities."""
    return [party for party in known if party.kind == OrganisationKind.MUNICIPALITY]


def municipalities(day: date) -> list[accounts.Party]:
    """The municipalities that are asked (3 queries)."""
    return asked_of(parties(day))


def is_party(organisation: int, day: date) -> bool:
    """Whether an organisation is a party of the area (3 queries)."""
    return any(party.id == organisation for party in parties(day))


def is_asked(organisation: Organisation, day: date) -> bool:
    """Whether an organisation gives returns: a municipality of the area (3 queries at most)."""
    return organisation.kind == OrganisationKind.MUNICIPALITY and is_party(organisation.pk, day)


@dataclass(frozen=True)
class Users:
    """People at a service by paying organisation, most first; None is hidden because it is few people. `least` is the number
    below which they are hidden, 0 for readers who see all."""

    rows: tuple[tuple[int, str, int | None], ...]
    people: int | None
    least: int

    @property
    def hidden(self) -> bool:
        """Whether something is hidden from the reader."""
        return self.people is None or any(people is None for _pk, _name, people in self.rows)


def sees_exactly(assignment: RoleAssignment, known: Iterable[accounts.Party]) -> bool:
    """Whether a reader sees users by municipality as they are (readings 8): the area's parties, the secretariat, the steering
    group and the auditor; organisations and parties of other areas see them with few people hidden. `known`: the parties; no
    query."""
    if assignment.as_role in ALWAYS_EXACT:
        return True
    return assignment.as_role in EXACT and any(party.id == assignment.organisation_id for party in known)


def counted_users(counted: dict[int, int], names: dict[int, str], least: int) -> Users:
    """Counts as the reader may see them; no query."""
    shown = suppressed(counted, least)
    order = sorted(counted, key=lambda pk: (-counted[pk], names.get(pk, "")))
    rows = tuple((pk, names.get(pk, "?"), shown[pk]) for pk in order)
    return Users(rows, total(counted, least), least)


def small_number(day: date) -> int:
    """The number of people below which a count is hidden (1 query)."""
    return rulebook_in(accounts.the_area(), day).integer("registry.small_number_n")


def users_of_municipality(organisation: int, day: date) -> dict[int, int]:
    """How many a municipality pays for at each service (1 query)."""
    return {service: people for (service, payer), people in people_by_payer(day).items() if payer == organisation}


def service(pk: int) -> Any:
    """The service with its operator and municipality (1 query). Raises `Service.DoesNotExist`."""
    return registry.service(pk)


NO_PLAN = year_plan(1, {})
"""A year without deadlines, for what none of them decides."""
