"""The Danish bank calendar against dates read in printed calendars, and what must hold for every year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.bank_days import closed_days, due_date, easter, is_bank_day, next_bank_day

EASTERS = {
    2009: (4, 12), 2011: (4, 24), 2016: (3, 27), 2019: (4, 21), 2023: (4, 9), 2024: (3, 31), 2025: (4, 20),
    2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2038: (4, 25), 2285: (3, 22),
}  # fmt: skip


@pytest.mark.parametrize("year", EASTERS)
def test_easter_falls_as_the_calendar_says(year: int) -> None:
    assert easter(year) == date(year, *EASTERS[year])


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 14),
        date(2026, 5, 15),  # the day after Ascension, agreed between the banks
        date(2026, 5, 25),
        date(2026, 6, 5),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 11, 7),
        date(2026, 11, 8),
        date(2023, 5, 5),  # the last Great Prayer Day
    ],
)
def test_the_banks_are_closed(day: date) -> None:
    assert not is_bank_day(day)


@pytest.mark.parametrize("day", [date(2024, 4, 26), date(2025, 5, 16), date(2026, 5, 1), date(2026, 12, 23), date(2026, 4, 1)])
def test_the_banks_are_open(day: date) -> None:
    """Great Prayer Day is a day like others from 2024; 1 May is no closing day of the banks."""
    assert is_bank_day(day)


def test_great_prayer_day_is_abolished_from_2024() -> None:
    assert "Store bededag" in closed_days(2023).values()
    assert "Store bededag" not in closed_days(2024).values()


def test_days_before_the_calendar_begins_are_not_guessed() -> None:
    with pytest.raises(ValueError, match="2009"):
        is_bank_day(date(2008, 12, 31) - timedelta(days=0))


@pytest.mark.parametrize(
    ("issued", "terms", "due"),
    [
        (date(2026, 11, 3), 30, date(2026, 12, 3)),
        (date(2026, 4, 3), 30, date(2026, 5, 4)),  # 3 May is a Sunday
        (date(2026, 11, 24), 30, date(2026, 12, 28)),  # Christmas, then a weekend
        (date(2026, 12, 2), 30, date(2027, 1, 4)),  # New Year's Day, then a weekend
        (date(2026, 3, 3), 30, date(2026, 4, 7)),  # Maundy Thursday to Easter Monday
        (date(2026, 11, 10), 0, date(2026, 11, 10)),
    ],
)
def test_a_payment_is_due_on_a_bank_day(issued: date, terms: int, due: date) -> None:
    assert due_date(issued, terms) == due


@given(st.dates(date(2009, 1, 1), date(2200, 12, 31)))
def test_the_next_bank_day_is_at_most_five_days_away(day: date) -> None:
    found = next_bank_day(day)
    assert is_bank_day(found)
    assert timedelta() <= found - day <= timedelta(days=5)
    assert all(not is_bank_day(day + timedelta(days=step)) for step in range((found - day).days))


@given(st.integers(2009, 2300))
def test_every_year_has_its_closing_days(year: int) -> None:
    """Ascension can fall on Constitution Day, or its Friday; then a day has one name of two."""
    assert len(closed_days(year)) in ((13, 14) if year >= 2024 else (14, 15))
    assert easter(year).weekday() == 6
