"""A bill's change in parts: they sum to the change to the øre, and the order of the rows never matters."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.spending.rules.change import BillRow, bill_change

rows = st.lists(
    st.builds(
        BillRow,
        item=st.sampled_from("abcd"),
        place_days=st.one_of(st.just(0), st.integers(-31_000, 310_000)),
        ore=st.integers(-(10**9), 10**9),
        is_correction=st.booleans(),
    ),
    max_size=12,
)


@given(rows, rows)
def test_the_parts_sum_to_the_change(before: list[BillRow], after: list[BillRow]) -> None:
    found = bill_change(before, after)
    assert found.before == sum(row.ore for row in before) and found.after == sum(row.ore for row in after)
    assert found.volume + found.mix + found.price + found.other + found.corrections == found.total


@given(rows, rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(before: list[BillRow], after: list[BillRow], random: Random) -> None:
    shuffled = [random.sample(rows, len(rows)) for rows in (before, after)]
    assert bill_change(*shuffled) == bill_change(before, after)


@given(rows)
def test_the_same_bill_has_no_change(bill: list[BillRow]) -> None:
    found = bill_change(bill, bill)
    assert (found.total, found.volume, found.mix, found.price, found.other, found.corrections) == (0,) * 6


def test_more_days_at_one_price_are_volume() -> None:
    found = bill_change([BillRow("a", 10_000, 1000)], [BillRow("a", 12_000, 1200)])
    assert (found.volume, found.mix, found.price, found.days_before, found.days_after) == (200, 0, 0, 10_000, 12_000)


def test_the_same_days_at_a_higher_price_are_price() -> None:
    found = bill_change([BillRow("a", 10_000, 1000)], [BillRow("a", 10_000, 1100)])
    assert (found.volume, found.mix, found.price) == (0, 0, 100)


def test_the_same_days_moved_to_a_dearer_service_are_mix() -> None:
    before = [BillRow("a", 10_000, 1000), BillRow("b", 10_000, 3000)]
    found = bill_change(before, [BillRow("a", 5_000, 500), BillRow("b", 15_000, 4500)])
    assert (found.volume, found.mix, found.price) == (0, 1000, 0)


def test_a_new_service_has_no_earlier_price_so_it_is_volume_and_mix() -> None:
    found = bill_change([BillRow("a", 10_000, 1000)], [BillRow("a", 10_000, 1000), BillRow("b", 10_000, 5000)])
    assert (found.volume, found.mix, found.price) == (1000, 4000, 0)


def test_what_is_not_counted_by_days_and_what_belongs_to_before_stand_apart() -> None:
    after = [BillRow("a", 10_000, 1000), BillRow("yearly", 0, 700), BillRow("a", -5_000, -500, is_correction=True)]
    found = bill_change([BillRow("a", 10_000, 1000)], after)
    assert (found.volume, found.mix, found.price, found.other, found.corrections, found.total) == (0, 0, 0, 700, -500, 200)


def test_from_nothing_everything_is_volume() -> None:
    assert bill_change([], [BillRow("a", 10_000, 1000)]).volume == 1000
