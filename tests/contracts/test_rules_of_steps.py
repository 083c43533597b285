"""A contract's life: who signs, how it stands on each side of a day, and what a supplement may change."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.contracts.rules.contract import ContractTerms
from rammevaerk.contracts.rules.contract_steps import (
    ContractState,
    IssuedStep,
    Signing,
    changed,
    check_cancel,
    check_contract_supplement,
    check_signing,
    holding_step,
    sides_of,
    state_of,
    state_of_contract,
)
from rammevaerk.kernel.finding import Finding

FIRST = date(2026, 1, 1)
TODAY = date(2026, 5, 4)
SIDES = ("acting", "paying", "operator")
AGREED = IssuedStep(0, FIRST, None, ())
WAITING = replace(AGREED, lacking=("operator",))
TERMS = ContractTerms(9, FIRST, None, paying=1, basis="search", follow_up_on=date(2026, 6, 1))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code.removeprefix("contracts.") for finding in findings]


def test_the_payer_signs_where_it_is_another() -> None:
    assert sides_of(1, 1) == ("acting", "operator")
    assert sides_of(1, 2) == SIDES


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (replace(AGREED, cancelled=True), ContractState.CANCELLED),
        (replace(WAITING, cancelled=True), ContractState.CANCELLED),
        (WAITING, ContractState.TO_SIGN),
        (replace(AGREED, last_day=TODAY), ContractState.IN_FORCE),  # the last day is a day of the contract
        (replace(AGREED, last_day=TODAY - timedelta(days=1)), ContractState.ENDED),
        (replace(AGREED, holds_from=TODAY), ContractState.IN_FORCE),
        (replace(AGREED, holds_from=TODAY + timedelta(days=1)), ContractState.COMING),
    ],
)
def test_how_a_step_stands(step: IssuedStep, state: ContractState) -> None:
    assert state_of(step, TODAY) is state
    assert state_of_contract([step], TODAY) is state


def test_the_latest_agreed_step_that_has_begun_holds() -> None:
    second = IssuedStep(1, date(2026, 3, 1), None, ())
    third = IssuedStep(2, date(2026, 6, 1), None, ())
    unsigned = IssuedStep(3, date(2026, 4, 1), None, ("operator",))
    taken_back = IssuedStep(4, date(2026, 4, 1), None, (), cancelled=True)
    steps = [AGREED, second, third, unsigned, taken_back]
    assert holding_step(steps, date(2026, 2, 28)) == AGREED
    assert holding_step(steps, TODAY) == second
    assert holding_step(steps, date(2026, 6, 1)) == third
    assert holding_step([WAITING], TODAY) == WAITING


def test_a_supplement_shortens_the_contract_from_its_day() -> None:
    steps = [AGREED, IssuedStep(1, date(2026, 3, 1), date(2026, 3, 31), ())]
    assert state_of_contract(steps, date(2026, 2, 1)) is ContractState.IN_FORCE
    assert state_of_contract(steps, date(2026, 4, 1)) is ContractState.ENDED


def test_a_contract_ends_with_its_placement() -> None:
    assert state_of_contract([AGREED], TODAY, ended_on=TODAY) is ContractState.IN_FORCE
    assert state_of_contract([AGREED], TODAY, ended_on=TODAY - timedelta(days=1)) is ContractState.ENDED
    assert state_of_contract([WAITING], TODAY, ended_on=FIRST) is ContractState.TO_SIGN


@given(st.dates(FIRST, date(2027, 1, 1)), st.integers(0, 400), st.booleans())
def test_a_contract_in_force_is_signed_and_has_begun_and_not_ended(day: date, lasts: int, signed: bool) -> None:
    step = IssuedStep(0, date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=lasts), () if signed else ("acting",))
    is_in_force = signed and step.holds_from <= day <= (step.last_day or day)
    assert (state_of_contract([step], day) is ContractState.IN_FORCE) is is_in_force


def test_what_a_supplement_changes_is_named() -> None:
    after = replace(TERMS, factor=Decimal("0.5"), item_id=10, basis="emergency", holds_from=TODAY, why="Flytter")
    assert changed(TERMS, after) == ("item_id", "factor")


@pytest.mark.parametrize(
    ("after", "steps", "expected"),
    [
        (replace(TERMS, item_id=10, holds_from=TODAY), [AGREED], []),
        (replace(TERMS, holds_from=TODAY), [AGREED], ["nothing_changed"]),
        (replace(TERMS, item_id=10), [AGREED], ["no_day"]),
        (replace(TERMS, item_id=10, holds_from=FIRST - timedelta(days=1)), [AGREED], ["too_early"]),
        (replace(TERMS, item_id=10, holds_from=FIRST), [WAITING], ["unsigned"]),
        (replace(TERMS, item_id=10, holds_from=FIRST), [AGREED, replace(WAITING, step=1, cancelled=True)], []),
    ],
)
def test_a_supplement(after: ContractTerms, steps: list[IssuedStep], expected: list[str]) -> None:
    assert codes(check_contract_supplement(TERMS, after, steps)) == expected


@pytest.mark.parametrize(
    ("new", "step", "expected"),
    [
        (Signing("operator", TODAY), WAITING, []),
        (Signing("operator", TODAY), replace(WAITING, cancelled=True), ["sign_cancelled"]),
        (Signing("witness", TODAY), WAITING, ["no_side"]),
        (Signing("acting", TODAY), WAITING, ["signed_already"]),
        (Signing("paying", TODAY), replace(WAITING, lacking=("paying",)), ["not_own_side"]),
        (Signing("paying", TODAY, "Sag 26/117"), replace(WAITING, lacking=("paying",)), []),
        (Signing("operator", TODAY - timedelta(days=1)), WAITING, ["signs_today"]),
        (Signing("operator", TODAY - timedelta(days=1), "Sag 26/117"), WAITING, []),
        (Signing("operator", TODAY + timedelta(days=1), "Sag 26/117"), WAITING, ["signed_later"]),
        (Signing("operator", FIRST, "Sag 26/117"), WAITING, ["signed_before"]),
    ],
)
def test_a_side_signs_once_for_itself_and_for_another_on_paper(new: Signing, step: IssuedStep, expected: list[str]) -> None:
    found = check_signing(new, step, own=frozenset({"operator"}), sides=SIDES, issued_on=date(2026, 5, 1), today=TODAY)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("step", "reason", "expected"),
    [
        (WAITING, "Borgeren flytter ikke", []),
        (WAITING, " ", ["no_cancel_reason"]),
        (AGREED, "Borgeren flytter ikke", ["cancel_signed"]),
        (replace(WAITING, cancelled=True), "Borgeren flytter ikke", ["cancelled_already"]),
    ],
)
def test_a_contract_is_taken_back_before_all_have_signed(step: IssuedStep, reason: str, expected: list[str]) -> None:
    assert codes(check_cancel(step, reason)) == expected
