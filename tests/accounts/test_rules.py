"""Who succeeds whom, and who is a party on a date."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.accounts.rules import (
    MembershipFact,
    SuccessionFact,
    acts_for,
    check_succession,
    parties,
    stands_for,
)

NEW_YEAR = date(2027, 1, 1)
LAST_DAY = date(2026, 12, 31)
REGION, SUCCESSOR = 100, 200


def test_a_successor_stands_from_the_very_date_and_not_a_day_before() -> None:
    handover = [SuccessionFact(REGION, SUCCESSOR, NEW_YEAR)]
    assert stands_for(REGION, LAST_DAY, handover) == REGION
    assert stands_for(REGION, NEW_YEAR, handover) == SUCCESSOR


def test_a_chain_of_successors_is_followed_to_its_end_on_the_date() -> None:
    chain = [SuccessionFact(1, 2, date(2020, 1, 1)), SuccessionFact(2, 3, date(2024, 1, 1))]
    assert stands_for(1, date(2023, 12, 31), chain) == 2
    assert stands_for(1, date(2024, 1, 1), chain) == 3


def test_a_successor_acts_for_all_it_took_over_and_the_predecessor_for_itself_alone() -> None:
    merger = [SuccessionFact(1, 9, NEW_YEAR), SuccessionFact(2, 9, NEW_YEAR), SuccessionFact(0, 1, date(2020, 1, 1))]
    assert set(acts_for(9, NEW_YEAR, merger)) == {9, 1, 2, 0}
    assert acts_for(9, LAST_DAY, merger) == (9,)
    assert acts_for(2, NEW_YEAR, merger) == (2,)


def test_an_area_of_46_municipalities_and_a_region_keeps_its_47_parties_when_the_region_is_succeeded() -> None:
    members = [MembershipFact(number, date(2007, 1, 1), None) for number in range(46)]
    members += [MembershipFact(REGION, date(2007, 1, 1), NEW_YEAR), MembershipFact(SUCCESSOR, NEW_YEAR, None)]
    assert len(parties(members, LAST_DAY)) == len(parties(members, NEW_YEAR)) == 47
    assert REGION in parties(members, LAST_DAY) and REGION not in parties(members, NEW_YEAR)


def test_merging_municipalities_lowers_the_number_of_parties() -> None:
    members = [MembershipFact(1, date(2007, 1, 1), NEW_YEAR), MembershipFact(2, date(2007, 1, 1), None)]
    assert (len(parties(members, LAST_DAY)), len(parties(members, NEW_YEAR))) == (2, 1)


def test_an_area_without_members_has_no_parties() -> None:
    assert parties([], NEW_YEAR) == ()


def test_a_second_successor_and_a_ring_are_refused_by_name() -> None:
    known = [SuccessionFact(1, 2, NEW_YEAR)]
    names = {1: "Nord", 2: "Syd", 3: "Vest"}
    again = check_succession(SuccessionFact(1, 3, NEW_YEAR), known, names)
    ring = check_succession(SuccessionFact(2, 1, NEW_YEAR), known, names)
    self_taken = check_succession(SuccessionFact(3, 3, NEW_YEAR), known, names)
    assert [finding.code for finding in (*again, *ring, *self_taken)] == [
        "accounts.succeeded_already",
        "accounts.succession_ring",
        "accounts.succession_ring",
    ]
    assert again[0].params["predecessor"] == "Nord"


@given(st.lists(st.integers(1, 30), min_size=1, max_size=10, unique=True), st.integers(0, 12))
def test_whoever_stands_for_an_organisation_also_acts_for_it(chain: list[int], years: int) -> None:
    facts = [SuccessionFact(before, after, date(2010 + number, 1, 1)) for number, (before, after) in enumerate(pairwise(chain))]
    on = date(2010 + years, 1, 1)
    for organisation in chain:
        assert organisation in acts_for(stands_for(organisation, on, facts), on, facts)
