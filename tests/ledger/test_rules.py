"""When a month's books close, how a payment stands, which account string is chosen, and when two parties net."""

from datetime import date

import pytest

from rammevaerk.ledger.rules.closing import (
    BooksFacts,
    changed_balances,
    check_month_close,
    first_open_day,
    next_to_close,
)
from rammevaerk.ledger.rules.mapping import PostingKey, StringFact, check_string, choose_string, unmapped
from rammevaerk.ledger.rules.netting import Word, check_word, nets
from rammevaerk.ledger.rules.reports import (
    PaymentState,
    PaymentTold,
    StatementStanding,
    payment_state,
    said_of_payment,
    stops_booking,
    stops_payment,
    told_before,
    unknown_statement,
)

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
TODAY = date(2026, 11, 10)


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("month", "books", "expected"),
    [
        (SEPTEMBER, BooksFacts(frozenset({AUGUST}), frozenset({AUGUST, SEPTEMBER}), date(2026, 8, 3)), []),
        (SEPTEMBER, BooksFacts(frozenset({SEPTEMBER})), ["ledger.month_closed"]),
        (date(2026, 11, 1), BooksFacts(), ["ledger.month_not_over"]),
        (OCTOBER, BooksFacts(settled=frozenset({AUGUST, SEPTEMBER})), ["ledger.month_not_issued"]),
        (date(2026, 7, 1), BooksFacts(settled=frozenset({AUGUST})), []),
        (SEPTEMBER, BooksFacts(first=date(2026, 8, 31)), ["ledger.month_before_open"]),
        (AUGUST, BooksFacts(first=date(2026, 8, 31)), []),
    ],
)
def test_a_month_closes_once_when_it_is_over_and_issued_and_none_before_is_open(
    month: date, books: BooksFacts, expected: list[str]
) -> None:
    assert codes(check_month_close(month, TODAY, books, "måneden")) == expected


def test_the_next_month_to_close_follows_the_last_closed_or_is_that_of_the_first_entry() -> None:
    assert next_to_close(BooksFacts()) is None
    assert next_to_close(BooksFacts(first=date(2026, 8, 31))) == AUGUST
    assert next_to_close(BooksFacts(frozenset({AUGUST, SEPTEMBER}), first=AUGUST)) == OCTOBER
    assert (first_open_day(frozenset()), first_open_day(frozenset({AUGUST}))) == (None, SEPTEMBER)


def test_a_balance_that_is_not_what_it_was_is_named_and_one_of_nothing_may_be_missing() -> None:
    stored = {("income", 2): -500, ("income", None): -500, ("payable", 3): 0}
    assert changed_balances(stored, {("income", 2): -500, ("income", None): -500}) == []
    assert changed_balances(stored, {("income", 2): -499, ("income", None): -500, ("expense", 4): 1}) == [
        ("expense", 4),
        ("income", 2),
    ]


STRINGS = (
    StringFact("income", "", "", date(2026, 1, 1), "5.38.50", "001", "7"),
    StringFact("income", "SEL-108", "", date(2026, 1, 1), "5.38.51", "001", "7"),
    StringFact("income", "SEL-108", "notice", date(2026, 6, 1), "5.38.52", "002", "7"),
    StringFact("income", "", "notice", date(2026, 1, 1), "5.38.53", "001", "7"),
    StringFact("income", "", "", date(2026, 7, 1), "5.38.54", "001", "7"),
)


@pytest.mark.parametrize(
    ("account", "paragraph", "source", "day", "function"),
    [
        ("income", "SEL-107", "placement", date(2026, 6, 30), "5.38.50"),
        ("income", "SEL-107", "placement", date(2026, 7, 1), "5.38.54"),
        ("income", "SEL-108", "placement", OCTOBER, "5.38.51"),
        ("income", "SEL-108", "notice", OCTOBER, "5.38.52"),
        ("income", "SEL-108", "notice", date(2026, 5, 31), "5.38.51"),  # the paragraph goes before the source
        ("income", "SEL-107", "notice", OCTOBER, "5.38.53"),
        ("expense", "SEL-108", "notice", OCTOBER, None),
        ("income", "SEL-108", "notice", date(2025, 12, 31), None),
    ],
)
def test_the_most_exact_account_string_that_has_begun_is_chosen(
    account: str, paragraph: str, source: str, day: date, function: str | None
) -> None:
    chosen = choose_string(PostingKey(account, paragraph, source, day), STRINGS)
    assert (chosen.function if chosen else None) == function


def test_an_account_string_has_function_and_kind_and_no_part_too_long_or_with_a_cpr_number() -> None:
    assert check_string(STRINGS[0]) == []
    wrong = StringFact("income", "", "", OCTOBER, " ", "010190-1234", "7" * 21)
    assert codes(check_string(wrong))[:1] == ["ledger.string_incomplete"]
    assert {"ledger.string_long"} < set(codes(check_string(wrong)))
    assert unmapped("Indtægt", "SEL § 108", "Ophold", "Sivkær").params["line"] == "Sivkær"


@pytest.mark.parametrize(
    ("total", "paid", "state"),
    [
        (100, 100, PaymentState.PAID),
        (0, 0, PaymentState.PAID),
        (100, 0, PaymentState.UNPAID),
        (100, 60, PaymentState.PART_PAID),
        (100, 101, PaymentState.OVERPAID),
        (-100, -60, PaymentState.PART_PAID),
        (-100, -101, PaymentState.OVERPAID),
        (-100, -100, PaymentState.PAID),
    ],
)
def test_a_statement_stands_by_what_is_paid_of_it(total: int, paid: int, state: PaymentState) -> None:
    assert payment_state(total, paid) is state


OWED = StatementStanding("2026-000007", OCTOBER, 10_000, 0)


def test_a_payment_that_cannot_be_recorded_is_told_why() -> None:
    assert stops_payment(OWED, PaymentTold(TODAY, 10_000, "B-1"), TODAY) == []
    assert codes(stops_payment(OWED, PaymentTold(TODAY, 0, "B-1"), TODAY)) == ["ledger.no_amount"]
    assert codes(stops_payment(OWED, PaymentTold(TODAY, -1, "B-1"), TODAY)) == ["ledger.wrong_way"]
    credit = StatementStanding("2026-000008", OCTOBER, -5, 0)
    assert codes(stops_payment(credit, PaymentTold(TODAY, 5, "B-1"), TODAY)) == ["ledger.wrong_way"]
    late = stops_payment(OWED, PaymentTold(date(2026, 11, 11), 1, " "), TODAY)
    assert codes(late) == ["ledger.paid_later", "ledger.no_reference"]
    assert len(stops_payment(OWED, PaymentTold(TODAY, 1, "010190-1234"), TODAY)) == 1


def test_a_voucher_has_a_number_and_a_day_that_has_come() -> None:
    assert stops_booking("V-1", TODAY, TODAY) == []
    assert codes(stops_booking("", date(2026, 11, 11), TODAY)) == ["ledger.no_voucher", "ledger.booked_later"]
    assert len(stops_booking("010190-1234", TODAY, TODAY)) == 1


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        (10_000, TODAY, []),
        (10_001, TODAY, ["ledger.overpaid"]),
        (9_999, TODAY, ["ledger.underpaid"]),
        (10_000, date(2026, 9, 30), ["ledger.paid_before"]),
    ],
)
def test_what_there_is_to_say_of_a_payment(amount: int, day: date, expected: list[str]) -> None:
    assert codes(said_of_payment(OWED, PaymentTold(day, amount, "B-1"), str)) == expected


def test_what_is_unknown_or_told_before_is_said_with_its_number() -> None:
    assert unknown_statement("2026-9", "Slagelse").params == {"number": "2026-9", "seller": "Slagelse"}
    assert told_before("2026-9").params == {"number": "2026-9"}


def test_two_parties_net_only_on_days_both_have_said_so() -> None:
    own, others = Word(SEPTEMBER, None), Word(OCTOBER, date(2026, 12, 1))
    assert [nets(own, others, day) for day in (SEPTEMBER, OCTOBER, date(2026, 11, 30), date(2026, 12, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not nets(own, None, OCTOBER)
    assert not nets(None, own, OCTOBER)


def test_a_word_on_netting_names_its_agreement_and_begins_no_earlier_than_this_month() -> None:
    assert check_word(Word(date(2026, 11, 1), None), "Aftale af 3. november 2026", TODAY) == []
    wrong = check_word(Word(OCTOBER, SEPTEMBER), " ", TODAY)
    assert codes(wrong) == ["ledger.netting_undecided", "ledger.netting_backward", "ledger.netting_past"]
    assert len(check_word(Word(date(2026, 11, 1), None), "010190-1234", TODAY)) == 1
