"""The balance for everybody and the trade for those logged in, both without counts that name somebody."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rammevaerk.insight import queries
from rammevaerk.registry.models import Capacity, TargetGroup, UnitTargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, Cast, acting_as
from tests.support.placements import House, make_house

ROLES = ("public", "case_worker", "secretariat", "steering_group", "disability_council", "auditor", "outsider")


@pytest.fixture
def house(cast: Cast) -> House:
    """Ten places at Sivkær, of which seven citizens of Næstved and two of Slagelse's own have one; three at the region."""
    set_demo_date(TODAY)
    made = make_house(cast)
    group = TargetGroup.objects.get(name="Autisme")
    group.group12 = "Udviklingsforstyrrelser"
    group.save()
    UnitTargetGroup.objects.create(unit=made.home.unit, target_group=group, set_aside=4)
    Capacity.objects.create(unit=made.home.unit, paragraph="SEL-108", budgeted=10, valid_from=date(2025, 1, 1))
    with acting_as(cast.case_worker):
        for number in range(7):
            made.place(f"NÆ-{number}", target_group_id=group.pk)
        for number in range(3):
            made.place(f"NÆ-R{number}", made.regional, expected_end=date(2027, 5, 1))
    with acting_as(cast.service_manager):
        for number in range(2):
            made.place_own(f"SL-{number}", target_group_id=group.pk)
    return made


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_balance(house: House, client_as: Any, role: str) -> None:
    answer = client_as(role).get(reverse("insight:balance"))
    assert answer.status_code == 200
    assert "Udviklingsforstyrrelser" in answer.content.decode()


def test_a_place_is_counted_once_and_own_citizens_are_among_the_placed(house: House) -> None:
    found = queries.balance(queries.area_on(TODAY))
    assert (found.places, found.people) == (10, 12)
    row = next(row for row in found.groups if row.key == "Udviklingsforstyrrelser")
    assert (row.can_take, row.set_aside, row.placed, row.unmet) == (10, 4, 9, None)


def test_small_counts_are_kept_back_from_everybody(house: House) -> None:
    found = queries.balance(queries.area_on(TODAY))
    assert {row.key: row.placed for row in found.municipalities} == {"Næstved": None, "Slagelse": None}
    assert {row.key: row.placed for row in found.paragraphs} == {"SEL-107": None, "SEL-108": None}
    assert found.hidden


def test_one_municipality_has_its_own_places_and_its_own_citizens(house: House, client_as: Any) -> None:
    naestved = house.cast.naestved.pk
    found = queries.balance(queries.area_on(TODAY), municipality=naestved)
    assert (found.places, found.people) == (0, 10)
    page = client_as("public").get(reverse("insight:balance"), {"municipality": naestved}).content.decode()
    assert "Næstved" in page


def test_a_municipality_that_is_not_there_narrows_nothing(house: House, client_as: Any) -> None:
    assert client_as("public").get(reverse("insight:balance"), {"municipality": "0"}).status_code == 200


@pytest.mark.parametrize("name", ["groups", "paragraphs", "municipalities"])
def test_each_table_is_given_as_a_file(house: House, client_as: Any, name: str) -> None:
    answer = client_as("public").get(reverse("insight:balance"), {"format": "csv", "table": name})
    assert answer["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "public"])
def test_everybody_logged_in_sees_who_buys_from_whom(house: House, client_as: Any, role: str) -> None:
    assert client_as(role).get(reverse("insight:trade")).status_code == 200


def test_the_public_does_not_see_who_buys_from_whom(house: House, client_as: Any) -> None:
    assert client_as("public").get(reverse("insight:trade")).status_code == 302


def test_own_citizens_are_no_trade_and_small_counts_are_kept_back(house: House) -> None:
    found = queries.trade(queries.area_on(TODAY))
    assert found.own == 2
    assert ("Slagelse", "Slagelse") not in found.matrix.cells
    assert found.matrix.cells["Næstved", "Region Sjælland"] is None
    assert found.matrix.cells["Næstved", "Slagelse"] is None
    assert found.matrix.total == 10


def test_a_buyer_sees_no_more_of_others_than_the_public_sum(house: House) -> None:
    with acting_as(house.cast.outsider):
        assert queries.trade(queries.area_on(TODAY)).matrix.total == 10


def test_the_pages_ask_the_same_few_questions(
    house: House, client_as: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as("secretariat")
    for page, most in (("insight:balance", 18), ("insight:trade", 13)):
        client.get(reverse(page))
        with django_assert_max_num_queries(most):
            client.get(reverse(page))


def test_the_balance_stands_in_the_agreement(house: House) -> None:
    from rammevaerk.governance.annexes import AnnexAsk, annex

    sections = annex("balance", AnnexAsk("sjaelland", TODAY))
    assert [section.heading for section in sections][:1] != []
    kinds = [block["kind"] for block in sections[0].blocks]
    assert "picture" in kinds
    assert "table" in kinds
