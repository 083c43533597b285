"""The order of a search, for any services: stable, complete, and moved by nothing it does not say it looks at."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import UnknownParameter
from rammevaerk.needs.rules.duty import check_joint_inquiry
from rammevaerk.needs.rules.matching import UnitProfile, Verdict, fit
from rammevaerk.needs.rules.ordering import (
    Candidate,
    Choice,
    OperatorFact,
    OperatorGroup,
    Places,
    operator_group,
    ordered,
    wait_of,
)
from rammevaerk.needs.rules.profile import NeedProfile, SupportLevel, WantedGroup
from rammevaerk.registry.rules.distance import DistanceBand, ShownDistance

START = date(2027, 3, 1)
CODES = ("autisme", "hjerneskade", "angst")
FEATURES = {"garden": "have", "ground_floor": "stueplan"}
GROUPS = [group.value for group in OperatorGroup]
NEED = NeedProfile(
    paragraph="SEL-108",
    groups=tuple(WantedGroup(code, code, frozenset({code})) for code in CODES[:2]),
    start=START,
    level=SupportLevel.HEAVY,
    age_from=30,
    age_to=30,
    must=frozenset({"ground_floor"}),
    nice=frozenset({"garden"}),
)
told = st.booleans()
units = st.builds(
    UnitProfile,
    unit_id=st.just(0),
    service_id=st.just(0),
    paragraph=st.sampled_from(["SEL-108", "SEL-107"]),
    groups=st.none() | st.frozensets(st.sampled_from(CODES)),
    age_from=st.none() | st.integers(0, 60),
    age_to=st.none() | st.integers(20, 99),
    levels=st.none() | st.frozensets(st.sampled_from(SupportLevel)),
    features=st.dictionaries(st.sampled_from(sorted(FEATURES)), told),
)
places = st.builds(
    Places,
    open=st.none() | st.integers(0, 3),
    after_assessment=st.integers(0, 2),
    next_free=st.none() | st.dates(date(2026, 12, 1), date(2028, 1, 1)),
    waiting=st.none() | st.integers(0, 9),
)
distances = st.just(ShownDistance(None, None)) | st.decimals(0, 300, places=1).map(lambda km: ShownDistance(km, None))


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    found = draw(st.lists(st.tuples(units, places, distances, st.sampled_from(OperatorGroup)), max_size=12))
    return [
        Candidate(
            number, draw(st.sampled_from(["Ålunden", "Bakken", "Zeniten"])), group, fit(NEED, unit, FEATURES), free, distance
        )
        for number, (unit, free, distance, group) in enumerate(found)
    ]


def names(found: list[Candidate], choice: Choice) -> list[int]:
    return [match.unit_id for _group, matches in ordered(found, groups=GROUPS, choice=choice, start=START) for match in matches]


@given(found=candidates(), choice=st.sampled_from(Choice), seed=st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_they_were_found_in(found: list[Candidate], choice: Choice, seed: Random) -> None:
    shuffled = list(found)
    seed.shuffle(shuffled)
    assert names(shuffled, choice) == names(found, choice)


@given(found=candidates(), choice=st.sampled_from(Choice))
def test_all_that_fit_are_there_once_and_no_other(found: list[Candidate], choice: Choice) -> None:
    assert sorted(names(found, choice)) == [candidate.unit_id for candidate in found if candidate.fit.fits]


@given(found=candidates(), price=st.none() | st.decimals(0, 9000, places=2), waiting=st.none() | st.integers(0, 9))
def test_what_is_not_chosen_does_not_move_the_order(found: list[Candidate], price: Decimal | None, waiting: int | None) -> None:
    changed = [replace(candidate, price=price, places=replace(candidate.places, waiting=waiting)) for candidate in found]
    assert names(changed, Choice.DISTANCE) == names(found, Choice.DISTANCE)


@given(found=candidates(), choice=st.sampled_from(Choice))
def test_one_taken_away_leaves_the_others_in_their_order(found: list[Candidate], choice: Choice) -> None:
    before = names(found, choice)
    for gone in before[:3]:
        assert names([c for c in found if c.unit_id != gone], choice) == [unit for unit in before if unit != gone]


@given(unit=units)
def test_telling_more_never_turns_a_fit_into_a_question(unit: UnitProfile) -> None:
    before = fit(NEED, unit, FEATURES)
    after = fit(NEED, replace(unit, features={**unit.features, "ground_floor": True}), FEATURES)
    assert after.questions <= before.questions
    assert {reason.verdict for reason in after.reasons if reason.criterion.value == "must"} == {Verdict.FITS}


def test_a_protected_address_is_ordered_by_its_band_alone() -> None:
    whole = fit(NEED, UnitProfile(0, 0, "SEL-108"), FEATURES)
    hidden = Candidate(1, "Krisecentret", OperatorGroup.REGIONS, whole, distance=ShownDistance(None, DistanceBand.FROM_25))
    near = Candidate(2, "Nær", OperatorGroup.REGIONS, whole, distance=ShownDistance(Decimal("24.9"), DistanceBand.UNDER_25))
    far = Candidate(3, "Fjern", OperatorGroup.REGIONS, whole, distance=ShownDistance(Decimal("25.1"), DistanceBand.FROM_25))
    assert names([far, hidden, near], Choice.DISTANCE) == [2, 1, 3]


def test_a_place_that_comes_free_on_the_wanted_day_is_free() -> None:
    assert wait_of(Places(open=0, next_free=START), START).value == "free"
    assert wait_of(Places(open=0, next_free=date(2027, 3, 2)), START).value == "coming"


def test_a_group_the_agreement_does_not_name_comes_last() -> None:
    whole = fit(NEED, UnitProfile(0, 0, "SEL-108"), FEATURES)
    found = [Candidate(number, "A", group, whole) for number, group in enumerate(OperatorGroup)]
    order = ordered(found, groups=["private"], choice=Choice.DISTANCE, start=START)
    assert [group.value for group, _matches in order] == ["private", *(code for code in GROUPS if code != "private")]


@given(found=candidates(), choice=st.sampled_from(Choice), add=st.integers(1, 10**6))
def test_the_order_does_not_depend_on_ids(found: list[Candidate], choice: Choice, add: int) -> None:
    """Rows numbered otherwise, in the same order, stand as before; equal ones of one name stand by their row."""
    renumbered = [replace(candidate, unit_id=candidate.unit_id * 3 + add) for candidate in found]
    assert [(unit - add) // 3 for unit in names(renumbered, choice)] == names(found, choice)


@given(found=candidates(), choice=st.sampled_from(Choice), coming=st.integers(0, 9))
def test_how_many_places_are_coming_does_not_move_the_order(found: list[Candidate], choice: Choice, coming: int) -> None:
    changed = [replace(candidate, places=replace(candidate.places, coming=coming)) for candidate in found]
    assert names(changed, choice) == names(found, choice)


@given(
    operator=st.builds(OperatorFact, st.sampled_from(["company", "foundation", "regional", "municipal"]), st.integers(3, 99)),
    buyer=st.integers(1, 2),
)
def test_the_buyer_is_told_apart_from_others_by_its_own_services_alone(operator: OperatorFact, buyer: int) -> None:
    """Two municipalities of the area see every service that is neither's in the same group."""
    both = frozenset({1, 2})
    seen = [operator_group(operator, own=frozenset({one}), area=both - {one} | {3, 4, 5}) for one in (buyer, 3 - buyer)]
    assert seen[0] is seen[1]


@given(found=candidates(), choice=st.sampled_from(Choice), name=st.sampled_from(["Aa", "Øst", "Ålunden"]))
def test_another_operators_name_does_not_move_the_groups(found: list[Candidate], choice: Choice, name: str) -> None:
    """A name decides only among equals: no candidate changes its group or its fit by it."""
    renamed = [replace(candidate, name=name) for candidate in found]
    before = [[(group, one.fit.groups_met) for one in matches] for group, matches in _groups(found, choice)]
    assert [[(group, one.fit.groups_met) for one in matches] for group, matches in _groups(renamed, choice)] == before


def test_the_quality_of_a_service_is_not_among_what_the_order_knows() -> None:
    assert {field.name for field in fields(Candidate)} == {"unit_id", "name", "group", "fit", "places", "distance", "price"}


@pytest.mark.parametrize(
    ("basis", "single", "answered_on", "expected"),
    [
        ("search", True, None, ["needs.no_joint_inquiry"]),
        ("search", True, START, []),
        ("search", False, None, []),
        ("emergency", True, None, []),
    ],
)
def test_others_are_asked_before_a_service_for_one(
    basis: str, single: bool, answered_on: date | None, expected: list[str]
) -> None:
    book = rulebook("sjaelland", START, demo=False)
    found = check_joint_inquiry(basis, single=single, answered_on=answered_on, rulebook=book)
    assert [finding.code for finding in found] == expected


def test_nobody_is_asked_while_the_principle_does_not_hold_and_an_unknown_one_stops() -> None:
    before = rulebook("sjaelland", date(2024, 4, 2), demo=False)
    assert check_joint_inquiry("search", single=True, answered_on=None, rulebook=before) == ()
    elsewhere = rulebook("nordjylland", START, demo=False)
    with pytest.raises(UnknownParameter):
        check_joint_inquiry("search", single=True, answered_on=None, rulebook=elsewhere)


def _groups(found: list[Candidate], choice: Choice) -> tuple[tuple[OperatorGroup, tuple[Candidate, ...]], ...]:
    return ordered(found, groups=GROUPS, choice=choice, start=START)
