"""Disputes: every step from every state, what is stopped, the clock, the claim that never lapses, and two at once."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.law.loader import rulebook
from rammevaerk.settlement import actions, dispute_reads
from rammevaerk.settlement.actions.disputing import RaisedDispute, raise_dispute, take_step
from rammevaerk.settlement.models import Charge, Dispute, DisputeStep
from rammevaerk.settlement.queries import tasks_for
from rammevaerk.settlement.rules.disputes import (
    STOPPED,
    DisputedLine,
    DisputeFact,
    DisputeSide,
    DisputeState,
    DisputeStepKind,
    Payable,
    answer_by,
    check_dispute,
    dispute_state,
    is_late,
    payable,
    steps_open_to,
)

from tests.settlement.disputed import IN_NOVEMBER, OCTOBER, RAISED, dispute, lines, settle_october
from tests.support.people import TODAY
from tests.support.placements import House

S, K = DisputeState, DisputeStepKind
BUYER, SELLER = frozenset({DisputeSide.BUYER}), frozenset({DisputeSide.SELLER})
# state, what the buyer can do, what the seller can do
TABLE = [
    (S.OPEN, {K.WITHDRAW, K.APPEAL}, {K.AGREE, K.DISAGREE}),
    (S.AGREED, {K.WITHDRAW}, set()),
    (S.REFUSED, {K.ACCEPT, K.APPEAL}, {K.AGREE, K.APPEAL}),
    (S.APPEALED, {K.UPHELD, K.WITHDRAW}, {K.AGREE, K.UPHELD}),
    (S.CORRECTED, set(), set()),
    (S.ACCEPTED, set(), set()),
    (S.WITHDRAWN, set(), set()),
]


@pytest.mark.parametrize(("state", "buyer", "seller"), TABLE)
def test_who_can_do_what_where_a_dispute_stands(
    state: DisputeState, buyer: set[DisputeStepKind], seller: set[DisputeStepKind]
) -> None:
    assert set(steps_open_to(state, BUYER)) == buyer
    assert set(steps_open_to(state, SELLER)) == seller
    assert steps_open_to(state, frozenset()) == ()


@pytest.mark.parametrize(
    ("last", "state"),
    [(None, S.OPEN), (K.AGREE, S.AGREED), (K.DISAGREE, S.REFUSED), (K.ACCEPT, S.ACCEPTED), (K.WITHDRAW, S.WITHDRAWN),
     (K.APPEAL, S.APPEALED), (K.UPHELD, S.ACCEPTED)],
)  # fmt: skip
def test_the_last_step_says_where_it_stands_and_a_reversal_ends_what_is_open(
    last: DisputeStepKind | None, state: DisputeState
) -> None:
    assert dispute_state(DisputeFact(last, False, None)) is state
    assert dispute_state(DisputeFact(last, True, None)) is (S.CORRECTED if state in STOPPED else state)


def test_what_is_to_be_paid_now_is_the_total_less_what_is_stopped() -> None:
    lines = [(100, S.OPEN), (20, S.AGREED), (3, S.REFUSED), (7, S.APPEALED), (5000, S.CORRECTED), (900, S.WITHDRAWN)]
    found = payable(10_000, lines)
    assert found == Payable(10_000, 130) and found.now == 9_870


def test_the_clock_runs_to_the_last_day_and_is_late_after_it() -> None:
    fact = DisputeFact(None, False, date(2026, 11, 24))
    assert not is_late(fact, date(2026, 11, 24)) and is_late(fact, date(2026, 11, 25))
    assert not is_late(DisputeFact(K.AGREE, False, date(2026, 11, 24)), date(2027, 1, 1))
    assert not is_late(DisputeFact(None, False, None), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (DisputedLine(100, False, False, False), None),
        (DisputedLine(-100, True, False, False), "settlement.dispute_credit"),
        (DisputedLine(0, False, False, False), "settlement.dispute_credit"),
        (DisputedLine(100, False, True, False), "settlement.dispute_reversed"),
        (DisputedLine(100, False, False, True), "settlement.disputed_already"),
    ],
)
def test_which_lines_can_be_disputed(line: DisputedLine, code: str | None) -> None:
    assert [finding.code for finding in check_dispute(line)] == ([code] if code else [])


def step(house: House, who: str, pk: int, kind: DisputeStepKind, **said: str) -> None:
    take_step(by=house.cast.person(who), today=TODAY, dispute_id=pk, kind=kind, **said)


@pytest.fixture
def two(house: House) -> list[int]:
    return settle_october(house)


def test_a_dispute_stops_its_line_alone_and_has_a_clock(house: House, two: list[int], acting_as: Any) -> None:
    dispute(house, two[0])
    with acting_as("controller"):
        row = Dispute.objects.get()
        line = Charge.objects.get(pk=two[0])
        found = dispute_reads.payable_of({row.statement_id: 18_600_000})[row.statement_id]
    assert (row.answer_by, row.amount_ore, row.own_reference) == (date(2026, 11, 24), line.amount_ore, "NÆ-77")
    assert (found.total, found.disputed, found.now) == (18_600_000, 9_300_000, 9_300_000)
    assert AuditEntry.objects.filter(act="raise_dispute").count() == 1


def test_without_a_known_term_the_dispute_stands_and_the_clock_says_so() -> None:
    assert answer_by(TODAY, rulebook("sjaelland", TODAY, demo=False)) is None
    assert answer_by(TODAY, rulebook("sjaelland", TODAY, demo=True)) == date(2026, 11, 24)


def test_agreement_ends_with_the_next_runs_reversal(house: House, two: list[int], acting_as: Any) -> None:
    pk = dispute(house, two[0])
    step(house, "municipal_economist", pk, K.AGREE, act="ended")
    with acting_as("buying_controller"):
        assert dispute_reads.disputes().get(pk=pk).state is S.AGREED
        chain = Charge.objects.get(pk=two[0]).chain
    contracts.end_placement(
        by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2026, 10, 20), end_reason="other", reason="Flyttet"
    )
    actions.settle_sellers(by=None, today=TODAY, month=OCTOBER, sellers=[house.cast.slagelse.pk])
    with acting_as("buying_controller"):
        row = dispute_reads.disputes().get(pk=pk)
    assert row.state is S.CORRECTED and not row.is_stopped


def test_refused_then_accepted_is_to_be_paid(house: House, two: list[int], acting_as: Any) -> None:
    pk = dispute(house, two[0])
    step(house, "controller", pk, K.DISAGREE, words="Vores liste viser 31 døgn.")
    with pytest.raises(Refused):
        step(house, "controller", pk, K.DISAGREE, words="Igen")
    step(house, "buying_controller", pk, K.ACCEPT)
    with acting_as("controller"):
        assert dispute_reads.disputes().get(pk=pk).state is S.ACCEPTED
        assert list(DisputeStep.objects.order_by("number").values_list("number", "side")) == [(1, "seller"), (2, "buyer")]


def test_a_withdrawn_dispute_can_be_raised_again_and_another_not(house: House, two: list[int], acting_as: Any) -> None:
    pk = dispute(house, two[0])
    with pytest.raises(Refused) as refused:
        dispute(house, two[0])
    assert refused.value.findings[0].code == "settlement.disputed_already"
    step(house, "buying_controller", pk, K.WITHDRAW)
    again = dispute(house, two[0])
    with acting_as("controller"):
        assert Dispute.objects.get(pk=again).round == 2


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        (K.AGREE, {}, "settlement.dispute_act"),
        (K.DISAGREE, {"words": " "}, "settlement.dispute_words"),
        (K.DISAGREE, {"words": "Borger 010190-1234"}, "kernel.cpr_number"),
        (K.WITHDRAW, {}, "settlement.dispute_step"),
    ],
)
def test_a_step_that_lacks_its_words_or_is_the_others_is_refused(
    house: House, two: list[int], kind: DisputeStepKind, said: dict[str, str], code: str
) -> None:
    pk = dispute(house, two[0])
    with pytest.raises(Refused) as refused:
        step(house, "controller", pk, kind, **said)
    assert code in [finding.code for finding in refused.value.findings]


def test_strangers_and_other_roles_dispute_and_answer_nothing(house: House, two: list[int]) -> None:
    for who, error in (("controller", Charge.DoesNotExist), ("outsider", Charge.DoesNotExist), ("case_worker", PermissionDenied)):
        with pytest.raises(error):
            raise_dispute(by=house.cast.person(who), today=TODAY, charge_id=two[0], raised=RAISED)
    pk = dispute(house, two[0])
    for who, wrong in (("outsider", Dispute.DoesNotExist), ("service_manager", PermissionDenied)):
        with pytest.raises(wrong):
            step(house, who, pk, K.DISAGREE, words="Nej")


def test_words_and_reason_are_asked_for(house: House, two: list[int]) -> None:
    with pytest.raises(Refused) as refused:
        wrong = RaisedDispute("nonsense", " ", "010190-1234")
        raise_dispute(by=house.cast.buying_controller, today=TODAY, charge_id=two[0], raised=wrong)
    assert {finding.where for finding in refused.value.findings} == {"reason", "words", "own_reference"}


def test_a_dispute_never_lets_a_raised_claim_lapse(house: House, two: list[int], acting_as: Any) -> None:
    """Disputed in time, corrected two years after: the same amount may be raised again, since it was raised in time."""
    dispute(house, two[0])
    with acting_as("controller"):
        chain = Charge.objects.get(pk=two[0]).chain
    late = date(2028, 11, 3)
    contracts.end_placement(
        by=house.cast.case_worker, today=late, chain=chain, last_day=date(2026, 10, 20), end_reason="other", reason="Flyttet"
    )
    outcome = actions.settle_sellers(by=None, today=late, month=OCTOBER, sellers=[house.cast.slagelse.pk])
    assert not any(finding.code == "settlement.claim_lost" for finding in outcome.findings)
    assert outcome.total_ore == -11 * 300_000, "20 days stay raised"


@pytest.mark.parametrize(
    ("steps", "buyers", "sellers"),
    [
        ([], [], ["Besvar en indsigelse fra Næstved Kommune"]),
        ([("controller", K.DISAGREE, {"words": "Nej"})], ["Tag stilling til svaret fra Slagelse Kommune på en indsigelse"], []),
        ([("controller", K.AGREE, {"act": "ended"})], [], ["Ret en linje, du har givet Næstved Kommune ret i"]),
        ([("buying_controller", K.WITHDRAW, {})], [], []),
    ],
)
def test_the_first_page_tells_whose_turn_it_is(
    house: House, two: list[int], acting_as: Any, steps: list[Any], buyers: list[str], sellers: list[str]
) -> None:
    pk = dispute(house, two[0])
    for who, kind, said in steps:
        step(house, who, pk, kind, **said)
    for person, wanted in (("buying_controller", buyers), ("municipal_economist", sellers), ("case_worker", [])):
        with acting_as(person), translation.override("da"):
            found = dispute_reads.tasks_for(who := house.cast.person(person), TODAY, [who.organisation_id])
        assert [task.title for task in found] == wanted
        assert {task.url for task in found} <= {f"/afregning/indsigelser/{pk}/"}


CORRECT = "Ret en indskrivning for Næstved Kommune"


@pytest.mark.parametrize("act", ["ended", "stay", "absence"])
def test_a_manager_is_told_what_has_been_agreed_to_correct_until_it_is_entered(
    house: House, two: list[int], acting_as: Any, act: str
) -> None:
    def told(person: str = "service_manager") -> list[Any]:
        with acting_as(person), translation.override("da"):
            return [task for task in tasks_for(house.cast.person(person), TODAY) if task.title == CORRECT]

    pk = dispute(house, two[0])
    assert told() == [], "raised, and nothing is agreed"
    step(house, "municipal_economist", pk, K.AGREE, act=act)
    with acting_as("controller"):
        chain = Charge.objects.get(pk=two[0]).chain
    (task,) = told()
    assert task.url == f"/indskrivninger/{chain}/" and "NÆ-1" not in task.context and "kr." not in task.context
    assert "Næstved Kommune" in task.context and "oktober 2026" in task.context
    assert [told(person) for person in ("buying_controller", "municipal_economist", "case_worker")] == [[], [], []]
    contracts.end_placement(
        by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2026, 10, 20), end_reason="other", reason="Flyttet"
    )
    assert told() == [], "entered; the next run takes the line back"


@pytest.mark.parametrize("act", ["payer", "tariff", "plan"])
def test_a_manager_is_not_told_what_others_correct(house: House, two: list[int], acting_as: Any, act: str) -> None:
    pk = dispute(house, two[0])
    step(house, "municipal_economist", pk, K.AGREE, act=act)
    with acting_as("service_manager"), translation.override("da"):
        assert CORRECT not in [task.title for task in tasks_for(house.cast.service_manager, TODAY)]


def test_a_manager_is_not_told_of_what_the_buyer_took_back_or_the_run_has_corrected(
    house: House, two: list[int], acting_as: Any
) -> None:
    def rows() -> int:
        with acting_as("service_manager"):
            return counted()

    def counted() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM corrections_agreed()")
            return int(cursor.fetchone()[0])

    pks = [dispute(house, line) for line in two]
    for pk in pks:
        step(house, "municipal_economist", pk, K.AGREE, act="stay")
    assert rows() == 2
    step(house, "buying_controller", pks[0], K.WITHDRAW)
    assert rows() == 1
    for person in ("controller", "municipal_economist", "case_worker", "secretariat", "auditor"):
        with acting_as(person):
            assert counted() == 0, person
    with acting_for(Acting(Function.UNIT, (house.cast.slagelse.pk,), (0,))):
        assert counted() == 0, "the manager of another service"
    with acting_for(Acting(Function.UNIT, (house.cast.odense.pk,))):
        assert counted() == 0, "another operator's"


def at_once(*acts: Callable[[], Any]) -> list[str]:
    ready, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            act()
            results.append("done")
        except Refused as error:
            results.append(error.findings[0].code.removeprefix("settlement."))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_outcome(house: House, acting_as: Any) -> None:
    two = settle_october(house)
    assert at_once(lambda: dispute(house, two[0]), lambda: dispute(house, two[0])) == ["disputed_already", "done"]
    with acting_as("controller"):
        pk = Dispute.objects.get().pk
    came = at_once(
        lambda: step(house, "controller", pk, K.AGREE, act="ended"),
        lambda: step(house, "municipal_economist", pk, K.DISAGREE, words="Nej"),
    )
    assert came in (["dispute_step", "done"], ["done", "done"]), "a refusal may be followed by an agreement, never the reverse"
    with acting_as("controller"):
        kinds = list(DisputeStep.objects.order_by("number").values_list("kind", flat=True))
    assert kinds in (["agree"], ["disagree", "agree"])
    assert lines(house) == two and IN_NOVEMBER < TODAY
