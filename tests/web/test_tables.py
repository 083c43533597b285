"""Pages by key: every row once, in order, both ways, in one query whatever the page."""

import itertools
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from rammevaerk.web.forms import FilterForm, MonthField
from rammevaerk.web.models import Job
from rammevaerk.web.tables import Column, Table
from rammevaerk.web.tables.paging import Cursor, Sorting, _keyed, always_known, decoded, in_order

START = datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Copenhagen"))


class OfMonth(FilterForm):
    """A filter by month."""

    month = MonthField(label="Måned")


def table(query: dict[str, str], *, rows: Any = None, order: str = "label", page_size: int = 3) -> Table:
    columns = [
        Column("label", "Navn", sortable="label"),
        Column("done", "Antal", numeric=True, sortable="done"),
        Column("ended_at", "Slut", sortable="ended_at"),
    ]
    source = Job.objects.all() if rows is None else rows
    request = RequestFactory().get("/liste/", query)
    return Table(columns, rows=source, request=request, name="jobs", order=order, page_size=page_size, caption="Jobs")


@pytest.fixture
def jobs(db: None) -> list[Job]:
    """Ten jobs: labels that repeat, and two that have not ended."""
    made = [
        Job(label="abcab"[number % 5], done=number % 4, ended_at=None if number in (2, 7) else START + timedelta(days=number % 3))
        for number in range(10)
    ]
    return Job.objects.bulk_create(made)


def walk(start: dict[str, str], order: str) -> tuple[list[int], list[int]]:
    """The keys met going forward to the end, and then back to the beginning."""
    forward, backward, query = [], [], dict(start)
    for _page in range(20):
        shown = table(query, order=order)
        forward.append([row.pk for row in shown.page.rows])
        if not shown.page.next:
            break
        query["jobs-at"] = shown.page.next
    for _page in range(20):
        shown = table(query, order=order)
        backward.insert(0, [row.pk for row in shown.page.rows])
        if not shown.page.previous:
            break
        query["jobs-at"] = shown.page.previous
    return list(itertools.chain(*forward)), list(itertools.chain(*backward))


@pytest.mark.parametrize("order", ["label", "-label", "done", "-done", "ended_at", "-ended_at"])
def test_every_row_is_met_once_and_in_order_both_ways(jobs: list[Job], order: str) -> None:
    forward, backward = walk({}, order)
    assert len(forward) == len(set(forward)) == 10
    assert forward == backward
    field = order.removeprefix("-")
    values = [getattr(Job.objects.get(pk=key), field) for key in forward]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=order.startswith("-"))
    assert values[len(known) :] == [None] * (10 - len(known)), "rows without a value come last"


def test_a_page_costs_one_query_wherever_it_is(jobs: list[Job], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    query: dict[str, str] = {}
    for _page in range(4):
        with django_assert_num_queries(1):
            shown = table(query)
            assert shown.body
            query = {"jobs-at": shown.page.next}


@pytest.mark.parametrize("order", ["label", "-label"])
@pytest.mark.parametrize("backwards", [False, True])
def test_an_index_starts_at_the_cursor(jobs: list[Job], order: str, backwards: bool) -> None:
    cursor = Cursor("b", jobs[3].pk, backwards)
    rows = _keyed(Job.objects.only("label"), Sorting("label", order.startswith("-")), cursor)
    assert "NULLS" not in str(rows.query)
    bound = ">=" if order.startswith("-") == backwards else "<="
    assert f'"web_job"."label" {bound}' in str(rows.query)


def test_a_field_over_a_link_that_may_be_empty_may_be_empty(db: None) -> None:
    assert always_known(Job, "label")
    assert always_known(Job, "pk")
    assert not always_known(Job, "ended_at")
    assert not always_known(Job, "organisation__name")
    assert not always_known(Job, "annotated")


@pytest.mark.parametrize("wrong", ["x", "!!", "W10", "bnVsbA", Cursor({"a": 1}, 1).encoded(), Cursor("x", "y").encoded(), "Å"])
def test_a_broken_cursor_gives_the_first_page(jobs: list[Job], wrong: str) -> None:
    first = [row.pk for row in table({}, order="done").page.rows]
    assert [row.pk for row in table({"jobs-at": wrong}, order="done").page.rows] == first


@pytest.mark.parametrize("asked", ["kind", "organisation__name", "-started_by__password", ""])
def test_only_the_columns_offered_can_be_sorted_by(jobs: list[Job], asked: str) -> None:
    assert table({"jobs-sort": asked}).sorted_by == "label"


def test_sorting_by_a_heading_turns_on_the_second_click(jobs: list[Job]) -> None:
    first = table({"q": "x"}).headings
    assert first[0].direction == "ascending"
    assert first[0].url == "/liste/?q=x&jobs-sort=-label"
    assert first[1].url == "/liste/?q=x&jobs-sort=-done", "numbers begin with the largest"
    assert table({"jobs-sort": "-done"}).headings[1].direction == "descending"


def test_pages_keep_the_filter_and_the_order(jobs: list[Job]) -> None:
    shown = table({"q": "x", "jobs-sort": "done"})
    assert shown.next_url.startswith("/liste/?q=x&jobs-sort=done&jobs-at=")
    assert shown.previous_url == ""


def test_filtering_keeps_what_else_was_asked_for_and_starts_at_the_first_page() -> None:
    asked = {"side": "sold", "jobs-sort": "done", "jobs-at": "zzz", "month": "10.2026", "format": "csv"}
    shown = table(asked, rows=[])
    shown.filters = OfMonth(asked)
    assert shown.kept == [("side", "sold"), ("jobs-sort", "done")]
    assert [chip.words for chip in shown.chips] == ["Måned: oktober 2026"]


def test_the_whole_table_is_exported_not_the_page(jobs: list[Job]) -> None:
    response = table({"format": "csv", "jobs-at": "zzz"}).export()
    assert response is not None
    assert len(response.content.decode("utf-8-sig").splitlines()) == 11
    assert table({"format": "csv", "table": "another"}).export() is None
    assert table({}).export() is None


def test_a_list_is_paged_as_well(jobs: list[Job]) -> None:
    rows = [{"label": str(number), "done": number, "ended_at": None} for number in range(7)]
    first = table({}, rows=rows, order="-done")
    assert [row["done"] for row in first.page.rows] == [6, 5, 4]
    second = table({"jobs-at": first.page.next}, rows=rows, order="-done")
    assert [row["done"] for row in second.page.rows] == [3, 2, 1]
    assert [row["done"] for row in table({"jobs-at": second.page.previous}, rows=rows, order="-done").page.rows] == [6, 5, 4]


def test_lists_are_sorted_as_danes_sort() -> None:
    rows = [{"name": name} for name in ("Åbo", "Ærtebo", "Aabenraa", "Zoo", "Østerbo", None, "And")]
    assert [row["name"] for row in in_order(rows, Sorting("name"))] == [
        "And",
        "Zoo",
        "Ærtebo",
        "Østerbo",
        "Aabenraa",
        "Åbo",
        None,
    ]


@given(st.none() | st.integers() | st.text(max_size=20), st.integers(), st.booleans())
def test_a_cursor_is_read_back_as_it_was(value: Any, key: int, backwards: bool) -> None:
    assert decoded(Cursor(value, key, backwards).encoded()) == Cursor(value, key, backwards)
