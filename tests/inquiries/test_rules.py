"""The rules of inquiries: what may go out, who may answer what and when, and when one can be closed."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.inquiries.rules.codes import CodeState, check_code
from rammevaerk.inquiries.rules.deadlines import check_deadline, usual_deadline
from rammevaerk.inquiries.rules.joint import (
    JointAnswered,
    JointAnswerKind,
    JointFact,
    JointState,
    check_closing,
    check_joint_answer,
    check_joint_open,
    joint_state,
)
from rammevaerk.inquiries.rules.outgoing import USUAL, ProfileField, TellableNeed, check_outgoing, outgoing
from rammevaerk.inquiries.rules.place import (
    AskedFact,
    AskedState,
    PlaceAnswered,
    PlaceAnswerKind,
    asked_state,
    check_open,
    check_place_answer,
)
from rammevaerk.kernel.codes import ALPHABET, typed_code, written_code
from rammevaerk.law.loader import rulebook

from tests.inquiries.conftest import TOLD

TODAY, LATER = date(2026, 11, 10), date(2026, 11, 20)
OPEN = AskedFact(LATER)
BOOK = rulebook("sjaelland", TODAY, demo=False)


def codes(findings: Any) -> list[str]:
    return [finding.code.removeprefix("inquiries.") for finding in findings]


@given(st.frozensets(st.sampled_from(list(ProfileField))))
def test_nothing_that_was_not_chosen_leaves(chosen: frozenset[ProfileField]) -> None:
    sent = outgoing(replace(TOLD, nice=("garden",)), chosen)
    assert set(sent) == {field.value for field in chosen}
    written = json.dumps(sent, ensure_ascii=False)
    telling = {
        ProfileField.GROUPS: "hjerneskade",
        ProfileField.START: "2027-01-01",
        ProfileField.MUST: "ground_floor",
        ProfileField.NICE: "garden",
        ProfileField.NEAR: "Næstved Kommune",
        ProfileField.REFERENCE: "NÆ-2026-0417",
    }
    assert [field for field, words in telling.items() if field not in chosen and words in written] == []


def test_every_field_of_a_need_is_chosen_or_stays() -> None:
    """A new field of the need must be told of here: what no field carries, can never leave."""
    assert set(TellableNeed.__dataclass_fields__) == {field.value for field in ProfileField}


def test_the_citizens_words_are_not_among_what_can_be_told() -> None:
    assert not {"words", "wish", "wishes"} & (set(TellableNeed.__dataclass_fields__) | {field.value for field in ProfileField})


def test_case_number_and_family_are_not_proposed() -> None:
    sent = outgoing(TOLD, USUAL)
    assert "reference" not in sent and "near" not in sent


def test_what_holds_nothing_is_not_sent() -> None:
    assert outgoing(TellableNeed("SEL-108"), frozenset(ProfileField), "  ") == {"paragraph": "SEL-108"}


def test_level_nothing_is_a_level() -> None:
    assert outgoing(TellableNeed("SEL-108", level=0), {ProfileField.LEVEL}) == {"level": 0}


@pytest.mark.parametrize(
    ("note", "seen", "expected"),
    [
        ("Rolig enhed", False, []),
        ("Ring til 22 33 44 55", False, ["kernel.phone"]),
        ("Ring til 22 33 44 55", True, []),
        ("010203-4567", True, ["kernel.cpr_number"]),
    ],
)
def test_the_note_is_guarded(note: str, seen: bool, expected: list[str]) -> None:
    assert codes(check_outgoing(USUAL, note, looked_through=seen)) == expected


def test_the_paragraph_is_always_told() -> None:
    assert codes(check_outgoing(USUAL - {ProfileField.PARAGRAPH}, "", looked_through=False)) == ["no_paragraph"]


@pytest.mark.parametrize(
    ("deadline", "was", "expected"),
    [
        (date(2026, 11, 11), None, ["deadline_short"]),
        (date(2026, 11, 12), None, []),
        (date(2026, 11, 15), date(2026, 11, 15), ["deadline_not_later"]),
        (date(2026, 11, 16), date(2026, 11, 15), []),
        (date(2026, 11, 12), date(2026, 10, 1), []),
    ],
)
def test_deadlines(deadline: date, was: date | None, expected: list[str]) -> None:
    assert codes(check_deadline(deadline, TODAY, BOOK, was=was)) == expected


def test_proposed_deadlines_are_allowed() -> None:
    for joint in (False, True):
        assert check_deadline(usual_deadline(TODAY, BOOK, joint=joint), TODAY, BOOK) == ()


@pytest.mark.parametrize(
    ("fact", "state", "stopped"),
    [
        (OPEN, AskedState.WAITING, []),
        (replace(OPEN, deadline=TODAY), AskedState.WAITING, []),
        (replace(OPEN, answered=True), AskedState.ANSWERED, []),
        (replace(OPEN, deadline=TODAY - timedelta(days=1)), AskedState.OVERDUE, ["overdue"]),
        (replace(OPEN, deadline=TODAY - timedelta(days=1), answered=True), AskedState.ANSWERED, ["overdue"]),
        (replace(OPEN, withdrawn_on=TODAY), AskedState.WITHDRAWN, ["withdrawn"]),
        (replace(OPEN, closes_on=TODAY, answered=True), AskedState.UNIT_CLOSED, ["unit_closed"]),
        (replace(OPEN, closes_on=TODAY + timedelta(days=1)), AskedState.WAITING, []),
        (replace(OPEN, closes_on=TODAY, withdrawn_on=TODAY), AskedState.UNIT_CLOSED, ["unit_closed"]),
    ],
)
def test_when_one_may_answer(fact: AskedFact, state: AskedState, stopped: list[str]) -> None:
    assert asked_state(fact, TODAY) is state
    assert codes(check_open(fact, TODAY)) == stopped


K = PlaceAnswerKind


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (PlaceAnswered(K.YES, date(2027, 1, 1)), []),
        (PlaceAnswered(K.YES), ["no_day"]),
        (PlaceAnswered(K.YES, date(2026, 11, 9)), ["day_gone"]),
        (PlaceAnswered(K.CONDITIONS), ["no_conditions"]),
        (PlaceAnswered(K.CONDITIONS, conditions="Efter et besøg"), []),
        (PlaceAnswered(K.WAITING_LIST), []),
        (PlaceAnswered(K.ASSESSMENT), []),
        (PlaceAnswered(K.NO), []),
        (PlaceAnswered(K.NO, date(2027, 1, 1), item_id=3), ["no_with_day", "no_with_price"]),
        (PlaceAnswered(K.NO, conditions="010203-4567"), ["kernel.cpr_number"]),
        (PlaceAnswered(K.NO, conditions="Ring til 22 33 44 55"), ["kernel.phone"]),
        (PlaceAnswered(K.NO, conditions="Ring til 22 33 44 55", looked_through=True), []),
    ],
)
def test_what_can_be_answered(answer: PlaceAnswered, expected: list[str]) -> None:
    assert codes(check_place_answer(answer, OPEN, TODAY)) == expected


def test_a_late_answer_is_told_that_it_is_late_and_nothing_else() -> None:
    assert codes(check_place_answer(PlaceAnswered(K.YES), replace(OPEN, deadline=date(2026, 11, 1)), TODAY)) == ["overdue"]


@pytest.mark.parametrize("state", list(CodeState))
def test_every_state_of_a_code_has_its_sentence(state: CodeState) -> None:
    assert codes(check_code(state, 3)) == ([] if state is CodeState.GOOD else [f"code_{state.value}"])


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    assert typed_code(written_code(code).lower().replace("-", " - ")) == code


JOINT = JointFact(LATER, asked=3, answered=1)


@pytest.mark.parametrize(
    ("fact", "state", "open_", "closing"),
    [
        (JOINT, JointState.OPEN, [], ["too_soon_to_close"]),
        (replace(JOINT, answered=3), JointState.ALL_ANSWERED, [], []),
        (replace(JOINT, deadline=date(2026, 11, 9)), JointState.OVERDUE, ["joint_overdue"], []),
        (replace(JOINT, closed_on=TODAY), JointState.CLOSED, ["joint_closed"], ["joint_closed"]),
        (replace(JOINT, closed_on=TODAY, withdrawn=True), JointState.WITHDRAWN, ["joint_closed"], ["joint_closed"]),
    ],
)
def test_when_a_joint_inquiry_can_be_answered_and_closed(
    fact: JointFact, state: JointState, open_: list[str], closing: list[str]
) -> None:
    assert joint_state(fact, TODAY) is state
    assert codes(check_joint_open(fact, TODAY)) == open_
    assert codes(check_closing(fact, TODAY)) == closing


J = JointAnswerKind


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (JointAnswered(J.CITIZENS, 2, date(2027, 1, 1)), []),
        (JointAnswered(J.CITIZENS), ["no_number"]),
        (JointAnswered(J.TAKE_PART), []),
        (JointAnswered(J.RUN, 1, date(2026, 1, 1)), ["day_gone"]),
        (JointAnswered(J.NO), []),
        (JointAnswered(J.NO, 1), ["joint_no"]),
    ],
)
def test_what_a_municipality_can_answer(answer: JointAnswered, expected: list[str]) -> None:
    assert codes(check_joint_answer(answer, JOINT, TODAY)) == expected
