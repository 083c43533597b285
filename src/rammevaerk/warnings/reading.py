"""What the figures of services say on a day, less what somebody has raised or set aside. Worked out each time, never kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import ServiceFilter
from rammevaerk.warnings import facts
from rammevaerk.warnings.facts import Watched
from rammevaerk.warnings.models import FindingAside
from rammevaerk.warnings.queries import WarningShown
from rammevaerk.warnings.rules.figures import Reading, ServiceFigures, read_figures
from rammevaerk.warnings.rules.found import FoundInFigures, Limits
from rammevaerk.web.once import reading_once


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
    services: Sequence[Watched], today: date, assignment: RoleAssignment, known: Iterable[WarningShown]
) -> tuple[list[ServiceReading], Rulebook, Limits]:
    """Every service's figures, and the values they were read by; `known` are the warnings raised on them (at most 11 queries
    whatever their number)."""
    sees = role_may(assignment.as_role, Permission.SEE_SHEETS)
    with reading_once():
        book, limits = facts.limits(today)
        figures = facts.figures_of(services, today, with_results=sees)
    aside: dict[int, list[FindingAside]] = defaultdict(list)
    for row in FindingAside.objects.filter(service__in=[one.id for one in services]).select_related("by__user").order_by("pk"):
        aside[row.service_id].append(row)
    told = {(row.service_id, row.found, row.found_since) for row in chain.from_iterable(aside.values())}
    told |= {(shown.row.service_id, shown.row.found, shown.row.found_since) for shown in known if shown.row.found_since}
    found = []
    for service in services:
        reading = read_figures(figures[service.id], limits, today)
        left = tuple(one for one in reading.found if (service.id, one.kind.value, one.since) not in told)
        found.append(ServiceReading(service, figures[service.id], reading, left, tuple(aside[service.id])))
    return found, book, limits
