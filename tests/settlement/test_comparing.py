"""Why a month differs from the one before: parts that sum to the difference, whatever the lines."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rammevaerk.settlement.rules.comparing import ComparedLine, PartReason, difference_parts

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
CHAINS = (1, 2, 3, -4)


def line(chain: int = 1, *, days: int = 31, price: int = 300_000, item: int = 7, factor: int = 1000, **more: Any) -> ComparedLine:
    month, correction = more.get("month", SEPTEMBER), more.get("correction", False)
    amount = more.get("amount", days * price * factor // 1000)
    return ComparedLine(chain, month, item, more.get("kind", "days"), days, factor, price, amount, correction)


def told(then: list[ComparedLine], now: list[ComparedLine], *away: dict[int, int]) -> list[tuple[str, int, int]]:
    before, here = away or ({}, {})
    return [(part.reason.value, part.chain, part.ore) for part in difference_parts(then, now, before, here)]


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ([], [line()], [("new", 1, 9_300_000)]),
        ([line()], [], [("left", 1, -9_300_000)]),
        ([line()], [line()], []),
        ([line()], [line(days=30)], [("days", 1, -300_000)]),
        ([line()], [line(price=310_000)], [("tariff", 1, 310_000)]),
        ([line()], [line(price=350_000, item=8)], [("package", 1, 1_550_000)]),
        ([line()], [line(factor=600)], [("share", 1, -3_720_000)]),
        ([line()], [line(days=30, price=310_000)], [("days", 1, -300_000), ("tariff", 1, 300_000)]),
        ([line(-4, days=0, kind="once", amount=500)], [line(-4, days=0, kind="once", amount=700)], [("plan", -4, 200)]),
        ([], [line(month=JULY, correction=True)], [("correction", 1, 9_300_000)]),
        ([line(month=JULY, correction=True)], [], [("corrected_before", 1, -9_300_000)]),
    ],
)
def test_each_reason_has_its_name(
    then: list[ComparedLine], now: list[ComparedLine], expected: list[tuple[str, int, int]]
) -> None:
    assert told(then, now) == expected


def test_who_is_there_without_a_tariff_has_not_left() -> None:
    parts = difference_parts([line(1), line(2)], [], {}, {}, uncharged={2})
    assert [(part.reason.value, part.chain) for part in parts] == [("left", 1), ("no_tariff", 2)]


def test_absence_is_told_apart_from_other_days() -> None:
    assert told([line(days=31)], [line(days=27)], {}, {1: 3}) == [("absence", 1, -900_000), ("days", 1, -300_000)]
    assert told([line(days=28)], [line(days=31)], {1: 3}, {}) == [("absence", 1, 900_000)]


def test_a_month_charged_as_a_whole_is_no_difference_of_days() -> None:
    whole = 9_125_000
    assert told([line(kind="year_12", amount=whole)], [line(days=30, kind="year_12", amount=whole)]) == []


def test_other_days_are_counted_where_it_is_days_that_are_charged() -> None:
    (fewer,) = difference_parts([line()], [line(days=30)], {}, {})
    (hours,) = difference_parts([line(kind="once", amount=600_000)], [line(kind="once", amount=900_000)], {}, {})
    assert (fewer.days, hours.days) == (-1, None)
    assert [part.days for part in difference_parts([line(days=28)], [line(days=31)], {1: 2}, {})] == [None, 1]


lines = some.builds(
    ComparedLine,
    chain=some.sampled_from(CHAINS),
    month=some.sampled_from([JULY, AUGUST, SEPTEMBER]),
    item=some.integers(1, 3),
    kind=some.sampled_from(["days", "year_12", "m_30_5", "month", "once"]),
    days=some.integers(0, 31),
    factor=some.integers(1, 1500),
    tariff_ore=some.integers(0, 900_000),
    amount=some.integers(-30_000_000, 30_000_000),
    correction=some.booleans(),
)
away = some.dictionaries(some.sampled_from(CHAINS), some.integers(0, 31))


@given(some.lists(lines, max_size=12), some.lists(lines, max_size=12), away, away)
def test_the_parts_always_sum_to_the_difference(
    then: list[ComparedLine], now: list[ComparedLine], before: dict[int, int], here: dict[int, int]
) -> None:
    parts = difference_parts(then, now, before, here)
    assert sum(part.ore for part in parts) == sum(row.amount for row in now) - sum(row.amount for row in then)
    assert all(part.ore for part in parts)
    assert all(
        (part.month is not None) == (part.reason in (PartReason.CORRECTION, PartReason.CORRECTED_BEFORE)) for part in parts
    )
