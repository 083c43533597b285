"""The refund's rules: months sum to the year, the order of rows never matters, and claims become differences."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules import CaseCost, CaseCostKind, state_refund
from rammevaerk.kernel.money import kroner
from rammevaerk.spending.rules.refund import (
    AmountKind,
    CitizenAmount,
    RefundCitizen,
    RefundFacts,
    claim_lines,
    refund_ages,
    refund_year,
)

from tests.law.spending_questions import AGES, LIMITS_2022

MONTHS = [date(2022, month, 1) for month in range(1, 13)]
ADULT = RefundCitizen(1, "B1", date(1980, 1, 1))
amounts = st.lists(
    st.builds(
        CitizenAmount,
        citizen=st.integers(1, 3),
        month=st.sampled_from(MONTHS),
        kind=st.sampled_from(AmountKind),
        ore=st.integers(1, 40_000_000),
    ),
    max_size=15,
)
PEOPLE = {
    1: ADULT,
    2: RefundCitizen(2, "B2", date(2010, 1, 1), "H"),
    3: RefundCitizen(3, "B3", date(2004, 6, 1), "H"),
}


@given(amounts)
def test_a_year_is_the_sum_of_its_months(rows: list[CitizenAmount]) -> None:
    found = refund_year(RefundFacts(PEOPLE, rows, MONTHS), LIMITS_2022, AGES)
    assert found.refund == sum(month.refund for month in found.months)
    assert all(month.refund <= month.cost for month in found.months)


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(rows: list[CitizenAmount], random: Random) -> None:
    facts = [RefundFacts(PEOPLE, some, MONTHS) for some in (rows, random.sample(rows, len(rows)))]
    assert refund_year(facts[0], LIMITS_2022, AGES) == refund_year(facts[1], LIMITS_2022, AGES)


@given(st.lists(st.tuples(st.sampled_from(MONTHS), st.booleans(), st.integers(1, 40_000_000)), max_size=8))
def test_one_adult_gets_what_the_common_rule_gives(rows: list[tuple[date, bool, int]]) -> None:
    own = [CitizenAmount(1, month, AmountKind.ONE_OFF if once else AmountKind.RUNNING, ore) for month, once, ore in rows]
    theirs = [
        CaseCost(month.month, CaseCostKind.ONE_OFF if once else CaseCostKind.RUNNING, kroner(ore)) for month, once, ore in rows
    ]
    found = refund_year(RefundFacts({1: ADULT}, own, MONTHS), LIMITS_2022, AGES)
    assert found.refund == state_refund(theirs, LIMITS_2022).refund


def test_a_month_tells_its_parts() -> None:
    rows = [CitizenAmount(1, MONTHS[0], AmountKind.ONE_OFF, 100), CitizenAmount(1, MONTHS[0], AmountKind.USER_PAYMENT, 3)]
    month = refund_year(RefundFacts({1: ADULT}, rows, MONTHS[:1]), LIMITS_2022, AGES).months[0]
    assert [(part.kind, part.ore) for part in month.parts] == [
        (AmountKind.ONE_OFF, Fraction(25, 3)),
        (AmountKind.USER_PAYMENT, -3),
    ]
    assert (month.cost, month.refund, month.is_children) == (5, 0, False)


def test_claims_become_differences_also_when_nothing_is_left() -> None:
    rows = [CitizenAmount(1, month, AmountKind.CHARGED, 8_000_000) for month in MONTHS[:2]]
    year = refund_year(RefundFacts({1: ADULT}, rows, MONTHS), LIMITS_2022, AGES)
    refund = year.months[0].refund
    lines = claim_lines(year, {("C1", MONTHS[0]): refund, ("C1", MONTHS[5]): 700, ("C9", MONTHS[0]): 0})
    assert [(line.month, line.difference) for line in lines] == [
        (MONTHS[0], 0),
        (MONTHS[1], year.months[1].refund),
        (MONTHS[5], -700),
    ]


def test_ages_come_from_the_table() -> None:
    assert refund_ages({"child": 18, "after_care": Decimal(23), "old": 67, "old_since": 2021}) == AGES
