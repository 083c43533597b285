"""Whatever the structure, its prices bring the basis in again at the expected mix, and a shift of the mix has its price."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.pricing.rules.structures import (
    PriceStep,
    check_steps,
    check_structure,
    hour_steps,
    level_steps,
    mix_shift,
    package_steps,
    percentage_steps,
    structured_prices,
)

# At least 10,000 kroner a day, so that no mix of fixed parts brings in more than the basis.
BASES = st.decimals(min_value=100_000_000, max_value=10**9, places=2)
DAYS = st.decimals(min_value=100, max_value=10_000, places=2)


@st.composite
def shares(draw: st.DrawFn) -> list[Decimal]:
    """Two to six shares that sum to 1."""
    parts = draw(st.lists(st.integers(0, 100), min_size=2, max_size=6).filter(any))
    exact = [Decimal(part) / 1000 for part in parts]
    return [*exact, 1 - sum(exact, Decimal(0))]


@st.composite
def mixes(draw: st.DrawFn) -> tuple[PriceStep, ...]:
    used = draw(shares())
    numbers = [Decimal(draw(st.integers(1, 30))) / 10 for _share in used]
    kind = draw(st.sampled_from(["levels", "packages", "hours", "percentages"]))
    named = [(f"Trin {place}", number, share) for place, (number, share) in enumerate(zip(numbers, used, strict=True))]
    if kind == "levels":
        return level_steps(named)
    if kind == "packages":
        return package_steps(Decimal(draw(st.integers(1, 400))), used)
    if kind == "hours":
        return hour_steps(Decimal(402), named)
    return percentage_steps((name, number / 10 - Decimal("0.15"), share) for name, number, share in named)


@given(BASES, DAYS, mixes())
def test_the_expected_mix_brings_the_basis_in_within_rounding(
    basis: Decimal, days: Decimal, steps: tuple[PriceStep, ...]
) -> None:
    found = structured_prices(basis, days, steps)
    assert abs(found.difference) <= days / 2
    assert found.income - found.difference == basis
    assert check_structure(found, basis) == ()


@given(BASES, DAYS, mixes())
def test_the_order_of_steps_never_matters(basis: Decimal, days: Decimal, steps: tuple[PriceStep, ...]) -> None:
    turned = structured_prices(basis, days, tuple(reversed(steps)))
    assert sorted(price.amount for price in turned.prices) == sorted(
        price.amount for price in structured_prices(basis, days, steps).prices
    )


@given(BASES, DAYS, mixes())
def test_a_step_nobody_uses_changes_no_other_price(basis: Decimal, days: Decimal, steps: tuple[PriceStep, ...]) -> None:
    more = structured_prices(basis, days, (*steps, PriceStep("Ingen", Decimal(0), fixed=Decimal(5))))
    assert more.prices[: len(steps)] == structured_prices(basis, days, steps).prices


def test_everybody_one_package_down_costs_the_operator_an_interval_a_day_but_for_the_lowest() -> None:
    steps = package_steps(Decimal(300), [Decimal("0.5"), Decimal("0.5")])
    shift = mix_shift(structured_prices(Decimal(3_650_000), Decimal(3650), steps))
    assert shift.down == -300 * Decimal(1825)
    assert shift.up == 300 * Decimal(1825)


def test_one_price_has_nothing_to_shift_to() -> None:
    shift = mix_shift(structured_prices(Decimal(1000), Decimal(10), (PriceStep("Alle", Decimal(1)),)))
    assert (shift.down, shift.up) == (0, 0)


def test_fixed_parts_that_bring_in_more_than_the_basis_are_refused_by_name() -> None:
    steps = (PriceStep("Uden", Decimal("0.5")), PriceStep("Tre timer", Decimal("0.5"), fixed=Decimal(5000)))
    (finding,) = check_structure(structured_prices(Decimal(1000), Decimal(10), steps), Decimal(1000))
    assert (finding.code, finding.params["steps"]) == ("pricing.price_not_positive", "Uden")


def test_steps_that_cannot_be_are_told() -> None:
    right = (PriceStep("A", Decimal("0.4")), PriceStep("B", Decimal("0.6")))
    assert check_steps(right) == ()
    assert [finding.code for finding in check_steps(())] == ["pricing.no_steps"]
    more = (right[0], replace(right[1], share=Decimal("0.7"), weight=Decimal(0)))
    assert [finding.code for finding in check_steps(more)] == ["pricing.shares_do_not_sum", "pricing.step_weight"]
    assert check_steps(more)[0].params["total"] == "110\N{NO-BREAK SPACE}%"


def test_prices_that_miss_the_basis_are_told() -> None:
    found = structured_prices(Decimal(3_650_000), Decimal(3650), (PriceStep("Alle", Decimal(1)),))
    missed = replace(found, difference=Decimal(5000))
    (finding,) = check_structure(missed, Decimal(3_650_000))
    assert (finding.code, finding.params["difference"]) == ("pricing.mix_misses_basis", "5000")
