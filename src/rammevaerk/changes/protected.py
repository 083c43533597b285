"""The services that are protected, and a plan, as they are compared."""

from collections.abc import Collection
from datetime import date

from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.protection import Comparable, ProtectedService
from rammevaerk.cooperation import queries as cooperation
from rammevaerk.cooperation.rules import level_on
from rammevaerk.designation import queries as designation
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import GroupRow, related_groups
from rammevaerk.registry.queries.searching import features_of_services

COVERS = "changes.protection_covers"


def protected_services(book: Rulebook, today: date) -> tuple[ProtectedService, ...]:
    """The services that are protected on a day, as the area says: those designated, and where it says so those at level 1
    (7 queries). None at all while it is not known what is protected."""
    covers = book.value(COVERS).value
    if covers is None:
        return ()
    designated = {row.id for row in designation.designated_on(today)}
    specialised = _level_one(today) if covers == "designated_and_level_one" else set()
    compared = _compared(designated | specialised)
    names = {row.service_id: row.service_name for row in registry.units_of(list(compared))} if compared else {}
    return tuple(
        ProtectedService(service, names.get(service, "?"), service in designated, like)
        for service, like in sorted(compared.items())
    )


def _level_one(today: date) -> set[int]:
    book = cooperation.level_book(today)
    spans = {subject.service_id: level_on(rows, today) for subject, rows in book.of_kind("service")}
    return {service for service, span in spans.items() if service and span is not None and span.decision.level.value == 1}


def _compared(services: Collection[int]) -> dict[int, Comparable]:
    if not services:
        return {}
    units = registry.units_of(services)
    owners = {row.id: row.service_id for row in units}
    paragraphs = {row.service_id: frozenset(row.paragraphs) for row in units}
    groups: dict[int, set[int]] = {}
    for unit, rows in registry.groups_of_units(list(owners)).items():
        groups.setdefault(owners[unit], set()).update(row.target_group_id for row in rows)
    content = features_of_services(services)
    none: frozenset[str] = frozenset()
    return {
        service: Comparable(paragraphs[service], frozenset(groups.get(service, ())), content.get(service, none))
        for service in paragraphs
    }


def plan_of(row: Change, tree: Collection[GroupRow]) -> Comparable:
    """A change as it is compared: its target groups with all above and below them."""
    return Comparable(frozenset({row.paragraph} - {""}), related_groups(row.groups, tree), frozenset(row.features))
