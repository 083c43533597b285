"""The balance for everybody and the trade for those logged in, both without counts that name somebody."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rammevaerk.insight import queries
from rammevaerk.pricing.models import TariffItem
from rammevaerk.registry.models import Capacity, TargetGroup, UnitTargetGroup
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting import actions as reporting
from rammevaerk.reporting.actions import RoundPlan
from rammevaerk.reporting.rules.answers import DemandReport, ExpectedChange
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


def answered(cast: Cast, *, places: int) -> None:
    """A round for 2027 that Næstved's answer was accepted in, the same number of places for each group; Slagelse's waits."""
    plan = RoundPlan(name="Indmelding 2026", for_year=2027, deadline=date(2026, 12, 1))
    this = reporting.open_round(by=cast.secretariat, today=TODAY, area=cast.area, plan=plan)
    reports = tuple(
        DemandReport(group, number, current_citizens=places, expected_change=ExpectedChange.SAME, expected_places=places, score=4)
        for number, group in enumerate(REPORTING_GROUPS)
    )
    for by in (cast.case_worker, cast.controller):
        row = this.returns.get(kind="demand", respondent=by.organisation)
        reporting.save_draft(by=by, today=TODAY, return_id=row.pk, reports=reports)
        reporting.submit(by=by, today=TODAY, return_id=row.pk)
    of_naestved = this.returns.get(kind="demand", respondent=cast.naestved)
    reporting.accept(by=cast.secretariat, today=TODAY, return_id=of_naestved.pk)


def test_placed_and_expected_stand_beside_each_other_with_their_sources(house: House, client_as: Any) -> None:
    answered(house.cast, places=2)
    found = queries.balance(queries.area_on(TODAY), with_reported=True).reported
    assert found is not None
    assert (found.accepted, found.asked) == (1, 2)
    assert (found.placed, found.places) == (10, 24), "Næstved's ten citizens, and two places for each of twelve groups"
    page = client_as("secretariat").get(reverse("insight:balance")).content.decode()
    assert "Summen af godkendte svar i Indmelding 2026, fra 1 af 2 kommuner." in page
    assert "Den har 10 indskrevne voksne i dag og venter at få brug for 24 pladser i 2027." in page
    assert "talt på indskrivningerne" in page


def test_children_are_not_held_against_what_is_expected_for_adults(house: House) -> None:
    answered(house.cast, places=2)
    TariffItem.objects.filter(pk=house.regional.pk).update(paragraph="BL-43")
    with acting_as(house.cast.case_worker):
        house.place("NÆ-BARN", house.regional)
    found = queries.balance(queries.area_on(TODAY), with_reported=True)
    assert found.reported is not None
    assert (found.people, found.reported.placed) == (13, 10)


def test_what_is_expected_is_kept_from_those_who_may_not_see_the_round(house: House, client_as: Any) -> None:
    answered(house.cast, places=2)
    for role, query in (("public", {}), ("secretariat", {"municipality": house.cast.naestved.pk})):
        page = client_as(role).get(reverse("insight:balance"), query).content.decode()
        assert "Ventet af kommunerne" not in page
        assert "Derfor er indskrevne og ventet ikke ens" not in page


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_the_balance(house: House, client_as: Any, role: str) -> None:
    answer = client_as(role).get(reverse("insight:balance"))
    assert answer.status_code == 200
    assert "Udviklingsforstyrrelser" in answer.content.decode()


def test_a_place_is_counted_once_and_own_citizens_are_among_the_placed(house: House) -> None:
    found = queries.balance(queries.area_on(TODAY))
    assert (found.places, found.people) == (10, 12)
    row = next(row for row in found.groups if row.key == "Udviklingsforstyrrelser")
    assert (row.can_take, row.set_aside, row.placed) == (10, 4, 9)


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
    assert "0 normerede pladser og 10 indskrevne" in page


def test_a_municipality_that_is_not_there_narrows_nothing(house: House, client_as: Any) -> None:
    page = client_as("public").get(reverse("insight:balance"), {"municipality": "0"}).content.decode()
    assert "10 normerede pladser og 12 indskrevne" in page


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("groups", "Udviklingsforstyrrelser;10;4;9"),
        ("paragraphs", "SEL §\u00a0108, Længerevarende botilbud;10;"),
        ("municipalities", "Slagelse;0;"),
    ],
)
def test_each_table_is_given_as_a_file(house: House, client_as: Any, name: str, line: str) -> None:
    answer = client_as("public").get(reverse("insight:balance"), {"format": "csv", "table": name})
    assert answer["Content-Type"].startswith("text/csv")
    assert line in answer.content.decode("utf-8-sig").splitlines()


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

    answered(house.cast, places=2)
    groups, *_others = annex("balance", AnnexAsk("sjaelland", TODAY))
    blocks = {block["kind"]: block for block in groups.blocks}
    assert "picture" in blocks
    (row,) = (row for row in blocks["table"]["rows"] if row[0] == "Udviklingsforstyrrelser")
    assert list(row) == ["Udviklingsforstyrrelser", "10", "4", "9", "2"]
    assert "venter at få brug for 24 pladser i 2027" in str(blocks["note"])
