"""Statements with lines to dispute, shared by the tests of disputes."""

from datetime import date

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.disputing import RaisedDispute, raise_dispute
from rammevaerk.settlement.models import Charge
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY
from tests.support.placements import House

OCTOBER = date(2026, 10, 1)
IN_NOVEMBER = date(2026, 11, 3)
RAISED = RaisedDispute("not_there", "Flyttede den 20. oktober, se vores brev.", "NÆ-77")


def settle_october(house: House) -> list[int]:
    """Two citizens of Næstved at Sivkær, October settled; the ids of the two lines."""
    set_demo_date(TODAY)
    house.place("NÆ-1")
    house.place("NÆ-2")
    actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=[house.cast.slagelse.pk])
    return lines(house)


def lines(house: House) -> list[int]:
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return list(Charge.objects.order_by("pk").values_list("pk", flat=True))


def dispute(house: House, line: int, today: date = TODAY) -> int:
    return raise_dispute(by=house.cast.buying_controller, today=today, charge_id=line, raised=RAISED)
