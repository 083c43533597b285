"""What a goal and a follow-up meeting must hold, and how a need of support has developed (readings 3.4, 3.13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.support import LEVELS
from rammevaerk.kernel.wording import text

GOAL_TYPES = ("develop", "keep", "limit_loss")
PROGRESS = ("progress", "unchanged", "back")
OUTCOMES = ("go_on", "prolong", "smaller", "other_service", "end")
LONGEST_GOAL = 250
LONGEST_WORDS = 1000


@dataclass(frozen=True)
class GoalSet:
    """A goal as somebody sets it: its type, the theme of the assessment, a few words, and the day it is set. ``looked_through``:
    what looked like a name, an address or a telephone number has been read again."""

    goal_type: str
    theme: str
    words: str
    set_on: date
    looked_through: bool = False


@dataclass(frozen=True)
class GoalProgress:
    """How it goes with one goal; ``is_over``: it is reached or given up, and not followed up on again."""

    progress: str
    is_over: bool = False


@dataclass(frozen=True)
class Held:
    """A follow-up meeting as it was held. ``took_part`` are functions, never names. ``level`` None is not assessed,
    ``goal_type`` empty is not set. ``results`` is by goal; ``next_on`` None only when the stay ends."""

    held_on: date
    took_part: tuple[str, ...]
    outcome: str
    next_on: date | None
    level: int | None = None
    goal_type: str = ""
    results: Mapping[int, GoalProgress] = field(default_factory=dict)
    words: str = ""
    looked_through: bool = False


@dataclass(frozen=True)
class Assessed:
    """A level of support found on a day; None was not assessed."""

    on: date
    level: int | None


def check_goal(goal: GoalSet, first_day: date, today: date) -> tuple[Finding, ...]:
    """A goal has a type, a theme and words that tell of no person, and is set from the first day of the stay until today."""
    words = goal.words.strip()
    return (
        *_unless(goal.goal_type in GOAL_TYPES, "goal_type", text("Choose what kind of goal it is."), "goal_type"),
        *_unless(bool(goal.theme), "theme", text("Choose the theme the goal belongs to."), "theme"),
        *_unless(bool(words), "no_goal", text("Write the goal in a few words."), "words"),
        *_unless(len(words) <= LONGEST_GOAL, "long_goal", text("The goal is longer than 250 characters."), "words"),
        *_unless(
            first_day <= goal.set_on <= today,
            "goal_day",
            text("A goal is set from the first day of the stay on, and not ahead of time."),
            "set_on",
        ),
        *_guarded(goal.words, looked_through=goal.looked_through),
    )


def check_held(
    held: Held, *, first_day: date, today: date, goals: Iterable[int], other_days: Iterable[date]
) -> tuple[Finding, ...]:
    """What stops or marks a follow-up. ``goals`` are those worked on that day, each of which must have a result; ``other_days``
    are the days of the placement's other meetings."""
    wanted = frozenset(goals)
    return (
        *_unless(
            first_day <= held.held_on <= today,
            "held_on",
            text("The meeting was held on a day of the stay, and not ahead of time."),
            "held_on",
        ),
        *_unless(
            held.held_on not in frozenset(other_days),
            "held_twice",
            text("A follow-up on this day is on file already."),
            "held_on",
            remedy=text("Correct that one instead."),
        ),
        *_unless(bool(held.took_part), "nobody", text("Say who took part, by function."), "took_part"),
        *_unless(held.outcome in OUTCOMES, "no_outcome", text("Choose what the follow-up leads to."), "outcome"),
        *_unless(held.level is None or held.level in LEVELS, "level", text("Choose a level of support from the list."), "level"),
        *_unless(held.goal_type in ("", *GOAL_TYPES), "goal_type", text("Choose what kind of goal it is."), "goal_type"),
        *_next(held),
        *_results(held, wanted),
        *_unless(len(held.words) <= LONGEST_WORDS, "long_words", text("The text is longer than 1,000 characters."), "words"),
        *_guarded(held.words, looked_through=held.looked_through),
        *_without_citizen(held),
    )


def level_change(found: Sequence[Assessed]) -> int | None:
    """The newest level assessed less the first one; below 0 means less support is needed. None until two are assessed."""
    levels = [each.level for each in sorted(found, key=lambda each: each.on) if each.level is not None]
    return levels[-1] - levels[0] if len(levels) > 1 else None


def held_on_time(held_on: date, was_due: date) -> bool:
    """A follow-up held on its day or before is on time."""
    return held_on <= was_due


def _next(held: Held) -> tuple[Finding, ...]:
    if held.next_on is None:
        missing = text("Set the day of the next follow-up. There is always one, until the stay ends.")
        return _unless(held.outcome == "end", "no_next", missing, "next_on")
    return _unless(held.next_on > held.held_on, "early_next", text("The next follow-up lies after this one."), "next_on")


def _results(held: Held, wanted: frozenset[int]) -> tuple[Finding, ...]:
    told = frozenset(held.results)
    known = all(result.progress in PROGRESS for result in held.results.values())
    return (
        *_unless(wanted <= told and known, "no_result", text("Say for each goal how it goes."), "results"),
        *_unless(told <= wanted, "other_goal", text("One of the goals does not belong to this placement."), "results"),
    )


def _without_citizen(held: Held) -> tuple[Finding, ...]:
    if not held.took_part or "citizen" in held.took_part:
        return ()
    message = text("The citizen did not take part. Write in the text how the citizen has been heard.")
    return (Finding("contracts.without_citizen", Severity.WARNING, message, where="took_part"),)


def _guarded(words: str, *, looked_through: bool) -> tuple[Finding, ...]:
    """A CPR number stops. What looks like a name, an address or a telephone number stops until it has been read again: a row is
    never changed, so it cannot be taken out afterwards."""
    guarded = guard_text(words, "words")
    if guarded or looked_through:
        return (guarded,) if guarded else ()
    return tuple(replace(finding, severity=Severity.BLOCKING) for finding in personal_traits(words, "words"))


def _unless(holds: bool, code: str, message: str, where: str, remedy: str = "") -> tuple[Finding, ...]:
    return () if holds else (Finding(f"contracts.{code}", Severity.BLOCKING, message, remedy, where),)
