"""What can be done with a warning, given what has been done: nobody sets a state, and nothing moves by itself (P&D 3.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text


class WarningStepKind(Enum):
    """An act on a warning; the value is what a row keeps."""

    SET_ASIDE = "set_aside"
    FOLLOW = "follow"
    START = "start"
    NORMAL = "normal"
    ONWARD = "onward"
    WIDEN = "widen"


class WarningState(Enum):
    """Where a warning stands, worked out from its steps."""

    RAISED = "raised"
    PROPOSED = "proposed"
    MONITORED = "monitored"
    SET_ASIDE = "set_aside"
    NORMAL = "normal"
    ONWARD = "onward"

    @property
    def closed(self) -> bool:
        return self in (WarningState.SET_ASIDE, WarningState.NORMAL, WarningState.ONWARD)


_ENDS = {
    WarningStepKind.SET_ASIDE: WarningState.SET_ASIDE,
    WarningStepKind.NORMAL: WarningState.NORMAL,
    WarningStepKind.ONWARD: WarningState.ONWARD,
}
_OPEN = frozenset({WarningState.RAISED, WarningState.PROPOSED, WarningState.MONITORED})
_MAY: dict[WarningStepKind, frozenset[WarningState]] = {
    WarningStepKind.SET_ASIDE: frozenset({WarningState.RAISED, WarningState.PROPOSED}),
    WarningStepKind.FOLLOW: _OPEN,
    WarningStepKind.START: frozenset({WarningState.PROPOSED, WarningState.MONITORED}),
    WarningStepKind.NORMAL: frozenset({WarningState.MONITORED}),
    WarningStepKind.ONWARD: _OPEN,
    WarningStepKind.WIDEN: _OPEN,
}
DECIDED_FIRST = frozenset({WarningStepKind.START, WarningStepKind.NORMAL, WarningStepKind.WIDEN})
"""Acts that carry out what a body has decided, and refuse while it has not."""


def state_of(steps: Sequence[WarningStepKind]) -> WarningState:
    """The state after the steps in their order; widening moves nothing."""
    state = WarningState.RAISED
    for step in steps:
        if step in _ENDS:
            return _ENDS[step]
        if step is WarningStepKind.START:
            state = WarningState.MONITORED
        elif step is WarningStepKind.FOLLOW and state is not WarningState.MONITORED:
            state = WarningState.PROPOSED
    return state


def check_step(step: WarningStepKind, done: Sequence[WarningStepKind], *, approved: bool) -> tuple[Finding, ...]:
    """What stops a step: the state, or a decision that is not there. `approved` is whether the body's decision stands."""
    state = state_of(done)
    if state.closed:
        return (_stop("closed", text("The warning is closed. Raise a new one if something has happened.")),)
    if state not in _MAY[step]:
        return (_stop("wrong_state", text("This cannot be done where the warning stands.")),)
    if step is WarningStepKind.START and not _plan_waits(done):
        return (_stop("no_plan", text("No monitoring is proposed. Propose it first.")),)
    if step is WarningStepKind.WIDEN and WarningStepKind.WIDEN in done:
        return (_stop("widened", text("The users' municipalities see the warning already.")),)
    if step in DECIDED_FIRST and not approved:
        return (_stop("not_decided", text("No decision approves this yet. Record it first.")),)
    return ()


def possible_steps(done: Sequence[WarningStepKind]) -> tuple[WarningStepKind, ...]:
    """The steps the state allows, a decision or not."""
    return tuple(step for step in WarningStepKind if not check_step(step, done, approved=True))


def _plan_waits(done: Sequence[WarningStepKind]) -> bool:
    """A plan was proposed after the last one that was started."""
    for step in reversed(done):
        if step in (WarningStepKind.FOLLOW, WarningStepKind.START):
            return step is WarningStepKind.FOLLOW
    return False


@dataclass(frozen=True)
class FollowingPlan:
    """An agreed monitoring: figures are due on `first_due` and every so many months after, the last day of `until` inclusive."""

    id: int
    figures: tuple[str, ...]
    every_months: int
    first_due: date
    until: date


def check_plan(plan: FollowingPlan, today: date) -> tuple[Finding, ...]:
    """What is wrong with a proposed plan, each finding at its field."""
    found = []
    if not plan.figures:
        found.append(_stop("no_figures", text("Choose at least one figure."), "figures"))
    if plan.first_due <= today:
        found.append(_stop("first_due_past", text("The first day must be after today."), "first_due"))
    if plan.until < plan.first_due:
        found.append(_stop("until_before", text("Monitoring ends before the first figures are due."), "until"))
    if len(due_days(plan)) > MOST_DUE:
        found.append(_stop("too_many", text("That is more than {most} times. Choose an earlier end."), "until"))
    return tuple(found)


MOST_DUE = 60


def due_days(plan: FollowingPlan) -> tuple[date, ...]:
    """The days figures are due, in order."""
    found = []
    for number in range(MOST_DUE + 1):
        due = add_months(plan.first_due, number * plan.every_months)
        if due > plan.until:
            break
        found.append(due)
    return tuple(found)


def _stop(code: str, message: str, where: str = "") -> Finding:
    params = {"most": str(MOST_DUE)} if "{most}" in message else {}
    return Finding(f"warnings.{code}", Severity.BLOCKING, message, where=where, params=params)
