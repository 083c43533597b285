"""Numbers and dates stand on the page as the house writes them, and what is typed is read the same way back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.web import amounts, dates, typed
from rammevaerk.web.sentences import sentence, written

NB = "\u00a0"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (amounts.kroner(3141), f"3.141{NB}kr."),
        (amounts.kroner(Decimal("3140.5")), f"3.141{NB}kr."),
        (amounts.kroner(0), f"0{NB}kr."),
        (amounts.kroner(None), "–"),
        (amounts.ore(9553875), f"95.538,75{NB}kr."),
        (amounts.ore(-5), f"\u22120,05{NB}kr."),
        (amounts.ore(0), f"0,00{NB}kr."),
        (amounts.ore_as_kroner(314150), f"3.142{NB}kr."),
        (amounts.millions(12_100_000), f"12,1{NB}mio.{NB}kr."),
        (amounts.percent(Decimal("0.9739")), f"97,39{NB}%"),
        (amounts.percent(Decimal("0.98")), f"98,00{NB}%"),
        (amounts.percent(Decimal("1.05"), 1), f"105,0{NB}%"),
        (amounts.signed(53), "+53"),
        (amounts.signed(-64), "\u221264"),
        (amounts.signed(0), "0"),
        (amounts.signed(Decimal("0.4"), 0), "0"),
        (amounts.signed_kroner(Decimal("53.4")), f"+53{NB}kr."),
        (amounts.thousands(7012), "7.012"),
        (amounts.thousands(Decimal("1234.50")), "1.234,50"),
        (amounts.thousands(Decimal("0.045"), 2), "0,05"),
    ],
)
def test_numbers_are_written_as_the_house_writes_them(shown: str, expected: str) -> None:
    assert shown == expected


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_an_amount_written_is_read_back_as_the_same_ore(ore: int) -> None:
    assert typed.read_ore(amounts.ore(ore)) == ore


@given(st.decimals(min_value=0, max_value=2, places=4))
def test_a_share_written_is_read_back_as_the_same_fraction(share: Decimal) -> None:
    assert typed.read_share(amounts.percent(share)) == share


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_typed_as_danes_type_it_is_that_day(day: date) -> None:
    assert typed.read_date(f"{day.day}.{day.month}.{day.year}") == day == typed.read_date(day.isoformat())


@pytest.mark.parametrize("wrong", ["1234.50", "12.34", "1,234", "1.2345", "12,345", "", "kr.", "ca. 12", "1 2,3,4", "1e3"])
def test_an_amount_that_could_mean_two_things_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        typed.read_ore(wrong)


@pytest.mark.parametrize("wrong", ["1/5/2026", "1-5-2026", "31.02.2026", "01.05.26", "2026.05.01", "i morgen"])
def test_a_date_that_could_mean_two_days_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        typed.read_date(wrong)


@pytest.mark.parametrize(
    ("month", "expected"), [("10.2026", date(2026, 10, 1)), ("3/2026", date(2026, 3, 1)), ("2026-12", date(2026, 12, 1))]
)
def test_a_month_is_its_first_day(month: str, expected: date) -> None:
    assert typed.read_month(month) == expected


def test_dates_are_written_in_danish() -> None:
    with translation.override("da"):
        assert dates.short(date(2026, 11, 10)) == "10. nov. 2026"
        assert dates.full(date(2026, 11, 10)) == "Tirsdag den 10. november 2026"
        assert dates.in_sentence(date(2026, 5, 1)) == "1. maj"
        assert dates.month_of(date(2026, 10, 3)) == "oktober 2026"
        assert dates.moment(datetime(2026, 7, 1, 7, 12, tzinfo=UTC)) == "1. jul. 2026 kl. 9.12"
        assert dates.short(None) == "–"


def test_a_period_is_shown_with_its_last_day() -> None:
    with translation.override("da"):
        assert dates.period(date(2026, 10, 1), date(2026, 11, 1)) == "1.–31. okt. 2026"
        assert dates.period(date(2026, 10, 13), date(2026, 10, 14)) == "13. okt. 2026"
        assert dates.period(date(2026, 9, 1), date(2026, 11, 1)) == f"1. sep.{NB}–{NB}31. okt. 2026"
        assert dates.period(date(2026, 9, 1), date(2027, 1, 1)) == f"1. sep.{NB}–{NB}31. dec. 2026"
        assert dates.period(date(2027, 1, 1), None) == "fra 1. jan. 2027"


def test_how_far_off_a_deadline_is() -> None:
    today = date(2026, 11, 10)
    with translation.override("da"):
        said = [dates.distance(date(2026, 11, day), today) for day in (20, 11, 10, 9, 8)]
    assert said == ["om 10 dage", "i morgen", "i dag", "1 dag for sent", "2 dage for sent"]


def test_english_pages_keep_danish_numbers_and_write_months_in_english() -> None:
    with translation.override("en"):
        assert dates.short(date(2026, 5, 1)) == "1 May 2026"
        assert written(Decimal("1234.5")) == "1.234,5"
        assert written(True) == "Yes"


def test_a_place_nobody_filled_stays_visible() -> None:
    assert (
        sentence("The value {label} of {year} is unknown.", {"label": "Overhead"}) == "The value Overhead of {year} is unknown."
    )


def test_text_with_braces_that_a_user_typed_is_left_alone() -> None:
    assert sentence("Reason: {reason}", {"reason": "{label} 100 %"}) == "Reason: {label} 100 %"


def test_unknown_is_a_dash_and_zero_is_zero() -> None:
    with translation.override("da"):
        assert [written(value) for value in (None, "", 0, False, date(2026, 1, 2), "x")] == [
            "–",
            "–",
            "0",
            "Nej",
            "2. jan. 2026",
            "x",
        ]
