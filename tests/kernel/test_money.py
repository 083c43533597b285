"""Splits sum to the whole, whatever the order; rounding is symmetric."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.money import (
    Rounding,
    kroner,
    round_kroner,
    split_each_half_up,
    split_largest_remainder,
    split_rest_to_largest,
    to_ore,
)

WEIGHT = st.one_of(st.integers(0, 10**6), st.decimals(0, 10**6, places=4, allow_nan=False, allow_infinity=False))
WEIGHTS = st.dictionaries(st.text(min_size=1, max_size=6), WEIGHT, min_size=1, max_size=20).filter(
    lambda weights: any(weight > 0 for weight in weights.values())
)
TOTAL = st.integers(-(10**12), 10**12)


@given(TOTAL, WEIGHTS)
def test_shares_sum_to_the_whole(total: int, weights: dict[str, Decimal | int]) -> None:
    assert sum(split_largest_remainder(total, weights).values()) == total


@given(TOTAL, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_parties_does_not_matter(
    total: int, weights: dict[str, Decimal | int], shuffling: random.Random
) -> None:
    keys = list(weights)
    shuffling.shuffle(keys)
    shuffled = {key: weights[key] for key in keys}
    assert split_largest_remainder(total, shuffled) == split_largest_remainder(total, weights)


@given(TOTAL, WEIGHTS)
def test_nobody_is_a_whole_unit_from_the_exact_share(total: int, weights: dict[str, Decimal | int]) -> None:
    whole = sum(Decimal(weight) for weight in weights.values())
    for key, share in split_largest_remainder(total, weights).items():
        assert abs(Decimal(share) * whole - total * Decimal(weights[key])) < whole


@given(TOTAL, WEIGHTS)
def test_a_reversal_is_the_exact_opposite(total: int, weights: dict[str, Decimal | int]) -> None:
    charged = split_largest_remainder(total, weights)
    assert split_largest_remainder(-total, weights) == {key: -share for key, share in charged.items()}


@given(TOTAL, WEIGHTS, st.integers(1, 1000))
def test_only_the_proportion_of_the_weights_counts(total: int, weights: dict[str, Decimal | int], factor: int) -> None:
    scaled = {key: weight * factor for key, weight in weights.items()}
    assert split_largest_remainder(total, scaled) == split_largest_remainder(total, weights)


@given(TOTAL, WEIGHTS)
def test_each_half_up_is_at_most_half_a_unit_off(total: int, weights: dict[str, Decimal | int]) -> None:
    whole = sum(Decimal(weight) for weight in weights.values())
    for key, share in split_each_half_up(total, weights).items():
        assert abs(Decimal(share) * whole - total * Decimal(weights[key])) * 2 <= whole


@given(st.integers(-(10**15), 10**15))
def test_ore_and_kroner_are_the_same_amount(ore: int) -> None:
    assert to_ore(kroner(ore)) == ore
    assert kroner(ore).as_tuple().exponent == -2


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from(Rounding))
def test_rounding_is_symmetric(amount: Decimal, rounding: Rounding) -> None:
    assert round_kroner(-amount, rounding) == -round_kroner(amount, rounding)


@pytest.mark.parametrize("split", [split_largest_remainder, split_each_half_up, split_rest_to_largest])
def test_nobody_to_carry_the_total_is_an_error(split: object) -> None:
    with pytest.raises(ValueError, match="sum to zero"):
        split(100, {})  # type: ignore[operator]
    with pytest.raises(ValueError, match="negative"):
        split(100, {"a": 2, "b": Decimal("-0.5")})  # type: ignore[operator]


@given(st.integers(-10_000_000, 10_000_000), WEIGHTS, st.sampled_from([1, 100]))
def test_rest_to_largest_sums_to_the_total_and_turns_no_share(total: int, weights: dict[str, int], unit: int) -> None:
    shares = split_rest_to_largest(total, weights, unit=unit)
    assert sum(shares.values()) == total
    assert all(share * total >= 0 for share in shares.values())
    assert shares == split_rest_to_largest(total, dict(reversed(weights.items())), unit=unit)


def test_rest_to_largest_is_in_whole_units_but_for_the_largest_share() -> None:
    assert split_rest_to_largest(100_050, {"a": 1, "b": 1, "c": 1}, unit=100) == {"a": 33_250, "b": 33_400, "c": 33_400}
    assert split_rest_to_largest(900, dict.fromkeys("abcdefghijklmnopq", 1), unit=100)["q"] == 100
    assert split_rest_to_largest(-100_050, {"a": 1, "b": 2}, unit=100) == {"a": -33_400, "b": -66_650}
