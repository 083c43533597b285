"""A tariff beside what prices and wages alone would have made of it: the index goes on, or breaks and begins anew."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.pricing.rules.development import forecast
from rammevaerk.pricing.rules.indexed import beside_index, since_start

TARIFFS = st.dictionaries(st.integers(2018, 2027), st.decimals(100, 9000, places=2), max_size=8)
STEPS = st.dictionaries(st.integers(2018, 2027), st.one_of(st.none(), st.decimals("-0.05", "0.15", places=3)), max_size=10)


def test_the_first_tariff_is_carried_on_by_the_development() -> None:
    found = beside_index(
        {2024: Decimal(1000), 2025: Decimal(1100), 2026: Decimal(1200)}, {2025: Decimal("0.02"), 2026: Decimal("0.03")}
    )
    assert [(row.year, row.indexed, row.begins) for row in found] == [
        (2024, Decimal(1000), True), (2025, Decimal("1020.00"), False), (2026, Decimal("1050.6000"), False),
    ]  # fmt: skip
    start_and_end = since_start(found)
    assert start_and_end is not None and [row.year for row in start_and_end] == [2024, 2026]


def test_an_unknown_year_breaks_the_index_and_its_own_tariff_begins_it_anew() -> None:
    found = beside_index({2024: Decimal(1000), 2025: Decimal(1100), 2026: Decimal(1200)}, {2025: None, 2026: Decimal("0.10")})
    assert [row.indexed for row in found] == [Decimal(1000), None, Decimal("1210.00")]
    start_and_end = since_start(found)
    assert start_and_end is not None and [row.year for row in start_and_end] == [2025, 2026]


def test_nothing_and_a_single_tariff_have_no_stretch() -> None:
    assert beside_index({}, {2025: Decimal("0.1")}) == () and since_start(()) is None
    assert since_start(beside_index({2025: Decimal(1)}, {})) is None


@given(TARIFFS, STEPS)
def test_every_year_stands_once_and_each_step_is_the_years_own(
    tariffs: dict[int, Decimal], steps: dict[int, Decimal | None]
) -> None:
    found = beside_index(tariffs, steps)
    assert [row.year for row in found] == (list(range(min(tariffs), max(tariffs) + 1)) if tariffs else [])
    assert [row.begins for row in found] == [place == 0 for place in range(len(found))]
    for before, row in pairwise(found):
        step, base = steps.get(row.year), before.indexed if before.indexed is not None else before.tariff
        assert row.tariff == tariffs.get(row.year)
        assert row.indexed == (forecast(base, step) if base is not None and step is not None else None)
