"""The forecast's rules: settlement's own rule counts the days, the lines sum to the difference, order never matters."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.settlement.rules.charging import Price
from rammevaerk.settlement.rules.schedules import Scheduled, Sold, lines_of_schedule
from rammevaerk.spending.rules.forecast import (
    ESTIMATED,
    AwayStretch,
    ForecastFacts,
    PlannedChange,
    PlannedRow,
    PlannedStay,
    Why,
    YearTerms,
    day_after,
    forecast,
    laid_over,
    movers,
    year_cost,
)

from tests.law.settlement_questions import a_month

MONTHS = tuple(a_month(date(2026, month, 1)) for month in range(1, 13))
PRICES = tuple({1: [Price(0, month.days, 1000, 7)], 2: [Price(0, month.days, 3000, 8)]} for month in MONTHS)
TERMS = YearTerms(MONTHS, PRICES)
YEAR = 365 * 1000


def row(chain: int = 5, **changes: object) -> PlannedRow:
    told: dict[str, object] = {"valid_from": date(2025, 3, 1), "valid_to": None, "item": 1, **changes}
    return PlannedRow(chain=chain, placement=9, citizen=9, operator=1, paying=2, **told)  # type: ignore[arg-type]


def facts(**changes: object) -> ForecastFacts:
    told: dict[str, object] = {"stays": {5: [row()]}, "charged": {}, "settled": {}, **changes}
    return ForecastFacts(**told)  # type: ignore[arg-type]


def test_a_stay_without_end_costs_the_whole_year() -> None:
    found = forecast(facts(), TERMS)
    assert (found.granted, found.expected, found.sum_of("rest")) == (YEAR, YEAR, YEAR)
    assert found.by_month[0] == 31_000


def test_settled_months_are_what_was_charged_and_changes_since_stand_apart() -> None:
    charged = {(5, date(2026, 1, 1)): 31_000, (5, date(2026, 2, 1)): 20_000, (-3, date(2026, 1, 1)): 700}
    found = forecast(facts(charged=charged, settled={1: date(2026, 2, 1)}), TERMS)
    assert (found.sum_of("charged"), found.sum_of("uncharged")) == (51_700, 8_000)
    assert found.granted == YEAR + 700
    assert sum(found.by_month) == found.granted


SOURCES = st.sampled_from(["objective", "subscribed", "guarantee", "closing", "reservation"])


@st.composite
def plans(draw: st.DrawFn) -> Scheduled:
    """Any payment plan around 2026, at a price of its own or an item's."""
    start = draw(st.dates(date(2025, 1, 1), date(2026, 12, 31)))
    stop = draw(st.one_of(st.none(), st.dates(start + timedelta(days=1), date(2027, 12, 31))))
    measure, price = draw(st.sampled_from(["day", "month", "once", "year"])), draw(st.one_of(st.none(), st.integers(1, 10**6)))
    chain = draw(st.integers(1, 999))
    return Scheduled(chain, chain, 1, 2, draw(SOURCES), 1, measure, draw(st.integers(1, 9_000)), price, start, stop)


@given(st.lists(plans(), max_size=5, unique_by=lambda plan: plan.chain), st.sampled_from([None, *range(1, 13)]))
def test_the_forecast_is_the_sum_of_its_parts_plans_by_their_source(known: list[Scheduled], settled: int | None) -> None:
    """The months, the stays and plans, and what is to come by source each sum to it, and a plan costs what settlement charges."""
    last = {1: date(2026, settled, 1)} if settled else {}
    found = forecast(facts(plans={-plan.chain: plan for plan in known}, settled=last), TERMS)
    assert sum(found.by_month) == found.granted == sum(chain.granted for chain in found.chains)
    assert sum(found.rest_by_source().values()) == found.sum_of("rest")
    assert found.granted - YEAR == sum(
        line.amount for plan in known for month, prices in zip(MONTHS, PRICES, strict=True)
        for line in lines_of_schedule(month, plan, prices, Sold({})).lines
    )  # fmt: skip
    assert {chain.source for chain in found.chains} == {"", *(plan.source for plan in known)}


def test_a_minimum_purchase_counts_when_it_is_charged_and_not_before() -> None:
    least = Scheduled(3, 3, 1, 2, "minimum", 1, "day", 3000, None, date(2026, 1, 1), None, 1)
    found = forecast(facts(plans={-3: least}, charged={(-3, date(2026, 1, 1)): 500}), TERMS)
    assert found.granted == YEAR + 500
    assert [(chain.source, chain.charged, chain.rest) for chain in found.chains if chain.source] == [("minimum", 500, 0)]


def test_a_plan_at_a_price_of_its_own_is_never_estimated() -> None:
    terms = YearTerms(MONTHS[:1], ({1: [Price(0, 31, 1000, ESTIMATED)]},))
    own = Scheduled(3, 3, 1, 2, "guarantee", 1, "month", 1000, 700, date(2026, 1, 1), None)
    found = forecast(facts(stays={}, plans={-3: own, -4: own._replace(chain=4, price=None, measure="day")}), terms)
    assert (found.sum_of("estimated"), found.granted) == (31_000, 31_700)


def test_the_last_day_absence_and_days_without_price_follow_settlement() -> None:
    ends = row(valid_to=date(2026, 1, 11))
    terms = YearTerms(tuple(a_month(month.first, last_day_billed=False) for month in MONTHS), PRICES)
    assert year_cost([ends], terms)[0].ore == 9_000
    assert year_cost([row(valid_to=date(2026, 1, 11), goes_on=True)], terms)[0].ore == 10_000
    away = YearTerms(MONTHS, PRICES, {5: [AwayStretch("holiday", date(2025, 12, 30), date(2026, 1, 4))]})
    assert year_cost([row()], away)[0].ore == 31_000, "paid: the kind is not among the unpaid"
    lacking = year_cost([row(item=3, valid_to=date(2026, 2, 1))], TERMS)
    assert (lacking[0].ore, lacking[0].lacking) == (0, 31)


def test_an_unpaid_absence_is_taken_off() -> None:
    months = tuple(a_month(month.first) for month in MONTHS)
    unpaid = months[0].conventions.__class__(months[0].conventions.convention, None, True, True, frozenset({"holiday"}))
    month = months[0].__class__(months[0].first, 31, unpaid)
    terms = YearTerms((month,), PRICES[:1], {5: [AwayStretch("holiday", date(2025, 12, 30), date(2026, 1, 4))]})
    assert year_cost([row()], terms)[0].ore == 28_000


def test_estimated_prices_are_told() -> None:
    terms = YearTerms(MONTHS[:1], ({1: [Price(0, 31, 1000, ESTIMATED)]},))
    assert forecast(facts(), terms).sum_of("estimated") == 31_000


def test_each_planned_change_is_a_line_laid_over_the_ones_before() -> None:
    changes = [
        PlannedChange(Why.EXPECTED_END, 5, date(2026, 12, 1)),
        PlannedChange(Why.PROPOSED_PACKAGE, 5, date(2026, 11, 1), 2),
        PlannedChange(Why.ASKED_END, 77, date(2026, 11, 1)),
    ]
    found = forecast(facts(changes=changes), TERMS)
    assert [(line.why, line.ore) for line in found.lines] == [
        (Why.PROPOSED_PACKAGE, 61 * 2000),
        (Why.EXPECTED_END, -31 * 3000),
    ]
    assert found.expected == found.granted + 61 * 2000 - 31 * 3000


def test_a_change_after_the_end_changes_nothing() -> None:
    ended = row(valid_to=date(2026, 3, 1))
    assert laid_over([ended], PlannedChange(Why.EXPECTED_END, 5, date(2026, 4, 1))) == [ended]
    found = forecast(facts(stays={5: [ended]}, changes=[PlannedChange(Why.EXPECTED_END, 5, date(2026, 4, 1))]), TERMS)
    assert found.lines == ()


def test_stays_not_decided_are_lines_and_unknown_prices_stay_unknown() -> None:
    coming = [
        PlannedStay(Why.CONTRACT_DRAFT, "D1", row(0, valid_from=date(2026, 12, 1))),
        PlannedStay(Why.CONTRACT_DRAFT, "D2", None),
        PlannedStay(Why.RESERVATION, "R1", row(0, item=3, valid_from=date(2026, 12, 1))),
        PlannedStay(Why.RESERVATION, "R2", row(0, valid_from=date(2027, 1, 1))),
    ]
    found = forecast(facts(coming=coming), TERMS)
    assert [(line.key, line.ore) for line in found.lines] == [("D1", 31_000), ("D2", None), ("R1", None)]
    assert found.expected - found.granted == 31_000


def test_movers_are_the_stays_that_changed_largest_first() -> None:
    before = {5: [row()], 6: [row(6)], 7: [row(7)], 8: [row(8)]}
    now = {
        5: [row()],
        6: [row(6, valid_to=date(2026, 12, 1))],
        8: [row(8)],
        9: [row(9, valid_from=date(2026, 12, 31))],
    }
    assert [(found.chain, found.change) for found in movers(before, now, TERMS)] == [(7, -YEAR), (6, -31_000), (9, 1000)]


def test_the_day_after_the_last() -> None:
    assert day_after(date(2026, 2, 28)) == date(2026, 3, 1)


changes = st.lists(
    st.builds(
        PlannedChange,
        why=st.sampled_from([Why.PROPOSED_PACKAGE, Why.ASKED_END, Why.EXPECTED_END]),
        chain=st.sampled_from([5, 6]),
        day=st.integers(0, 400).map(lambda days: date(2025, 12, 20) + timedelta(days=days)),
        item=st.sampled_from([None, 2]),
    ),
    max_size=5,
    unique_by=lambda change: (change.chain, change.why),
)


@given(changes, st.randoms(use_true_random=False))
def test_the_lines_sum_to_the_difference_in_any_order(planned: list[PlannedChange], random: Random) -> None:
    stays = {5: [row(valid_to=date(2026, 11, 5))], 6: [row(6, valid_from=date(2026, 5, 5))]}
    found = forecast(facts(stays=stays, changes=planned), TERMS)
    shuffled = forecast(facts(stays=stays, changes=random.sample(planned, len(planned))), TERMS)
    assert found == shuffled
    final = dict(stays)
    for change in sorted(planned, key=lambda change: list(Why).index(change.why)):
        final[change.chain] = laid_over(final[change.chain], change)
    truth = sum(cost.ore for rows in final.values() for cost in year_cost(rows, TERMS))
    assert found.expected == truth
