"""What a change takes from the areas below: an inquiry for a joint service, and what a service's tariffs left when it closed."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.changes import actions
from rammevaerk.changes.models import ClosingEntry
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.standing import ChangeState, lacking
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.inquiries.models import JointInquiry
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import LifeEvent, Posting, YearResult
from rammevaerk.web.clock import moment_on

from tests.changes.conftest import World
from tests.support.people import TODAY, acting_as


def inquiry(world: World, closed_on: date | None, closed_as: str) -> int:
    with acting_as(world.cast.controller):
        row = JointInquiry.objects.create(
            need=1, municipality=world.cast.slagelse, area=world.cast.area, paragraph="SEL-108", deadline=TODAY,
            sent_at=moment_on(TODAY), closed_on=closed_on, closed_as=closed_as,
        )  # fmt: skip
    return row.pk


@pytest.mark.parametrize(
    ("closed_on", "closed_as", "asked"),
    [(None, "", False), (TODAY, "withdrawn", False), (TODAY, "concluded", True)],
)
def test_r13_the_others_have_been_asked_before_a_single_person_service_is_decided(
    world: World, closed_on: date | None, closed_as: str, asked: bool
) -> None:
    pk = world.notify(ChangeKind.SINGLE_PERSON)
    number = inquiry(world, closed_on, closed_as)
    actions.attach_inquiry(by=world.cast.municipal_economist, today=TODAY, change_id=pk, inquiry=number)
    codes = [finding.code for finding in lacking(world.case(pk).facts, TODAY)]
    assert ("changes.others_not_asked" not in codes) is asked
    world.consult(pk)
    world.answer(pk)
    if asked:
        world.say(pk, Act.CAPACITY_CHANGE)
        assert world.case(pk).state is ChangeState.IMPLEMENTING
    else:
        with pytest.raises(Refused):
            world.say(pk, Act.CAPACITY_CHANGE)


def test_an_inquiry_that_is_not_there_is_not_named(world: World) -> None:
    pk = world.notify(ChangeKind.SINGLE_PERSON)
    with pytest.raises(Refused):
        actions.attach_inquiry(by=world.cast.municipal_economist, today=TODAY, change_id=pk, inquiry=999)


def left(world: World, part: str, ore: int, **to: Any) -> None:
    item = world.house.home
    result = YearResult.objects.get_or_create(
        item=item, year=2025, defaults={"places": 4, "billable_days": 1000, "actual_cost_ore": 1, "result_ore": -3_000_000}
    )[0]
    event = LifeEvent.objects.get_or_create(kind="closing", day=date(2027, 6, 1), decision="Byrådet")[0]
    Posting.objects.create(event=event, result=result, part=part, from_item=item, amount_ore=ore, **to)


def test_what_the_tariffs_left_goes_into_the_account_once(world: World) -> None:
    pk, by = world.notify(), world.cast.municipal_economist
    left(world, "scheduled", -3_000_000)
    left(world, "reserve", 1_200_000)
    left(world, "scheduled", 500, to_item=world.house.day)
    assert actions.take_leftovers(by=by, today=TODAY, change_id=pk) == 2
    assert actions.take_leftovers(by=by, today=TODAY, change_id=pk) == 0
    rows = set(ClosingEntry.objects.values_list("kind", "amount_ore", "counts"))
    assert rows == {("result", -3_000_000, True), ("reserve", 1_200_000, True)}
