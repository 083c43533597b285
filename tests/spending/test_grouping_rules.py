"""Rows of purchases: every krone in one row and one month, the largest first, the unknown last."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.spending.rules.grouping import Grouping, Spent, monthly_rows, monthly_totals

MONTHS = st.sampled_from([date(2026, month, 1) for month in range(1, 5)])
KEYS = st.sampled_from([("", "Ukendt"), ("1", "Sivkær"), ("2", "Fjordlyngen"), ("3", "Lyngdraget")])
SPENT = st.builds(
    lambda month, ore, service, party, outside: Spent(
        month, ore, {Grouping.SERVICE: service, Grouping.OTHER_PARTY: party}, outside
    ),
    MONTHS, st.integers(-(10**8), 10**9), KEYS, KEYS, st.booleans(),
)  # fmt: skip


@given(st.lists(SPENT, max_size=25), st.sampled_from([Grouping.SERVICE, Grouping.OTHER_PARTY]))
def test_every_krone_stands_once_whatever_the_rows_are(spent: list[Spent], grouping: Grouping) -> None:
    rows = monthly_rows(spent, grouping)
    assert sum(row.total for row in rows) == sum(monthly_totals(rows).values()) == sum(one.ore for one in spent)
    assert sum(row.outside for row in rows) == sum(one.ore for one in spent if one.is_outside)
    for row in rows:
        own = [one for one in spent if one.keys[grouping][0] == row.key]
        assert row.by_month == {month: sum(one.ore for one in own if one.month == month) for month in {one.month for one in own}}


@given(st.lists(SPENT, max_size=25))
def test_the_largest_row_comes_first_and_what_is_unknown_last(spent: list[Spent]) -> None:
    rows = monthly_rows(spent, Grouping.SERVICE)
    known = [row.total for row in rows if row.key]
    assert known == sorted(known, reverse=True)
    assert [row.key for row in rows if not row.key] == [row.key for row in rows[len(known) :]]
    assert monthly_rows(list(reversed(spent)), Grouping.SERVICE) == rows, "the order they come in never matters"
