"""A tariff that is not ready on 1 January: last year's is used and marked, settled, and priced again back to 1 January."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.period import year_period
from rammevaerk.pricing import actions as pricing
from rammevaerk.pricing import facts
from rammevaerk.pricing.actions import NewTariff
from rammevaerk.pricing.models import Tariff
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Charge
from rammevaerk.web.clock import COPENHAGEN, set_demo_date

from tests.support.placements import House
from tests.support.settling import run_month

JANUARY, NEW_YEAR = date(2027, 1, 1), date(2027, 1, 4)
IN_FEBRUARY, IN_MARCH = date(2027, 2, 3), date(2027, 3, 3)


@pytest.fixture
def provisional(house: House) -> House:
    """2027 has no tariff: that of 2026 goes on, used by the operator's economist."""
    house.place("NÆ-1")
    Tariff.objects.filter(item=house.home, valid_from__gte=JANUARY).delete()
    Tariff.objects.filter(item=house.home, valid_from=date(2026, 1, 1)).update(valid_to=JANUARY)
    set_demo_date(NEW_YEAR)
    assert pricing.use_provisional(by=house.cast.municipal_economist, today=NEW_YEAR, year=2027) >= 1
    return house


def run(house: House, month: date, today: date) -> actions.Outcome:
    set_demo_date(today)
    return run_month(by=house.cast.controller, today=today, month=month)


def test_it_is_marked_in_the_list_and_on_its_page(provisional: House, client_as: Callable[[str], Any]) -> None:
    browser = client_as("buying_controller")
    assert facts.tariffs_on(NEW_YEAR)[provisional.home.pk].provisional
    assert "Foreløbig" in browser.get(reverse("pricing:tariff_list")).content.decode()
    assert "Foreløbig" in browser.get(reverse("pricing:item", args=[provisional.home.pk])).content.decode()


def test_it_is_settled_and_priced_again_when_the_tariff_is_there(provisional: House) -> None:
    first = run(provisional, JANUARY, IN_FEBRUARY)
    assert (first.charges, first.total_ore) == (1, 31 * 300_000)
    price = NewTariff(provisional.home.pk, 310_000, year_period(2027), is_demo=True)
    pricing.replace_tariffs([price], at=datetime(2027, 2, 20, 10, 0, tzinfo=COPENHAGEN))
    second = run(provisional, date(2027, 2, 1), IN_MARCH)
    assert (second.corrected, second.reversals) == ({JANUARY: 1}, 1)
    assert second.total_ore == 28 * 310_000 + 31 * 10_000
    with acting_for(Acting(Function.ECONOMY, (provisional.cast.slagelse.pk, provisional.cast.naestved.pk))):
        lines = list(Charge.objects.filter(month=JANUARY).order_by("id").values_list("days", "amount_ore"))
    assert lines == [(31, 9_300_000), (-31, -9_300_000), (31, 9_610_000)]
