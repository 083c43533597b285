"""The algebra of half-open periods, proved against sets of days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.period import Period, add_months, month_period, months_between, year_period

FIRST = date(2024, 1, 1)
SPAN = 120
DAYS = st.integers(0, SPAN).map(lambda days: FIRST + timedelta(days=days))
ALL_DAYS = [FIRST + timedelta(days=days) for days in range(-2, SPAN + 60)]


@st.composite
def periods(draw: st.DrawFn, may_be_open: bool = True) -> Period:
    start = draw(DAYS)
    length = draw(st.integers(1, 50))
    end = draw(st.none()) if may_be_open and draw(st.booleans()) else start + timedelta(days=length)
    return Period(start, end)


def days_of(*of: Period) -> set[date]:
    return {day for day in ALL_DAYS if any(period.contains(day) for period in of)}


@given(periods(), periods())
def test_intersection_holds_the_common_days(one: Period, other: Period) -> None:
    common = one.intersection(other)
    assert days_of(*([common] if common else [])) == days_of(one) & days_of(other)
    assert one.overlaps(other) == (common is not None)
    assert common == other.intersection(one)


@given(periods(), periods())
def test_minus_and_intersection_make_the_whole(one: Period, other: Period) -> None:
    pieces = one.minus(other)
    assert days_of(*pieces) == days_of(one) - days_of(other)
    assert all(not piece.overlaps(other) for piece in pieces)
    assert len(pieces) <= 2


@given(periods(), periods())
def test_covers_means_nothing_is_left(one: Period, other: Period) -> None:
    assert one.covers(other) == (other.minus(one) == ())


@given(periods(may_be_open=False))
def test_months_cut_the_period_without_gap_or_overlap(period: Period) -> None:
    pieces = period.months()
    assert pieces[0].start == period.start
    assert pieces[-1].end == period.end
    assert all(piece.end == following.start for piece, following in pairwise(pieces))
    assert sum(piece.days() for piece in pieces) == period.days()
    assert all(piece.start.month == piece.last_day.month for piece in pieces if piece.last_day)


@given(periods(may_be_open=False))
def test_days_counts_what_is_contained(period: Period) -> None:
    assert period.days() == len(days_of(period))
    assert period.last_day is not None
    assert period.contains(period.last_day)
    assert Period.of_days(period.start, period.last_day) == period


def test_end_to_start_does_not_overlap() -> None:
    january, february = month_period(2026, 1), month_period(2026, 2)
    assert not january.overlaps(february)
    assert january.end == february.start
    assert not january.contains(date(2026, 2, 1))


def test_an_empty_or_reversed_period_is_refused() -> None:
    with pytest.raises(ValueError, match="not after its start"):
        Period(FIRST, FIRST)
    with pytest.raises(ValueError, match="not after its start"):
        Period(FIRST, FIRST - timedelta(days=1))


def test_an_open_period_has_no_number_of_days() -> None:
    period = Period(FIRST)
    assert period.is_open
    assert period.last_day is None
    assert Period.of_days(FIRST, None) == period
    for count in (period.days, period.months):
        with pytest.raises(ValueError, match="has no end"):
            count()


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366), (2027, 365)])
def test_a_year_is_its_twelve_months(year: int, days: int) -> None:
    assert year_period(year).months() == tuple(month_period(year, month) for month in range(1, 13))
    assert year_period(year).days() == days


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-120, 120))
def test_adding_months_keeps_the_day_or_the_last_of_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_months_between_is_the_largest_that_fits(start: date, end: date) -> None:
    months = months_between(start, end)
    assert months == -months_between(end, start)
    if start <= end:
        assert add_months(start, months) <= end < add_months(start, months + 1)
