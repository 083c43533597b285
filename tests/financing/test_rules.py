"""Shares: what the law tables do not say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules import ShareRounding, allocate, combination, committed_payment, subscription_fees

weights = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 90_000).map(Decimal), min_size=1, max_size=17)


@given(st.integers(-10_000_000, 10_000_000), weights.filter(lambda found: any(found.values())))
def test_shares_sum_to_the_amount(amount: int, by_party: dict[str, Decimal]) -> None:
    assert sum(allocate(amount, by_party).shares.values()) == amount


@given(st.integers(0, 10_000_000), weights.filter(lambda found: any(found.values())))
def test_each_rounded_alone_shows_its_difference(amount: int, by_party: dict[str, Decimal]) -> None:
    found = allocate(amount, by_party, rounding=ShareRounding.EACH_HALF_UP)
    assert found.total == sum(found.shares.values()) == amount + found.difference
    assert abs(found.difference) <= len(by_party) / 2


@given(st.decimals(0, 1, places=3))
def test_a_combination_pays_the_whole_basis_at_the_budgeted_days(share: Decimal) -> None:
    paid = combination(Decimal(8_000_000), objective_share=share, place_days=Decimal(3577))
    assert abs(paid.objective + paid.tariff * 3577 - 8_000_000) < Decimal("0.0001")


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        committed_payment(Decimal(100), actual_days=Decimal(-1), minimum_days=Decimal(0))
    with pytest.raises(ValueError, match="negative"):
        subscription_fees(Decimal("-0.88"), {"Assens": 41_000})
    with pytest.raises(ValueError, match="days"):
        combination(Decimal(1), objective_share=Decimal(0), place_days=Decimal(0))
