"""Ages that end a paragraph, by the rules alone: the edges the law table does not name."""

from datetime import date

import pytest

from rammevaerk.contracts.rules.transitions import AgeFrom, AgeRules, check_birth_month, due_transition, pension_day, transitions

TODAY = date(2026, 11, 10)
AGES = AgeRules(18, 23, (AgeFrom(date(2022, 7, 1), 67), AgeFrom(date(2030, 7, 1), 68)), (12, 6))


@pytest.mark.parametrize(
    ("month", "stops"),
    [
        (None, True),
        (date(2026, 11, 10), False),
        (date(2026, 11, 11), True),
        (date(1906, 11, 10), False),
        (date(1906, 11, 9), True),
    ],
)
def test_a_month_somebody_can_be_born_in(month: date | None, stops: bool) -> None:
    assert [found.where for found in check_birth_month(month, TODAY)] == (["month"] if stops else [])


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1955, 6, 1), None),
        (date(1955, 7, 1), (date(2022, 7, 1), 67)),
        (date(1963, 6, 1), (date(2030, 6, 1), 67)),
        (date(1963, 7, 1), (date(2031, 7, 1), 68)),
    ],
)
def test_the_pension_age_is_that_of_the_day_it_is_reached(born: date, reached: tuple[date, int] | None) -> None:
    assert pension_day(born, AGES.pension) == reached
    assert pension_day(born, ()) is None


@pytest.mark.parametrize("paragraph", ["SEL-999", "SEL-107"])
def test_what_no_age_ends_has_no_transition(paragraph: str) -> None:
    """An unknown paragraph, and somebody born before the first pension age of the table."""
    assert transitions(date(1950, 1, 1), paragraph, TODAY, AGES) == ()
    assert due_transition(date(1950, 1, 1), paragraph, TODAY, AGES) is None
