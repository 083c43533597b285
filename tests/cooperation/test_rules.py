"""Levels over time: what held when, both ways, what a decision needs, and the size of a group."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.cooperation.rules import (
    CooperationLevel,
    Direction,
    LevelFact,
    ProposalStage,
    check_proposal,
    check_putting,
    group_size,
    history,
    level_on,
    proposal_stage,
)
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import CaseStanding, DecisionFact, Outcome, Parties, standing
from rammevaerk.decisions.rules.who import BodyScope, Part, RoleFact, row_of

TODAY = date(2026, 11, 10)
L = CooperationLevel


def decided(number: int, level: CooperationLevel, year: int, **more: object) -> LevelFact:
    fact = LevelFact(number, level, date(year, 1, 1), date(year - 1, 12, 1), "Styregruppen", "Målgruppen er lille.")
    return replace(fact, **more)  # type: ignore[arg-type]


WAY = (decided(1, L.SPECIALISED, 2021), decided(2, L.VERY_SPECIALISED, 2024), decided(3, L.GENERAL, 2026))


def test_the_next_decision_ends_the_former_and_both_ways_are_possible() -> None:
    spans = history(WAY)
    assert [(span.decision.level, span.until, span.direction) for span in spans] == [
        (L.SPECIALISED, date(2024, 1, 1), Direction.FIRST),
        (L.VERY_SPECIALISED, date(2026, 1, 1), Direction.UP),
        (L.GENERAL, None, Direction.DOWN),
    ]


def test_a_level_holds_from_its_day_to_the_day_before_the_next() -> None:
    assert level_on(WAY, date(2020, 12, 31)) is None
    for day, level in ((date(2021, 1, 1), 2), (date(2023, 12, 31), 2), (date(2024, 1, 1), 1), (TODAY, 3)):
        span = level_on(WAY, day)
        assert span is not None
        assert span.decision.level.value == level


def test_of_two_decisions_from_the_same_day_the_later_recorded_holds() -> None:
    corrected = (decided(1, L.SPECIALISED, 2021), decided(2, L.GENERAL, 2021))
    (span,) = history(reversed(corrected))
    assert (span.decision.id, span.direction) == (2, Direction.FIRST)


def test_a_decision_recorded_late_takes_its_place_in_time() -> None:
    late = (*WAY, decided(4, L.SPECIALISED, 2025))
    assert [span.decision.id for span in history(late)] == [1, 2, 4, 3]
    again = history((decided(1, L.GENERAL, 2021), decided(2, L.GENERAL, 2022)))
    assert again[1].direction is Direction.UNCHANGED


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3000)), min_size=1, max_size=12))
def test_the_spans_follow_each_other_without_gap_or_overlap(rows: list[tuple[int, int]]) -> None:
    facts = [
        LevelFact(number, L(level), date(2018, 1, 1) + timedelta(days=days), TODAY, "K17", "x")
        for number, (level, days) in enumerate(rows)
    ]
    spans = history(facts)
    assert [span.until for span in spans[:-1]] == [span.decision.valid_from for span in spans[1:]]
    assert spans[-1].until is None
    assert len(spans) == len({fact.valid_from for fact in facts})


@pytest.mark.parametrize(
    ("level", "day", "reason", "codes"),
    [
        (L.VERY_SPECIALISED, TODAY, "Lille.", []),
        (L.VERY_SPECIALISED, TODAY, " ", ["cooperation.no_reason"]),
        (L.GENERAL, TODAY, "Lille.", ["cooperation.level_unchanged"]),
        (L.GENERAL, date(2025, 1, 1), "Lille.", []),
    ],
)
def test_a_proposal_needs_a_reason_and_a_change(level: CooperationLevel, day: date, reason: str, codes: list[str]) -> None:
    assert [finding.code for finding in check_proposal(level, day, reason, WAY)] == codes


def test_the_first_level_changes_from_nothing() -> None:
    assert check_proposal(L.GENERAL, TODAY, "Lille.", ()) == ()


def standing_with(*said: tuple[Outcome, bool]) -> CaseStanding:
    """A case one body decides, with what it said last, and whether that is confirmed."""
    role = RoleFact(Act.LEVEL, Part.DECIDES, "Styregruppen", date(2020, 1, 1), "in_force", "Kilde", "sty", BodyScope.COMMON)
    rows = [
        DecisionFact(number, Act.LEVEL, Part.DECIDES, "sty", None, outcome, TODAY, confirmed)
        for number, (outcome, confirmed) in enumerate(said)
    ]
    return standing(row_of(Act.LEVEL, [role], TODAY), rows, Parties({}, {}), TODAY)


@pytest.mark.parametrize(
    ("said", "stage", "codes"),
    [
        ((), ProposalStage.TREATED, ["cooperation.not_decided"]),
        (((Outcome.APPROVED, False),), ProposalStage.TREATED, ["cooperation.not_decided"]),
        (((Outcome.APPROVED, True),), ProposalStage.DECIDED, []),
        (((Outcome.REJECTED, True),), ProposalStage.REJECTED, ["cooperation.not_decided"]),
        (((Outcome.APPROVED, True), (Outcome.SENT_BACK, True)), ProposalStage.SENT_BACK, ["cooperation.not_decided"]),
    ],
)
def test_a_level_is_put_in_force_after_a_confirmed_yes_alone(
    said: tuple[tuple[Outcome, bool], ...], stage: ProposalStage, codes: list[str]
) -> None:
    stands = standing_with(*said)
    assert proposal_stage(stands) is stage
    assert [finding.code for finding in check_putting(stands, replaced=False)] == codes
    assert [finding.code for finding in check_putting(stands, replaced=True)] == ["cooperation.proposal_replaced"]


def test_nobody_known_to_decide_stops_a_level() -> None:
    stands = standing(row_of(Act.LEVEL, [], TODAY), (), Parties({}, {}), TODAY)
    assert [finding.code for finding in check_putting(stands, replaced=False)] == ["decisions.decider_unknown"]


def test_a_group_is_those_placed_and_its_share_of_the_growth() -> None:
    assert group_size(40, 100, 100, 130) == 52
    assert group_size(40, 100, 130, 100) == 40
    assert group_size(40, 100, None, 130) == 40
    assert group_size(40, 100, 100, None) == 40
    assert group_size(0, 0, 10, 30) == 0
