"""Whether a planned service competes with one the parties protect (P&D 3.6; readings 5.15).

An overlap is shown as a conflict that a body must decide on. It stops nothing by itself (appendix B 8): no rule says no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from rammevaerk.kernel.paragraphs import PARAGRAPHS


class Likeness(Enum):
    """In what a plan is like a protected service."""

    PARAGRAPH = "paragraph"
    GROUPS = "groups"
    TYPE = "type"
    CONTENT = "content"


@dataclass(frozen=True)
class Comparable:
    """A service or plan as it is compared: codes of paragraphs, ids of target groups with all above and below them, codes of what
    it contains."""

    paragraphs: frozenset[str]
    groups: frozenset[int]
    content: frozenset[str]

    @property
    def types(self) -> frozenset[str]:
        """What kind of help its paragraphs are."""
        return frozenset(PARAGRAPHS[code].kind.value for code in self.paragraphs if code in PARAGRAPHS)


@dataclass(frozen=True)
class ProtectedService:
    """A service that is protected: `designated` by its own decision, else at level 1 of the tripartition."""

    service: int
    name: str
    designated: bool
    compared: Comparable


@dataclass(frozen=True)
class Overlap:
    """A protected service that the plan is like, in what, and what they share (groups and content)."""

    protected: ProtectedService
    alike: tuple[Likeness, ...]
    groups: tuple[int, ...]
    content: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        """The same kind of help to the same people: paragraph or type, and a target group. Content tells how much alike."""
        return Likeness.GROUPS in self.alike and Likeness.TYPE in self.alike


def overlaps(plan: Comparable, protected: Iterable[ProtectedService], *, own: Collection[int] = ()) -> tuple[Overlap, ...]:
    """The protected services the plan competes with, the most alike first; `own` services are not compared with themselves."""
    found = [_overlap(plan, service) for service in protected if service.service not in own]
    conflicts = [overlap for overlap in found if overlap.is_conflict]
    return tuple(sorted(conflicts, key=lambda overlap: (-len(overlap.alike), -len(overlap.content), overlap.protected.name)))


def _overlap(plan: Comparable, protected: ProtectedService) -> Overlap:
    other = protected.compared
    shared = {
        Likeness.PARAGRAPH: plan.paragraphs & other.paragraphs,
        Likeness.GROUPS: plan.groups & other.groups,
        Likeness.TYPE: plan.types & other.types,
        Likeness.CONTENT: plan.content & other.content,
    }
    alike = tuple(likeness for likeness in Likeness if shared[likeness])
    return Overlap(protected, alike, tuple(sorted(plan.groups & other.groups)), tuple(sorted(plan.content & other.content)))
