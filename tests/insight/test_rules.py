"""A place counted once, and small counts that cannot be reckoned from what is shown."""

from collections.abc import Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rammevaerk.insight.rules import (
    BalanceRow,
    UnitSupply,
    by_group,
    by_municipality,
    by_paragraph,
    places_in_all,
    suppress,
    suppress_list,
)

UNITS = (
    UnitSupply(1, "Slagelse", {"SEL-107": 10, "SEL-108": 6}, {"Autisme": 4, "Misbrug": None}),
    UnitSupply(2, "Slagelse", {"SEL-108": 8}, {"Autisme": None}),
    UnitSupply(3, "Næstved", {"SEL-104": None}, {"Misbrug": None}),
)


def test_a_place_counts_once_in_the_whole_and_once_in_each_group_it_can_take() -> None:
    assert places_in_all(UNITS) == 24
    rows = by_group(
        UNITS, ["Autisme", "Misbrug", "Hjemløshed"], placed={"Autisme": 20, "Misbrug": None}, reported={"Autisme": 25}
    )
    assert rows == (
        BalanceRow("Autisme", 24, set_aside=4, placed=20, reported=25),
        BalanceRow("Misbrug", 16, set_aside=None, placed=None, reported=None),
        BalanceRow("Hjemløshed", 0, set_aside=None, placed=0, reported=None),
    )


def test_places_that_can_take_and_places_set_aside_are_never_added() -> None:
    (row,) = by_group(UNITS, ["Autisme"], placed={}, reported={})
    assert row.can_take == 24
    assert row.set_aside == 4


def test_the_rows_by_paragraph_sum_to_the_places_there_are() -> None:
    rows = by_paragraph(UNITS, placed={"SEL-108": 12, "SEL-85": 3})
    assert [(row.key, row.can_take, row.placed) for row in rows] == [
        ("SEL-104", None, 0),
        ("SEL-107", 10, 0),
        ("SEL-108", 14, 12),
        ("SEL-85", 0, 3),
    ]
    assert sum(row.can_take or 0 for row in rows) == places_in_all(UNITS)


def test_a_municipality_has_the_places_that_lie_there_and_the_citizens_it_pays_for() -> None:
    rows = by_municipality(UNITS, ["Næstved", "Slagelse"], placed={"Næstved": 30}, reported={"Slagelse": 12})
    assert rows == (BalanceRow("Næstved", 0, placed=30), BalanceRow("Slagelse", 24, placed=0, reported=12))


def test_a_small_count_takes_the_next_smallest_with_it() -> None:
    assert suppress_list({"a": 3, "b": 40, "c": 7}, 5) == {"a": None, "b": 40, "c": None}


def test_two_small_counts_hide_each_other_unless_their_sum_gives_them_away() -> None:
    assert suppress_list({"a": 3, "b": 4, "c": 7}, 5) == {"a": None, "b": None, "c": 7}
    assert suppress_list({"a": 1, "b": 1, "c": 7}, 5) == {"a": None, "b": None, "c": None}


def test_zero_is_shown_and_nothing_small_hides_nothing() -> None:
    assert suppress_list({"a": 0, "b": 5}, 5) == {"a": 0, "b": 5}
    assert suppress_list({}, 5) == {}


def test_a_single_count_of_its_own_is_hidden_alone_since_there_is_no_other() -> None:
    assert suppress_list({"a": 3, "b": 0}, 5) == {"a": None, "b": 0}


def test_a_matrix_hides_a_second_cell_in_the_row_and_in_the_column() -> None:
    cells = {("F", "N"): 3, ("F", "S"): 20, ("F", "R"): 9, ("G", "N"): 12, ("G", "S"): 30, ("G", "R"): 40}
    found = suppress(cells, 5)
    hidden = {cell for cell, value in found.cells.items() if value is None}
    assert ("F", "N") in hidden
    assert ("F", "R") in hidden
    assert ("G", "N") in hidden
    for axis, totals in ((0, found.rows), (1, found.columns)):
        for line, total in totals.items():
            shut = [cells[cell] for cell in hidden if cell[axis] == line]
            assert total is None or not shut or (len(shut) >= 2 and sum(shut) >= 5)
    assert found.total == sum(cells.values())
    assert found.hidden == len(hidden)


def test_a_line_with_nothing_more_to_hide_loses_its_total() -> None:
    found = suppress({("F", "N"): 3, ("F", "S"): 0, ("G", "N"): 8, ("G", "S"): 9}, 5)
    assert found.rows["F"] is None
    assert found.cells["F", "S"] == 0


Counts = st.dictionaries(st.sampled_from(list(product("abcd", "wxyz"))), st.integers(0, 30), min_size=1)


@settings(max_examples=200)
@given(Counts, st.integers(2, 8))
def test_no_hidden_count_can_be_reckoned_from_a_row_or_column(cells: Mapping[tuple[str, str], int], n: int) -> None:
    found = suppress(cells, n)
    assert all(value is None for cell, value in found.cells.items() if 0 < cells[cell] < n)
    assert all(value in (None, cells[cell]) for cell, value in found.cells.items())
    for axis, totals in ((0, found.rows), (1, found.columns)):
        for line, total in totals.items():
            shut = [cells[cell] for cell, value in found.cells.items() if value is None and cell[axis] == line]
            if total is not None and shut:
                assert len(shut) >= 2
                assert sum(shut) >= n


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40)), st.integers(2, 8))
def test_no_small_count_of_a_list_is_shown_nor_left_alone(counts: dict[str, int], n: int) -> None:
    found = suppress_list(counts, n)
    hidden = [counts[key] for key, value in found.items() if value is None]
    assert all(value is None for key, value in found.items() if 0 < counts[key] < n)
    visible = [value for value in found.values() if value]
    assert not hidden or not visible or (len(hidden) >= 2 and sum(hidden) >= n)
