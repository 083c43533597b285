"""A closing from the notification to the end: what must come before what, and what is never skipped."""

from datetime import date, timedelta

import pytest

from rammevaerk.changes import actions
from rammevaerk.changes.actions import NewNotice, NewStep
from rammevaerk.changes.models import ResidentsCounted
from rammevaerk.changes.rules.kinds import ForcedCause
from rammevaerk.changes.rules.standing import ChangeState, lacking
from rammevaerk.contracts.models import Placement
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.kernel.errors import Refused

from tests.changes.conftest import EFFECT, World
from tests.support.people import TODAY, acting_as


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_a_closing_goes_its_way(world: World) -> None:
    pk = world.notify()
    assert world.case(pk).state is ChangeState.NOTIFIED
    world.consult(pk)
    assert world.case(pk).state is ChangeState.IN_CONSULTATION
    world.answer(pk)
    assert world.case(pk).state is ChangeState.CONSULTED
    world.say(pk, Act.CONVERSION)
    world.say(pk, Act.CAPACITY_CHANGE)
    assert world.case(pk).state is ChangeState.DECIDED
    world.give_notice(pk)
    assert world.case(pk).state is ChangeState.IMPLEMENTING
    world.register(pk)
    with pytest.raises(Refused) as refused:
        actions.put_in_effect(by=world.cast.municipal_economist, today=EFFECT - timedelta(days=1), change_id=pk)
    assert codes(refused) == ["changes.too_soon"]
    actions.put_in_effect(by=world.cast.municipal_economist, today=EFFECT, change_id=pk)
    assert world.case(pk, EFFECT).state is ChangeState.EFFECTIVE


def test_residents_are_counted_by_municipality_and_without_persons(world: World) -> None:
    pk = world.notify()
    with acting_as(world.cast.secretariat):
        rows = dict(ResidentsCounted.objects.filter(change=pk).values_list("municipality__name", "people"))
    assert rows == {"Næstved Kommune": 3, "Slagelse Kommune": 1}


def record(world: World, pk: int, act: Act, part: Part, body: str, **changes: object) -> int:
    outcome = Outcome.NOTED if part is Part.DISCUSSES else Outcome.APPROVED
    party = world.cast.slagelse.pk if body == "byr" else None
    new = NewDecision(act, Subject("change", pk), part, body, outcome, world.day, party=party, **changes)  # type: ignore[arg-type]
    return record_decision(by=world.cast.secretariat, today=world.day, new=new).pk


def test_invariant_17_no_decision_is_recorded_before_the_discussions(world: World) -> None:
    pk = world.notify()
    world.consult(pk)
    world.answer(pk)
    record(world, pk, Act.CAPACITY_CHANGE, Part.DISCUSSES, "k17")
    with pytest.raises(Refused) as refused:
        record(world, pk, Act.CAPACITY_CHANGE, Part.DECIDES, "byr")
    assert codes(refused) == ["changes.conversion_not_discussed"]
    record(world, pk, Act.CONVERSION, Part.DISCUSSES, "k17")
    assert record(world, pk, Act.CAPACITY_CHANGE, Part.DECIDES, "byr")


def test_a_decision_taken_before_the_consultation_is_over_does_not_count(world: World) -> None:
    pk = world.notify()
    world.consult(pk)
    world.say(pk, Act.CONVERSION)
    record(world, pk, Act.CAPACITY_CHANGE, Part.DISCUSSES, "k17")
    made = record(world, pk, Act.CAPACITY_CHANGE, Part.DECIDES, "byr", urgent=True)
    confirm_decision(by=world.cast.second_secretariat, today=world.day, decision_id=made)
    case = world.case(pk)
    assert case.facts.decided_on == world.day
    assert case.state is ChangeState.DISCUSSED
    assert [finding.code for finding in lacking(case.facts, world.day)] == ["changes.consultation_open"]


def test_a_forced_closing_counts_at_once_and_owes_its_discussion(world: World) -> None:
    pk = world.notify(forced=ForcedCause.FIRE, takes_effect=TODAY)
    made = record(world, pk, Act.CAPACITY_CHANGE, Part.DECIDES, "byr", urgent=True)
    confirm_decision(by=world.cast.second_secretariat, today=world.day, decision_id=made)
    case = world.case(pk)
    assert case.state is ChangeState.DECIDED
    assert case.owes is not None
    assert case.owes.until == TODAY + timedelta(days=30)
    assert not case.owes.late
    late = world.case(pk, TODAY + timedelta(days=31)).owes
    assert late is not None
    assert late.late
    record(world, pk, Act.CAPACITY_CHANGE, Part.DISCUSSES, "k17")
    record(world, pk, Act.CONVERSION, Part.DISCUSSES, "k17")
    assert world.case(pk).owes is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"dispatched_on": TODAY - timedelta(days=1)}, "changes.notice_early"),
        ({"dispatched_on": TODAY + timedelta(days=1)}, "changes.notice_ahead"),
        ({"receipt": " "}, "changes.no_receipt"),
    ],
)
def test_notice_is_given_after_the_decision_and_with_proof(world: World, changed: dict[str, object], code: str) -> None:
    pk = world.decided()
    values = {"buyer": world.cast.naestved.pk, "dispatched_on": TODAY, "how": "digital_post", "receipt": "Kvittering"} | changed
    with pytest.raises(Refused) as refused:
        actions.record_notice(
            by=world.cast.municipal_economist,
            today=TODAY,
            change_id=pk,
            notice=NewNotice(**values),  # type: ignore[arg-type]
        )
    assert codes(refused) == [code]


def test_it_is_followed_until_nobody_and_nothing_is_left(world: World) -> None:
    pk = world.in_effect()
    by = world.cast.municipal_economist
    for kind in ("residents", "staff", "knowledge", "supervision"):
        step = NewStep(kind, "Gør det", "Leder", date(2027, 7, 1))
        row = actions.plan_step(by=by, today=world.day, change_id=pk, step=step)
        actions.finish_step(by=by, today=world.day, step_id=row.pk)
    case = world.case(pk)
    assert case.state is ChangeState.EFFECTIVE
    assert case.follow.left == {world.cast.naestved.pk: 3, world.cast.slagelse.pk: 1}
    with acting_as(world.cast.service_manager):
        Placement.objects.update(valid_to=EFFECT)
    assert world.case(pk).state is ChangeState.FOLLOWED


def test_the_same_is_not_notified_twice(world: World) -> None:
    world.notify()
    with pytest.raises(Refused) as refused:
        world.notify()
    assert codes(refused) == ["changes.notified_already"]
