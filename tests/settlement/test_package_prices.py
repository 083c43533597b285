"""A placement at one of several prices of a calculation is chosen, told of and settled like any other."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts import choosing, queries
from rammevaerk.contracts.actions.changing import Correction
from rammevaerk.pricing import facts
from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.settling import run_month

NEXT_YEAR, FEBRUARY = date(2027, 1, 1), date(2027, 2, 3)


def packages(house: House, *amounts: int) -> list[TariffItem]:
    """Sivkær's place is sold as packages from 2027, and no longer at one price."""
    Tariff.objects.filter(item=house.home, valid_from=NEXT_YEAR).delete()
    made = []
    for number, amount in enumerate(amounts, 1):
        item = TariffItem.objects.create(
            unit=house.home.unit, paragraph="SEL-108", name=f"Døgnplads, pakke {number}", priced_with=house.home, is_demo=True
        )
        Tariff.objects.create(item=item, valid_from=NEXT_YEAR, valid_to=date(2028, 1, 1), amount_ore=amount * 100, is_demo=True)
        made.append(item)
    return made


@pytest.fixture(autouse=True)
def on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def offered(house: House, today: date) -> dict[int, str]:
    found = choosing.for_service(house.sivkaer.pk, house.cast.case_worker, today)
    return {pk: words.replace("\N{NO-BREAK SPACE}", " ") for pk, words in found.fields["items"]}


class TestChoosing:
    def test_each_price_can_be_chosen_by_its_name_and_price(self, house: House) -> None:
        one, two = packages(house, 2500, 2900)
        before, after = offered(house, TODAY), offered(house, NEXT_YEAR)
        assert set(before) == {house.home.pk, one.pk, two.pk}
        assert before[two.pk].endswith("Døgnplads, pakke 2: fra 1. jan. 2027 2.900 kr. pr. døgn")
        assert set(after) == {one.pk, two.pk}
        assert after[one.pk].endswith("Døgnplads, pakke 1: 2.500 kr. pr. døgn")

    def test_nobody_is_placed_at_an_hour(self, house: House) -> None:
        (one,) = packages(house, 2500)
        TariffItem.objects.filter(pk=one.pk).update(measure="hour")
        assert one.pk not in offered(house, NEXT_YEAR)


class TestTasks:
    def test_buyer_and_operator_are_told_which_placements_lack_a_price(self, house: House, client_as: Any) -> None:
        chain = house.place("NÆ-1")
        house.place("NÆ-2", house.day)
        assert not facts.no_longer_sold(NEXT_YEAR)
        packages(house, 2500, 2900)
        for who in (house.cast.case_worker, house.cast.service_manager):
            (task,) = [task for task in queries.tasks_for(who, TODAY) if task.due == NEXT_YEAR]
            assert task.title == "Vælg pris for 1 indskrivning"
        page = client_as("case_worker").get(reverse("contracts:placement_list"), {"state": "unpriced"})
        assert [row.chain for row in page.context["table"].page.rows] == [chain]

    def test_a_provisional_price_does_not_hide_it_and_a_moved_placement_does(self, house: House) -> None:
        chain = house.place("NÆ-1")
        one, _two = packages(house, 2500, 2900)
        Tariff.objects.create(
            item=house.home, valid_from=NEXT_YEAR, valid_to=date(2028, 1, 1), amount_ore=300_000, provisional=True, is_demo=True
        )
        assert facts.no_longer_sold(NEXT_YEAR) == {house.home.pk}
        move(house, chain, one)
        assert not [task for task in queries.tasks_for(house.cast.case_worker, TODAY) if task.due == NEXT_YEAR]


def move(house: House, chain: int, item: TariffItem) -> None:
    terms = house.terms(valid_from=NEXT_YEAR, follow_up_on=date(2027, 6, 1))
    correction = Correction("NÆ-1", item.pk, terms, "Pakke valgt", from_day=NEXT_YEAR)
    contracts.correct_placement(by=house.cast.case_worker, today=TODAY, chain=chain, correction=correction)


class TestSettlement:
    def test_days_times_the_price_of_the_package(self, house: House) -> None:
        chain = house.place("NÆ-1")
        one, two = packages(house, 2500, 2900)
        move(house, chain, two)
        for month, today in ((date(2026, 12, 1), date(2027, 1, 3)), (NEXT_YEAR, FEBRUARY)):
            outcome = run_month(by=house.cast.controller, today=today, month=month)
        assert outcome.total_ore == 31 * 290_000
        assert not outcome.findings
        assert one.pk != two.pk

    def test_who_is_left_at_the_old_price_is_told_and_charged_when_moved(self, house: House) -> None:
        chain = house.place("NÆ-1")
        _one, two = packages(house, 2500, 2900)
        run_month(by=house.cast.controller, today=date(2027, 1, 3), month=date(2026, 12, 1))
        outcome = run_month(by=house.cast.controller, today=FEBRUARY, month=NEXT_YEAR)
        assert [finding.code for finding in outcome.findings] == ["settlement.no_tariff"]
        assert outcome.total_ore == 0
        move(house, chain, two)
        later = run_month(by=house.cast.controller, today=date(2027, 3, 3), month=date(2027, 2, 1))
        assert later.total_ore == (31 + 28) * 290_000
