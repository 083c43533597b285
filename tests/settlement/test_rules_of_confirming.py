"""Confirming who was there, by its rules alone: when it can be done, and what has changed since."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.settlement.rules.confirming import StayThere, changes_since, check_confirmation

OCTOBER = date(2026, 10, 1)
STAYS = st.lists(
    st.builds(
        StayThere, st.integers(1, 3), st.integers(5, 6), st.integers(1, 31), st.sampled_from([(), (("holiday", 2),)]), st.none(),
        st.sampled_from([None, date(2026, 10, 20)]),
    ),
    max_size=6,
)  # fmt: skip


@pytest.mark.parametrize(
    ("today", "as_shown", "codes"),
    [
        (date(2026, 10, 31), True, ["settlement.confirm_too_early"]),
        (date(2026, 10, 31), False, ["settlement.confirm_too_early"]),
        (date(2026, 11, 1), True, []),
        (date(2026, 11, 1), False, ["settlement.list_changed"]),
    ],
)
def test_a_month_is_confirmed_when_it_is_over_and_as_it_was_shown(today: date, as_shown: bool, codes: list[str]) -> None:
    found = check_confirmation(OCTOBER, today, as_shown=as_shown)
    assert [finding.code for finding in found] == codes
    if "settlement.confirm_too_early" in codes:
        assert found[0].params == {"month": "10.2026", "date": "01.11.2026"}


@given(STAYS, STAYS)
def test_the_changes_lead_from_what_was_confirmed_to_what_is_there(confirmed: list[StayThere], now: list[StayThere]) -> None:
    """Laid over the one list they give the other; a package gone back to is a stay of its own."""
    changes = changes_since(confirmed, now)
    left = list(confirmed)
    for change in changes:
        assert change.before != change.now
        if change.before is not None:
            left.remove(change.before)
        if change.now is not None:
            left.append(change.now)
    assert sorted(left, key=repr) == sorted(now, key=repr)
    assert [change.chain for change in changes] == sorted(change.chain for change in changes)


@given(STAYS)
def test_the_same_list_has_no_changes_and_nothing_and_everything_are_each_others_opposite(stays: list[StayThere]) -> None:
    assert changes_since(stays, stays) == ()
    come, gone = changes_since([], stays), changes_since(stays, [])
    assert all(one.before is None for one in come) and all(one.now is None for one in gone)
    assert [one.now for one in come] == [one.before for one in gone]
    assert sum(len(list(rows)) for _chain, rows in groupby(come, key=lambda one: one.chain)) == len(stays)
