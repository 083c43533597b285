"""What may stand on a waiting list, and how long a place is held."""

from datetime import date, timedelta

import pytest

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import Period
from rammevaerk.waiting.rules.entering import (
    HoldingFacts,
    check_ages,
    check_holding,
    check_paragraph,
    check_prolonging,
    check_referral,
    check_urgency,
)

from tests.support.people import TODAY

TOMORROW = TODAY + timedelta(days=1)
HELD = Period(TODAY - timedelta(days=10), TODAY + timedelta(days=4))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code.removeprefix("waiting.") for finding in findings]


def test_a_list_is_of_a_paragraph_the_unit_has_and_never_of_admission_by_oneself() -> None:
    assert check_paragraph("SEL-108", ("SEL-107", "SEL-108")) == ()
    assert codes(check_paragraph("SEL-108", ("SEL-107",))) == ["not_of_unit"]
    assert codes(check_paragraph("SEL-109", ("SEL-109",))) == ["no_list"]


def test_a_class_is_one_of_the_scale() -> None:
    assert check_urgency("", ()) == check_urgency("acute", ("acute",)) == ()
    assert codes(check_urgency("acute", ())) == ["unknown_class"]


def test_nobody_waits_from_tomorrow() -> None:
    assert check_referral(TODAY, TODAY) == ()
    assert codes(check_referral(TOMORROW, TODAY)) == ["referred_ahead"]


@pytest.mark.parametrize(("low", "high", "expected"), [(None, 5, []), (5, None, []), (5, 5, []), (6, 5, ["ages_backwards"])])
def test_ages_run_upward(low: int | None, high: int | None, expected: list[str]) -> None:
    assert codes(check_ages(low, high)) == expected


@pytest.mark.parametrize(
    ("from_date", "days", "facts", "expected"),
    [
        (TODAY, 14, HoldingFacts(TODAY, 1, 14), []),
        (TODAY, 400, HoldingFacts(TODAY, 1, None), []),
        (TODAY, 15, HoldingFacts(TODAY, 1, 14), ["held_long"]),
        (TODAY, 0, HoldingFacts(TODAY, 1, 14), ["held_backwards"]),
        (TODAY - timedelta(days=1), 5, HoldingFacts(TODAY, 1, 14), ["held_back"]),
        (TODAY, 5, HoldingFacts(TODAY, None, 14), ["places_untold"]),
        (TODAY, 15, HoldingFacts(TODAY, 0, 14), ["held_long", "none_left"]),
    ],
)
def test_a_place_is_held_while_one_is_left(from_date: date, days: int, facts: HoldingFacts, expected: list[str]) -> None:
    assert codes(check_holding(from_date, from_date + timedelta(days=days), facts)) == expected


@pytest.mark.parametrize(
    ("held", "until", "expected"),
    [
        (HELD, TODAY + timedelta(days=10), []),
        (HELD, TODAY + timedelta(days=11), ["held_long"]),  # counted from its first day
        (HELD, TODAY + timedelta(days=4), ["held_no_longer"]),
        (Period(HELD.start, None), TODAY + timedelta(days=4), ["held_no_longer"]),
        (Period(HELD.start, TODAY), TODAY + timedelta(days=4), ["held_ended"]),
    ],
)
def test_nobody_holds_a_place_by_one_day_at_a_time(held: Period, until: date, expected: list[str]) -> None:
    assert codes(check_prolonging(held, until, HoldingFacts(TODAY, 1, 20))) == expected
