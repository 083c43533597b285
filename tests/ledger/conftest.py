"""Two settled months between the cast, for every test of the ledger."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Statement
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY
from tests.support.placements import House, make_house

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def house(cast: Any) -> House:
    return make_house(cast)


@pytest.fixture
def settled(house: House) -> House:
    """September and October settled for Slagelse and the region, with a late end of September and an own citizen."""
    set_demo_date(TODAY)
    chain = house.place("NÆ-1")
    house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    house.place_own("SL-1")
    settle(house, SEPTEMBER, date(2026, 10, 3))
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 10, 14),
        chain=chain,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede hjem",
    )
    house.place("NÆ-3", house.day)
    settle(house, OCTOBER, date(2026, 11, 3))
    return house


def settle(house: House, month: date, today: date) -> None:
    sellers = [house.cast.slagelse.pk, house.cast.region.pk]
    actions.settle_sellers(by=None, today=today, month=month, sellers=sellers)


def statement_of(house: House, month: date) -> Statement:
    """What Næstved owes Slagelse for a month."""
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return Statement.objects.get(month=month, seller=house.cast.slagelse)
