"""How long a need that led nowhere is kept: first the words and the reference go, then the row; the log of the duty stays
without text (readings 1.5, 3.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook

STRIP_AFTER = "needs.months_until_stripped"
DELETE_AFTER = "needs.months_until_deleted"


class Keeping(Enum):
    """What a run does with a closed need."""

    KEPT = "kept"
    STRIPPED = "stripped"
    DELETED = "deleted"


@dataclass(frozen=True)
class ClosedNeed:
    """A need without a placement, closed on a day; `stripped` when its words and reference are gone already."""

    need_id: int
    closed_on: date
    stripped: bool = False


def keeping(need: ClosedNeed, today: date, rulebook: Rulebook) -> Keeping:
    """What is due: on the day the months are over it happens. Raises UnknownParameter: nothing is deleted by a guess."""
    if today >= add_months(need.closed_on, rulebook.integer(DELETE_AFTER)):
        return Keeping.DELETED
    if not need.stripped and today >= add_months(need.closed_on, rulebook.integer(STRIP_AFTER)):
        return Keeping.STRIPPED
    return Keeping.KEPT
