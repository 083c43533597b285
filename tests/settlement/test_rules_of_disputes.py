"""Disputes and links by their rules alone: which step whom, what is stopped, the clock, and what a closed link tells."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.law.loader import rulebook
from rammevaerk.settlement.rules.disputes import (
    AFTER,
    STEPS,
    STOPPED,
    DisputedLine,
    DisputeFact,
    DisputeSide,
    DisputeState,
    DisputeStepKind,
    answer_by,
    check_dispute,
    check_step,
    check_words,
    dispute_state,
    is_late,
    payable,
    steps_open_to,
)
from rammevaerk.settlement.rules.links import ENDED, LinkState, check_link

BOTH = frozenset(DisputeSide)
DAY = date(2026, 11, 10)


@given(st.lists(st.integers(0, 9), max_size=8))
def test_any_walk_of_steps_ends_where_the_table_says_and_an_ended_dispute_takes_none(choices: list[int]) -> None:
    state, last = DisputeState.OPEN, None
    for choice in choices:
        steps = steps_open_to(state, BOTH)
        assert bool(steps) == (state in STOPPED), "what stops payment can be ended, and what has ended is over"
        if not steps:
            break
        last = steps[choice % len(steps)]
        assert check_step(state, last, BOTH) == ()
        state = STEPS[state, last][0]
        assert dispute_state(DisputeFact(last, False, None)) is state is AFTER[last]
    corrected = dispute_state(DisputeFact(last, True, None))
    assert corrected is (DisputeState.CORRECTED if state in STOPPED else state)


@pytest.mark.parametrize("state", list(DisputeState))
@pytest.mark.parametrize("step", list(DisputeStepKind))
def test_a_step_is_taken_by_the_side_it_belongs_to_and_by_no_other(state: DisputeState, step: DisputeStepKind) -> None:
    who = STEPS.get((state, step), (None, frozenset()))[1]
    for side in DisputeSide:
        found = check_step(state, step, frozenset({side}))
        assert (found == ()) == (side in who)
        if found:
            assert ("has ended" in found[0].message) == (state not in STOPPED)


@pytest.mark.parametrize(
    ("step", "words", "act", "code"),
    [
        ("agree", "", "days", None),
        ("agree", "Ja", "", "settlement.dispute_act"),
        ("disagree", " ", "", "settlement.dispute_words"),
        ("appeal", "", "", "settlement.dispute_words"),
        ("upheld", "Afgørelse af 3. maj", "", None),
        ("upheld", "", "", "settlement.dispute_words"),
        ("withdraw", "", "", None),
        ("accept", "", "", None),
    ],
)
def test_a_step_tells_what_the_other_party_needs(step: str, words: str, act: str, code: str | None) -> None:
    assert [finding.code for finding in check_words(DisputeStepKind(step), words, act)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (DisputedLine(100, False, False, False), None),
        (DisputedLine(0, False, False, False), "settlement.dispute_credit"),
        (DisputedLine(100, True, False, False), "settlement.dispute_credit"),
        (DisputedLine(100, False, True, True), "settlement.dispute_reversed"),
        (DisputedLine(100, False, False, True), "settlement.disputed_already"),
    ],
)
def test_a_line_that_is_paid_and_stands_is_disputed_once(line: DisputedLine, code: str | None) -> None:
    assert [finding.code for finding in check_dispute(line)] == ([code] if code else [])


def test_the_clock_runs_out_after_the_last_day_and_only_while_nobody_has_answered() -> None:
    open_one = DisputeFact(None, False, DAY)
    assert [is_late(open_one, DAY + timedelta(days=days)) for days in (0, 1)] == [False, True]
    assert not is_late(DisputeFact(DisputeStepKind.DISAGREE, False, DAY), DAY + timedelta(days=9))
    assert not is_late(DisputeFact(None, False, None), DAY), "no term is known"
    assert not is_late(DisputeFact(None, True, DAY), DAY + timedelta(days=9)), "the line is corrected"


def test_without_a_known_term_a_dispute_has_no_last_day() -> None:
    assert answer_by(DAY, rulebook("sjaelland", DAY, demo=False)) is None
    known = answer_by(DAY, rulebook("sjaelland", DAY, demo=True))
    assert known is not None and known > DAY


@given(st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from(list(DisputeState))), max_size=6), st.integers(0, 10**10))
def test_only_what_is_not_ended_is_held_back(disputed: list[tuple[int, DisputeState]], total: int) -> None:
    found = payable(total, disputed)
    assert found.now + found.disputed == found.total == total
    assert found.disputed == sum(amount for amount, state in disputed if state in STOPPED)


@pytest.mark.parametrize("state", list(LinkState))
def test_a_link_that_does_not_open_says_why_and_nothing_of_the_statement(state: LinkState) -> None:
    found = check_link(state, 3)
    assert (found == ()) == (state is LinkState.GOOD)
    told: Any = [(finding.code, finding.blocks, finding.params) for finding in found]
    assert told in ([], [(f"settlement.link_{state.value}", True, {"count": "3"})])
    if state in ENDED:
        assert "new link and code" in found[0].remedy, "no code opens it any more"
