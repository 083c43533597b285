"""Individual tariffs by their rules alone: when one may be made and ended, who approves, and what one place's share is."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.period import Period
from rammevaerk.pricing.rules.basis import RegulationLine
from rammevaerk.pricing.rules.individual import (
    Agreed,
    IndividualState,
    IndividualWish,
    check_end,
    check_two_people,
    check_wish,
    one_place,
    state_on,
    years_of,
)
from rammevaerk.pricing.rules.lines import CostKind, CostLine

SUMMER = Period(date(2026, 6, 1), date(2027, 1, 1))


def wish(explanation: str = "Kræver to medarbejdere om natten", period: Period = SUMMER) -> IndividualWish:
    return IndividualWish(1, 2, "staff", explanation, period)


@pytest.mark.parametrize(
    ("explanation", "period", "code"),
    [
        ("", SUMMER, "pricing.individual_no_reason"),
        ("   ", SUMMER, "pricing.individual_no_reason"),
        ("Borger 010190-1234", SUMMER, "kernel.cpr_number"),
        ("To om natten", Period(date(2026, 6, 1), date(2028, 2, 1)), "pricing.individual_year_missing"),
    ],
)
def test_what_keeps_one_from_being_made(explanation: str, period: Period, code: str) -> None:
    (found,) = check_wish(wish(explanation, period), calculated_years=(2026, 2027))
    assert found.code == code
    assert found.blocks


def test_the_years_that_are_not_calculated_are_named() -> None:
    (found,) = check_wish(wish(period=Period(date(2026, 6, 1), date(2029, 1, 1))), calculated_years=(2026,))
    assert found.params["years"] == "2027, 2028"
    assert check_wish(wish(), calculated_years=(2026,)) == ()


def test_it_always_has_an_end() -> None:
    assert years_of(Period(date(2026, 6, 1), date(2027, 1, 1))) == (2026,)
    assert years_of(Period(date(2026, 6, 1), date(2027, 1, 2))) == (2026, 2027)
    with pytest.raises(ValueError, match="always has an end"):
        years_of(Period(date(2026, 6, 1), None))


@pytest.mark.parametrize(("first", "second", "stops"), [(None, 7, False), (6, 7, False), (7, 7, True)])
def test_one_person_never_approves_for_both(first: int | None, second: int, stops: bool) -> None:
    assert bool(check_two_people(first, second)) is stops


@pytest.mark.parametrize(
    ("last_day", "code"),
    [
        (date(2026, 5, 31), "pricing.individual_end_outside"),
        (date(2026, 12, 31), "pricing.individual_end_outside"),
        (date(2026, 11, 9), "pricing.individual_end_past"),
        (date(2026, 11, 10), None),
        (date(2026, 12, 30), None),
    ],
)
def test_an_early_end_lies_ahead_and_before_the_end(last_day: date, code: str | None) -> None:
    assert [found.code for found in check_end(SUMMER, last_day, date(2026, 11, 10))] == ([code] if code else [])


@pytest.mark.parametrize(
    ("agreed", "day", "state"),
    [
        (Agreed(SUMMER), date(2026, 7, 1), IndividualState.BEING_CALCULATED),
        (Agreed(SUMMER, by_operator=True), date(2026, 7, 1), IndividualState.WAITS_FOR_BUYER),
        (Agreed(SUMMER, by_operator=True), date(2027, 7, 1), IndividualState.WAITS_FOR_BUYER),
        (Agreed(SUMMER, by_operator=True, by_buyer=True), date(2026, 5, 31), IndividualState.COMING),
        (Agreed(SUMMER, by_operator=True, by_buyer=True), date(2026, 6, 1), IndividualState.HOLDS),
        (Agreed(SUMMER, by_operator=True, by_buyer=True), date(2027, 1, 1), IndividualState.OVER),
        (Agreed(SUMMER, by_operator=True, by_buyer=True, declined=True), date(2026, 6, 1), IndividualState.DECLINED),
    ],
)
def test_where_it_stands(agreed: Agreed, day: date, state: IndividualState) -> None:
    assert state_on(agreed, day) is state


@given(amount=st.integers(0, 10**9), places=st.integers(1, 80))
def test_one_places_share_is_to_the_ore_and_never_half_an_ore_off(amount: int, places: int) -> None:
    whole = Decimal(amount) / 100
    (share,) = one_place([CostLine(CostKind.DIRECT, "Løn", whole)], RegulationLine(), places=places, source="Takstberegning")
    assert abs(share.amount * places - whole) <= Decimal("0.005") * places
    assert share.amount == share.amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize(("amount", "kind"), [(Decimal(90_000), CostKind.INDIRECT), (Decimal(-90_000), CostKind.INCOME)])
def test_the_regulation_is_shared_as_a_line(amount: Decimal, kind: CostKind) -> None:
    shared = one_place([], RegulationLine(amount=amount, year=2024), places=9, source="Takstberegning")
    assert [(line.kind, line.amount) for line in shared] == [(kind, Decimal(10_000))]


def test_the_supervisions_fee_is_written_out_and_a_share_needs_places() -> None:
    line = CostLine(CostKind.INDIRECT, "Socialtilsyn", Decimal(0), is_supervision=True)
    (share,) = one_place([line], RegulationLine(), places=4, source="", fees=Decimal(50_000))
    assert (share.amount, share.is_supervision) == (Decimal(12_500), False)
    with pytest.raises(ValueError, match="needs places"):
        one_place([line], RegulationLine(), places=0, source="")
