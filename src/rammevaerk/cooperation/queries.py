"""Reads of levels and assessments for pages, the agreement document and other areas."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.cooperation import facts, sources
from rammevaerk.cooperation.facts import Subject
from rammevaerk.cooperation.models import Level, LevelProposal, SpecialisationAssessment, SubjectKind
from rammevaerk.cooperation.rules import LevelFact, LevelSpan, ProposalStage, group_size, history, level_on, proposal_stage
from rammevaerk.cooperation.sources import Demand, group_key, reported_demand
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Course, Described
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import GroupRow
from rammevaerk.web.todo import Task

__all__ = [
    "Demand",
    "LevelBook",
    "Named",
    "Placed",
    "Proposed",
    "assessments_of",
    "describe_level",
    "designated_services",
    "group_key",
    "history_of",
    "is_invented",
    "latest_decisions",
    "latest_proposal",
    "level_book",
    "level_of_service",
    "levels_of_target_groups",
    "name_of",
    "proposed_level",
    "reported_demand",
    "subject_url",
    "tasks_for",
    "tripartition",
]


@dataclass(frozen=True)
class LevelBook:
    """All decisions of the area by subject, which subjects are invented, and the target groups of the day."""

    day: date
    decisions: Mapping[Subject, list[LevelFact]]
    invented: frozenset[Subject]
    groups: Mapping[int, GroupRow]

    def of_kind(self, kind: str) -> list[tuple[Subject, list[LevelFact]]]:
        """The subjects of one kind with their decisions."""
        return [(subject, rows) for subject, rows in self.decisions.items() if subject.kind == kind]


@dataclass(frozen=True)
class Placed:
    """A service in the picture: its main target group, and (size of the group today, degree) at each assessment."""

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
        """Points since the first assessment."""
        return self.path[-1][1] - self.path[0][1]


@dataclass(frozen=True)
class Named:
    """A decision with the name of what it concerns."""

    subject: Subject
    name: str
    span: LevelSpan
    is_demo: bool


def level_book(day: date) -> LevelBook:
    """The area's decisions and the target groups of a day (3 queries)."""
    decisions: dict[Subject, list[LevelFact]] = defaultdict(list)
    invented = set()
    for row in Level.objects.filter(area=accounts.the_area()).order_by("pk"):
        subject = facts.subject_of(row)
        decisions[subject].append(facts.level_fact(row))
        if row.is_demo:
            invented.add(subject)
    groups = {row.id: row for row in registry.target_group_tree(day)}
    return LevelBook(day, decisions, frozenset(invented), groups)


def level_of_service(service_id: int, day: date) -> LevelSpan | None:
    """The level of a service on a day (1 query)."""
    return level_on(facts.levels_of(facts.service(service_id)), day)


def history_of(subject: Subject) -> tuple[LevelSpan, ...]:
    """All spans of a subject, oldest first (1 query)."""
    return history(facts.levels_of(subject))


@dataclass(frozen=True)
class Proposed:
    """A proposed level that is not in force, who treats it, and how far it has come."""

    row: LevelProposal
    course: Course
    stage: ProposalStage


def latest_proposal(subject: Subject) -> LevelProposal | None:
    """The proposal of a subject that holds, None when it is in force or there is none (1 query)."""
    row = LevelProposal.objects.filter(**subject.as_filter).select_related("put").order_by("-pk").first()
    return None if row is None or hasattr(row, "put") else row


def proposed_level(subject: Subject, today: date) -> Proposed | None:
    """The proposal under treatment of a subject (6 queries at most)."""
    row = latest_proposal(subject)
    if row is None:
        return None
    course = decisions.course(Act.LEVEL, decisions.Subject(facts.LEVEL, row.pk), today)
    return Proposed(row, course, proposal_stage(course.standing))


def subject_url(subject: Subject) -> str:
    """The page of a subject's level."""
    if subject.service_id:
        return reverse("cooperation:service", args=[subject.service_id])
    if subject.target_group_id:
        return reverse("cooperation:target_group", args=[subject.target_group_id])
    return reverse("cooperation:support", args=[subject.support])


def describe_level(pk: int) -> Described | None:
    """A proposed level as decisions name it (1 query)."""
    row = LevelProposal.objects.select_related("service", "target_group").filter(pk=pk).first()
    if row is None:
        return None
    name = row.service.name if row.service else row.target_group.name if row.target_group else row.support
    title = _("%(name)s to level %(level)s") % {"name": name, "level": row.level}
    return Described(title, subject_url(facts.subject_of(row)))


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """Decided levels the secretariat has not put in force (6 queries at most)."""
    if not role_may(assignment.as_role, Permission.DECIDE_LEVELS):
        return []
    subjects = ("subject", "service", "target_group", "support")
    newest = LevelProposal.objects.order_by(*subjects, "-pk").distinct(*subjects)
    waiting = {row.pk: row for row in LevelProposal.objects.filter(pk__in=newest.values("pk"), put=None)}
    stands = decisions.standings(Act.LEVEL, facts.LEVEL, waiting, today) if waiting else {}
    ready = [pk for pk, standing in stands.items() if standing.approved]
    return [
        Task(
            waiting[pk].valid_from,
            _("Put level %(level)s in force") % {"level": waiting[pk].level},
            _("The bodies have decided it"),
            subject_url(facts.subject_of(waiting[pk])),
        )
        for pk in ready
    ]


def is_invented(subject: Subject) -> bool:
    """Whether a decision on the subject is invented (1 query)."""
    return Level.objects.filter(**subject.as_filter, is_demo=True).exists()


def assessments_of(service_id: int) -> list[SpecialisationAssessment]:
    """How specialised a service was judged to be, oldest first (1 query)."""
    return list(SpecialisationAssessment.objects.filter(service_id=service_id).order_by("assessed_on", "pk"))


def tripartition(book: LevelBook) -> list[Placed]:
    """Services with a level and an assessment by the day, most specialised first (7 queries).

    The size of a group is the people placed on the day and the growth reported; a service without a target group, or
    whose group has nobody, cannot be drawn and is left out.
    """
    judged = _assessments(book.day)
    services = sources.services(list(judged))
    sizes = _sizes(book)
    found = []
    for service_id, rows in judged.items():
        span = level_on(book.decisions.get(facts.service(service_id), ()), book.day)
        service = services.get(service_id)
        size = sizes.get(service.group_id, 0) if service and service.group_id else 0
        if span is None or service is None or size < 1:
            continue
        path = tuple((size, row.degree) for row in rows)
        is_demo = service.is_demo or rows[-1].is_demo
        found.append(Placed(service_id, service.name, service.group, span.decision.level.value, path, is_demo))
    return sorted(found, key=lambda item: (item.level, -item.degree, item.name))


def _assessments(day: date) -> dict[int, list[SpecialisationAssessment]]:
    found: dict[int, list[SpecialisationAssessment]] = defaultdict(list)
    for row in SpecialisationAssessment.objects.filter(assessed_on__lte=day).order_by("assessed_on", "pk"):
        found[row.service_id].append(row)
    return found


def _sizes(book: LevelBook) -> dict[int, int]:
    """People in each target group: placed on the day, and its share of the growth reported for its reporting group."""
    placed = sources.people_by_group(book.day)
    demand = reported_demand()
    keys = {row.id: group_key(row.group12) for row in book.groups.values() if row.group12}
    whole: dict[str, int] = defaultdict(int)
    for group_id, key in keys.items():
        whole[key] += placed.get(group_id, 0)
    sizes = {}
    for group_id, people in placed.items():
        key = keys.get(group_id, "")
        now, expected = demand.groups.get(key, (None, None)) if demand else (None, None)
        sizes[group_id] = group_size(people, whole[key], now, expected)
    return sizes


def latest_decisions(book: LevelBook, limit: int = 8) -> list[Named]:
    """The decisions taken last, newest first (1 query)."""
    spans = [(span, subject) for subject, rows in book.decisions.items() for span in history(rows)]
    spans.sort(key=lambda pair: (pair[0].decision.decided_on, pair[0].decision.id), reverse=True)
    chosen = spans[:limit]
    names = _names([subject for _span, subject in chosen], book)
    return [Named(subject, names[subject], span, subject in book.invented) for span, subject in chosen]


def levels_of_target_groups(book: LevelBook) -> list[Named]:
    """The target groups with the level that holds on the day, most specialised first (no query)."""
    found = []
    for subject, rows in book.of_kind(SubjectKind.TARGET_GROUP):
        span = level_on(rows, book.day)
        row = book.groups.get(subject.target_group_id or 0)
        if span is not None and row is not None:
            found.append(Named(subject, row.name, span, subject in book.invented))
    return sorted(found, key=lambda item: (item.span.decision.level.value, item.name))


def name_of(subject: Subject, day: date) -> str:
    """The name of a subject, empty when there is none (at most 1 query)."""
    if subject.service_id:
        return sources.service_name(subject.service_id)
    if subject.target_group_id:
        return next((row.name for row in registry.target_group_tree(day) if row.id == subject.target_group_id), "")
    return subject.support


def _names(subjects: Sequence[Subject], book: LevelBook) -> dict[Subject, str]:
    ids = [subject.service_id for subject in subjects if subject.service_id]
    services = {row.service_id: row.service_name for row in registry.units_of(ids)} if ids else {}
    names = {}
    for subject in subjects:
        group = book.groups.get(subject.target_group_id or 0)
        names[subject] = services.get(subject.service_id or 0, "") or (group.name if group else subject.support)
    return names


def designated_services(service_ids: Collection[int], day: date) -> list[int]:
    """Those of the services that are the most specialised on a day: level 1 of the tripartition (1 query)."""
    rows = Level.objects.filter(subject=SubjectKind.SERVICE, service_id__in=list(service_ids), valid_from__lte=day)
    decided: dict[int, list[LevelFact]] = defaultdict(list)
    for row in rows:
        decided[row.service_id or 0].append(facts.level_fact(row))
    spans = {service: level_on(found, day) for service, found in decided.items()}
    return sorted(service for service, span in spans.items() if span is not None and span.decision.level.value == 1)
