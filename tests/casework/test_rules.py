"""Pure rules: what a list accepts, which text holds, how a sample is drawn, what is counted and what is hidden."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.casework.rules.checklist import (
    BAROMETER,
    LEGAL_POINTS,
    CheckAnswer,
    CheckPoint,
    LegalDefect,
    agreement,
    check_answers,
    check_defect,
    guide_post,
    open_points,
)
from rammevaerk.casework.rules.drawing import DrawTerms, check_pool, check_terms, digest, drawn, size_of_sample
from rammevaerk.casework.rules.picture import (
    CodedCount,
    CountedAs,
    Defects,
    Tally,
    picture,
    quarter_of,
    quarters_back,
    shown_defects,
    shown_tally,
)
from rammevaerk.casework.rules.texts import DatedText, TextKind, check_confirming, check_text, in_force

from tests.casework.conftest import new_text

TODAY = date(2026, 11, 10)
ALL_FULFILLED = dict.fromkeys(BAROMETER, CheckAnswer.FULFILLED)


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


# The list


def test_a_guide_post_nobody_has_entered_cannot_be_answered() -> None:
    assert codes(check_answers([CheckPoint.GUIDE_POST_2, CheckPoint.DEADLINE], [])) == ["casework.guide_post_unknown"]
    assert check_answers([CheckPoint.GUIDE_POST_2], [CheckPoint.GUIDE_POST_2]) == ()
    assert open_points([]) == BAROMETER
    assert open_points([CheckPoint.GUIDE_POST_3])[0] is CheckPoint.GUIDE_POST_3


def test_there_are_four_guide_posts() -> None:
    assert guide_post(4) is CheckPoint.GUIDE_POST_4
    for number in (0, 5):
        with pytest.raises(IndexError):
            guide_post(number)


@pytest.mark.parametrize("point", sorted(LEGAL_POINTS, key=lambda point: point.value))
def test_a_legal_point_that_is_not_fulfilled_is_a_defect(point: CheckPoint) -> None:
    answers = ALL_FULFILLED | {point: CheckAnswer.NOT_FULFILLED}
    assert codes(check_defect(LegalDefect.NONE, answers, BAROMETER)) == ["casework.defect_not_said"]
    assert check_defect(LegalDefect.DEFECT, answers, BAROMETER) == ()
    assert check_defect(LegalDefect.SUBSTANTIAL, answers, BAROMETER) == ()


@pytest.mark.parametrize("point", [point for point in BAROMETER if point not in LEGAL_POINTS])
def test_procedure_alone_is_no_legal_defect(point: CheckPoint) -> None:
    answers = ALL_FULFILLED | {point: CheckAnswer.NOT_FULFILLED}
    assert check_defect(LegalDefect.NONE, answers, BAROMETER) == ()
    assert codes(check_defect(LegalDefect.DEFECT, answers, BAROMETER)) == ["casework.defect_without_point"]


def test_a_colleagues_list_must_be_whole() -> None:
    answers = {CheckPoint.DEADLINE: CheckAnswer.FULFILLED}
    found = check_defect(LegalDefect.NONE, answers, BAROMETER)
    assert len(found) == len(BAROMETER) - 1 and set(codes(found)) == {"casework.list_not_whole"}


def test_agreement_is_told_where_both_have_answered() -> None:
    own = {CheckPoint.DEADLINE: CheckAnswer.FULFILLED, CheckPoint.REASONS: CheckAnswer.FULFILLED}
    sampled = {CheckPoint.DEADLINE: CheckAnswer.FULFILLED, CheckPoint.REASONS: CheckAnswer.NOT_RELEVANT}
    assert agreement(own, sampled) == {CheckPoint.REASONS: False, CheckPoint.DEADLINE: True}
    assert agreement(own, {}) == {}


# Dated texts


def version(text_id: int, day: date, **changes: object) -> DatedText:
    told: dict[str, object] = {"kind": TextKind.STEP, "number": 1, "title": "T", "words": "O", "order": text_id}
    return DatedText(text_id=text_id, valid_from=day, **{**told, **changes})  # type: ignore[arg-type]  # the test's own changes


def test_the_newest_version_of_the_day_holds_until_the_next() -> None:
    texts = [version(1, date(2026, 1, 1)), version(2, date(2026, 7, 1)), version(3, date(2026, 1, 1), number=2)]
    assert [held.text_id for held in in_force(texts, date(2025, 12, 31))] == []
    assert [held.text_id for held in in_force(texts, date(2026, 6, 30))] == [1, 3]
    assert [held.text_id for held in in_force(texts, date(2026, 7, 1))] == [2, 3]


def test_of_two_from_the_same_day_the_one_confirmed_last_holds() -> None:
    texts = [version(7, date(2026, 1, 1), order=2), version(9, date(2026, 1, 1), order=1)]
    assert [held.text_id for held in in_force(texts, TODAY)] == [7]


def test_a_repealed_text_holds_no_longer_and_may_come_again() -> None:
    texts = [version(1, date(2026, 1, 1)), version(2, date(2026, 3, 1), repealed=True), version(3, date(2026, 9, 1))]
    assert in_force(texts, date(2026, 3, 1)) == ()
    assert [held.text_id for held in in_force(texts, date(2026, 9, 1))] == [3]


def test_guide_posts_come_before_standards_and_steps() -> None:
    texts = [version(1, TODAY), version(2, TODAY, kind=TextKind.GUIDE_POST), version(3, TODAY, kind=TextKind.STANDARD)]
    assert [held.text_id for held in in_force(texts, TODAY)] == [2, 3, 1]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"words": "  "}, ["casework.text_empty"]),
        ({"words": "", "repealed": True}, []),
        ({"reference": ""}, ["casework.text_empty"]),
        ({"number": 5}, ["casework.text_number"]),
        ({"number": 5, "kind": TextKind.STEP}, []),
        ({"number": 0, "kind": TextKind.STEP}, ["casework.text_number"]),
        ({"adopted_on": date(2026, 11, 11)}, ["casework.text_ahead"]),
        ({"words": "Se 010170-1234"}, ["kernel.cpr_number"]),
    ],
)
def test_what_a_text_must_have(changes: dict[str, object], found: list[str]) -> None:
    assert codes(check_text(new_text(**changes), TODAY)) == found  # type: ignore[arg-type]


def test_another_person_confirms_and_only_once() -> None:
    assert check_confirming(is_open=True, entered_by=1, decider=2) == ()
    assert codes(check_confirming(is_open=True, entered_by=1, decider=1)) == ["casework.text_own"]
    assert codes(check_confirming(is_open=False, entered_by=1, decider=2)) == ["casework.text_decided"]


# The draw

SPAN = {"first": date(2026, 7, 1), "last": date(2026, 9, 30)}


def test_a_stated_draw() -> None:
    """Reckoned by hand with sha256sum: printf '10.11.2026:11' | sha256sum, and so on."""
    terms = DrawTerms("10.11.2026", **SPAN, count=2)
    assert digest("10.11.2026", 11)[:8] == "0e2185af"
    assert drawn(terms, [11, 12, 13, 14]) == (11, 12)


@given(st.sets(st.integers(1, 10_000), max_size=60), st.integers(1, 80), st.text(min_size=1, max_size=20))
def test_a_draw_is_the_same_whatever_the_order_and_takes_from_the_pool(pool: set[int], count: int, seed: str) -> None:
    terms = DrawTerms(seed, **SPAN, count=count)
    chosen = drawn(terms, pool)
    assert chosen == drawn(terms, sorted(pool, reverse=True))
    assert set(chosen) <= pool and len(set(chosen)) == len(chosen) == min(count, len(pool))


@given(st.sets(st.integers(1, 1000), min_size=2, max_size=40), st.data())
def test_a_case_that_leaves_the_pool_changes_no_other_ones_place(pool: set[int], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(pool)))
    terms = DrawTerms("frø", **SPAN, share=Decimal(1))
    assert [case for case in drawn(terms, pool) if case != gone] == list(drawn(terms, pool - {gone}))


@pytest.mark.parametrize(("share", "pool", "size"), [("0.1", 21, 3), ("0.1", 20, 2), ("1", 7, 7), ("0.01", 1, 1), ("0.5", 0, 0)])
def test_a_share_is_rounded_up(share: str, pool: int, size: int) -> None:
    assert size_of_sample(DrawTerms("1", **SPAN, share=Decimal(share)), pool) == size


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"count": 2}, []),
        ({"share": Decimal("0.1")}, []),
        ({}, ["casework.draw_size"]),
        ({"count": 2, "share": Decimal("0.1")}, ["casework.draw_size"]),
        ({"count": 0}, ["casework.draw_size"]),
        ({"share": Decimal("1.01")}, ["casework.draw_share"]),
        ({"share": Decimal(0)}, ["casework.draw_share"]),
        ({"count": 2, "last": date(2026, 6, 30)}, ["casework.draw_period"]),
        ({"count": 2, "seed": " "}, ["casework.draw_seed"]),
    ],
)
def test_what_a_draw_must_have(changes: dict[str, object], found: list[str]) -> None:
    told: dict[str, object] = {"seed": "1", **SPAN, **changes}
    assert codes(check_terms(DrawTerms(**told))) == found  # type: ignore[arg-type]


def test_a_seed_is_no_cpr_number() -> None:
    assert len(check_terms(DrawTerms("010170-1234", **SPAN, count=1))) == 1


def test_nothing_can_be_drawn_from_nothing() -> None:
    assert codes(check_pool(0)) == ["casework.nothing_to_draw"] and check_pool(1) == ()


# The picture


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 11, 10), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_the_quarter_of_a_day(day: date, first: date) -> None:
    assert quarter_of(day) == first


def test_quarters_back_over_new_year() -> None:
    assert quarters_back(date(2026, 2, 28), 3) == (date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1))


def coded(counted_as: CountedAs, point: str, answer: str, cases: int) -> CodedCount:
    return CodedCount(date(2026, 10, 1), counted_as, point, answer, cases)


def test_a_picture_adds_up_and_takes_the_share_of_what_was_relevant() -> None:
    rows = [
        coded(CountedAs.OWN, "case", "closed", 9),
        coded(CountedAs.OWN, "case", "checked", 7),
        coded(CountedAs.OWN, "deadline", "fulfilled", 2),
        coded(CountedAs.OWN, "deadline", "fulfilled", 1),
        coded(CountedAs.OWN, "deadline", "not_fulfilled", 1),
        coded(CountedAs.OWN, "deadline", "not_relevant", 3),
        coded(CountedAs.SAMPLE, "deadline", "fulfilled", 1),
        coded(CountedAs.SAMPLE, "legal_defect", "none", 3),
        coded(CountedAs.SAMPLE, "legal_defect", "substantial", 1),
        coded(CountedAs.AGREEMENT, "deadline", "same", 1),
        coded(CountedAs.AGREEMENT, "deadline", "different", 2),
    ]
    found = picture(rows)
    assert found.own == {CheckPoint.DEADLINE: Tally(3, 1, 3)}
    assert found.own[CheckPoint.DEADLINE].share == Decimal("0.75")
    assert found.sampled == {CheckPoint.DEADLINE: Tally(1, 0, 0)}
    assert found.agreed == {CheckPoint.DEADLINE: (1, 3)}
    assert (found.defects.cases, found.defects.share_without) == (4, Decimal("0.75"))
    assert (found.closed, found.checked) == (9, 7)


def test_no_share_of_nothing() -> None:
    assert Tally(0, 0, 4).share is None and Defects().share_without is None


@pytest.mark.parametrize(
    ("tally", "shown", "share"),
    [
        (Tally(40, 12, 0), Tally(40, 12, 0), Decimal(40) / 52),
        (Tally(40, 0, 0), Tally(40, 0, 0), Decimal(1)),
        (Tally(40, 4, 9), Tally(40, None, None), None),
        (Tally(40, 4, 0), Tally(None, None, 0), None),
        (Tally(2, 0, 0), Tally(None, 0, 0), None),
    ],
)
def test_small_answers_are_hidden_with_the_next_smallest(tally: Tally, shown: Tally, share: Decimal | None) -> None:
    assert shown_tally(tally, 5) == shown and shown_tally(tally, 5).share == share


def test_small_defects_are_hidden_too() -> None:
    assert shown_defects(Defects(20, 9, 1), 5) == Defects(20, None, None)
    assert shown_defects(Defects(20, 9, 1), 5).cases is None


@given(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)))
def test_a_total_never_gives_a_hidden_answer_away(parts: tuple[int, int, int]) -> None:
    shown = shown_tally(Tally(*parts), 5)
    cells = list(zip(parts, (shown.fulfilled, shown.not_fulfilled, shown.not_relevant), strict=True))
    assert all(seen is None or seen == 0 or seen >= 5 for _real, seen in cells)
    hidden = [real for real, seen in cells if seen is None]
    others = [real for real, seen in cells if seen]
    assert not hidden or not others or (len(hidden) >= 2 and sum(hidden) >= 5)
