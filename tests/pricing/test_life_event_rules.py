"""The rules of life events: whatever is shared out sums to what was held, and each kind has its own shape."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.pricing.rules.life_events import (
    EventKind,
    HandedShare,
    HeldPart,
    Holding,
    after_movements,
    check_shares,
    hand_over,
    spread,
    to_closing_account,
    waiting,
)

D = Decimal

parts = st.sampled_from([(HeldPart.SCHEDULED, 2027), (HeldPart.UNDECIDED, 2026), (HeldPart.RESERVE, None)])
holdings = st.lists(
    st.builds(
        lambda number, year, part, ore: Holding(number, year, part[0], part[1], ore),
        st.integers(1, 4),
        st.integers(2020, 2025),
        parts,
        st.integers(-9_999_999, 9_999_999),
    ),
    max_size=6,
    unique_by=lambda one: (one.result, one.part),
)
weights = st.lists(st.integers(1, 60), min_size=1, max_size=5)


class TestNothingDisappears:
    @given(holdings, weights, st.sets(st.integers(2025, 2029)))
    def test_what_successors_get_is_what_the_origin_held(
        self, held: list[Holding], sizes: list[int], published: set[int]
    ) -> None:
        shares = {place: D(size) / sum(sizes) for place, size in enumerate(sizes, 10)}
        moved = hand_over(held, shares, item=1, published=dict.fromkeys(shares, published))
        assert after_movements(held, moved, item=1) == ()
        came = [one for item in shares for one in after_movements([], moved, item=item)]
        assert _by_origin(came) == _by_origin(held)
        assert all(one.into_year not in published for one in came if one.into_year is not None)
        assert all(one.into_year is None for one in came if one.part is HeldPart.RESERVE)

    @given(holdings, weights)
    def test_an_origin_that_goes_on_keeps_its_share(self, held: list[Holding], sizes: list[int]) -> None:
        shares = {place: D(size) / sum(sizes) for place, size in enumerate(sizes, 1)}
        moved = hand_over(held, shares, item=1, published={})
        kept = [one for item in shares for one in after_movements(held if item == 1 else [], moved, item=item)]
        assert _by_origin(kept) == _by_origin(held)

    @given(holdings)
    def test_the_closing_account_gets_the_rest(self, held: list[Holding]) -> None:
        moved = to_closing_account(held, item=1)
        assert after_movements(held, moved, item=1) == ()
        assert _sum(moved) == _of_results(held)
        assert all(one.to_item is None for one in moved)

    @given(st.integers(-9_999_999, 9_999_999), st.integers(1, 9))
    def test_a_spread_surplus_stays_whole(self, ore: int, years: int) -> None:
        held = Holding(1, 2025, HeldPart.SCHEDULED, 2027, ore)
        after = after_movements([held], spread(held, years, item=7), item=7)
        assert sum(one.ore for one in after) == ore
        assert all(2027 <= (one.into_year or 0) < 2027 + years for one in after)
        assert max((abs(one.ore) for one in after), default=0) - min((abs(one.ore) for one in after), default=0) <= 1


def _by_origin(held: list[Holding]) -> dict[tuple[int, HeldPart], int]:
    sums: Counter[tuple[int, HeldPart]] = Counter()
    for one in held:
        sums[one.result, one.part] += one.ore
    return {key: ore for key, ore in sums.items() if ore}


def _sum(moved: Any) -> dict[int, int]:
    """Ore by result, whatever part it was."""
    found: Counter[int] = Counter()
    for one in moved:
        found[one.holding.result] += one.ore
    return {key: ore for key, ore in found.items() if ore}


def _of_results(held: list[Holding]) -> dict[int, int]:
    found: Counter[int] = Counter()
    for one in held:
        found[one.result] += one.ore
    return {key: ore for key, ore in found.items() if ore}


class TestShapes:
    HALVES = (HandedShare(1, 2, D("0.5")), HandedShare(1, 3, D("0.5")))

    @pytest.mark.parametrize(
        ("kind", "shares", "running", "code"),
        [
            (EventKind.MERGER, (HandedShare(1, 3), HandedShare(2, 3)), (), ""),
            (EventKind.MERGER, (HandedShare(1, 3),), (3,), ""),
            (EventKind.MERGER, (HandedShare(1, 3),), (), "pricing.event_shape"),
            (EventKind.MERGER, (HandedShare(1, 1), HandedShare(2, 1)), (1,), "pricing.event_shape"),
            (EventKind.SPLIT, HALVES, (), ""),
            (EventKind.SPLIT, HALVES[:1], (), "pricing.shares_not_whole"),
            (EventKind.SPLIT, (HandedShare(1, 2, D("0.5")), HandedShare(1, 3, D("0.4999"))), (), "pricing.shares_not_whole"),
            (EventKind.SPLIT, (HandedShare(1, 2, D("1.5")), HandedShare(1, 3, D("-0.5"))), (), "pricing.share_not_positive"),
            (EventKind.CLOSING, (HandedShare(1, None),), (), ""),
            (EventKind.CLOSING, (HandedShare(1, 2),), (), "pricing.event_shape"),
            (EventKind.OPENING, (HandedShare(None, 2),), (), ""),
            (EventKind.OPENING, (HandedShare(1, 2),), (), "pricing.event_shape"),
            (EventKind.CHANGE_OF_OPERATOR, (HandedShare(1, 2),), (), ""),
            (EventKind.CHANGE_OF_OPERATOR, (HandedShare(1, 1),), (), "pricing.event_shape"),
            (EventKind.CHANGE_OF_TARGET_GROUP, (HandedShare(1, 1),), (), ""),
            (EventKind.CHANGE_OF_TARGET_GROUP, (HandedShare(1, 2),), (), "pricing.event_shape"),
            (EventKind.CHANGE_OF_PARAGRAPH, (HandedShare(1, 2),), (), ""),
        ],
    )
    def test_each_kind_has_its_own(self, kind: EventKind, shares: Any, running: Any, code: str) -> None:
        found = {finding.code for finding in check_shares(kind, shares, running=running)}
        assert code in found if code else not found

    @pytest.mark.parametrize(("last", "waits"), [(2025, True), (2026, True), (2027, False), (2028, False)])
    def test_only_what_no_published_tariff_has_taken_in_waits(self, last: int, waits: bool) -> None:
        held = Holding(1, 2025, HeldPart.SCHEDULED, 2027, 5)
        published = {2027} if last == 2027 else set()
        assert bool(waiting([held], published=published, last_tariff_year=last)) is waits
