"""What the figures of services say on a day, less what somebody has raised or set aside. Worked out each time, never kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import ServiceFilter
from rammevaerk.warnings import facts
from rammevaerk.warnings.facts import Watched
from rammevaerk.warnings.models import EarlyWarning, FindingAside
from rammevaerk.warnings.rules.figures import FoundInFigures, Limits, Reading, ServiceFigures, read_figures

Key = tuple[int, str, date]
"""A finding: service, rule, since when."""


@dataclass(frozen=True)
class ServiceReading:
    """A service with what its figures say. `open` are the findings nobody has raised or set aside."""

    service: Watched
    figures: ServiceFigures
    reading: Reading
    open: tuple[FoundInFigures, ...]
    aside: tuple[FindingAside, ...] = ()


def watched_by(assignment: RoleAssignment, today: date) -> list[Watched]:
    """The running services whose figures somebody may follow: an operator's own, above them all (at most 3 queries)."""
    if not role_may(assignment.as_role, Permission.SEE_WARNING_FIGURES):
        return []
    rows = registry.found_services(ServiceFilter(), today)
    if role_may(assignment.as_role, Permission.HAND_IN_MONITORING):
        rows = rows.filter(pk__in=registry.own_service_ids(assignment, today))
    fields = ("pk", "name", "operator_id", "is_demo", "confirmed_on")
    return [Watched(*values) for values in rows.order_by("sort_key", "pk").values_list(*fields)]


def read_services(
    services: Sequence[Watched], today: date, assignment: RoleAssignment
) -> tuple[list[ServiceReading], Rulebook, Limits]:
    """Every service's figures, and the values they were read by (12 queries whatever their number)."""
    book, limits = facts.limits(today)
    sees = role_may(assignment.as_role, Permission.SEE_SHEETS)
    figures = facts.figures_of(services, today, with_results=sees)
    ids = [service.id for service in services]
    aside = list(FindingAside.objects.filter(service__in=ids).select_related("by__user").order_by("pk"))
    told = _raised(ids) | {(row.service_id, row.found, row.found_since) for row in aside}
    found = []
    for service in services:
        reading = read_figures(figures[service.id], limits, today)
        left = tuple(one for one in reading.found if (service.id, one.kind.value, one.since) not in told)
        put = tuple(row for row in aside if row.service_id == service.id)
        found.append(ServiceReading(service, figures[service.id], reading, left, put))
    return found, book, limits


def _raised(services: Collection[int]) -> set[Key]:
    rows = EarlyWarning.objects.filter(service__in=services).exclude(found="")
    return {(pk, found, since) for pk, found, since in rows.values_list("service_id", "found", "found_since") if since}
