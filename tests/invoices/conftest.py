"""Slagelse has settled October with Næstved; the region too."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.contracts.actions import NewInvoicing, record_invoicing
from rammevaerk.settlement import actions
from rammevaerk.web.clock import set_demo_date

from tests.support.invoices import REFERENCES
from tests.support.people import TODAY
from tests.support.placements import House, make_house

IN_NOVEMBER, OCTOBER = date(2026, 11, 3), date(2026, 10, 1)


@pytest.fixture
def house(cast: Any) -> House:
    return make_house(cast)


@pytest.fixture
def settled(house: House) -> House:
    """Næstved, which has recorded its references, buys from Slagelse and from the region, which has no CVR number."""
    set_demo_date(TODAY)
    house.cast.slagelse.cvr = "29188505"
    house.cast.slagelse.save()
    house.cast.naestved.cvr = "29189625"
    house.cast.naestved.save()
    record_invoicing(by=house.cast.case_worker, today=IN_NOVEMBER, new=NewInvoicing(date(2026, 1, 1), REFERENCES))
    house.place("NÆ-1")
    house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    house.place_own("SL-1")
    sellers = [house.cast.slagelse.pk, house.cast.region.pk]
    actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=sellers)
    return house
