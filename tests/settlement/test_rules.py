"""What must hold of every settlement, whatever the placements and whatever came to light later."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rammevaerk.accounts.rules import SuccessionFact
from rammevaerk.contracts.rules.stays import Stay
from rammevaerk.kernel.errors import Refused
from rammevaerk.law.loader import rulebook
from rammevaerk.pricing.rules import DayConvention
from rammevaerk.settlement.rules.charging import Line, Price, lines_of_chain, per_day
from rammevaerk.settlement.rules.claims import ClaimLimit, Lost, first_day_in_time, lost_finding, within_limit
from rammevaerk.settlement.rules.corrections import OpenLine, difference, net
from rammevaerk.settlement.rules.ledger import legs
from rammevaerk.settlement.rules.month import Conventions, Month, conventions_of, missing_conventions, month_of
from rammevaerk.settlement.rules.order import check_month
from rammevaerk.settlement.rules.receipts import IssuedLine, check_proof, raised_days

MONTH = date(2026, 10, 1)
WHOLE = {DayConvention.ACTUAL_DAYS: None, DayConvention.YEAR_12: (365, 12), DayConvention.MONTH_30_5: (61, 2)}
SELLER, ITEM = 1, 9


def a_month(convention: DayConvention = DayConvention.ACTUAL_DAYS, last_day_billed: bool = True) -> Any:
    return month_of(MONTH, Conventions(convention, WHOLE[convention], last_day_billed, last_day_billed, frozenset()))


@st.composite
def truths(draw: st.DrawFn) -> tuple[list[Stay], dict[int, list[Price]], list[tuple[int, int]]]:
    """What is known of one placement's October: its stays, its tariffs, and days away that are not paid."""
    cuts = sorted(draw(st.sets(st.integers(0, 31), min_size=2, max_size=4)))
    stays = [
        Stay(7, place, 7, ITEM, SELLER, draw(st.sampled_from([1, 2, 3])), start, stop, stop < 31 and place == len(cuts) - 2,
             draw(st.sampled_from([1000, 850, 600, 333])), False)
        for place, (start, stop) in enumerate(pairwise(cuts))
    ]  # fmt: skip
    change = draw(st.integers(1, 30))
    ore = st.integers(1, 400_000)
    prices = {ITEM: [Price(0, change, draw(ore), 1), Price(change, 31, draw(ore), 2)]}
    away = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=2))
    return stays, prices, [(start, min(start + days, 31)) for start, days in away]


conventions = st.sampled_from(list(DayConvention))


@given(truths(), conventions, st.booleans())
@settings(deadline=None)
def test_charged_days_are_the_days_of_stay_that_are_paid(truth: Any, convention: DayConvention, last_billed: bool) -> None:
    stays, prices, away = truth
    month = a_month(convention, last_billed)
    charged = lines_of_chain(month, stays, prices, away)
    days = {
        day
        for stay in stays
        for day in range(stay.start, stay.stop - (1 if stay.leaves and not last_billed else 0))
        if not any(start <= day < stop for start, stop in away)
    }
    on_lines = [day for line in charged.lines for day in range(line.start, line.stop)]
    assert sorted(on_lines) == sorted(days)
    assert charged.days_without_tariff == 0


@given(truths(), conventions)
@settings(deadline=None)
def test_each_line_is_rounded_on_its_own_and_the_sum_is_exact(truth: Any, convention: DayConvention) -> None:
    month = a_month(convention)
    for line in lines_of_chain(month, *truth).lines:
        days = Decimal(line.days)
        if line.kind in ("year_12", "m_30_5"):
            above, below = WHOLE[convention] or (1, 1)
            days = days * above / below / month.days
        exact = days * line.tariff_ore * line.factor / 1000
        assert abs(Decimal(line.amount) - exact) <= Decimal("0.5")


@given(st.lists(truths(), min_size=1, max_size=5), conventions)
@settings(deadline=None)
def test_any_sequence_of_corrections_ends_where_the_last_truth_would_have_begun(
    history: list[Any], convention: DayConvention
) -> None:
    month = a_month(convention)
    open_lines: list[OpenLine] = []
    written: dict[int, int] = {}
    number = 0
    for truth in history:
        found = difference(open_lines, lines_of_chain(month, *truth).lines)
        reversed_ids = {pk for pk, _line in found.reversals}
        for _pk, line in found.reversals:
            written[line.buyer] = written.get(line.buyer, 0) - line.amount
        open_lines = [kept for kept in open_lines if kept.id not in reversed_ids]
        for line in found.new:
            number += 1
            open_lines.append(OpenLine(number, line))
            written[line.buyer] = written.get(line.buyer, 0) + line.amount
    final = lines_of_chain(month, *history[-1]).lines
    for buyer in (1, 2, 3):
        assert written.get(buyer, 0) == net(line for line in final if line.buyer == buyer)


@given(truths(), conventions)
@settings(deadline=None)
def test_running_twice_writes_nothing_more(truth: Any, convention: DayConvention) -> None:
    month = a_month(convention)
    first = difference([], lines_of_chain(month, *truth).lines).new
    again = difference([OpenLine(place, line) for place, line in enumerate(first)], lines_of_chain(month, *truth).lines)
    assert again == ([], [])


def in_time_of(month: Month, lines: Sequence[OpenLine], in_time: int) -> dict[tuple[int, int], Line]:
    """The lines as raised on the last day of their month, long before any limit."""
    issued = [IssuedLine(line, month.first, None) for _pk, line in lines]
    return raised_days(month, issued, ClaimLimit(12), range(in_time))


RECEIPTS = st.one_of(st.none(), st.dates(date(2026, 11, 1), date(2027, 12, 1)))


@given(st.lists(st.tuples(truths(), RECEIPTS), min_size=1, max_size=4), st.booleans())
@settings(deadline=None)
def test_a_day_is_raised_by_the_dearest_line_its_buyer_had_in_time(times: Any, proven: bool) -> None:
    """However often it was charged and taken back; and what nobody knows the receipt of is raised only while it is not asked."""
    month, limit, issued_on = a_month(), ClaimLimit(12), date(2026, 11, 1)
    issued = [
        IssuedLine(line, issued_on, received_on, is_open=False)
        for truth, received_on in times
        for line in lines_of_chain(month, *truth).lines
    ]
    found = raised_days(month, issued, limit, range(month.days), proven=proven)
    for buyer in (1, 2, 3):
        for day in range(month.days):
            of_day = [one for one in issued if one.line.buyer == buyer and one.line.start <= day < one.line.stop]
            on = [(one.received_on or (None if proven else issued_on), one.line) for one in of_day]
            amounts = [per_day(month, line) for raised, line in on if raised and raised <= limit.latest(month.day(day))]
            known = found.get((buyer, day))
            assert (per_day(month, known) if known else None) == max(amounts, default=None)


@given(truths(), truths(), st.integers(0, 31))
@settings(deadline=None)
def test_days_too_late_never_cost_more_than_was_raised_for_them(before: Any, now: Any, in_time: int) -> None:
    month = a_month()
    raised = [OpenLine(place, line) for place, line in enumerate(lines_of_chain(month, *before).lines)]
    wanted = lines_of_chain(month, *now).lines
    allowed, lost = within_limit(month, wanted, in_time_of(month, raised, in_time), in_time)

    def day_sum(lines: list[Line], buyer: int, day: int) -> Decimal:
        found = [line for line in lines if line.buyer == buyer and line.start <= day < line.stop]
        return sum((Decimal(line.tariff_ore * line.factor) / 1000 for line in found), Decimal(0))

    for buyer in (2, 3):
        for day in range(31):
            was, wish = day_sum([line for _pk, line in raised], buyer, day), day_sum(wanted, buyer, day)
            assert day_sum(allowed, buyer, day) == (min(was, wish) if day < in_time else wish)
    assert all(loss.days > 0 and loss.ore >= 0 for loss in lost)
    assert net(line for line in allowed if line.internal) == net(line for line in wanted if line.internal)


@given(truths(), truths(), st.integers(0, 31))
@settings(deadline=None)
def test_what_the_limit_cuts_is_cut_once(before: Any, now: Any, in_time: int) -> None:
    month = a_month()
    raised = [OpenLine(place, line) for place, line in enumerate(lines_of_chain(month, *before).lines)]
    wanted = lines_of_chain(month, *now).lines
    raised_by_day = in_time_of(month, raised, in_time)
    allowed, _lost = within_limit(month, wanted, raised_by_day, in_time)
    found = difference(raised, allowed)
    gone = {pk for pk, _line in found.reversals}
    after = [kept for kept in raised if kept.id not in gone] + [
        OpenLine(99 + place, line) for place, line in enumerate(found.new)
    ]
    again, _lost = within_limit(month, wanted, raised_by_day, in_time)
    assert difference(after, again) == ([], [])


AMOUNTS_BY_SERVICE = st.dictionaries(st.integers(0, 9), st.integers(-(10**9), 10**9), min_size=1)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), AMOUNTS_BY_SERVICE), max_size=20))
def test_buyers_costs_are_sellers_income_and_every_entry_balances(statements: list[tuple[int, int, dict[int, int]]]) -> None:
    postings = [leg for seller, buyer, amounts in statements for leg in legs(seller, buyer, amounts)]
    assert sum(leg.amount for leg in postings) == 0
    income = -sum(leg.amount for leg in postings if leg.account == "income")
    assert income == sum(leg.amount for leg in postings if leg.account == "expense")
    claims = sum(leg.amount for leg in postings if leg.account == "receivable")
    assert claims == -sum(leg.amount for leg in postings if leg.account == "payable")
    assert all(leg.account in ("income", "expense") for leg in postings if leg.party == leg.counterparty)


def test_a_successor_is_the_seller_from_its_first_day_and_the_month_is_cut_there() -> None:
    handover = SuccessionFact(SELLER, 50, date(2026, 10, 11))
    month = month_of(MONTH, a_month().conventions, (handover,))
    stay = Stay(7, 7, 7, ITEM, SELLER, 2, 0, 31, False, 1000, False)
    lines = lines_of_chain(month, [stay], {ITEM: [Price(0, 31, 100, 1)]}).lines
    assert [(line.seller, line.start, line.stop) for line in lines] == [(SELLER, 0, 10), (50, 10, 31)]


def test_an_own_citizen_stays_own_when_the_operator_is_succeeded() -> None:
    handover = SuccessionFact(SELLER, 50, date(2026, 1, 1))
    month = month_of(MONTH, a_month().conventions, (handover,))
    stay = Stay(7, 7, 7, ITEM, SELLER, SELLER, 0, 31, False, 1000, False)
    (line,) = lines_of_chain(month, [stay], {ITEM: [Price(0, 31, 100, 1)]}).lines
    assert (line.seller, line.buyer, line.internal) == (50, 50, True)


def test_days_without_tariff_are_counted_and_not_charged() -> None:
    stay = Stay(7, 7, 7, ITEM, SELLER, 2, 0, 31, False, 1000, False)
    charged = lines_of_chain(a_month(), [stay], {ITEM: [Price(0, 10, 100, 1)]})
    assert (charged.days_without_tariff, [line.days for line in charged.lines]) == (21, [10])


def test_a_tariff_per_month_is_the_month_however_long_it_is() -> None:
    stay = Stay(7, 7, 7, ITEM, SELLER, 2, 0, 31, False, 1000, False)
    (line,) = lines_of_chain(a_month(), [stay], {ITEM: [Price(0, 31, 1_000_000, 1, per_month=True)]}).lines
    assert (line.kind, line.amount) == ("month", 1_000_000)


def test_the_crisis_rule_decides_over_the_last_day_of_a_crisis_stay() -> None:
    conventions = Conventions(DayConvention.ACTUAL_DAYS, None, False, True, frozenset())
    month = month_of(MONTH, conventions)
    crisis = Stay(7, 7, 7, ITEM, SELLER, 2, 0, 5, True, 1000, True)
    prices = {ITEM: [Price(0, 31, 100, 1)]}
    assert [line.days for line in lines_of_chain(month, [crisis], prices).lines] == [5]
    assert [line.days for line in lines_of_chain(month, [crisis._replace(crisis=False)], prices).lines] == [4]


def test_the_day_from_which_claims_are_in_time() -> None:
    month = month_of(date(2024, 2, 1), a_month().conventions)
    limit = ClaimLimit(12)
    assert first_day_in_time(month, date(2025, 2, 28), limit) == 27, "28 and 29 February share their last day"
    assert first_day_in_time(month, date(2025, 3, 1), limit) == 29
    assert first_day_in_time(month, date(2025, 2, 1), limit) == 0


def test_a_lost_claim_says_how_much_and_towards_whom() -> None:
    finding = lost_finding(a_month(), Lost(2, 300_000, 30), kroner="3.000,00 kr.", buyer="Næstved Kommune", days="30")
    assert not finding.blocks
    assert finding.message_in().startswith("Lost claim: 3.000,00 kr. for 30 days in 10.2026")


SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("today", "billing", "settled", "code"),
    [
        (date(2026, 10, 31), "arrears", [SEPTEMBER], "settlement.too_early"),
        (date(2026, 11, 1), "arrears", [SEPTEMBER], None),
        (date(2026, 9, 1), "advance", [SEPTEMBER], None),
        (date(2026, 8, 31), "advance", [SEPTEMBER], "settlement.too_early"),
        (date(2026, 11, 1), "arrears", [], None),
        (date(2026, 11, 1), "arrears", [date(2026, 8, 1)], "settlement.month_skipped"),
        (date(2026, 12, 1), "arrears", [date(2026, 11, 1)], "settlement.before_the_first"),
        (date(2026, 11, 1), "arrears", [SEPTEMBER, OCTOBER], None),
    ],
)
def test_months_are_settled_when_they_are_over_and_one_after_another(
    today: date, billing: str, settled: Any, code: str | None
) -> None:
    findings = check_month(OCTOBER, today, billing=billing, settled=settled, names="Slagelse Kommune")
    assert [finding.code for finding in findings] == ([code] if code else [])


def test_unknown_conventions_are_all_named_at_once() -> None:
    real = rulebook("sjaelland", OCTOBER, demo=False)
    missing = missing_conventions(real)
    assert {finding.code for finding in missing} == {"law.unknown_parameter"}
    assert len(missing) >= 3
    with pytest.raises(Refused):
        conventions_of(real)


def test_the_demo_conventions_are_known_and_marked_as_assumed() -> None:
    found = conventions_of(rulebook("sjaelland", OCTOBER, demo=True))
    assert missing_conventions(rulebook("sjaelland", OCTOBER, demo=True)) == ()
    assert (found.convention, found.last_day_billed) == (DayConvention.ACTUAL_DAYS, True)
    assert found.unpaid == {"prison", "death"}
    assert found.rests_on_assumption


def test_a_gap_in_time_is_found_a_day_later_each_day() -> None:
    month = a_month()
    days = [first_day_in_time(month, MONTH + timedelta(days=365 + offset), ClaimLimit(12)) for offset in range(33)]
    assert days == [0, *range(1, 32), 31]


@pytest.mark.parametrize(
    ("received_on", "words", "told", "codes"),
    [
        (date(2026, 11, 3), "Brev afleveret", False, []),
        (date(2026, 11, 10), "Brev afleveret", False, []),
        (date(2026, 11, 2), "Brev afleveret", False, ["settlement.receipt_early"]),
        (date(2026, 11, 11), "Brev afleveret", False, ["settlement.receipt_later"]),
        (date(2026, 11, 3), " ", False, ["settlement.receipt_how"]),
        (date(2026, 11, 3), "x" * 201, False, ["settlement.receipt_long"]),
        (date(2026, 11, 3), "Brev afleveret", True, ["settlement.receipt_told"]),
        (date(2026, 11, 3), "Brev om 010190-1234", False, ["kernel.cpr_number"]),
    ],
)
def test_a_sellers_word_of_a_receipt_has_a_day_that_can_be_and_how_it_is_known(
    received_on: date, words: str, told: bool, codes: list[str]
) -> None:
    issued_on, today = date(2026, 11, 3), date(2026, 11, 10)
    assert [finding.code for finding in check_proof(issued_on, received_on, today, words, told=told)] == codes
