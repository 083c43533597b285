"""Reads of levels and assessments for pages, the agreement document and other areas."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import queries as accounts
from rammevaerk.cooperation import facts, sources
from rammevaerk.cooperation.facts import Subject
from rammevaerk.cooperation.models import Level, SpecialisationAssessment, SubjectKind
from rammevaerk.cooperation.rules import LevelFact, LevelSpan, group_size, history, level_on


@dataclass(frozen=True)
class Placed:
    """A service in the picture: its main target group, the group's size on each day, and the degree judged."""

    service_id: int
    name: str
    group: str
    level: int
    path: tuple[tuple[int, int], ...]
    is_demo: bool

    @property
    def size(self) -> int:
        return self.path[-1][0]

    @property
    def degree(self) -> int:
        return self.path[-1][1]

    @property
    def change(self) -> int:
        """Points since the first assessment shown."""
        return self.path[-1][1] - self.path[0][1]


@dataclass(frozen=True)
class Named:
    """A decision with the name of what it concerns."""

    subject: Subject
    name: str
    span: LevelSpan
    is_demo: bool


def level_of_service(service_id: int, day: date) -> LevelSpan | None:
    """The level of a service on a day (1 query)."""
    return level_on(facts.levels_of(facts.service(service_id)), day)


def history_of(subject: Subject) -> tuple[LevelSpan, ...]:
    """All spans of a subject, oldest first (1 query)."""
    return history(facts.levels_of(subject))


def assessments_of(service_id: int) -> list[SpecialisationAssessment]:
    """How specialised a service was judged to be, oldest first (1 query)."""
    return list(SpecialisationAssessment.objects.filter(service_id=service_id).order_by("assessed_on", "pk"))


def demo_marks() -> set[Subject]:
    """Subjects whose levels are invented (1 query)."""
    rows = Level.objects.filter(is_demo=True).values_list("subject", "service_id", "target_group_id", "support")
    return {Subject(*row) for row in rows}


def tripartition(day: date) -> list[Placed]:
    """Services with a level and an assessment by a day, most specialised first (7 queries).

    The size of a group is the people placed on the day and the growth reported; a service without a target group, or
    whose group has nobody, cannot be drawn and is left out.
    """
    area = accounts.the_area()
    levels = facts.all_levels(area.code, [SubjectKind.SERVICE])
    judged = _assessments(day)
    groups = sources.main_groups(list(judged))
    sizes = _sizes(sorted({group for group, _name in groups.values()}), day)
    names = sources.service_names(list(judged))
    found = []
    for service_id, rows in judged.items():
        span = level_on(levels.get(facts.service(service_id), ()), day)
        group = groups.get(service_id)
        size = sizes.get(group[0], 0) if group else 0
        if span is None or group is None or size < 1:
            continue
        name, is_demo = names[service_id]
        path = tuple((size, row.degree) for row in rows)
        found.append(Placed(service_id, name, group[1], span.decision.level.value, path, is_demo or rows[-1].is_demo))
    return sorted(found, key=lambda item: (item.level, -item.degree, item.name))


def _assessments(day: date) -> dict[int, list[SpecialisationAssessment]]:
    found: dict[int, list[SpecialisationAssessment]] = defaultdict(list)
    for row in SpecialisationAssessment.objects.filter(assessed_on__lte=day).order_by("assessed_on", "pk"):
        found[row.service_id].append(row)
    return found


def _sizes(group_ids: Sequence[int], day: date) -> Mapping[int, int]:
    """People in each target group: placed on the day, and the growth reported for its reporting group."""
    placed = sources.people_by_group(day)
    reported = sources.reported_by_reporting_group()
    shares = sources.reporting_groups(day)
    in_reporting_group: dict[str, int] = defaultdict(int)
    for group_id, name in shares.items():
        in_reporting_group[name] += placed.get(group_id, 0)
    sizes = {}
    for group_id in group_ids:
        now, expected = reported.get(shares.get(group_id, ""), (None, None))
        mine, whole = placed.get(group_id, 0), in_reporting_group.get(shares.get(group_id, ""), 0)
        if whole and now is not None and expected is not None:
            growth = max(0, expected - now) * mine // whole
            sizes[group_id] = group_size(mine, 0, growth)
        else:
            sizes[group_id] = mine
    return sizes


def latest_decisions(today: date, limit: int = 8) -> list[Named]:
    """The decisions taken last, newest first (4 queries)."""
    rows = list(Level.objects.order_by("-decided_on", "-pk")[:limit])
    subjects = [Subject(row.subject, row.service_id, row.target_group_id, row.support) for row in rows]
    names = _names(subjects, today)
    by_subject: dict[Subject, list[LevelFact]] = defaultdict(list)
    for kind_rows in facts.all_levels(accounts.the_area().code, {subject.kind for subject in subjects}).items():
        by_subject[kind_rows[0]] = kind_rows[1]
    found = []
    for row, subject in zip(rows, subjects, strict=True):
        span = next((span for span in history(by_subject[subject]) if span.decision.id == row.pk), None)
        if span is not None:
            found.append(Named(subject, names.get(subject, ""), span, row.is_demo))
    return found


def levels_of_target_groups(day: date) -> list[Named]:
    """The target groups with the level that holds on a day, most specialised first (4 queries)."""
    area = accounts.the_area()
    found = []
    known = facts.all_levels(area.code, [SubjectKind.TARGET_GROUP])
    names, invented = _names(list(known), day), demo_marks()
    for subject, rows in known.items():
        span = level_on(rows, day)
        if span is not None:
            found.append(Named(subject, names.get(subject, ""), span, subject in invented))
    return sorted(found, key=lambda item: (item.span.decision.level.value, item.name))


def name_of(subject: Subject, day: date) -> str:
    """The name of a subject, empty when there is none (at most 1 query)."""
    if subject.service_id:
        return sources.service_name(subject.service_id)
    return _names([subject], day).get(subject, "")


def _names(subjects: Sequence[Subject], day: date) -> dict[Subject, str]:
    services = sources.service_names([item.service_id for item in subjects if item.service_id])
    groups = sources.group_names(day) if any(item.target_group_id for item in subjects) else {}
    names = {}
    for item in subjects:
        if item.service_id:
            names[item] = services.get(item.service_id, ("", False))[0]
        elif item.target_group_id:
            names[item] = groups.get(item.target_group_id, "")
        else:
            names[item] = item.support
    return names
