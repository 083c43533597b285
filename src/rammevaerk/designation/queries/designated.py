"""Which services are designated on a day, what was before, and where the scheme and the tripartition do not agree."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rammevaerk.cooperation import facts as cooperation_facts
from rammevaerk.cooperation import queries as cooperation
from rammevaerk.cooperation.rules import level_on
from rammevaerk.designation import facts
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.rules.cases import DesignatedSpan, DesignationFact, LevelClash, designated_spans, level_clash, span_on
from rammevaerk.designation.sources import ServiceSeen, services_seen


@dataclass(frozen=True)
class DesignatedService:
    """A designated service with what others compare with: paragraphs, target groups (id: name) and kinds of help; [start, end) is
    the period that holds."""

    service: ServiceSeen
    start: date
    end: date

    @property
    def id(self) -> int:
        return self.service.id

    @property
    def name(self) -> str:
        return self.service.name


def designated_on(day: date) -> list[DesignatedService]:
    """All services that are designated on a day, in the register's order (3 queries)."""
    found = {pk: span for pk, rows in facts.designations().items() if (span := span_on(rows, day)) is not None}
    seen = services_seen(list(found))
    return [DesignatedService(service, found[pk].start, found[pk].end) for pk, service in seen.items()]


def counted(day: date) -> tuple[int, int]:
    """How many services are designated on a day, and how many of the year's cases are sent, not taken back and not in effect
    (1 query)."""
    sent = Nomination.objects.filter(steps__kind="sent").exclude(steps__kind="withdrawn").select_related("effect")
    rows: dict[int, list[DesignationFact]] = {}
    waiting = 0
    for case in sent:
        if hasattr(case, "effect"):
            rows.setdefault(case.service_id, []).append(facts.designation_fact(case.effect))
        else:
            waiting += case.year == day.year
    return sum(span_on(found, day) is not None for found in rows.values()), waiting


def designated_ids(day: date) -> list[int]:
    """Every service that is designated on a day, by id (1 query)."""
    return sorted(pk for pk, rows in facts.designations().items() if span_on(rows, day) is not None)


def designated_in(service_ids: Collection[int], day: date) -> list[int]:
    """Those of the services that are designated on a day (1 query)."""
    known = facts.designations(service_ids)
    return sorted(pk for pk, rows in known.items() if span_on(rows, day) is not None)


def designated_or_coming(service_ids: Collection[int], day: date) -> list[int]:
    """Those of the services that are designated on a day or will be from a later one, already written (1 query)."""
    known = facts.designations(service_ids)
    return sorted(pk for pk, rows in known.items() if any(span.end > day for span in designated_spans(rows)))


def history_of(service_id: int) -> tuple[DesignatedSpan, ...]:
    """Every period in which a service is or was designated, oldest first (1 query)."""
    return designated_spans(facts.designations([service_id]).get(service_id, ()))


@dataclass(frozen=True)
class Clash:
    """A service on which the scheme and the tripartition do not agree; `level` None: none was decided."""

    service: int
    name: str
    kind: LevelClash
    level: int | None


def level_clashes(day: date, designated: Collection[DesignatedService]) -> list[Clash]:
    """Where a designated service is not at level 1, and the reverse (5 queries)."""
    levels = levels_of_services(day)
    ids = {one.id for one in designated}
    asked = ids | {pk for pk, level in levels.items() if level == 1}
    names = {pk: one.name for pk, one in services_seen(sorted(asked)).items()}
    found = []
    for pk, name in names.items():
        kind = level_clash(designated=pk in ids, level=levels.get(pk))
        if kind is not None:
            found.append(Clash(pk, name, kind, levels.get(pk)))
    return found


def levels_of_services(day: date) -> dict[int, int]:
    """The level of every service that has one on a day (3 queries)."""
    found = {}
    for subject, rows in cooperation.level_book(day).of_kind("service"):
        span = level_on(rows, day)
        if span is not None and subject.service_id:
            found[subject.service_id] = span.decision.level.value
    return found


def level_of(service_id: int, day: date) -> int | None:
    """The level of one service (1 query)."""
    span = level_on(cooperation_facts.levels_of(cooperation_facts.service(service_id)), day)
    return span.decision.level.value if span else None
