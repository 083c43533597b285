"""What designation needs to know of services, people and the area: names, target groups, users and new cases, without persons."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import AgreementArea
from rammevaerk.designation.rules import indications
from rammevaerk.designation.rules.criteria import SelectionCriterion
from rammevaerk.designation.rules.indications import Indication
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind, paragraph_label
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.registry import queries as registry
from rammevaerk.web.once import once

THRESHOLD = "cooperation.a1_cases_per_inhabitant"


@dataclass(frozen=True)
class ServiceSeen:
    """A service as designation speaks of it; `groups` are its units' target groups by id."""

    id: int
    name: str
    operator_id: int | None
    operator: str
    paragraphs: tuple[str, ...]
    groups: Mapping[int, str]
    is_demo: bool

    @property
    def kinds(self) -> frozenset[ParagraphKind]:
        """What kinds of help its paragraphs are."""
        return frozenset(PARAGRAPHS[code].kind for code in self.paragraphs if code in PARAGRAPHS)

    @property
    def paragraph_labels(self) -> str:
        """Its paragraphs as they are written."""
        return ", ".join(paragraph_label(code) for code in self.paragraphs)


def services_seen(ids: Collection[int]) -> dict[int, ServiceSeen]:
    """Services by id with their target groups (3 queries); those without a unit are not in it."""
    return _services_seen(tuple(ids)) if ids else {}


@once
def _services_seen(ids: tuple[int, ...]) -> dict[int, ServiceSeen]:
    units, names = registry.units_of(ids), accounts.organisation_names()
    groups: dict[int, dict[int, str]] = defaultdict(dict)
    owned = {row.id: row.service_id for row in units}
    for unit_id, rows in registry.groups_of_units(list(owned)).items():
        groups[owned[unit_id]].update({row.target_group_id: row.target_group.name for row in rows})
    return {
        row.service_id: ServiceSeen(
            row.service_id,
            row.service_name,
            row.operator_id,
            row.operator_name or names.get(row.operator_id or 0, ""),
            row.paragraphs,
            groups[row.service_id],
            row.is_demo,
        )
        for row in units
    }


def alternatives_to(service: ServiceSeen, day: date) -> list[tuple[int, str]]:
    """Other services of the area that run on a day with a paragraph and a target group in common, in Danish order (2 queries)."""
    if not service.groups:
        return []
    paragraphs = set(service.paragraphs)
    others = [row for row in registry.units(day) if row.service_id != service.id and paragraphs.intersection(row.paragraphs)]
    taken = registry.groups_of_units([row.id for row in others])
    found: dict[int, str] = {}
    for row in others:
        if any(group.target_group_id in service.groups for group in taken.get(row.id, ())):
            found[row.service_id] = row.service_name
    return list(found.items())


def users_by_municipality(day: date) -> dict[int, dict[int, int]]:
    """People by service and by who pays for them on a day, without a person (1 query)."""
    return _users(day, None)


def users_of(service: int, day: date) -> dict[int, int]:
    """People of one service by who pays (1 query)."""
    return _users(day, service).get(service, {})


def _users(day: date, service: int | None) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute("SELECT service_id, paying_id, people FROM people_by_payer(%s, %s)", [day, service])
        for pk, payer, people in cursor.fetchall():
            if people:
                found[pk][payer] = people
    return found


def new_cases(groups: Collection[int], municipalities: Collection[int], day: date) -> int:
    """Citizens of the municipalities who came into one of the target groups in the year before a day, exclusive (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT new_cases(%s, %s, %s, %s)", [list(groups), list(municipalities), add_months(day, -12), day])
        return int(cursor.fetchone()[0])


def members(area: AgreementArea, day: date) -> dict[int, str]:
    """The municipalities of the area on a day by id (1 query)."""
    return {row.id: row.name.removesuffix(" Kommune") for row in accounts.municipalities_on(area.code, day)}


def inhabitants_of(municipalities: Collection[int]) -> int:
    """Inhabitants of the municipalities in the newest quarter that tells of them all; 0 when none does (2 queries)."""
    _quarter, told = registry.newest_populations(municipalities)
    return sum(told.values())


@dataclass(frozen=True)
class RegisterTold:
    """What the register says of a service on a day: beside each criterion, its possible alternatives (id and name), and its users
    by who pays."""

    indications: Mapping[SelectionCriterion, Indication]
    alternatives: list[tuple[int, str]]
    people: Mapping[int, int]


def register_told(service: ServiceSeen, day: date, area: AgreementArea) -> RegisterTold:
    """All of it (7 queries)."""
    book = parameters.rulebook_in(area, day)
    here = members(area, day)
    found = new_cases(service.groups, here, day) if service.groups else None
    others, people = alternatives_to(service, day), users_of(service.id, day)
    told = (
        indications.cases(found, inhabitants_of(here), threshold(book)),
        indications.alternatives(len(others), service.paragraph_labels, groups_known=bool(service.groups)),
        indications.catchment(people, len(here)),
    )
    known = {one.criterion: one for one in told}
    beside = {criterion: known.get(criterion) or indications.unknown(criterion) for criterion in SelectionCriterion}
    return RegisterTold(beside, others, people)


def indications_of(service: ServiceSeen, day: date, area: AgreementArea) -> Mapping[SelectionCriterion, Indication]:
    """What the register says beside each criterion on a day (7 queries)."""
    return register_told(service, day, area).indications


def threshold(book: Rulebook) -> Decimal | None:
    """The agreement's figure for A.1, cases a year per inhabitant; None when there is none."""
    value = book.value(THRESHOLD).value
    return Decimal(value) if isinstance(value, Decimal | int) else None
