"""What is needed, as the rules see it: codes and numbers, no text and no person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class SupportLevel(IntEnum):
    """How much support is needed, by the five steps of FFB."""

    NONE = 0
    LIGHT = 1
    MODERATE = 2
    HEAVY = 3
    FULL = 4


@dataclass(frozen=True)
class WantedGroup:
    """A target group of the need. A service takes it that names the group itself or one it lies under: `covered_by` holds the
    codes of both."""

    code: str
    name: str
    covered_by: frozenset[str]


@dataclass(frozen=True)
class NeedProfile:
    """A need without its citizen. Ages in whole years, both inclusive; None where it does not matter or is not known.

    `must` and `nice` are codes of features; a service known to lack a must does not fit, one that has a nice one stands
    before one that has not.
    """

    paragraph: str
    groups: tuple[WantedGroup, ...]
    start: date
    level: SupportLevel | None = None
    age_from: int | None = None
    age_to: int | None = None
    must: frozenset[str] = frozenset()
    nice: frozenset[str] = frozenset()
