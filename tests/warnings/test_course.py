"""Every act in every state: what the steps allow, and what a plan must hold."""

from dataclasses import replace
from datetime import date

import pytest

from rammevaerk.warnings.rules.course import (
    DECIDED_FIRST,
    FollowingPlan,
    WarningState,
    WarningStepKind,
    check_plan,
    check_step,
    due_days,
    possible_steps,
    state_of,
)

K, S = WarningStepKind, WarningState
WAYS: dict[WarningState, tuple[WarningStepKind, ...]] = {
    S.RAISED: (),
    S.PROPOSED: (K.FOLLOW,),
    S.MONITORED: (K.FOLLOW, K.START),
    S.SET_ASIDE: (K.SET_ASIDE,),
    S.NORMAL: (K.FOLLOW, K.START, K.NORMAL),
    S.ONWARD: (K.ONWARD,),
}
ALLOWED: dict[WarningState, set[WarningStepKind]] = {
    S.RAISED: {K.SET_ASIDE, K.FOLLOW, K.ONWARD, K.WIDEN},
    S.PROPOSED: {K.SET_ASIDE, K.FOLLOW, K.START, K.ONWARD, K.WIDEN},
    S.MONITORED: {K.FOLLOW, K.NORMAL, K.ONWARD, K.WIDEN},
    S.SET_ASIDE: set(),
    S.NORMAL: set(),
    S.ONWARD: set(),
}


@pytest.mark.parametrize("state", S)
def test_the_steps_lead_to_the_state(state: WarningState) -> None:
    assert state_of(WAYS[state]) is state


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", K)
def test_every_step_in_every_state(state: WarningState, step: WarningStepKind) -> None:
    assert (not check_step(step, WAYS[state], approved=True)) == (step in ALLOWED[state])
    assert set(possible_steps(WAYS[state])) == ALLOWED[state]


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", K)
def test_invariant_10_what_a_body_decides_is_refused_without_its_decision(state: WarningState, step: WarningStepKind) -> None:
    allowed = ALLOWED[state] - DECIDED_FIRST
    assert (not check_step(step, WAYS[state], approved=False)) == (step in allowed)


def test_a_new_plan_in_the_middle_of_monitoring_waits_for_its_own_start() -> None:
    steps = (K.FOLLOW, K.START, K.FOLLOW)
    assert state_of(steps) is S.MONITORED
    assert check_step(K.START, steps, approved=True) == ()
    assert check_step(K.START, (*steps, K.START), approved=True)[0].code == "warnings.no_plan"


def test_a_warning_is_widened_once() -> None:
    assert check_step(K.WIDEN, (K.WIDEN,), approved=True)[0].code == "warnings.widened"
    assert state_of((K.WIDEN,)) is S.RAISED


PLAN = FollowingPlan(1, ("occupied",), 1, date(2026, 12, 1), date(2027, 3, 1))
TODAY = date(2026, 11, 10)


def test_figures_are_due_from_the_first_day_to_the_last_inclusive() -> None:
    assert due_days(PLAN) == (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
    assert due_days(replace(PLAN, until=date(2027, 2, 28)))[-1] == date(2027, 2, 1)
    assert due_days(replace(PLAN, every_months=3)) == (date(2026, 12, 1), date(2027, 3, 1))


def test_a_day_at_a_months_end_stays_there() -> None:
    assert due_days(replace(PLAN, first_due=date(2026, 12, 31)))[2] == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"figures": ()}, "figures"),
        ({"first_due": TODAY}, "first_due"),
        ({"until": date(2026, 11, 30)}, "until"),
        ({"until": date(2040, 1, 1)}, "until"),
    ],
)
def test_a_plan_that_cannot_be(changes: dict[str, object], where: str) -> None:
    assert [finding.where for finding in check_plan(replace(PLAN, **changes), TODAY)] == [where]


def test_a_plan_that_can() -> None:
    assert check_plan(replace(PLAN, first_due=date(2026, 11, 11), until=date(2026, 11, 11)), TODAY) == ()
