"""What a network can think of something new, on the time axis of the tripartition (P&D 3.11): new need, new speciality, high
specialisation, generalisation. No outcome changes a level: it points to one that a body may decide."""

from __future__ import annotations

from enum import Enum


class NoveltyOutcome(Enum):
    """What an assessment says."""

    COMMON_SERVICE = "common_service"
    OWN_COMPETENCE = "own_competence"
    GENERALISED = "generalised"
    RARER = "rarer"
    FOLLOWED = "followed"
    NOTHING = "nothing"


_LEVELS = {NoveltyOutcome.COMMON_SERVICE: 1, NoveltyOutcome.OWN_COMPETENCE: 2, NoveltyOutcome.GENERALISED: 3}


def level_pointed_to(outcome: NoveltyOutcome) -> int | None:
    """The level of the tripartition an outcome points to: 1 a common service is considered, 2 several municipalities build own
    competence, 3 the knowledge is generalised; None when it names no level (rarer or harder points upward from any level)."""
    return _LEVELS.get(outcome)


def leads_to_a_decision(outcome: NoveltyOutcome) -> bool:
    """Whether a body may be asked about the level."""
    return outcome in _LEVELS or outcome is NoveltyOutcome.RARER
