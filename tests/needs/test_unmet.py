"""Unmet needs in numbers: what is small is not told, nor what would tell it."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.needs.models import UnmetNeed
from rammevaerk.needs.unmet import unmet_counts

from tests.support.queries import queries_of

PAGE = "/visitation/udaekkede/"


def unmet(count: int, closed_as: str, paragraph: str = "SEL-108", year: int = 2026) -> None:
    UnmetNeed.objects.bulk_create(
        UnmetNeed(paragraph=paragraph, closed_as=closed_as, month=date(year, 1 + number % 12, 1)) for number in range(count)
    )


@pytest.mark.parametrize(
    ("outside", "without", "told"),
    [(0, 5, (5, 0)), (5, 5, (10, 5)), (1, 3, (None, None)), (1, 9, (10, None)), (9, 1, (10, None)), (7, 0, (7, 7))],
)
def test_what_is_told(db: None, outside: int, without: int, told: tuple[int | None, int | None]) -> None:
    unmet(outside, "bought_outside")
    unmet(without, "no_match")
    (row,) = unmet_counts(5)
    assert (row.needs, row.outside) == told


def test_the_newest_year_comes_first(db: None) -> None:
    unmet(5, "no_match", year=2025)
    unmet(5, "no_match", "SEL-107")
    assert [row.year for row in unmet_counts(1)] == [2026, 2025]


@pytest.mark.parametrize("person", ["secretariat", "case_worker", "steering_group", "controller", "auditor"])
def test_who_is_signed_in_sees_the_numbers(client_as: Any, cast: Any, person: str) -> None:
    client = client_as(person)
    assert "Intet behov er lukket" in client.get(PAGE).content.decode()
    unmet(4, "no_match")
    unmet(6, "no_match", "SEL-107")
    page = client.get(PAGE).content.decode()
    assert ">6<" in page and ">4<" not in page and "–" in page
    assert queries_of(client, PAGE) <= 8


def test_the_public_does_not(client_as: Any, cast: Any) -> None:
    assert client_as("public").get(PAGE).status_code in (302, 403)
