"""The rule of the six criteria in all its combinations, what figures say, the year, the duties."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.designation.rules import indications
from rammevaerk.designation.rules.cases import (
    DesignationFact,
    LevelClash,
    NominationFact,
    NominationState,
    check_effect,
    check_recommending,
    check_sending,
    designated_spans,
    level_clash,
    span_on,
)
from rammevaerk.designation.rules.criteria import (
    Eligibility,
    Judged,
    Pointing,
    Requirement,
    SelectionCriterion,
    eligibility,
    fulfils,
    pointing_of_cases,
    share_of_largest,
)
from rammevaerk.designation.rules.duties import (
    UNKNOWN,
    DutyMark,
    FiguresFact,
    KnowledgeFact,
    key_figures,
    knowledge,
    no_own_priority,
    open_to_all,
    sound_running,
    stated,
    weighed,
)
from rammevaerk.designation.rules.indications import Indication
from rammevaerk.designation.rules.scheme import (
    DesignationScheme,
    NominationKind,
    SchemeTerms,
    check_opening,
    scheme_of,
    terms_of,
)
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import UnknownParameter
from rammevaerk.law.values import State

TERMS = SchemeTerms(1, 3, even_years=True, decision_month=5, period_years=2, start_month=7)
HAS = DesignationScheme(True, State.ASSUMED, "Demodata")
A1, A2, A3, B1, C1, C2 = SelectionCriterion
DAY = date(2026, 3, 20)


def judged(met: tuple[bool, ...]) -> dict[SelectionCriterion, Judged]:
    return {
        criterion: Judged(criterion, one, "Grunde", f"Bevis {criterion.value}", DAY)
        for criterion, one in zip(SelectionCriterion, met, strict=True)
    }


@pytest.mark.parametrize("met", list(product((False, True), repeat=6)))
def test_invariant_06_all_64_combinations_of_the_six_judgements(met: tuple[bool, ...]) -> None:
    a1, a2, a3, b1, c1, c2 = met
    wanted = (a1 or a2 or a3) and b1 and (c1 and c2)
    found = eligibility(judged(met))
    assert found.eligible is wanted
    assert (not found.failing) is wanted
    assert set(found.failing) == {
        requirement for requirement, holds in zip(Requirement, (a1 or a2 or a3, b1, c1, c2), strict=True) if not holds
    }
    assert all(not one.met and one.evidence and one.on == DAY for one in found.on)
    assert len(found.on) == sum(len(one.criteria) for one in found.failing)


@given(st.sets(st.sampled_from(list(SelectionCriterion))))
def test_invariant_06_a_criterion_more_never_makes_less(met: set[SelectionCriterion]) -> None:
    if fulfils(met):
        assert all(fulfils(met | {criterion}) for criterion in SelectionCriterion)


@given(st.sets(st.sampled_from(list(SelectionCriterion)), min_size=1))
def test_a_criterion_nobody_judged_is_neither_met_nor_failed(missing: set[SelectionCriterion]) -> None:
    known = {criterion: one for criterion, one in judged((True,) * 6).items() if criterion not in missing}
    found = eligibility(known)
    assert (found.eligible, set(found.missing)) == (None, missing)


@pytest.mark.parametrize(
    ("met", "pointing", "against"),
    [
        (True, Pointing.AGAINST, True),
        (True, Pointing.TOWARDS, False),
        (False, Pointing.TOWARDS, True),
        (False, Pointing.AGAINST, False),
        (True, Pointing.NEITHER, False),
        (False, Pointing.NEITHER, False),
    ],
)
def test_a_judgement_against_the_figure_is_told(met: bool, pointing: Pointing, against: bool) -> None:
    assert Judged(A1, met, "Grunde", "Bevis", DAY, pointing).against_figure is against


def test_fifteen_cases_among_600000_is_one_for_each_40000_and_just_within() -> None:
    threshold = Decimal("0.000025")
    assert pointing_of_cases(15, 600_000, threshold) is Pointing.TOWARDS
    assert pointing_of_cases(16, 600_000, threshold) is Pointing.AGAINST
    assert pointing_of_cases(15, 600_000, None) is Pointing.NEITHER
    assert pointing_of_cases(15, 0, threshold) is Pointing.NEITHER


def test_the_share_of_the_three_largest() -> None:
    assert share_of_largest([5, 3, 2, 1, 1]) == Decimal(10) / 12
    assert share_of_largest([]) is None


def test_an_indication_is_kept_as_it_was() -> None:
    told = indications.cases(15, 600_000, Decimal("0.000025"))
    assert Indication.from_json(told.as_json()).as_json() == told.as_json()
    assert told.params["per"] == Decimal("1.00")


@pytest.mark.parametrize(
    ("told", "pointing"),
    [
        (indications.cases(None, 600_000, None), Pointing.NEITHER),
        (indications.cases(3, 0, None), Pointing.NEITHER),
        (indications.cases(3, 600_000, None), Pointing.NEITHER),
        (indications.alternatives(0, "SEL § 108", groups_known=True), Pointing.TOWARDS),
        (indications.alternatives(2, "SEL § 108", groups_known=True), Pointing.AGAINST),
        (indications.alternatives(0, "SEL § 108", groups_known=False), Pointing.NEITHER),
        (indications.catchment({}, 17), Pointing.NEITHER),
        (indications.catchment({1: 4, 2: 2, 3: 1}, 17), Pointing.AGAINST),
        (indications.catchment({1: 4, 2: 2, 3: 1, 4: 1}, 17), Pointing.NEITHER),
        (indications.unknown(B1), Pointing.NEITHER),
    ],
)
def test_which_way_a_figure_points(told: Indication, pointing: Pointing) -> None:
    assert told.pointing is pointing


def test_the_agreed_year_is_data() -> None:
    assert terms_of(rulebook("nordjylland", date(2014, 1, 1), demo=False)) == TERMS
    assert terms_of(rulebook("sjaelland", DAY, demo=True)) == TERMS


def test_a_real_area_without_the_scheme_says_so_and_stops() -> None:
    book = rulebook("sjaelland", DAY, demo=False)
    assert scheme_of(book).has is False
    assert scheme_of(rulebook("hovedstaden", DAY, demo=False)).has is None
    with pytest.raises(UnknownParameter):
        terms_of(book)
    for has in (False, None):
        scheme = DesignationScheme(has, State.UNKNOWN, "")
        (stop,) = check_opening(NominationKind.NOMINATION, DAY, scheme, TERMS, designated=False)
        assert stop.code == "designation.no_scheme"


def test_the_window_may_end_with_the_year() -> None:
    terms = SchemeTerms(10, 12, even_years=False, decision_month=12, period_years=1, start_month=1)
    assert terms.window(2026).end == date(2027, 1, 1)
    assert terms.decided_by(2026) == date(2027, 1, 1)
    assert terms.reassesses(2027)
    assert check_opening(NominationKind.REASSESSMENT, date(2027, 12, 31), HAS, terms, designated=True) == ()


@pytest.mark.parametrize(
    ("kind", "designated", "code"),
    [
        (NominationKind.NOMINATION, True, "designated_already"),
        (NominationKind.DISPENSATION, True, "designated_already"),
        (NominationKind.REASSESSMENT, False, "not_designated"),
        (NominationKind.LEAVING, False, "not_designated"),
    ],
)
def test_a_case_fits_how_the_service_stands(kind: NominationKind, designated: bool, code: str) -> None:
    (stop,) = check_opening(kind, DAY, HAS, TERMS, designated=designated)
    assert stop.code == f"designation.{code}"
    assert check_opening(kind, DAY, HAS, TERMS, designated=not designated) == ()


KEPT, FAILED = Eligibility(True), Eligibility(False)


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (NominationFact(NominationKind.NOMINATION), NominationState.DRAFT),
        (NominationFact(NominationKind.NOMINATION, approved=True, recommended=True), NominationState.DRAFT),
        (NominationFact(NominationKind.NOMINATION, DAY), NominationState.SENT),
        (NominationFact(NominationKind.NOMINATION, DAY, recommended=True), NominationState.PANEL_FOR),
        (NominationFact(NominationKind.NOMINATION, DAY, recommended=False), NominationState.PANEL_AGAINST),
        (NominationFact(NominationKind.NOMINATION, DAY, recommended=False, approved=True), NominationState.APPROVED),
        (NominationFact(NominationKind.NOMINATION, DAY, recommended=True, rejected=True), NominationState.REJECTED),
        (NominationFact(NominationKind.NOMINATION, DAY, DAY, recommended=True, approved=True), NominationState.WITHDRAWN),
        (
            NominationFact(NominationKind.NOMINATION, DAY, recommended=True, approved=True, in_effect=True),
            NominationState.IN_EFFECT,
        ),
    ],
)
def test_where_a_case_stands_follows_from_what_is_recorded(fact: NominationFact, state: NominationState) -> None:
    assert fact.state is state


@given(
    st.sampled_from(list(NominationKind)),
    st.sampled_from([None, DAY]),
    st.sampled_from([None, DAY]),
    st.sampled_from([None, True, False]),
    st.booleans(),
    st.sampled_from([KEPT, FAILED, Eligibility(None, (A1,))]),
)
def test_nothing_takes_effect_without_panel_bodies_and_criteria(
    kind: NominationKind,
    sent: date | None,
    withdrawn: date | None,
    recommended: bool | None,
    approved: bool,
    result: Eligibility,
) -> None:
    fact = NominationFact(kind, sent, withdrawn, recommended, approved)
    goes = check_effect(fact, result) == ()
    asks_criteria = kind in (NominationKind.NOMINATION, NominationKind.REASSESSMENT)
    assert goes == (
        sent is not None
        and withdrawn is None
        and recommended is not None
        and approved
        and (not asks_criteria or result.eligible is True)
    )
    assert (
        check_effect(NominationFact(kind, sent, None, True, True, in_effect=True), KEPT)[0].code
        == "designation.in_effect_already"
    )


def test_what_must_be_argued_before_it_is_sent() -> None:
    assert check_sending(NominationKind.NOMINATION, {A2, B1, C1, C2}) == ()
    assert check_sending(NominationKind.NOMINATION, {B1, C1})[0].params == {"criteria": "A.1 / A.2 / A.3, C.2"}
    assert check_sending(NominationKind.DISPENSATION, {A2}) == ()
    assert check_sending(NominationKind.DISPENSATION, set())[0].code == "designation.nothing_argued"
    assert check_sending(NominationKind.LEAVING, set()) == ()


def test_a_recommendation_rests_on_all_six_judgements() -> None:
    (stop,) = check_recommending(NominationKind.NOMINATION, False, Eligibility(None, (C1, C2)))
    assert stop.params == {"criteria": "C.1, C.2"}
    assert check_recommending(NominationKind.NOMINATION, False, FAILED) == ()
    assert check_recommending(NominationKind.REASSESSMENT, True, FAILED)[0].code == "designation.criteria_not_met"
    assert check_recommending(NominationKind.LEAVING, True, Eligibility(None, tuple(SelectionCriterion))) == ()


def test_of_two_effects_the_later_ends_the_earlier() -> None:
    rows = [
        DesignationFact(1, 7, True, date(2024, 7, 1), date(2026, 7, 1)),
        DesignationFact(2, 7, True, date(2026, 7, 1), date(2028, 7, 1)),
        DesignationFact(3, 7, False, date(2027, 7, 1), None),
    ]
    assert [(span.start, span.end) for span in designated_spans(rows)] == [
        (date(2024, 7, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2027, 7, 1)),
    ]
    assert span_on(rows, date(2027, 6, 30)) is not None
    assert span_on(rows, date(2027, 7, 1)) is None
    assert span_on([], DAY) is None


def test_a_designation_lapses_at_its_end_without_anybody_saying_so() -> None:
    rows = [DesignationFact(1, 7, True, date(2024, 7, 1), date(2026, 7, 1))]
    assert span_on(rows, date(2026, 6, 30)) is not None
    assert span_on(rows, date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("designated", "level", "clash"),
    [
        (True, 1, None),
        (True, 2, LevelClash.DESIGNATED_NOT_LEVEL_1),
        (True, None, LevelClash.DESIGNATED_NOT_LEVEL_1),
        (False, 1, LevelClash.LEVEL_1_NOT_DESIGNATED),
        (False, 2, None),
        (False, None, None),
    ],
)
def test_scheme_and_tripartition_are_held_against_each_other(
    designated: bool, level: int | None, clash: LevelClash | None
) -> None:
    assert level_clash(designated=designated, level=level) is clash


@pytest.mark.parametrize(
    ("own", "others", "mark"), [(3, 2, DutyMark.KEPT), (0, 1, DutyMark.KEPT), (3, 0, DutyMark.UNKNOWN), (0, 0, DutyMark.UNKNOWN)]
)
def test_open_to_all_is_shown_by_users_of_others(own: int, others: int, mark: DutyMark) -> None:
    assert open_to_all(own, others, 1 if others else 0).mark is mark


@pytest.mark.parametrize(
    ("filled", "favoured", "mark"), [(0, 0, DutyMark.UNKNOWN), (3, 0, DutyMark.KEPT), (3, 1, DutyMark.NOT_KEPT)]
)
def test_invariant_09_an_own_citizen_before_another_breaks_the_duty(filled: int, favoured: int, mark: DutyMark) -> None:
    assert no_own_priority(filled, favoured).mark is mark


@pytest.mark.parametrize(
    ("share", "band", "mark"),
    [
        ("0.05", "0.05", DutyMark.KEPT),
        ("-0.05", "0.05", DutyMark.KEPT),
        ("0.0501", "0.05", DutyMark.NOT_KEPT),
        ("-0.0501", "0.05", DutyMark.NOT_KEPT),
        (None, "0.05", DutyMark.UNKNOWN),
        ("0.01", None, DutyMark.UNKNOWN),
    ],
)
def test_the_result_is_held_against_the_band(share: str | None, band: str | None, mark: DutyMark) -> None:
    found = sound_running(Decimal(share) if share else None, Decimal(band) if band else None, 2025)
    assert found.mark is mark


FRESH, OLD = date(2026, 4, 1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("fact", "mark"),
    [
        (FiguresFact(None, None), DutyMark.UNKNOWN),
        (FiguresFact(FRESH, DAY), DutyMark.KEPT),
        (FiguresFact(OLD, date(2026, 3, 19)), DutyMark.NOT_KEPT),
        (FiguresFact(FRESH, DAY, accepted=False, late=False), DutyMark.KEPT),
        (FiguresFact(FRESH, DAY, accepted=False, late=True), DutyMark.PARTLY),
        (FiguresFact(FRESH, DAY, accepted=True, months=3), DutyMark.KEPT),
        (FiguresFact(FRESH, DAY, accepted=True, months=2), DutyMark.PARTLY),
        (FiguresFact(None, None, accepted=None, months=0), DutyMark.NOT_KEPT),
    ],
)
def test_key_figures_count_what_was_asked_for(fact: FiguresFact, mark: DutyMark) -> None:
    assert key_figures(fact, DAY).mark is mark


@pytest.mark.parametrize(
    ("times", "municipalities", "mark"), [(0, 0, DutyMark.UNKNOWN), (4, 3, DutyMark.PARTLY), (9, 17, DutyMark.KEPT)]
)
def test_knowledge_is_owed_to_every_municipality(times: int, municipalities: int, mark: DutyMark) -> None:
    assert knowledge(KnowledgeFact(times, Decimal(12), municipalities, 17)).mark is mark


def test_an_operators_word_fills_what_figures_do_not_know_and_never_hides_what_they_show() -> None:
    said = stated(DutyMark.KEPT, DAY)
    assert weighed(None, None) is UNKNOWN
    assert weighed(None, said) is said
    assert weighed(no_own_priority(0, 0), said) is said
    assert weighed(no_own_priority(3, 1), said).mark is DutyMark.NOT_KEPT
    assert weighed(no_own_priority(0, 0), None).mark is DutyMark.UNKNOWN
