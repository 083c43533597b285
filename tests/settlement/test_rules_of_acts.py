"""Who may approve and issue a month, what a payment plan must have, and how one is shared."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.settlement.rules.approving import ReadyMonth, changed_since, check_approval, check_issue
from rammevaerk.settlement.rules.plan_shares import check_weights, plan_shares
from rammevaerk.settlement.rules.scheduling import ScheduleFacts, check_end, check_schedule
from rammevaerk.settlement.rules.sources import chain_of_schedule, is_of_schedule, schedule_of_chain

OCTOBER = date(2026, 10, 1)
READY = ReadyMonth(prepared_by=1, newest=True, approved=False, issued=False)
PLAN = ScheduleFacts(
    seller=1, buyer=2, source="subscribed", measure="month", quantity=Decimal(1), price_ore=500, item=None, start=OCTOBER,
    stop=None, reckoned=None, title="Abonnement", decided="Styregruppen, punkt 4", settled_from=OCTOBER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("ready", "user", "code"),
    [
        (READY, 2, None),
        (READY, 1, "own_preparation"),
        (replace(READY, newest=False), 2, "prepared_anew"),
        (replace(READY, approved=True), 2, "already_approved"),
        (replace(READY, issued=True), 2, "already_issued"),
    ],
)
def test_another_person_approves_the_newest_preparation_once(ready: ReadyMonth, user: int, code: str | None) -> None:
    assert [finding.code for finding in check_approval(ready, user)] == ([f"settlement.{code}"] if code else [])


def test_a_month_is_issued_once_and_only_when_approved() -> None:
    assert check_issue(replace(READY, approved=True)) == ()
    assert [finding.code for finding in check_issue(READY)] == ["settlement.not_approved"]
    assert [finding.code for finding in check_issue(replace(READY, issued=True))] == ["settlement.already_issued"]
    changed = changed_since(lines_before="2", sum_before="10 kr.", lines_now="3", sum_now="12 kr.")
    assert changed.params == {"lines_before": "2", "sum_before": "10 kr.", "lines_now": "3", "sum_now": "12 kr."}


@pytest.mark.parametrize(
    ("plan", "codes"),
    [
        (PLAN, []),
        (replace(PLAN, source="placement", buyer=1, title=" ", decided=""), ["source", "to_oneself", "untitled", "undecided"]),
        (replace(PLAN, price_ore=None), ["unpriced"]),
        (replace(PLAN, price_ore=None, item=7), []),
        (replace(PLAN, price_ore=0, quantity=Decimal(0)), ["price", "quantity"]),
        (replace(PLAN, source="repayment"), ["repayment"]),
        (replace(PLAN, source="repayment", price_ore=-500), []),
        (replace(PLAN, source="minimum"), ["minimum", "endless"]),
        (replace(PLAN, source="minimum", price_ore=None, item=7, reckoned=3, stop=date(2027, 1, 1)), []),
        (replace(PLAN, stop=OCTOBER), ["backward"]),
        (replace(PLAN, measure="once", start=date(2026, 9, 30)), ["before_the_first"]),
        (replace(PLAN, measure="once", start=date(2026, 9, 30), settled_from=None), []),
    ],
)
def test_a_payment_plan_that_cannot_be_charged_is_told_all_that_is_wrong(plan: ScheduleFacts, codes: list[str]) -> None:
    assert [finding.code for finding in check_schedule(plan)] == [f"settlement.schedule_{code}" for code in codes]


def test_a_payment_plan_ends_within_its_days_or_is_taken_back() -> None:
    after = date(2027, 1, 1)
    assert check_end(OCTOBER, after, None) == check_end(OCTOBER, after, date(2026, 12, 31)) == ()
    assert check_end(OCTOBER, None, OCTOBER) == ()
    assert [finding.code for finding in check_end(OCTOBER, after, date(2026, 9, 30))] == ["settlement.schedule_backward"]
    assert [finding.code for finding in check_end(OCTOBER, after, after)] == ["settlement.schedule_longer"]


@given(st.integers(1, 10**9))
def test_a_chain_tells_whether_it_is_a_schedules(number: int) -> None:
    chain = chain_of_schedule(number)
    assert is_of_schedule(chain) and not is_of_schedule(number)
    assert schedule_of_chain(chain) == number


WEIGHTS = st.dictionaries(st.integers(1, 98), st.integers(1, 10**6).map(Decimal), min_size=1, max_size=17)


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_shares_sum_to_the_amount_and_an_ore_left_over_is_seen(amount: int, weights: dict[int, Decimal]) -> None:
    shares = plan_shares(amount, weights)
    whole = sum(weights.values())
    assert sum(share.ore for share in shares) == amount
    assert [share.buyer for share in shares] == list(weights)
    for share in shares:
        assert abs(share.ore - amount * share.weight / whole) < 1
    cut = sum(int(abs(amount) * weight / whole) for weight in weights.values())
    assert sum(share.has_rest for share in shares) == abs(amount) - cut


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({}, "nobody"),
        ({2: None, 3: Decimal(1)}, "unknown"),
        ({2: Decimal(-1), 3: Decimal(5)}, "numbers"),
        ({2: Decimal(0)}, "numbers"),
        ({2: Decimal(0), 3: Decimal(1)}, None),
    ],
)
def test_a_key_that_cannot_share_is_told_why(weights: dict[int, Decimal | None], code: str | None) -> None:
    assert [finding.code for finding in check_weights(weights)] == ([f"settlement.share_{code}"] if code else [])
