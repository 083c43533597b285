"""What the tripartition needs to know of services, target groups and people: names, sizes and reported demand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from rammevaerk.registry import queries as registry
from rammevaerk.reporting import queries as reporting
from rammevaerk.reporting.results import results


def service_names(ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Name and whether it is invented, by id (1 query; none for no ids)."""
    if not ids:
        return {}
    return {row.service_id: (row.service_name, row.is_demo) for row in registry.units_of(ids)}


def service_name(pk: int) -> str:
    """The name of one service, empty when there is none (1 query)."""
    try:
        return registry.service(pk).name
    except ObjectDoesNotExist:
        return ""


def group_names(day: date) -> dict[int, str]:
    """Names of the target groups that hold on a day (1 query)."""
    return {row.id: row.name for row in registry.target_group_tree(day)}


def main_groups(service_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """The target group each service is first of all for: the one most places are set aside for, else the one most of
    its units take; ties by name (2 queries)."""
    units = {row.id: row.service_id for row in registry.units_of(service_ids)}
    weights: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    for unit_id, rows in registry.groups_of_units(list(units)).items():
        for row in rows:
            weights[units[unit_id]][row.target_group_id, row.target_group.name] += 1000 * (row.set_aside or 0) + 1
    return {service_id: min(counted, key=lambda group: (-counted[group], group[1])) for service_id, counted in weights.items()}


def people_by_group(day: date) -> dict[int, int]:
    """People placed on a day by target group, sums over all parties without a person (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT target_group_id, sum(people)::int FROM trade_on(%s) WHERE target_group_id IS NOT NULL GROUP BY 1",
            [day],
        )
        return dict(cursor.fetchall())


def reporting_groups(day: date) -> dict[int, str]:
    """The reporting group of each target group that has one, as `group_key` (1 query)."""
    return {row.id: group_key(row.group12) for row in registry.target_group_tree(day) if row.group12}


def reported_by_reporting_group() -> dict[str, tuple[int | None, int | None]]:
    """Citizens now and places expected as the municipalities reported them in the latest round, accepted returns only,
    by `group_key` (6 queries)."""
    latest = reporting.latest_round()
    if latest is None:
        return {}
    return {group_key(group.group): (group.citizens, group.places) for group in results(latest).groups}


def group_key(name: str) -> str:
    """A reporting group's name without what stands in brackets, so that the questionnaire's and the register's agree."""
    return " ".join(name.partition("(")[0].replace("/", " eller ").split()).casefold()
