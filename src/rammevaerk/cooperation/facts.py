"""Rows of levels as facts for the rules."""

from dataclasses import dataclass

from rammevaerk.cooperation.models import Level, LevelProposal, SubjectKind
from rammevaerk.cooperation.rules import CooperationLevel, LevelFact
from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.decisions.rules.who import Part

LEVEL = "level"
"""The word decisions know a proposed level by."""


@dataclass(frozen=True)
class Subject:
    """What a level is given to: exactly one of a service, a target group, or a support by name."""

    kind: str
    service_id: int | None = None
    target_group_id: int | None = None
    support: str = ""

    @property
    def as_filter(self) -> dict[str, object]:
        return {
            "subject": self.kind,
            "service_id": self.service_id,
            "target_group_id": self.target_group_id,
            "support": self.support,
        }


def service(pk: int) -> Subject:
    return Subject(SubjectKind.SERVICE, service_id=pk)


def target_group(pk: int) -> Subject:
    return Subject(SubjectKind.TARGET_GROUP, target_group_id=pk)


def support(name: str) -> Subject:
    return Subject(SubjectKind.SUPPORT, support=name)


def subject_of(row: Level | LevelProposal) -> Subject:
    """What a row concerns."""
    return Subject(row.subject, row.service_id, row.target_group_id, row.support)


def level_fact(row: Level) -> LevelFact:
    return LevelFact(row.pk, CooperationLevel(row.level), row.valid_from, row.decided_on, row.decided_by, row.reason)


def levels_of(subject: Subject) -> tuple[LevelFact, ...]:
    """All decisions on one subject (1 query)."""
    return tuple(level_fact(row) for row in Level.objects.filter(**subject.as_filter).order_by("pk"))


def deciders(stands: CaseStanding) -> str:
    """The bodies that decided a case, in words."""
    names = dict.fromkeys(item.body_name for item in stands.awaited if item.part is Part.DECIDES)
    return ", ".join(names)[:120]
