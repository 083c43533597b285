"""Numbers without a person: places that are coming, and how many wait."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.registry.models import Capacity, Reservation
from rammevaerk.waiting import queries
from rammevaerk.waiting.rules.places import PlaceMove, coming, least_left

from tests.support.people import TODAY
from tests.support.placements import House, make_house

DECEMBER, JANUARY, MARCH = date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)


def test_a_place_is_coming_when_somebody_leaves() -> None:
    assert coming(Decimal(0), [PlaceMove(DECEMBER, Decimal(1))]) == [(DECEMBER, 1)]


def test_a_place_somebody_is_to_have_later_is_not_coming() -> None:
    assert coming(Decimal(0), [PlaceMove(DECEMBER, Decimal(1)), PlaceMove(JANUARY, Decimal(-1))]) == []


def test_whoever_leaves_an_over_occupied_unit_frees_no_place() -> None:
    assert coming(Decimal(-1), [PlaceMove(DECEMBER, Decimal(1)), PlaceMove(JANUARY, Decimal(1))]) == [(JANUARY, 1)]


def test_part_places_make_a_whole_one_together() -> None:
    halves = [PlaceMove(DECEMBER, Decimal("0.5")), PlaceMove(JANUARY, Decimal("0.5"), certain=False)]
    assert coming(Decimal(0), halves) == [(JANUARY, 1)]


@given(st.integers(-3, 5), st.lists(st.tuples(st.integers(1, 300), st.integers(-3, 3)), max_size=12))
def test_what_is_coming_is_never_more_than_what_is_left_at_the_end(left: int, moved: list[tuple[int, int]]) -> None:
    moves = [PlaceMove(date.fromordinal(TODAY.toordinal() + days), Decimal(places)) for days, places in moved]
    found = coming(Decimal(left), moves)
    end = left + sum(places for _days, places in moved)
    assert sum(places for _day, places in found) <= max(0, end)
    assert [day for day, _places in found] == sorted({day for day, _places in found})


def test_the_fewest_left_of_a_period_counts_only_its_days_and_what_is_certain() -> None:
    moves = [PlaceMove(DECEMBER, Decimal(1)), PlaceMove(JANUARY, Decimal(-1)), PlaceMove(MARCH, Decimal(5), certain=False)]
    assert least_left(Decimal(0), moves, DECEMBER, JANUARY) == 1
    assert least_left(Decimal(0), moves, TODAY, JANUARY) == 0
    assert least_left(Decimal(0), moves, DECEMBER, MARCH) == 0


@pytest.fixture
def house(cast: Any) -> House:
    return make_house(cast)


def test_coming_places_are_counted_from_ends_starts_and_reservations(house: House, acting_as: Any) -> None:
    unit = house.home.unit_id
    Capacity.objects.create(unit_id=unit, paragraph="SEL-108", budgeted=3, valid_from=date(2024, 1, 1))
    house.place("NÆ-1", valid_to=DECEMBER)
    house.place("NÆ-2", expected_end=date(2026, 12, 31))
    house.place("NÆ-3", valid_from=date(2026, 12, 15), follow_up_on=JANUARY)
    Reservation.objects.create(
        unit_id=unit, paragraph="SEL-108", reserved_for=house.cast.odense, from_date=TODAY, until=MARCH, source="Test"
    )
    with acting_as("public"), CaptureQueriesContext(connection) as asked:
        found = queries.coming_places([unit, house.day.unit_id], MARCH, today=TODAY)
    assert found == {unit: [(JANUARY, 1), (MARCH, 1)]}
    assert len(asked) == 1
    with acting_as("public"):
        assert queries.coming_places([unit], DECEMBER, today=TODAY) == {}
        assert queries.coming_places([unit], MARCH, today=TODAY, paragraph="SEL-107") == {}
        assert queries.waiting_lengths([unit]) == {}
