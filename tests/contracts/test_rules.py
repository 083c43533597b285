"""Rules of placements: rewriting keeps every other day as it was, and counts never give a person away."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rammevaerk.accounts.rules import SuccessionFact
from rammevaerk.contracts.rules.correcting import CurrentRow, check_absence, corrected, ended
from rammevaerk.contracts.rules.counts import suppressed, total
from rammevaerk.contracts.rules.placing import ItemChosen, Terms, check_placement, is_own_citizen
from rammevaerk.law.loader import rulebook

FIRST = date(2026, 1, 1)
TERMS = Terms(valid_from=FIRST, valid_to=None, acting=1, paying=1, basis="search", follow_up_on=date(2026, 6, 1))
HOME = ItemChosen(9, 5, 4, 2, "SEL-108", "day")
RULES = rulebook("sjaelland", FIRST, demo=True)


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


@st.composite
def chains(draw: st.DrawFn) -> list[CurrentRow]:
    """The current rows of a chain: one to four, adjoining, each with a payer of its own; the last may be open."""
    cuts = sorted(draw(st.sets(st.integers(0, 300), min_size=2, max_size=5)))
    rows = [
        CurrentRow(place, 9, replace(TERMS, valid_from=day(start), valid_to=day(stop), paying=place))
        for place, (start, stop) in enumerate(pairwise(cuts), 1)
    ]
    if draw(st.booleans()):
        rows[-1] = replace(rows[-1], terms=replace(rows[-1].terms, valid_to=None))
    return rows


def payers(rows: list[CurrentRow]) -> dict[int, int]:
    """Who pays each day."""
    found = {}
    for row in rows:
        for offset in range(400):
            if row.terms.valid_from <= day(offset) and (row.terms.valid_to is None or day(offset) < row.terms.valid_to):
                assert offset not in found, "rows of a chain never overlap"
                found[offset] = row.terms.paying
    return found


def after(rows: list[CurrentRow], rewritten: object) -> list[CurrentRow]:
    gone = {row.id for row in rewritten.superseded}  # type: ignore[attr-defined]
    return [row for row in rows if row.id not in gone] + list(rewritten.rows)  # type: ignore[attr-defined]


@given(chains(), st.integers(1, 350))
@settings(deadline=None)
def test_a_new_end_changes_no_day_before_the_first_day_it_names(rows: list[CurrentRow], offset: int) -> None:
    if day(offset) <= rows[0].terms.valid_from:
        return
    rewritten = ended(rows, day(offset))
    before, now = payers(rows), payers(after(rows, rewritten))
    assert max(now) == offset - 1
    untouched = (rewritten.first_day - FIRST).days
    assert {key: value for key, value in before.items() if key < untouched} == {
        key: value for key, value in now.items() if key < untouched
    }


@given(chains(), st.integers(1, 350))
@settings(deadline=None)
def test_a_correction_from_a_day_leaves_the_days_before_it_alone(rows: list[CurrentRow], offset: int) -> None:
    if day(offset) <= rows[0].terms.valid_from:
        return
    new = replace(TERMS, valid_from=rows[0].terms.valid_from, valid_to=day(399), paying=99)
    rewritten = corrected(rows, 9, new, day(offset))
    before, now = payers(rows), payers(after(rows, rewritten))
    assert {key: value for key, value in now.items() if key < offset} == {
        key: value for key, value in before.items() if key < offset
    }
    assert {now[key] for key in now if key >= offset} == {99}
    assert rewritten.first_day == day(offset)


@given(chains())
@settings(deadline=None)
def test_a_correction_of_the_whole_period_leaves_one_row(rows: list[CurrentRow]) -> None:
    new = replace(TERMS, valid_from=day(10), valid_to=day(20), paying=99)
    rewritten = corrected(rows, 9, new, None)
    assert set(payers(after(rows, rewritten))) == set(range(10, 20))
    assert rewritten.first_day == min(day(10), rows[0].terms.valid_from)


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=12), st.integers(2, 8))
def test_hidden_counts_cannot_be_reckoned_from_the_total(counts: dict[int, int], least: int) -> None:
    shown = suppressed(counts, least)
    hidden = [counts[key] for key, value in shown.items() if value is None]
    assert all(value is None or value == counts[key] for key, value in shown.items())
    assert all(not 0 < value < least for value in shown.values() if value is not None)
    people = total(counts, least)
    if hidden and people is not None:
        everything_hidden = all(value is None or value == 0 for value in shown.values())
        assert everything_hidden or (len(hidden) >= 2 and sum(hidden) >= least)


def test_zero_is_a_fact_about_nobody() -> None:
    assert suppressed({"a": 0, "b": 9}, 5) == {"a": 0, "b": 9}
    assert (total({"a": 0}, 5), total({"a": 3}, 5), total({"a": 5}, 5)) == (0, None, 5)


def test_an_own_citizen_is_own_through_succession() -> None:
    handover = [SuccessionFact(2, 7, date(2027, 1, 1))]
    assert is_own_citizen(2, 2, FIRST, handover)
    assert not is_own_citizen(7, 2, FIRST, handover)
    assert is_own_citizen(7, 2, date(2027, 1, 1), handover)


@pytest.mark.parametrize(
    ("item", "changes", "codes"),
    [
        (HOME, {}, []),
        (None, {}, ["contracts.no_item"]),
        (replace(HOME, operator_id=None), {}, ["contracts.no_operator"]),
        (replace(HOME, closed=FIRST), {}, ["contracts.closed"]),
        (replace(HOME, closed=day(30)), {}, []),
        (HOME, {"basis": "self_referral"}, ["contracts.not_self_referred"]),
        (HOME, {"basis": "whim"}, ["contracts.no_basis"]),
        (HOME, {"valid_to": FIRST}, ["contracts.ends_before"]),
        (HOME, {"follow_up_on": None}, ["contracts.no_follow_up"]),
        (HOME, {"follow_up_on": day(-1)}, ["contracts.early_follow_up"]),
        (HOME, {"factor": Decimal(0)}, ["contracts.factor"]),
        (replace(HOME, paragraph="SEL-110"), {"basis": "self_referral", "expected_end": day(90)}, []),
        (replace(HOME, paragraph="SEL-107"), {}, ["contracts.no_expected_end"]),
        (replace(HOME, paragraph="SEL-107"), {"valid_to": day(90)}, []),
        (HOME, {"expected_end": date(2025, 1, 1)}, ["contracts.early_end"]),
        (HOME, {"factor": Decimal("0.6")}, ["contracts.part_time_stay"]),
        (replace(HOME, paragraph="SEL-104"), {"factor": Decimal("0.6")}, []),
        (HOME, {"no_end_reason": "010190-1234"}, ["kernel.cpr_number"]),
        (HOME, {"paying": 2}, ["contracts.cannot_pay"]),
    ],
)
def test_what_is_said_of_a_new_placement(item: ItemChosen | None, changes: dict[str, object], codes: list[str]) -> None:
    terms = replace(TERMS, **changes)  # type: ignore[arg-type]
    findings = check_placement(terms, item, reference="NÆ-1", payers=frozenset({1}), rulebook=RULES)
    assert [finding.code for finding in findings] == codes


@pytest.mark.parametrize(("reference", "code"), [("", "contracts.no_reference"), ("x" * 41, "contracts.long_reference")])
def test_a_reference_is_there_and_not_too_long(reference: str, code: str) -> None:
    findings = check_placement(TERMS, HOME, reference=reference, payers=frozenset({1}), rulebook=RULES)
    assert [finding.code for finding in findings] == [code]


def test_absence_lies_within_one_row() -> None:
    rows = [CurrentRow(1, 9, replace(TERMS, valid_to=day(10)))]
    assert check_absence(rows, day(2), day(10)) == ()
    assert check_absence(rows, day(2), day(11)) and check_absence(rows, day(5), day(5))
