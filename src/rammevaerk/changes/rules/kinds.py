"""What can happen to a service, and what each kind must tell (P&D 1.10, readings 5.10)."""

from __future__ import annotations

from enum import Enum


class ChangeKind(Enum):
    """What the operator wants. *Convert* is ommærkning: another use of the same places, never a designation."""

    OPEN = "open"
    EXPAND = "expand"
    REDUCE = "reduce"
    CONVERT = "convert"
    CLOSE = "close"
    SINGLE_PERSON = "single_person"
    TAKE_OVER = "take_over"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"

    @property
    def is_new(self) -> bool:
        """Whether the service is not in the register yet."""
        return self in (ChangeKind.OPEN, ChangeKind.SINGLE_PERSON)

    @property
    def opens(self) -> bool:
        """Whether a service opens by it (R10, R12)."""
        return self.is_new

    @property
    def closes(self) -> bool:
        """Whether a service closes by it (R10, R11)."""
        return self is ChangeKind.CLOSE

    @property
    def adds_supply(self) -> bool:
        """Whether it brings places for a target group where they were not: what protection looks at (readings 5.15)."""
        return self in (ChangeKind.OPEN, ChangeKind.SINGLE_PERSON, ChangeKind.EXPAND, ChangeKind.CONVERT)

    @property
    def has_content(self) -> bool:
        """Whether paragraph, target groups and content are told with it."""
        return self.adds_supply

    @property
    def has_residents_to_place(self) -> bool:
        """Whether people must find another place because of it."""
        return self in (ChangeKind.CLOSE, ChangeKind.REDUCE, ChangeKind.CONVERT)

    @property
    def names_others(self) -> bool:
        """Whether other services take part: those merged, or those it becomes."""
        return self in (ChangeKind.MERGE, ChangeKind.SPLIT)


class ForcedCause(Enum):
    """Why a service must close at once (readings 5.16)."""

    APPROVAL_WITHDRAWN = "approval_withdrawn"
    FIRE = "fire"
    OTHER = "other"
