"""What the tripartition needs to know of services, target groups and people: names, sizes and reported demand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.db import connection
from django.db.models import Sum


def service_names(ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Name and whether it is invented, by id (1 query; none for no ids)."""
    if not ids:
        return {}
    rows = apps.get_model("registry.Service").objects.filter(pk__in=ids)
    return {pk: (name, demo) for pk, name, demo in rows.values_list("pk", "name", "is_demo")}


def group_names(ids: Sequence[int]) -> dict[int, str]:
    """Names of target groups by id (1 query; none for no ids)."""
    if not ids:
        return {}
    return dict(apps.get_model("registry.TargetGroup").objects.filter(pk__in=ids).values_list("pk", "name"))


def main_groups(service_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """The target group each service is first of all for: the one most places are set aside for, else the one most of
    its units take; ties by name (1 query)."""
    rows = apps.get_model("registry.UnitTargetGroup").objects.filter(unit__service_id__in=list(service_ids))
    weights: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    columns = ("unit__service_id", "target_group_id", "target_group__name", "set_aside")
    for service_id, group_id, name, set_aside in rows.values_list(*columns):
        weights[service_id][group_id, name] += 1000 * (set_aside or 0) + 1
    return {
        service_id: min(counted, key=lambda group: (-counted[group], group[1])) for service_id, counted in weights.items()
    }


def people_by_group(day: date) -> dict[int, int]:
    """People placed on a day by target group, sums over all parties without a person (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT target_group_id, sum(people)::int FROM trade_on(%s) WHERE target_group_id IS NOT NULL GROUP BY 1",
            [day],
        )
        return dict(cursor.fetchall())


def reporting_groups(group_ids: Sequence[int]) -> dict[int, str]:
    """The reporting group of each target group that has one, all of them, so that shares can be taken (1 query)."""
    return dict(
        apps.get_model("registry.TargetGroup").objects.exclude(group12="").values_list("pk", "group12")
    )


def reported_by_reporting_group() -> dict[str, tuple[int | None, int | None]]:
    """Citizens now and places expected as the municipalities reported them in the latest round, accepted returns only,
    by reporting group (2 queries)."""
    latest = apps.get_model("reporting.Round").objects.order_by("-for_year", "-pk").values_list("pk", flat=True).first()
    if latest is None:
        return {}
    rows = apps.get_model("reporting.DemandAnswer").objects.filter(
        return_of__round_id=latest, return_of__state="accepted"
    )
    summed = rows.values("target_group").annotate(now=Sum("current_citizens"), expected=Sum("expected_places"))
    return {row["target_group"]: (row["now"], row["expected"]) for row in summed}
