"""The order asks for no municipality; a turn is nobody's before those ahead have had theirs."""

import dataclasses
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.waiting.rules.entering import HoldingFacts, check_holding, check_own_order, check_paragraph
from rammevaerk.waiting.rules.ordering import OrderCriteria, OrderCriterion, WaitingKey, holding, in_order, numbers
from rammevaerk.waiting.rules.places import DayPlaces, PlacesMeant, places_meant
from rammevaerk.waiting.rules.turns import Turn, check_turn

from tests.support.people import TODAY

AGREED = OrderCriteria((OrderCriterion.URGENCY, OrderCriterion.REFERRAL), ("acute", "urgent", "planned"))
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(("acute", "urgent", "planned", "")),
        st.dates(date(2025, 1, 1), TODAY),
        st.sampled_from(("Slagelse", "Næstved", "Odense")),
    ),
    max_size=8,
)


def test_the_order_is_told_no_municipality() -> None:
    assert {field.name for field in dataclasses.fields(WaitingKey)} == {"entered", "urgency", "referred_on", "has_right"}
    assert WaitingKey(1, "acute", TODAY).has_right is False, "only an agreement gives precedence"


@given(PEOPLE)
def test_precedence_that_is_agreed_comes_before_the_criteria_and_moves_nobody_else(people: list[tuple[str, date, str]]) -> None:
    keys = [WaitingKey(turn, urgency, on, turn % 2 == 1) for turn, (urgency, on, _municipality) in enumerate(people)]
    without = [dataclasses.replace(key, has_right=False) for key in keys]
    turns = [key.entered for key in in_order(without, AGREED)]
    wanted = [turn for turn in turns if turn % 2 == 1] + [turn for turn in turns if turn % 2 == 0]
    assert [key.entered for key in in_order(keys, AGREED)] == wanted


@given(PEOPLE, st.randoms(use_true_random=False))
def test_whoever_they_come_from_the_order_is_the_same(people: list[tuple[str, date, str]], random: Random) -> None:
    keys = [WaitingKey(turn, urgency, on) for turn, (urgency, on, _municipality) in enumerate(people)]
    towns = [municipality for _urgency, _on, municipality in people]
    moved = random.sample(towns, len(towns))
    other = [WaitingKey(turn, people[turn][0], people[turn][1]) for turn, _town in enumerate(moved)]
    for order in (
        AGREED,
        holding(["referral_date"], AGREED, AGREED.scale),
        holding(["referral_date", "urgency"], None, ("acute",)),
    ):
        assert order is not None and in_order(keys, order) == in_order(other, order)


def test_a_services_own_criteria_hold_over_the_agreements() -> None:
    by_day = holding(["referral_date"], AGREED, AGREED.scale)
    assert by_day == OrderCriteria((OrderCriterion.REFERRAL,), AGREED.scale)
    assert holding([], AGREED, AGREED.scale) == holding(None, AGREED, AGREED.scale) == AGREED
    assert holding(["referral_date"], None, ()) == OrderCriteria((OrderCriterion.REFERRAL,)), "the agreement's may be unknown"
    assert holding(["urgency"], AGREED, ()) is None, "no classes, no order by them"
    old, acute = WaitingKey(1, "planned", date(2026, 1, 1)), WaitingKey(0, "acute", date(2026, 9, 1))
    assert numbers([acute, old], AGREED) == {0: 1, 1: 2} and numbers([acute, old], by_day) == {1: 1, 0: 2}


@pytest.mark.parametrize(
    ("first", "then", "from_day", "scale", "code"),
    [
        ("referral_date", "", TODAY, (), None),
        ("", "", TODAY, (), None),
        ("referral_date", "urgency", TODAY, ("acute",), None),
        ("referral_date", "referral_date", TODAY, (), "waiting.own_order_twice"),
        ("", "referral_date", TODAY, (), "waiting.own_order_twice"),
        ("urgency", "", TODAY, (), "waiting.own_order_scale"),
        ("referral_date", "", date(2026, 11, 9), (), "waiting.own_order_back"),
    ],
)
def test_what_stops_a_services_own_order(first: str, then: str, from_day: date, scale: tuple[str, ...], code: str | None) -> None:
    found = check_own_order(first, then, valid_from=from_day, today=TODAY, scale=scale)
    assert [finding.code for finding in found] == ([code] if code else [])


@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_rows_are_read_in_changes_nothing(people: list[tuple[str, date, str]], random: Random) -> None:
    keys = [WaitingKey(turn, urgency, on) for turn, (urgency, on, _municipality) in enumerate(people)]
    shuffled = random.sample(keys, len(keys))
    assert in_order(shuffled, AGREED) == in_order(keys, AGREED)
    assert sorted(numbers(keys, AGREED).values()) == list(range(1, len(keys) + 1))


def test_nobody_comes_before_those_ahead_who_fit_and_have_had_no_turn() -> None:
    turns = [Turn(1, fits=False, had=False), Turn(2, fits=True, had=True), Turn(3, fits=True, had=False), Turn(4, True, False)]
    assert check_turn(3, turns) == ()
    assert check_turn(4, turns)[0].params["numbers"] == "3"


@pytest.mark.parametrize("paragraph", ["SEL-109", "SEL-110"])
def test_nobody_waits_for_a_shelter(paragraph: str) -> None:
    found = check_paragraph(paragraph, (paragraph,))
    assert [finding.code for finding in found] == ["waiting.no_list"]
    assert "109" in found[0].rule or "110" in found[0].rule


@pytest.mark.parametrize(
    ("first", "until", "left", "longest", "code"),
    [
        (TODAY, date(2026, 12, 1), 1, 60, None),
        (TODAY, date(2026, 12, 1), 1, None, None),
        (TODAY, date(2026, 12, 1), 0, 60, "waiting.none_left"),
        (TODAY, date(2026, 12, 1), None, 60, "waiting.places_untold"),
        (TODAY, TODAY, 1, 60, "waiting.held_backwards"),
        (date(2026, 11, 9), date(2026, 12, 1), 1, 60, "waiting.held_back"),
        (TODAY, date(2027, 1, 9), 1, 60, None),
        (TODAY, date(2027, 1, 10), 1, 60, "waiting.held_long"),
    ],
)
def test_when_a_place_can_be_held(first: date, until: date, left: int | None, longest: int | None, code: str | None) -> None:
    found = check_holding(first, until, HoldingFacts(TODAY, left, longest))
    assert [finding.code for finding in found] == ([code] if code else [])


def test_places_are_counted_from_what_is_told() -> None:
    assert places_meant(None, 7, 9) == (7, PlacesMeant.AGREEMENT)
    assert places_meant(None, None, 9) == (9, PlacesMeant.APPROVED)
    assert places_meant(None, None, None) == (None, PlacesMeant.UNKNOWN)
    from decimal import Decimal

    day = DayPlaces(8, PlacesMeant.BUDGETED, Decimal("6.5"), 7, 1, 0)
    assert (day.free, day.over) == (0, 0)
    assert DayPlaces(8, PlacesMeant.BUDGETED, Decimal(9), 9, 1, 0).over == 1
    assert DayPlaces(None, PlacesMeant.UNKNOWN, Decimal(9), 9, 1, 0).free is None
