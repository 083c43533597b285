"""Either side may end a placement with notice; nobody ends a tenancy (takst-rules S4, S5; principmeddelelse 47-22)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import GivenNotice, NoticeGiven
from rammevaerk.contracts.models import Notice, Placement
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of

from tests.support.agreed import begun, issue, signed
from tests.support.packages import beside, elsewhere
from tests.support.people import TODAY
from tests.support.placements import House

LAST = date(2026, 12, 10)
"""Thirty days after today, as the demo's value says."""


@pytest.fixture
def chain(house: House) -> int:
    return house.place("NÆ-1")


def give(house: House, chain: int, by: Any = None, **changes: Any) -> NoticeGiven:
    given = GivenNotice(**{"given_on": TODAY, "end_reason": "citizen_wish"} | changes)
    return actions.give_notice(by=by or house.cast.case_worker, today=TODAY, chain=chain, given=given)


def ends(house: House, chain: int) -> list[tuple[date | None, str]]:
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        rows = Placement.objects.current().filter(chain=chain).order_by("valid_from")
        return [(row.valid_to, row.end_reason) for row in rows]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_today_is_the_demo_day() -> None:
    assert date(2026, 11, 10) == TODAY


def test_the_stay_ends_when_the_notice_has_run(house: House, chain: int) -> None:
    given = give(house, chain)
    assert (given.last_day, given.findings) == (LAST, ())
    assert ends(house, chain) == [(date(2026, 12, 11), "citizen_wish")]


def test_a_later_day_needs_nobody_and_an_earlier_one_the_other_side(house: House, chain: int) -> None:
    assert give(house, house.place("NÆ-2"), asked_day=date(2027, 1, 31)).last_day == date(2027, 1, 31)
    given = give(house, chain, asked_day=date(2026, 11, 20))
    assert given.last_day == LAST
    with pytest.raises(PermissionDenied):
        actions.answer_notice(by=house.cast.case_worker, today=TODAY, notice=given.notice, agreed=True)
    actions.answer_notice(by=house.cast.service_manager, today=TODAY, notice=given.notice, agreed=True)
    assert ends(house, chain) == [(date(2026, 11, 21), "citizen_wish")]
    with pytest.raises(Refused):
        actions.answer_notice(by=house.cast.service_manager, today=TODAY, notice=given.notice, agreed=False)


def test_a_no_leaves_the_day_of_the_notice(house: House, chain: int) -> None:
    given = give(house, chain, asked_day=date(2026, 11, 20))
    actions.answer_notice(by=house.cast.service_manager, today=TODAY, notice=given.notice, agreed=False)
    assert ends(house, chain) == [(date(2026, 12, 11), "citizen_wish")]


def test_the_operator_may_end_and_the_duty_stays(house: House, chain: int) -> None:
    given = give(house, chain, by=house.cast.service_manager, end_reason="operator_notice")
    assert [finding.code for finding in given.findings] == ["contracts.help_goes_on"]
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        assert Notice.objects.get().side == "operator"


def test_nobody_ends_a_tenancy(house: House) -> None:
    chain = house.place("NÆ-1", elsewhere(house.sivkaer, "ABL-105", 900))
    with pytest.raises(Refused) as error:
        give(house, chain, by=house.cast.service_manager, end_reason="operator_notice")
    assert codes(error) == ["contracts.tenancy"]
    assert [finding.code for finding in give(house, chain).findings] == ["contracts.tenancy_goes_on"]


def test_an_unknown_length_is_asked_for_with_its_source(house: House, chain: int, monkeypatch: Any) -> None:
    from rammevaerk.contracts import facts
    from rammevaerk.law.loader import rulebook

    monkeypatch.setattr(facts, "rulebook_on", lambda day: rulebook("midtjylland", day, demo=False))
    with pytest.raises(Refused) as error:
        give(house, chain)
    assert codes(error) == ["contracts.notice_unknown"]
    with pytest.raises(Refused) as error:
        give(house, chain, agreed_days=90)
    assert codes(error) == ["contracts.notice_no_source"]


def test_the_contracts_own_days_go_before_the_areas(house: House, chain: int) -> None:
    assert give(house, chain, agreed_days=60, agreed_source="Kontrakt pkt. 9").last_day == date(2027, 1, 9)


def test_one_notice_at_a_time_and_it_can_be_withdrawn(house: House, chain: int) -> None:
    given = give(house, chain)
    with pytest.raises(Refused) as error:
        give(house, chain, asked_day=date(2026, 12, 9))
    assert codes(error) == ["contracts.ends_anyway"]
    with pytest.raises(PermissionDenied):
        actions.withdraw_notice(by=house.cast.service_manager, today=TODAY, notice=given.notice)
    actions.withdraw_notice(by=house.cast.case_worker, today=TODAY, notice=given.notice)
    assert ends(house, chain) == [(None, "")]
    with pytest.raises(Refused):
        actions.withdraw_notice(by=house.cast.case_worker, today=TODAY, notice=given.notice)
    assert give(house, chain).notice != given.notice


def test_what_came_after_the_end_comes_again_when_notice_is_withdrawn(house: House, chain: int) -> None:
    terms, later = house.terms(paying=house.cast.odense.pk), date(2027, 1, 1)
    change = actions.Correction("NÆ-1", house.home.pk, terms, "Ny betaler fra nytår", later)
    actions.correct_placement(by=house.cast.case_worker, today=TODAY, chain=chain, correction=change)
    given = give(house, chain)
    assert ends(house, chain) == [(date(2026, 12, 11), "citizen_wish")]
    larger = beside(house.home, 3600)
    proposed = actions.ProposedPackage(larger.pk, date(2026, 12, 1), 3, "Udredning")
    proposal = actions.propose_package(by=house.cast.service_manager, today=TODAY, chain=chain, proposed=proposed)
    actions.decide_package(by=house.cast.case_worker, today=TODAY, proposal=proposal, from_day=date(2026, 12, 1))
    actions.withdraw_notice(by=house.cast.case_worker, today=TODAY, notice=given.notice)
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        rows = Placement.objects.current().filter(chain=chain).order_by("valid_from")
        found = [(row.valid_from, row.valid_to, row.item_id, row.paying_id) for row in rows]
    naestved, odense = house.cast.naestved.pk, house.cast.odense.pk
    assert found == [
        (date(2026, 5, 1), date(2026, 12, 1), house.home.pk, naestved),
        (date(2026, 12, 1), later, larger.pk, naestved),
        (later, None, house.home.pk, odense),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"end_reason": ""}, "contracts.no_end_reason"),
        ({"given_on": date(2026, 11, 11)}, "contracts.notice_ahead"),
        ({"words": "010190-1234"}, "kernel.cpr_number"),
        ({"agreed_days": -1, "agreed_source": "x"}, "contracts.notice_negative"),
    ],
)
def test_what_a_notice_lacks_is_said(house: House, chain: int, changes: Any, code: str) -> None:
    with pytest.raises(Refused) as error:
        give(house, chain, **changes)
    assert codes(error) == [code]


def test_every_end_has_its_reason(house: House, chain: int) -> None:
    with pytest.raises(Refused) as error:
        actions.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, last_day=LAST, end_reason="")
    assert codes(error) == ["contracts.no_end_reason"]


@pytest.mark.parametrize(
    ("own", "written", "last"), [(60, None, date(2027, 1, 9)), (None, None, LAST), (60, 90, date(2027, 2, 8))]
)
def test_the_contracts_own_days_hold_before_the_areas(house: House, own: int | None, written: int | None, last: date) -> None:
    chain = house.place("NÆ-3", basis="emergency", valid_from=date(2026, 9, 1))
    source = "Bilag 2" if own else ""
    start = {"chain": chain, "reference": "NÆ-3"}
    contract = issue(house, begun(house, **start), first_day=date(2026, 9, 1), notice_days=own, notice_source=source)
    signed(house, contract.pk)
    given = give(house, chain, agreed_days=written, agreed_source="Mail af 3. november" if written else "")
    assert given.last_day == last
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        row = Notice.objects.get(chain=chain)
    assert row.days_from == ("contract" if own else "area")
    assert ("Bilag 2" in row.days_source) is (written is None and own is not None)
