"""What the tripartition needs to know of services, target groups and people: names, sizes and reported demand."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from rammevaerk.registry import queries as registry
from rammevaerk.reporting import facts as reporting_facts
from rammevaerk.reporting import queries as reporting


@dataclass(frozen=True)
class DrawnService:
    """A service with the target group it is first of all for; None when its units take none."""

    name: str
    is_demo: bool
    group_id: int | None
    group: str = ""


@dataclass(frozen=True)
class Demand:
    """What the municipalities reported in a round, of `asked` returns the `accepted` ones only: citizens now and places
    expected, by `group_key` of the reporting group; None where nobody gave a figure."""

    round_name: str
    accepted: int
    asked: int
    groups: Mapping[str, tuple[int | None, int | None]]


def service_name(pk: int) -> str:
    """The name of one service, empty when there is none (1 query)."""
    try:
        return registry.service(pk).name
    except ObjectDoesNotExist:
        return ""


def services(ids: Sequence[int]) -> dict[int, DrawnService]:
    """Services by id, each with its main target group: the one most places are set aside for, else the one most of its
    units take; ties by name (2 queries)."""
    units = registry.units_of(ids)
    weights: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    owners = {row.id: row.service_id for row in units}
    for unit_id, rows in registry.groups_of_units(list(owners)).items():
        for row in rows:
            weights[owners[unit_id]][row.target_group_id, row.target_group.name] += 1000 * (row.set_aside or 0) + 1
    found = {}
    for unit in units:
        counted = weights.get(unit.service_id)
        group = min(counted, key=lambda key: (-counted[key], key[1])) if counted else (None, "")
        found[unit.service_id] = DrawnService(unit.service_name, unit.is_demo, *group)
    return found


def people_by_group(day: date) -> dict[int, int]:
    """People placed on a day by target group, sums over all parties without a person (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT target_group_id, sum(people)::int FROM trade_on(%s) WHERE target_group_id IS NOT NULL GROUP BY 1",
            [day],
        )
        return dict(cursor.fetchall())


def reported_demand() -> Demand | None:
    """What the latest round says, None before the first round (3 queries)."""
    latest = reporting.latest_round()
    if latest is None:
        return None
    asked = list(latest.returns.filter(kind="demand").values_list("pk", "state"))
    accepted = [pk for pk, state in asked if state == "accepted"]
    sums: dict[str, list[list[int]]] = defaultdict(lambda: [[], []])
    for reports in reporting_facts.demand_reports(accepted).values():
        for report in reports:
            now, expected = sums[group_key(report.group)]
            now.extend([] if report.current_citizens is None else [report.current_citizens])
            expected.extend([] if report.expected_places is None else [report.expected_places])
    groups = {key: (sum(now) if now else None, sum(expected) if expected else None) for key, (now, expected) in sums.items()}
    return Demand(latest.name, len(accepted), len(asked), groups)


def group_key(name: str) -> str:
    """A reporting group's name without what stands in brackets, so that the questionnaire's and the register's agree."""
    return " ".join(name.partition("(")[0].replace("/", " eller ").split()).casefold()
