"""How designated services keep their duties: what figures say, and what operators state. Numbers only, never a person."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.accounts.queries import the_area
from rammevaerk.designation import duty_sources as sources
from rammevaerk.designation.models import DutyStatement, SharedKnowledge
from rammevaerk.designation.queries.designated import designated_ids, designated_in, level_of, levels_of_services
from rammevaerk.designation.rules import duties
from rammevaerk.designation.rules.duties import LEVEL_1_DUTIES, Duty, DutyMark, DutyStanding, KnowledgeFact
from rammevaerk.designation.sources import ServiceSeen, members, services_seen, users_by_municipality
from rammevaerk.kernel.period import add_months

YEAR_OF_SHARING = 12

SharedElsewhere = Callable[[Collection[int], date, date], Mapping[int, Sequence[tuple[int | None, Decimal | None]]]]
"""What services have shared in [start, end), by service: with whom (None: all of the area), and hours where they were counted."""

_ELSEWHERE: list[SharedElsewhere] = []


def register_shared(source: SharedElsewhere) -> None:
    """Count what a higher area records as shared too. It is asked once for all services of a page."""
    _ELSEWHERE.append(source)


@dataclass(frozen=True)
class Owing:
    """A service, whether it is designated (else it is at level 1), and how each duty it owes stands."""

    service: ServiceSeen
    designated: bool
    duties: Mapping[Duty, DutyStanding]


def duties_owed(service_id: int, day: date) -> tuple[Duty, ...]:
    """What a service owes on a day: everything when designated, the duty to share knowledge at level 1 (2 queries at most)."""
    if designated_in([service_id], day):
        return tuple(Duty)
    return LEVEL_1_DUTIES if level_of(service_id, day) == 1 else ()


def duty_book(day: date, *, lists: Collection[int] | None, only: int | None = None) -> list[Owing]:
    """Every service that owes something, the designated first (18 queries at most). `lists` are the services whose waiting lists'
    history the reader may see, None all; of others that duty is what the operator states. `only` asks of one service."""
    designated = set(designated_ids(day))
    at_level_1 = {pk for pk, level in levels_of_services(day).items() if level == 1}
    wanted = [pk for pk in (*sorted(designated), *sorted(at_level_1 - designated)) if only is None or pk == only]
    seen = services_seen(wanted)
    said = _latest_statements(wanted)
    computed = _computed(seen, designated.intersection(seen), day, lists)
    rows = []
    for pk in seen:
        owed = tuple(Duty) if pk in designated else LEVEL_1_DUTIES
        standing = {duty: duties.weighed(computed[pk].get(duty), said.get((pk, duty))) for duty in owed}
        rows.append(Owing(seen[pk], pk in designated, standing))
    return sorted(rows, key=lambda row: not row.designated)


def _latest_statements(services: Collection[int]) -> dict[tuple[int, Duty], DutyStanding]:
    rows = DutyStatement.objects.filter(service_id__in=list(services)).order_by("pk")
    return {(row.service_id, Duty(row.duty)): duties.stated(DutyMark(row.mark), row.as_of) for row in rows}


def _computed(
    seen: Mapping[int, ServiceSeen], designated: Collection[int], day: date, lists: Collection[int] | None
) -> dict[int, dict[Duty, DutyStanding]]:
    found: dict[int, dict[Duty, DutyStanding]] = defaultdict(dict)
    for pk, fact in _knowledge(list(seen), day).items():
        found[pk][Duty.KNOWLEDGE] = duties.knowledge(fact)
    if not designated:
        return found
    people = users_by_municipality(day)
    given = sources.places_given(designated, lists)
    band, results = sources.latest_results(designated, day)
    figures = sources.key_figures_of(designated, day)
    for pk in designated:
        own, others, from_ = sources.own_and_others(people.get(pk, {}), seen[pk].operator_id)
        found[pk][Duty.OPEN_TO_ALL] = duties.open_to_all(own, others, from_)
        if pk in given:
            found[pk][Duty.NO_OWN_PRIORITY] = duties.no_own_priority(*given[pk])
        year, share = results.get(pk, (None, None))
        found[pk][Duty.SOUND_RUNNING] = duties.sound_running(share, band, year)
        found[pk][Duty.KEY_FIGURES] = duties.key_figures(figures[pk], day)
    return found


def _knowledge(services: Collection[int], day: date) -> dict[int, KnowledgeFact]:
    """What each service shared in the year until a day, inclusive; sharing with all counts for every municipality (3 queries, and
    those of the areas above)."""
    here = set(members(the_area(), day))
    start, end = add_months(day, -YEAR_OF_SHARING) + timedelta(days=1), day + timedelta(days=1)
    rows = SharedKnowledge.objects.filter(service_id__in=list(services), on__gte=start, on__lt=end)
    found: dict[int, list[tuple[int | None, Decimal | None]]] = {pk: [] for pk in services}
    for service, municipality, hours in rows.values_list("service_id", "municipality_id", "hours"):
        found[service].append((municipality, hours))
    for source in _ELSEWHERE:
        for service, shared in source(services, start, end).items():
            found[service].extend(shared)
    return {pk: _summed(shared, here) for pk, shared in found.items()}


def _summed(shared: Sequence[tuple[int | None, Decimal | None]], here: set[int]) -> KnowledgeFact:
    reached: set[int] = set()
    for municipality, _hours in shared:
        reached |= here if municipality is None else {municipality} & here
    hours = sum((hours for _municipality, hours in shared if hours is not None), Decimal(0))
    return KnowledgeFact(len(shared), hours, len(reached), len(here))


def statements_of(service_id: int) -> list[DutyStatement]:
    """What the operator has stated of a service, newest first (1 query)."""
    return list(DutyStatement.objects.filter(service_id=service_id).select_related("by__user").order_by("-pk"))


def knowledge_of(service_id: int) -> list[SharedKnowledge]:
    """What a service has shared, newest first (1 query)."""
    return list(SharedKnowledge.objects.filter(service_id=service_id).select_related("municipality").order_by("-on", "-pk"))
