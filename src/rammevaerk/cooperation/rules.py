"""Levels of the tripartition over time: what held when, which way a subject moved, and what a decision needs.

No figure decides a level: it is a recorded decision of a body (readings 1.10). Both ways are possible (P&D SM-13).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

SOURCE = "Rammeaftale Sjælland 2021-22, dynamisk tredeling"


class CooperationLevel(Enum):
    """How specialised a subject is and how bound the parties are: 1 all together, 2 several, 3 each for itself."""

    VERY_SPECIALISED = 1
    SPECIALISED = 2
    GENERAL = 3


class Direction(Enum):
    """Which way a decision moves a subject: up is towards level 1, more specialised and more binding."""

    FIRST = "first"
    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class LevelFact:
    """A recorded decision on one subject: its level from a day. `id` rises with the time of recording."""

    id: int
    level: CooperationLevel
    valid_from: date
    decided_on: date
    decided_by: str
    reason: str


@dataclass(frozen=True)
class LevelSpan:
    """The level a decision gave in [decision.valid_from, until); until None means until further notice."""

    decision: LevelFact
    until: date | None
    before: CooperationLevel | None

    @property
    def direction(self) -> Direction:
        if self.before is None:
            return Direction.FIRST
        step = self.decision.level.value - self.before.value
        return Direction.UP if step < 0 else Direction.DOWN if step > 0 else Direction.UNCHANGED


def history(decisions: Iterable[LevelFact]) -> tuple[LevelSpan, ...]:
    """The spans of one subject, oldest first: each decision is ended by the next one.

    Of two decisions from the same day the one recorded last holds; the other never held a day and is left out.
    """
    holding: dict[date, LevelFact] = {}
    for fact in sorted(decisions, key=lambda fact: fact.id):
        holding[fact.valid_from] = fact
    in_order = [holding[day] for day in sorted(holding)]
    ends = [fact.valid_from for fact in in_order[1:]]
    befores = [None, *(fact.level for fact in in_order)]
    return tuple(LevelSpan(*span) for span in zip(in_order, [*ends, None], befores, strict=False))


def level_on(decisions: Iterable[LevelFact], day: date) -> LevelSpan | None:
    """The span that holds on a day, None before the first decision."""
    return next(
        (span for span in history(decisions) if span.decision.valid_from <= day and (span.until is None or day < span.until)),
        None,
    )


class ProposalStage(Enum):
    """How far a proposed level has come, by what the bodies have said."""

    TREATED = "treated"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    DECIDED = "decided"


def proposal_stage(stands: CaseStanding) -> ProposalStage:
    """Where a proposal that is not in force stands."""
    if stands.approved:
        return ProposalStage.DECIDED
    if stands.rejected:
        return ProposalStage.REJECTED
    return ProposalStage.SENT_BACK if stands.sent_back else ProposalStage.TREATED


def check_proposal(level: CooperationLevel, valid_from: date, reason: str, existing: Iterable[LevelFact]) -> tuple[Finding, ...]:
    """Findings on proposing a level: with a reason, and changing something."""
    found = []
    if not reason.strip():
        found.append(
            _stop(
                "cooperation.no_reason", text("A level needs its reason."), text("Write why, in one or two sentences."), "reason"
            )
        )
    held = level_on(existing, valid_from)
    if held is not None and held.decision.level is level:
        found.append(
            _stop(
                "cooperation.level_unchanged",
                text("The level is already {level} on that day."),
                text("Choose another level or another day."),
                "level",
                level=str(level.value),
            )
        )
    return tuple(found)


def check_putting(stands: CaseStanding, *, replaced: bool) -> tuple[Finding, ...]:
    """What keeps a proposed level from being put in force: `replaced` says that a later proposal has taken its place."""
    if replaced:
        return (_stop("cooperation.proposal_replaced", text("A later proposal has taken the place of this one."), "", ""),)
    if not stands.known:
        return stands.findings
    if not stands.approved:
        message = text("The level has not been decided and confirmed.")
        remedy = text("Record first what the body said, and let a second person confirm it.")
        return (_stop("cooperation.not_decided", message, remedy, ""),)
    return ()


def group_size(placed: int, placed_in_all: int, now: int | None, expected: int | None) -> int:
    """People in a target group for the picture's axis: those placed, and the group's share of the growth the
    municipalities reported for the reporting group it belongs to, where `placed_in_all` are placed, rounded down.

    A reported fall does not make the group smaller than those who are placed; nothing reported adds nothing.
    """
    if now is None or expected is None or not placed_in_all:
        return placed
    return placed + max(0, expected - now) * placed // placed_in_all


def _stop(code: str, message: str, remedy: str, where: str, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where, params=params, rule=SOURCE)
