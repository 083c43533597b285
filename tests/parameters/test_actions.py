"""Proposing and deciding: two people, once, and what holds afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rammevaerk.accounts.models import AgreementArea, AuditEntry, RoleAssignment
from rammevaerk.accounts.versions import one_version
from rammevaerk.kernel.errors import Refused
from rammevaerk.law.values import State
from rammevaerk.parameters import actions
from rammevaerk.parameters.facts import entered_values, rulebook_in, rulebook_on, values_known_at, values_now
from rammevaerk.parameters.models import Proposal, ProposalState
from rammevaerk.web.clock import COPENHAGEN

from tests.parameters.writing import DAYS, OVERHEAD, TEXT, approved, codes, drafted, proposed, value
from tests.support.people import TODAY, Cast

JANUARY = date(2027, 1, 1)


def overhead(day: date = JANUARY) -> Any:
    return rulebook_on("sjaelland", day).value(OVERHEAD)


def test_from_draft_to_rulebook(cast: Cast) -> None:
    before = rulebook_on("sjaelland", JANUARY)
    assert before.value(OVERHEAD).state is State.ASSUMED
    row = approved(cast)
    after = rulebook_on("sjaelland", JANUARY)
    assert (after.value(OVERHEAD).value, after.value(OVERHEAD).state) == (Decimal("0.07"), State.IN_FORCE)
    assert after.value(OVERHEAD).source == (
        "Rammeaftale 2027–2028, bilag 4, afsnit 3.2, side 14 (KKR Sjælland, vedtaget 01.10.2026)"
    )
    assert after.identity != before.identity
    assert rulebook_on("sjaelland", date(2026, 12, 31)).value(OVERHEAD) == before.value(OVERHEAD) or (
        rulebook_on("sjaelland", date(2026, 12, 31)).value(OVERHEAD).state is State.ASSUMED
    )
    assert (row.state, row.approval, row.proposer_id, row.decider_id) == (
        "approved",
        1,
        cast.secretariat.user_id,
        cast.second_secretariat.user_id,
    )


def test_nothing_holds_before_the_second_person(cast: Cast) -> None:
    before = rulebook_on("sjaelland", JANUARY).identity
    proposed(cast)
    assert rulebook_on("sjaelland", JANUARY).identity == before
    assert entered_values() == ()


def test_the_same_person_is_refused_in_every_role(cast: Cast) -> None:
    waiting = proposed(cast)
    second_role = RoleAssignment.objects.create(user=cast.secretariat.user, organisation=cast.steering_body, role="secretariat")
    for by in (cast.secretariat, second_role):
        with pytest.raises(Refused) as error:
            actions.approve_values(by=by, today=TODAY, proposal_id=waiting.pk)
        assert codes(error) == {"parameters.same_person"}
        with pytest.raises(Refused) as error:
            actions.refuse_values(by=by, today=TODAY, proposal_id=waiting.pk, reason="nej")
        assert codes(error) == {"parameters.same_person"}
    waiting.refresh_from_db()
    assert waiting.state == ProposalState.PROPOSED


@pytest.mark.parametrize("person", ["outsider", "municipal_economist", "steering_group", "auditor", "case_worker"])
def test_others_neither_propose_nor_decide(cast: Cast, person: str) -> None:
    by = cast.person(person)
    waiting = proposed(cast)
    with pytest.raises(PermissionDenied):
        actions.draft_values(by=by, today=TODAY, text=TEXT, values=[value("0.08")])
    for act in (actions.propose_values, actions.approve_values, actions.withdraw_values):
        with pytest.raises(PermissionDenied):
            act(by=by, today=TODAY, proposal_id=waiting.pk)
    with pytest.raises(PermissionDenied):
        actions.refuse_values(by=by, today=TODAY, proposal_id=waiting.pk, reason="nej")


def test_wrong_values_leave_nothing_behind(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        drafted(cast, value("6"), value("0.07", area="nordjylland"), value(parameter_id=DAYS, raw=400))
    assert codes(error) == {"parameters.bad_value"}
    assert not Proposal.objects.exists()


def test_what_is_decided_is_not_decided_again(cast: Cast) -> None:
    done = approved(cast)
    for act in (actions.approve_values, actions.propose_values, actions.withdraw_values):
        with pytest.raises(Refused) as error:
            act(by=cast.second_secretariat, today=TODAY, proposal_id=done.pk)
        assert codes(error) == {"parameters.moved_on"}


def test_refused_with_a_reason_and_withdrawn(cast: Cast) -> None:
    first, second = proposed(cast), proposed(cast, value("0.08"))
    with pytest.raises(Refused) as error:
        actions.refuse_values(by=cast.second_secretariat, today=TODAY, proposal_id=first.pk, reason="")
    assert codes(error) == {"parameters.no_reason"}
    row = actions.refuse_values(by=cast.second_secretariat, today=TODAY, proposal_id=first.pk, reason="Bilaget siger 6 %")
    assert (row.state, row.reason) == ("refused", "Bilaget siger 6 %")
    with pytest.raises(Refused) as error:
        actions.withdraw_values(by=cast.second_secretariat, today=TODAY, proposal_id=second.pk)
    assert codes(error) == {"parameters.not_yours"}
    assert actions.withdraw_values(by=cast.secretariat, today=TODAY, proposal_id=second.pk).state == "withdrawn"
    assert entered_values() == ()


def test_the_same_value_twice_is_refused_also_at_the_approval(cast: Cast) -> None:
    first, second = proposed(cast), proposed(cast)
    actions.approve_values(by=cast.second_secretariat, today=TODAY, proposal_id=first.pk)
    with pytest.raises(Refused) as error:
        actions.approve_values(by=cast.second_secretariat, today=TODAY, proposal_id=second.pk)
    assert codes(error) == {"parameters.held_already"}
    with pytest.raises(Refused) as error:
        drafted(cast)
    assert codes(error) == {"parameters.held_already"}


def test_a_later_value_for_the_same_day_is_a_new_row_that_holds(cast: Cast) -> None:
    approved(cast)
    approved(cast, value("0.08"))
    assert overhead().value == Decimal("0.08")
    assert [each.value for each in entered_values()] == ["0.07", "0.08"]


def test_a_value_back_in_time_holds_until_the_next(cast: Cast) -> None:
    approved(cast, value("0.09", start=date(2024, 5, 1)), value("0.10", start=date(2025, 5, 1)))
    assert overhead(date(2024, 4, 30)).state is State.ASSUMED
    assert [overhead(day).value for day in (date(2024, 5, 1), date(2025, 4, 30), date(2025, 5, 1))] == [
        Decimal("0.09"),
        Decimal("0.09"),
        Decimal("0.10"),
    ]


def test_a_value_can_be_taken_back_by_one_that_is_unknown(cast: Cast) -> None:
    approved(cast)
    approved(cast, value(None, state=State.UNKNOWN))
    assert (overhead().value, overhead().state) == (None, State.UNKNOWN)
    assert rulebook_on("sjaelland", JANUARY).missing(OVERHEAD)


def test_what_was_known_on_an_earlier_day(cast: Cast) -> None:
    approved(cast, today=date(2026, 11, 1))
    approved(cast, value("0.08"), today=date(2026, 11, 5))
    between = datetime(2026, 11, 3, 12, tzinfo=COPENHAGEN)
    known = values_known_at(between).on("sjaelland", JANUARY).value(OVERHEAD)
    assert known.value == Decimal("0.07")
    assert values_known_at(between - timedelta(days=10)).entered == ()


def test_the_area_carries_the_mark_and_the_next_asker_sees_it_without_a_query(cast: Cast) -> None:
    approved(cast)
    area = AgreementArea.objects.get()
    assert len(area.values_version) == 64
    rulebook_in(area, JANUARY)
    with CaptureQueriesContext(connection) as seen:
        assert rulebook_in(area, JANUARY).value(OVERHEAD).value == Decimal("0.07")
    assert len(seen) == 0
    with CaptureQueriesContext(connection) as seen, one_version():
        for _time in range(3):
            rulebook_on("sjaelland", JANUARY)
    assert len(seen) == 1


def test_a_reader_keeps_its_values_while_a_page_is_made_and_an_approval_is_seen_by_the_next(cast: Cast) -> None:
    approved(cast)
    frozen = values_now()
    approved(cast, value("0.08"))
    assert frozen.on("sjaelland", JANUARY).value(OVERHEAD).value == Decimal("0.07")
    assert overhead().value == Decimal("0.08")


def test_a_rolled_back_approval_leaves_no_value_in_the_process(cast: Cast) -> None:
    from django.db import transaction

    class Stopped(Exception):
        pass

    with pytest.raises(Stopped), transaction.atomic():
        approved(cast)
        assert overhead().value == Decimal("0.07")
        raise Stopped
    assert overhead().state is State.ASSUMED
    approved(cast, value("0.11"))
    assert overhead().value == Decimal("0.11")


def test_every_act_leaves_its_trail(cast: Cast) -> None:
    approved(cast)
    trail = list(AuditEntry.objects.order_by("pk").values_list("act", "target_type", "assignment"))
    own, other = cast.secretariat.pk, cast.second_secretariat.pk
    assert trail == [
        ("draft_values", "value_proposal", own),
        ("propose_values", "value_proposal", own),
        ("approve_values", "value_proposal", other),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_approve_one_time(cast: Cast) -> None:
    waiting = proposed(cast)

    def approve(_time: int) -> str:
        try:
            actions.approve_values(by=cast.second_secretariat, today=TODAY, proposal_id=waiting.pk)
        except Refused as refusal:
            return refusal.findings[0].code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(approve, range(2)))
    assert outcomes == ["approved", "parameters.moved_on"]
    assert AuditEntry.objects.filter(act="approve_values").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_proposals_approved_at_once_both_hold_and_are_numbered(cast: Cast) -> None:
    waiting = [proposed(cast), proposed(cast, value("0.02", area="nordjylland"))]

    def approve(row: Proposal) -> int | None:
        try:
            return actions.approve_values(by=cast.second_secretariat, today=TODAY, proposal_id=row.pk).approval
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(number or 0 for number in pool.map(approve, waiting)) == [1, 2]
    assert overhead().value == Decimal("0.07")
    assert rulebook_on("nordjylland", JANUARY).value(OVERHEAD).value == Decimal("0.02")
