"""A change's guarantee and a special term's of the same service and year cover together no more than its deficit (readings 5.1,
5.14)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rammevaerk.financing.rules.keys import agreed_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import Sheet, SheetState, YearResult
from rammevaerk.settlement.models import Schedule
from rammevaerk.terms import actions as terms
from rammevaerk.terms.models import Duty
from rammevaerk.terms.rules.tools import TermTool, ToolKind

from tests.changes.conftest import World
from tests.changes.test_money import DEFICIT, guaranteed, results, settle
from tests.support.people import acting_as
from tests.terms.conftest import DECIDED, Troubled

SETTLED_ON = date(2028, 5, 1)
HALF = TermTool(
    ToolKind.GUARANTEE, key=agreed_key({"Næstved": Decimal(3), "Slagelse": Decimal(1)}), is_capped=False,
    own_share=Decimal("0.5"), rounding=ShareRounding.REST_TO_LARGEST,
)  # fmt: skip


@pytest.fixture
def both(world: World) -> tuple[int, int]:
    """The change and the task of the term: both guarantee Lyngdraget's deficit of 2027."""
    change = guaranteed(world)
    house = replace(world.house, sivkaer=world.house.lyngdraget, home=world.house.day)
    Sheet.objects.create(
        item=house.home, year=2026, state=SheetState.PUBLISHED, places=10, basis_ore=800_000_000, occupancy=Decimal("0.98"),
        days=365, tariff_ore=223_700, is_demo=True,
    )  # fmt: skip
    troubled = Troubled(world.cast, house)
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Garanti", HALF)
    troubled.heard(case)
    troubled.councils_decide()
    troubled.decided(troubled.recommended(case))
    terms.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    results(world, {2027: -DEFICIT})
    with acting_as(world.cast.secretariat):
        duty = Duty.objects.get(kind="settle_guarantee").pk
    world.at(SETTLED_ON)
    return change, duty


def covered(world: World) -> int:
    """What others pay of the deficit; the operator's own share is no purchase."""
    with acting_as(world.cast.municipal_economist):
        charged = sum(Schedule.objects.current().filter(source="guarantee").values_list("price_ore", flat=True))
    row = YearResult.objects.get()
    assert charged <= -row.covered_ore <= DEFICIT
    return -row.covered_ore


def test_what_a_change_has_covered_is_nothing_for_the_term_to_cover(world: World, both: tuple[int, int]) -> None:
    change, duty = both
    settle(world, change, 1)
    assert covered(world) == DEFICIT
    terms.settle_guarantee(by=world.cast.municipal_economist, today=SETTLED_ON, duty_id=duty)
    assert covered(world) == DEFICIT


def test_a_change_that_would_cover_what_the_term_has_covered_is_refused(world: World, both: tuple[int, int]) -> None:
    change, duty = both
    terms.settle_guarantee(by=world.cast.municipal_economist, today=SETTLED_ON, duty_id=duty)
    assert covered(world) == DEFICIT // 2
    with pytest.raises(Refused) as refused:
        settle(world, change, 1)
    assert [finding.code for finding in refused.value.findings] == ["pricing.covered_too_much"]
    assert covered(world) == DEFICIT // 2
