"""Goals and follow-up of a placement by either side's own system: read, set, held, moved, prolonged."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from ninja import Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.contracts import actions, following, queries
from rammevaerk.contracts.api.placements import READ, WRITE
from rammevaerk.contracts.models import FollowUp, Goal
from rammevaerk.contracts.rules.follow_up import GoalProgress, GoalSet, Held
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, once
from rammevaerk.web.api import WHOLE, Day, Flag, PathId, RowId, Sent, Written, written

GoalType = Literal["develop", "keep", "limit_loss"]
Level = Annotated[int, Field(ge=0, le=4), WHOLE]
ThemeCode = Literal[
    "mental",
    "physical",
    "health",
    "social",
    "relations",
    "communication",
    "mobility",
    "self_care",
    "community",
    "practical",
    "surroundings",
]
ParticipantCode = Literal["citizen", "relative", "assessor", "acting", "service", "health", "day_service", "other"]
OutcomeCode = Literal["go_on", "prolong", "smaller", "other_service", "end"]
ProgressCode = Literal["progress", "unchanged", "back"]

router = Router(tags=["placements"])


class GoalIn(Sent):
    """A goal in a few words that tell of no person. `looked_through` says that somebody has seen a warning about them."""

    goal_type: GoalType
    theme: ThemeCode
    words: Annotated[str, Field(min_length=1, max_length=250)]
    set_on: Day
    looked_through: Flag = False


class ResultIn(Sent):
    """How it goes with a goal; `is_over`: it is reached or given up."""

    goal: RowId
    progress: ProgressCode
    is_over: Flag = False


class FollowUpIn(Sent):
    """A follow-up as it was held, with a result for each goal worked on. `next_on` is null only when the stay ends; `corrects` is
    the id of a follow-up that this one takes the place of."""

    held_on: Day
    took_part: Annotated[list[ParticipantCode], Field(min_length=1, max_length=8)]
    outcome: OutcomeCode
    next_on: Day | None = None
    level: Level | None = None
    goal_type: Literal["", "develop", "keep", "limit_loss"] = ""
    results: Annotated[list[ResultIn], Field(max_length=50, default_factory=list)]
    words: Annotated[str, Field(max_length=1000)] = ""
    looked_through: Flag = False
    corrects: RowId | None = None


class ProlongIn(Sent):
    """The new expected end."""

    expected_end: Day


class MoveIn(Sent):
    """Another day for the next follow-up."""

    follow_up_on: Day


class GoalOut(Schema):
    """A goal of a placement."""

    id: int
    goal_type: str
    theme: str
    words: str
    set_on: date


class ResultOut(Schema):
    """How it went with a goal."""

    goal: int
    progress: str
    is_over: bool


class FollowUpOut(Schema):
    """A follow-up as it was held; `was_due` is the day it should have been held by."""

    id: int
    held_on: date
    was_due: date
    took_part: list[str]
    outcome: str
    next_on: date | None
    level: int | None
    goal_type: str
    words: str
    results: list[ResultOut]


class FollowingOut(Schema):
    """Goals and follow-ups as they hold, the oldest first."""

    goals: list[GoalOut]
    follow_ups: list[FollowUpOut]


@router.get("/{placement}/follow-ups", auth=READ, response={200: FollowingOut, **CALLED}, summary="Goals and follow-ups")
def show_following(request: CalledRequest, placement: PathId) -> FollowingOut:
    if not queries.rows_of(placement):
        raise Http404
    log_look("follow_up", by=request.by, target_id=placement)
    goals = [_goal(first, row) for first, row in following.goals_of(placement).items()]
    return FollowingOut(
        goals=goals, follow_ups=[_follow_up(first, row) for first, row in following.follow_ups_of(placement).items()]
    )


@router.post("/{placement}/goals", auth=WRITE, response={201: Written, **CALLED}, summary="Set a goal")
@once
def set_goal(request: CalledRequest, placement: PathId, asked: GoalIn, key: IdempotencyKey) -> Status[Written]:
    (made,) = actions.set_goals(by=request.by, today=request.today, chain=placement, goals=[_told(asked)])
    return Status(201, written(made))


@router.post("/{placement}/follow-ups", auth=WRITE, response={201: Written, **CALLED}, summary="Put a follow-up on file")
@once
def hold_follow_up(request: CalledRequest, placement: PathId, asked: FollowUpIn, key: IdempotencyKey) -> Status[Written]:
    held = Held(
        held_on=asked.held_on,
        took_part=tuple(dict.fromkeys(asked.took_part)),
        outcome=asked.outcome,
        next_on=asked.next_on,
        level=asked.level,
        goal_type=asked.goal_type,
        results={result.goal: GoalProgress(result.progress, result.is_over) for result in asked.results},
        words=asked.words,
        looked_through=asked.looked_through,
    )
    filed = actions.hold_follow_up(by=request.by, today=request.today, chain=placement, held=held, corrects=asked.corrects)
    return Status(201, written(filed.pk, filed.findings))


@router.post("/{placement}/next-follow-up", auth=WRITE, response={201: Written, **CALLED}, summary="Move the next follow-up")
@once
def move_follow_up(request: CalledRequest, placement: PathId, asked: MoveIn, key: IdempotencyKey) -> Status[Written]:
    actions.move_follow_up(by=request.by, today=request.today, chain=placement, day=asked.follow_up_on)
    return Status(201, written(placement))


@router.post("/{placement}/prolonging", auth=WRITE, response={201: Written, **CALLED}, summary="Set a new expected end")
@once
def prolong_placement(request: CalledRequest, placement: PathId, asked: ProlongIn, key: IdempotencyKey) -> Status[Written]:
    actions.prolong_placement(by=request.by, today=request.today, chain=placement, expected_end=asked.expected_end)
    return Status(201, written(placement))


def _told(asked: GoalIn) -> GoalSet:
    return GoalSet(asked.goal_type, asked.theme, asked.words, asked.set_on, asked.looked_through)


def _goal(first: int, row: Goal) -> GoalOut:
    return GoalOut(id=first, goal_type=row.goal_type, theme=row.theme, words=row.words, set_on=row.set_on)


def _follow_up(first: int, row: FollowUp) -> FollowUpOut:
    results = [
        ResultOut(goal=goal, progress=result.progress, is_over=result.is_over)
        for goal, result in sorted(following.results_of(row).items())
    ]
    plain = ("held_on", "was_due", "took_part", "outcome", "next_on", "level", "goal_type", "words")
    return FollowUpOut(id=first, results=results, **{name: getattr(row, name) for name in plain})
