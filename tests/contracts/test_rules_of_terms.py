"""What a contract must hold before it is issued: items of the list alone, the standard form, and the weeks without approval."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rammevaerk.contracts.rules.contract import (
    MOST_LINES,
    ContractFacts,
    ContractLine,
    ContractTerms,
    Listed,
    WithoutApproval,
    approval_findings,
    check_contract,
    check_lines,
    without_approval,
)
from rammevaerk.contracts.rules.invoicing import Invoicing, check_invoicing
from rammevaerk.contracts.rules.notice import LONGEST_NOTICE, Notice, notice_of
from rammevaerk.contracts.rules.placing import ItemChosen, check_decision
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import Period
from rammevaerk.law.loader import rulebook

FIRST = date(2026, 1, 1)
BOOK = rulebook("sjaelland", FIRST, demo=True)
BARE = rulebook("sjaelland", FIRST, demo=False)
ALWAYS = (Period(date(2020, 1, 1), None),)
HOME = ItemChosen(9, 5, 4, 2, "SEL-108", "day")
CLUB = ItemChosen(10, 6, 4, 2, "SEL-104", "day")
ELSEWHERE = ItemChosen(11, 7, 8, 3, "SEL-104", "day")
ITEMS = {
    9: Listed(HOME, "municipality", ALWAYS),
    10: Listed(CLUB, "municipality", ALWAYS),
    11: Listed(ELSEWHERE, "municipality", ALWAYS),
    12: Listed(replace(CLUB, item_id=12), "municipality"),
}
INVOICING = Invoicing(gln="5790000000005", contact="Handicap, team 2")
TERMS = ContractTerms(
    item_id=9,
    first_day=FIRST,
    last_day=None,
    paying=1,
    basis="search",
    follow_up_on=date(2026, 6, 1),
    invoicing=INVOICING,
)
FACTS = ContractFacts(reference="NÆ-1", acting=1, items=ITEMS, payers=frozenset({1}), rulebook=BOOK)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code.removeprefix("contracts.") for finding in findings]


def test_a_contract_of_a_place_with_a_price_can_be_issued() -> None:
    assert check_contract(TERMS, FACTS) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"item_id": None}, ["no_item"]),
        ({"item_id": 12}, ["no_price"]),
        ({"form": "whatever"}, ["no_form"]),
        ({"form": "other"}, ["other_form"]),
        ({"invoicing": Invoicing()}, ["no_gln", "no_contact"]),
        ({"follow_up_on": None}, ["no_follow_up"]),
    ],
)
def test_what_stops_a_contract(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(check_contract(replace(TERMS, **changes), FACTS)) == expected  # type: ignore[arg-type]


def test_a_number_of_a_person_stops_wherever_it_stands() -> None:
    told = replace(TERMS, aim="010190-1234", notice_source="010190-1234", form_reference="010190-1234", why="010190-1234")
    found = [finding for finding in check_contract(told, FACTS) if finding.code == "kernel.cpr_number"]
    assert [finding.where for finding in found] == ["aim", "notice_source", "form_reference", "why"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(FIRST, None), []),
        (Period(date(2026, 2, 1), None), ["no_price_then"]),
        (Period(date(2025, 1, 1), FIRST), ["no_price_then"]),
    ],
)
def test_a_day_without_a_tariff_is_told_of_and_not_refused(period: Period, expected: list[str]) -> None:
    found = check_contract(TERMS, replace(FACTS, items={9: Listed(HOME, "municipality", (period,))}))
    assert codes(found) == expected
    assert {finding.severity for finding in found} <= {Severity.WARNING}


def test_the_stay_ends_the_day_after_the_last() -> None:
    assert replace(TERMS, last_day=date(2026, 3, 31)).of_stay(acting=4).valid_to == date(2026, 4, 1)
    assert TERMS.of_stay(acting=4).valid_to is None
    assert TERMS.of_stay(acting=4).acting == 4


def test_a_private_supplier_takes_the_standard_contract_or_has_refused_it() -> None:
    private = replace(FACTS, items={9: Listed(HOME, "company", ALWAYS)})
    other = replace(TERMS, form="other")
    assert codes(check_contract(other, private)) == ["no_refusal"]
    refused = replace(private, refused_form_on=FIRST)
    assert codes(check_contract(other, refused)) == ["no_form_reference"]
    assert check_contract(replace(other, form_reference="Sag 26/117"), refused) == ()


def test_a_private_supplier_may_stand_outside_the_register() -> None:
    unnamed = replace(HOME, operator_id=None)
    assert check_contract(TERMS, replace(FACTS, items={9: Listed(unnamed, "company", ALWAYS)})) == ()
    municipal = replace(FACTS, items={9: Listed(unnamed, "municipality", ALWAYS)})
    assert codes(check_contract(TERMS, municipal)) == ["no_operator"]


def test_a_price_between_two_counts_from_the_day_a_supplement_holds() -> None:
    own = replace(HOME, only_for=(1,), only_in=Period(date(2026, 7, 1), None))
    facts = replace(FACTS, items={9: Listed(own, "municipality", ALWAYS)})
    assert codes(check_contract(TERMS, facts)) == ["private_not_begun"]
    assert check_contract(replace(TERMS, holds_from=date(2026, 7, 1)), facts) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (ContractLine(10), []),
        (ContractLine(10, Decimal(0)), ["quantity"]),
        (ContractLine(11), ["other_operator"]),
        (ContractLine(12), ["no_price"]),
        (ContractLine(99), ["add_on"]),
        (ContractLine(None, words="Ridning"), ["add_on"]),
        (ContractLine(10, price_ore=5), ["add_on"]),
    ],
)
def test_a_line_is_an_item_of_the_list_by_the_same_operator(line: ContractLine, expected: list[str]) -> None:
    found = check_lines((line,), ITEMS, TERMS, 1)
    assert codes(found) == expected
    assert {finding.where for finding in found} <= {"lines"}


def test_many_lines_are_too_many_and_a_fault_is_said_once() -> None:
    assert codes(check_lines((ContractLine(10),) * MOST_LINES, ITEMS, TERMS, 1)) == []
    assert codes(check_lines((ContractLine(10),) * (MOST_LINES + 1), ITEMS, TERMS, 1)) == ["many_lines"]
    assert codes(check_lines((ContractLine(None), ContractLine(99)), ITEMS, TERMS, 1)) == ["add_on"]


def test_a_line_at_anothers_price_is_refused() -> None:
    items = {**ITEMS, 10: Listed(replace(CLUB, only_for=(7,), only_in=Period(FIRST, None)), "municipality", ALWAYS)}
    assert codes(check_lines((ContractLine(10),), items, TERMS, 1)) == ["not_for_buyer"]


@pytest.mark.parametrize(
    ("invoicing", "expected"),
    [
        (INVOICING, []),
        (replace(INVOICING, gln="5790000000006"), ["wrong_gln"]),
        (replace(INVOICING, gln="579"), ["wrong_gln"]),
        (replace(INVOICING, contact=" "), ["no_contact"]),
        (replace(INVOICING, order="010190-1234"), ["kernel.cpr_number"]),
    ],
)
def test_the_supplier_can_send_its_invoice(invoicing: Invoicing, expected: list[str]) -> None:
    assert codes(check_invoicing(invoicing)) == expected


@pytest.mark.parametrize(
    ("days", "source", "expected"),
    [
        (0, "Aftalen, afsnit 4", []),
        (LONGEST_NOTICE, "Aftalen", []),
        (LONGEST_NOTICE + 1, "Aftalen", ["notice_range"]),
        (-1, "Aftalen", ["notice_range"]),
        (30, " ", ["notice_source"]),
    ],
)
def test_the_parties_own_notice_has_a_length_and_a_source(days: int, source: str, expected: list[str]) -> None:
    notice, findings = notice_of(BARE, "SEL-108", days, source)
    assert codes(findings) == expected
    assert notice == (None if expected else Notice(days, source, own=True))


def test_the_agreements_notice_holds_where_there_is_one_and_an_unknown_one_stops() -> None:
    known, findings = notice_of(BOOK, "SEL-108", None, "")
    assert known is not None and not known.own and findings == ()
    unknown, findings = notice_of(BARE, "SEL-108", None, "")
    assert unknown is None and codes(findings) == ["notice_unknown"]


def test_only_a_decision_after_search_is_asked_for() -> None:
    assert codes(check_decision("search", decided=False)) == ["no_decision"]
    assert check_decision("search", decided=True) == check_decision("emergency", decided=False) == ()


@pytest.mark.parametrize(("places", "approved"), [(None, None), (3, True)])
def test_an_approved_place_counts_no_days(places: int | None, approved: bool | None) -> None:
    assert without_approval(TERMS, places, FIRST, BOOK) == WithoutApproval(approved)


@pytest.mark.parametrize(
    ("today", "last_day", "days"),
    [
        (date(2025, 12, 1), None, 1),  # planned without an end: the first day
        (date(2025, 12, 1), date(2026, 1, 10), 10),  # planned
        (date(2026, 1, 5), date(2026, 1, 10), 5),  # so far, both days counted
        (date(2026, 2, 1), date(2026, 1, 10), 10),  # over: no more than there were
    ],
)
def test_the_days_without_approval(today: date, last_day: date | None, days: int) -> None:
    stands = without_approval(replace(TERMS, last_day=last_day), 0, today, BOOK)
    weeks = BOOK.integer("contracts.unapproved_weeks")
    assert stands == WithoutApproval(False, FIRST + timedelta(weeks=weeks) - timedelta(days=1), days)


def test_a_place_without_approval_is_told_of_and_more_so_when_the_stay_outlasts_the_law() -> None:
    last = date(2026, 3, 31)
    stands = WithoutApproval(False, last, 10)
    assert approval_findings(WithoutApproval(True), TERMS) == ()
    assert codes(approval_findings(WithoutApproval(None), TERMS)) == ["approval_unknown"]
    assert codes(approval_findings(stands, replace(TERMS, last_day=last))) == ["not_approved"]
    for until in (None, last + timedelta(days=1)):
        assert codes(approval_findings(stands, replace(TERMS, last_day=until))) == ["not_approved", "outlasts"]
