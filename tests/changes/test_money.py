"""The guarantee and the closing account: by the terms of the case, never twice, and charged by an explicit act alone."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.accounts.models import Organisation
from rammevaerk.changes import actions
from rammevaerk.changes.accounting import account_of
from rammevaerk.changes.actions import AgreedTerms, ChosenTerms, NewEntry
from rammevaerk.changes.guaranteeing import GuaranteeCase, guarantee_of
from rammevaerk.changes.models import Change, ClosingShare, GuaranteePayment
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions import ClosedAccounts, PricedBefore, bulk_close_years, decide_carry
from rammevaerk.pricing.models import YearResult
from rammevaerk.registry.actions import Because, close_service
from rammevaerk.settlement.models import Schedule

from tests.changes.conftest import World
from tests.support.people import TODAY, acting_as

OPENED = date(2027, 6, 1)
DEFICIT = 40_000_000


def terms(world: World, **changes: Any) -> AgreedTerms:
    """Three calendar years, equal parts, no cap, nothing borne by the operator."""
    members = {world.cast.naestved.pk: None, world.cast.slagelse.pk: None}
    values: dict[str, Any] = {
        "years": 3, "counted": "calendar", "surplus_offset": False, "has_cap": False, "own_share": Decimal(0), "key": "equal",
        "own_share_regulated": False, "leaving": "year_out", "closing": "to_the_day", "rounding": "rest_to_largest",
    }  # fmt: skip
    return AgreedTerms(OPENED, **(values | {"members": members} | changes))


def decides(world: World, pk: int, party: Organisation, on: date) -> None:
    new = NewDecision(Act.GUARANTEE, Subject("change", pk), Part.DECIDES, "kom", Outcome.APPROVED, on, party=party.pk)
    made = record_decision(by=world.cast.secretariat, today=on, new=new)
    confirm_decision(by=world.cast.second_secretariat, today=on, decision_id=made.pk)


def results(world: World, by_year: Mapping[int, int]) -> None:
    """Fjordlyngen's own item is not Slagelse's, so the results are those of Lyngdraget, which the opening has become."""
    accounts = [
        ClosedAccounts(
            item_id=world.house.day.pk, year=year, billable_days=Decimal(1000), places=3, actual_cost_ore=100_000 * 1000 - result,
            before=PricedBefore(100_000, 100_000_000),
        )
        for year, result in by_year.items()
    ]  # fmt: skip
    bulk_close_years(accounts, today=date(max(by_year) + 1, 4, 1))


def guaranteed(world: World, bound: bool = True, **changes: Any) -> int:
    """An opening in effect with a guarantee that both parties have decided on."""
    pk = world.notify(ChangeKind.OPEN)
    actions.agree_guarantee(by=world.cast.municipal_economist, today=TODAY, change_id=pk, terms=terms(world, **changes))
    world.consult(pk)
    world.answer(pk)
    world.say(pk, Act.CAPACITY_CHANGE)
    for party in (world.cast.slagelse, *([world.cast.naestved] if bound else [])):
        decides(world, pk, party, TODAY)
    world.at(OPENED)
    by = world.cast.municipal_economist
    actions.link_service(by=by, today=OPENED, change_id=pk, service_id=world.house.lyngdraget.pk)
    world.register(pk)
    actions.put_in_effect(by=by, today=OPENED, change_id=pk)
    return pk


def known(world: World, pk: int) -> GuaranteeCase:
    case = world.case(pk)
    found = guarantee_of(Change.objects.select_related("area", "service").get(pk=pk), case.said.bound_from)
    assert found is not None
    return found


def settle(world: World, pk: int, number: int) -> None:
    actions.settle_guarantee_year(by=world.cast.municipal_economist, today=world.day, change_id=pk, number=number)


def test_invariant_15_zero_from_the_fourth_year_and_in_surplus_years(world: World) -> None:
    pk = guaranteed(world)
    results(world, {2027: -DEFICIT, 2028: 5_000_000, 2029: -DEFICIT, 2030: -DEFICIT})
    found = known(world, pk)
    assert [one.year.covered for one in found.years] == [DEFICIT, 0, DEFICIT]
    assert found.settlement.outside == -DEFICIT
    assert found.years[0].year.period.start == OPENED


def test_a_settled_year_is_charged_and_taken_out_of_the_result(world: World) -> None:
    pk = guaranteed(world)
    results(world, {2027: -DEFICIT})
    world.at(date(2028, 5, 1))
    settle(world, pk, 1)
    paid = dict(GuaranteePayment.objects.values_list("municipality__name", "paid_ore"))
    assert paid == {"Næstved Kommune": DEFICIT // 2, "Slagelse Kommune": DEFICIT // 2}
    with acting_as(world.cast.municipal_economist):
        (schedule,) = Schedule.objects.filter(origin="changes.guarantee")
    assert (schedule.buyer_id, schedule.price_ore, schedule.source) == (world.cast.naestved.pk, DEFICIT // 2, "guarantee")
    assert YearResult.objects.get().covered_ore == -DEFICIT
    with pytest.raises(Refused) as refused:
        settle(world, pk, 1)
    assert [finding.code for finding in refused.value.findings] == ["changes.year_settled"]


def test_never_twice_a_result_on_its_way_into_a_tariff_is_not_covered(world: World) -> None:
    pk = guaranteed(world)
    results(world, {2027: -DEFICIT})
    world.at(date(2028, 5, 1))
    decide_carry(by=world.cast.municipal_economist, today=world.day, result_id=YearResult.objects.get().pk, carried_ore=0)
    with pytest.raises(Refused) as refused:
        settle(world, pk, 1)
    assert [finding.code for finding in refused.value.findings] == ["pricing.carry_decided"]
    assert not GuaranteePayment.objects.exists()


def test_who_has_not_decided_pays_nothing_and_nobody_else_pays_more(world: World) -> None:
    pk = guaranteed(world, bound=False)
    results(world, {2027: -DEFICIT})
    (one,) = known(world, pk).years
    assert {share.party: (share.covered, share.gap) for share in one.bound.shares} == {
        "Næstved Kommune": (0, DEFICIT // 2),
        "Slagelse Kommune": (DEFICIT // 2, 0),
    }


@pytest.mark.parametrize("missing", ["has_cap"])
def test_nothing_is_chosen_for_the_parties(world: World, missing: str) -> None:
    pk = guaranteed(world, **{missing: None})
    results(world, {2027: -DEFICIT})
    found = known(world, pk)
    assert found.stops
    assert found.years == ()
    with pytest.raises(Refused):
        settle(world, pk, 1)


def test_the_cap_and_the_own_share_leave_the_rest_to_regulate(world: World) -> None:
    cap = {"has_cap": True, "cap_ore": 30_000_000, "cap_per": "calendar", "cap_by_days": False}
    pk = guaranteed(world, own_share=Decimal("0.1"), own_share_regulated=True, **cap)
    results(world, {2027: -DEFICIT})
    (one,) = known(world, pk).years
    assert (one.year.own, one.year.over_cap, one.year.covered) == (4_000_000, 6_000_000, 30_000_000)
    assert one.year.to_regulate == -10_000_000


def test_the_terms_stand_once_a_party_has_decided(world: World) -> None:
    pk = world.notify(ChangeKind.OPEN)
    by = world.cast.municipal_economist
    actions.agree_guarantee(by=by, today=TODAY, change_id=pk, terms=terms(world))
    actions.agree_guarantee(by=by, today=TODAY, change_id=pk, terms=terms(world, years=2))
    decides(world, pk, world.cast.naestved, TODAY)
    with pytest.raises(Refused) as refused:
        actions.agree_guarantee(by=by, today=TODAY, change_id=pk, terms=terms(world))
    assert [finding.code for finding in refused.value.findings] == ["changes.guarantee_bound"]


SURPLUS = 10_000_000


def test_a_surplus_pays_back_what_each_has_paid(world: World) -> None:
    pk = guaranteed(world, surplus_offset=True)
    results(world, {2027: -DEFICIT, 2028: SURPLUS})
    world.at(date(2029, 5, 1))
    settle(world, pk, 1)
    settle(world, pk, 2)
    back = dict(GuaranteePayment.objects.filter(reckoning__number=2).values_list("municipality__name", "paid_ore"))
    assert back == {"Næstved Kommune": -SURPLUS // 2, "Slagelse Kommune": -SURPLUS // 2}
    with acting_as(world.cast.municipal_economist):
        charged = list(Schedule.objects.order_by("pk").values_list("buyer_id", "source", "price_ore"))
    naestved = world.cast.naestved.pk
    assert charged == [(naestved, "guarantee", DEFICIT // 2), (naestved, "repayment", -SURPLUS // 2)]
    assert dict(YearResult.objects.values_list("year", "covered_ore")) == {2027: -DEFICIT, 2028: SURPLUS}
    row = YearResult.objects.get(year=2028)
    decide_carry(by=world.cast.municipal_economist, today=world.day, result_id=row.pk)
    row.refresh_from_db()
    assert (row.carried_ore, row.scheduled_ore) == (0, 0)


def test_who_has_never_paid_gets_nothing_back(world: World) -> None:
    pk = guaranteed(world, bound=False, surplus_offset=True)
    results(world, {2027: -DEFICIT, 2028: SURPLUS})
    one = known(world, pk).years[1]
    assert {share.party: (share.covered, share.gap) for share in one.bound.shares} == {
        "Næstved Kommune": (0, -SURPLUS // 2),
        "Slagelse Kommune": (-SURPLUS // 2, 0),
    }
    world.at(date(2029, 5, 1))
    settle(world, pk, 1)
    settle(world, pk, 2)
    assert YearResult.objects.get(year=2028).covered_ore == SURPLUS // 2
    assert one.year.to_regulate - one.bound.gap == SURPLUS // 2


@pytest.mark.parametrize(
    ("leaving", "paid"), [("to_the_day", DEFICIT // 4), ("year_out", DEFICIT // 2), ("to_the_end", DEFICIT // 2)]
)
def test_a_member_that_leaves_pays_as_the_terms_say(world: World, client_as: Any, leaving: str, paid: int) -> None:
    pk = guaranteed(world, leaving=leaving, counted="from_opening")
    client, address = client_as("municipal_economist"), reverse("changes:leave", args=[pk])
    naestved = str(world.cast.naestved.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"municipality": naestved, "left_on": "01.05.2027"}).status_code == 422
    assert client.post(address, {"municipality": naestved, "left_on": "01.12.2027"}).status_code == 302
    assert client.post(address, {"municipality": naestved, "left_on": "01.12.2028"}).status_code == 422
    assert "ikke medlem fra 1. december 2027" in client.get(reverse("changes:guarantee", args=[pk])).content.decode()
    assert client_as("secretariat").get(address).status_code == 403
    results(world, {2027: -DEFICIT, 2028: -DEFICIT})
    (one,) = known(world, pk).years
    share = {row.party: row.covered for row in one.bound.shares}["Næstved Kommune"]
    assert abs(share / (one.year.result * -1) - paid / DEFICIT) < 0.01


def test_a_day_in_a_settled_year_is_too_late_to_leave(world: World) -> None:
    pk = guaranteed(world)
    results(world, {2027: -DEFICIT})
    world.at(date(2028, 5, 1))
    settle(world, pk, 1)
    by, naestved = world.cast.municipal_economist, world.cast.naestved.pk
    with pytest.raises(Refused) as refused:
        actions.leave_guarantee(by=by, today=world.day, change_id=pk, municipality=naestved, left_on=date(2027, 12, 31))
    assert [finding.code for finding in refused.value.findings] == ["changes.left_early"]
    actions.leave_guarantee(by=by, today=world.day, change_id=pk, municipality=naestved, left_on=date(2028, 1, 1))


@pytest.mark.parametrize(("closing", "years"), [("to_the_day", 2), ("nothing", 1)])
def test_a_service_that_closes_within_its_guarantee(world: World, closing: str, years: int) -> None:
    pk, closed = guaranteed(world, closing=closing), date(2028, 7, 1)
    with acting_as(world.cast.municipal_economist):
        because = Because(closed, "Lukker")
        by = world.cast.municipal_economist
        close_service(by=by, today=world.day, service_id=world.house.lyngdraget.pk, because=because)
    results(world, {2027: -DEFICIT, 2028: -DEFICIT})
    found = known(world, pk)
    assert len(found.years) == years
    assert found.years[-1].year.period.end == (closed if years == 2 else date(2028, 1, 1))
    assert found.settlement.outside == (0 if years == 2 else -DEFICIT)


LINES = (
    ("Løn i opsigelse", "cost", 30_000_000, True),
    ("Takst i opsigelsesperioden", "notice", 6_000_000, True),
    ("Ledelse", "cost", 9_000_000, False),
)


def account(world: World, pk: int, **changes: Any) -> None:
    by = world.cast.municipal_economist
    for words, kind, ore, counts in LINES:
        entry = NewEntry(words, kind, ore, counts)
        actions.add_closing_entry(by=by, today=world.day, change_id=pk, entry=entry)
    chosen = ChosenTerms(**({"counted_on": TODAY - timedelta(days=1), "own_use": True, "outsiders": True} | changes))
    actions.choose_closing_terms(by=by, today=world.day, change_id=pk, terms=chosen)


def shares(pk: int) -> dict[str, int]:
    found = account_of(Change.objects.select_related("area", "service").get(pk=pk))
    assert found.account is not None
    return dict(found.account.shares.payments)


@pytest.mark.parametrize(
    ("own_use", "expected"),
    [
        (True, {"Næstved Kommune": 18_000_000, "Slagelse Kommune": 6_000_000}),
        (False, {"Næstved Kommune": 24_000_000, "Slagelse Kommune": 0}),
    ],
)
def test_the_account_is_shared_by_the_residents_of_the_counting_date(
    world: World, own_use: bool, expected: dict[str, int]
) -> None:
    pk = world.notify()
    account(world, pk, own_use=own_use)
    assert shares(pk) == expected


def test_days_of_the_last_years_are_counted_without_persons(world: World) -> None:
    pk = world.notify()
    account(world, pk, key="days_over_last_years", years=1)
    assert shares(pk) == {"Næstved Kommune": 18_000_000, "Slagelse Kommune": 6_000_000}


def test_use_is_counted_before_the_announcement(world: World) -> None:
    pk = world.notify()
    with pytest.raises(Refused) as refused:
        account(world, pk, counted_on=TODAY)
    assert [finding.code for finding in refused.value.findings] == ["changes.counted_late"]


def test_the_shares_are_written_once_after_the_key_is_decided(world: World) -> None:
    pk = world.decided()
    account(world, pk)
    by = world.cast.municipal_economist
    with pytest.raises(Refused) as refused:
        actions.write_closing_shares(by=by, today=TODAY, change_id=pk)
    assert [finding.code for finding in refused.value.findings] == ["changes.key_undecided"]
    world.say(pk, Act.CLOSING_KEY)
    actions.write_closing_shares(by=by, today=TODAY, change_id=pk)
    assert dict(ClosingShare.objects.values_list("party__name", "share_ore")) == {
        "Næstved Kommune": 18_000_000,
        "Slagelse Kommune": 6_000_000,
    }
    with acting_as(by):
        (schedule,) = Schedule.objects.filter(origin="changes.closing")
    assert (schedule.buyer_id, schedule.price_ore, schedule.source) == (world.cast.naestved.pk, 18_000_000, "closing")
    with pytest.raises(Refused) as again:
        actions.write_closing_shares(by=by, today=TODAY, change_id=pk)
    assert [finding.code for finding in again.value.findings] == ["changes.shares_written"]


def test_a_line_nobody_has_decided_on_stops_the_account(world: World) -> None:
    pk = world.notify()
    account(world, pk)
    entry = NewEntry("Husleje", "cost", 1_000_000, None)
    actions.add_closing_entry(by=world.cast.municipal_economist, today=TODAY, change_id=pk, entry=entry)
    assert shares(pk) == {}
