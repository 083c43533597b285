"""The next agreement: its period, the timetable moved along, and what is told before it is opened."""

from datetime import date

import pytest

from rammevaerk.governance.rules.cycle import AgreementState, CycleFact
from rammevaerk.governance.rules.opening import (
    Opening,
    OpeningFacts,
    PlannedDeadline,
    PlannedPhase,
    check_opening,
    cycle_name,
    moved_bound,
    moved_day,
    moved_words,
    next_opening,
    on_weekend,
)
from rammevaerk.governance.rules.party import Stage
from rammevaerk.kernel.finding import Finding, Severity

TODAY = date(2026, 11, 10)
NEWEST = CycleFact("2027-2028", date(2027, 1, 1), date(2029, 1, 1), AgreementState.IN_RATIFICATION)
DECIDED = PlannedDeadline("d1", date(2026, 12, 1), "Alle parter har besluttet", body=7, role="secretariat", stage=Stage.DECIDED)
HOLDS = PlannedDeadline("d2", date(2026, 12, 31), "Aftalen gælder fra 1. jan. 2027")
DRAFT = PlannedPhase("p1", "Udkast", AgreementState.DRAFTED, date(2026, 5, 1), date(2026, 6, 16))
HEARING = PlannedPhase("p2", "Høring", AgreementState.HEARD, date(2026, 6, 16), date(2026, 8, 21))
FACTS = OpeningFacts((NEWEST,), parties=18, years=2)


def codes(new: Opening, facts: OpeningFacts = FACTS) -> list[str]:
    return [finding.code for finding in check_opening(new, facts, TODAY)]


def stopping(new: Opening, facts: OpeningFacts = FACTS) -> list[Finding]:
    return [finding for finding in check_opening(new, facts, TODAY) if finding.blocks]


def proposed(years: int | None = 2) -> Opening:
    return next_opening(NEWEST, (DECIDED, HOLDS), (DRAFT, HEARING), years=years)


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        (date(2026, 12, 1), 2, date(2028, 12, 1)),
        (date(2028, 2, 29), 2, date(2030, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2026, 2, 28), 2, date(2028, 2, 28)),
    ],
)
def test_a_deadline_keeps_its_day_and_29_february_becomes_the_28th(day: date, years: int, moved: date) -> None:
    assert moved_day(day, years) == moved


def test_two_phases_that_meet_on_29_february_still_meet() -> None:
    before = PlannedPhase("a", "Indsamling", AgreementState.COLLECTING, date(2028, 2, 1), date(2028, 2, 29))
    after = PlannedPhase("b", "Analyse", AgreementState.ANALYSED, date(2028, 2, 29), date(2028, 5, 1))
    newest = CycleFact("2029-2030", date(2029, 1, 1), date(2031, 1, 1), AgreementState.PLANNED)
    first, second = next_opening(newest, (), (before, after), years=2).phases
    assert (first.ends, second.starts) == (date(2030, 3, 1), date(2030, 3, 1))
    assert moved_bound(date(2028, 2, 29), 4) == date(2032, 2, 29)


def test_a_stretch_that_ends_with_february_ends_with_february() -> None:
    assert moved_bound(date(2028, 3, 1), 2) == date(2030, 3, 1)


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("Aftalen gælder fra 1. jan. 2027", "Aftalen gælder fra 1. jan. 2029"),
        ("Regnskab 2025 og budget 2027", "Regnskab 2027 og budget 2029"),
        ("Sag 120270 på 2.027 kr.", "Sag 120270 på 2.027 kr."),
        ("Høringssvar", "Høringssvar"),
    ],
)
def test_the_years_in_a_name_move_along(words: str, moved: str) -> None:
    assert moved_words(words, 2) == moved


def test_the_next_agreement_begins_where_the_newest_ends_with_its_timetable_two_years_on() -> None:
    new = proposed()
    assert new.cycle == CycleFact("2029-2030", date(2029, 1, 1), date(2031, 1, 1), AgreementState.PLANNED)
    assert [(item.due, item.name) for item in new.deadlines] == [
        (date(2028, 12, 1), "Alle parter har besluttet"),
        (date(2028, 12, 31), "Aftalen gælder fra 1. jan. 2029"),
    ]
    decided = new.deadlines[0]
    assert (decided.key, decided.body, decided.role, decided.stage) == ("d1", 7, "secretariat", Stage.DECIDED)
    assert [(item.starts, item.ends) for item in new.phases] == [
        (date(2028, 5, 1), date(2028, 6, 16)),
        (date(2028, 6, 16), date(2028, 8, 21)),
    ]


def test_a_timetable_moves_by_the_length_of_the_newest_and_the_new_length_is_the_agreed_one() -> None:
    newest = CycleFact("2018-2020", date(2018, 1, 1), date(2021, 1, 1), AgreementState.EXPIRED)
    new = next_opening(newest, (PlannedDeadline("d", date(2017, 12, 1), "Besluttet"),), (), years=2)
    assert (new.cycle.name, new.cycle.ends) == ("2021-2022", date(2023, 1, 1))
    assert new.deadlines[0].due == date(2020, 12, 1)


def test_without_a_known_length_the_newest_ones_is_proposed() -> None:
    assert proposed(None).cycle.ends == date(2031, 1, 1)
    assert codes(proposed(None), OpeningFacts((NEWEST,), parties=18, years=None)) == ["governance.on_weekend"]


def test_a_name_is_the_first_and_last_year_or_the_only_one() -> None:
    assert cycle_name(date(2029, 1, 1), date(2031, 1, 1)) == "2029-2030"
    assert cycle_name(date(2029, 1, 1), date(2030, 1, 1)) == "2029"


def test_a_weekend_is_left_as_it_is_and_told() -> None:
    assert not on_weekend(date(2028, 12, 1))
    assert on_weekend(date(2028, 12, 30))
    assert on_weekend(date(2028, 12, 31))
    found = check_opening(proposed(), FACTS, TODAY)
    assert [finding.code for finding in found] == ["governance.on_weekend"]
    assert found[0].severity is Severity.NOTE
    assert found[0].params == {"deadlines": "Aftalen gælder fra 1. jan. 2029 (31.12.2028)"}


def changed(name: str = "2029-2030", starts: date = date(2029, 1, 1), ends: date = date(2031, 1, 1)) -> Opening:
    return Opening(CycleFact(name, starts, ends, AgreementState.PLANNED), (DECIDED,))


def test_what_overlaps_is_refused_at_the_first_day_and_a_wrong_name_at_the_name() -> None:
    found = stopping(changed(starts=date(2028, 1, 1), ends=date(2030, 1, 1)))
    assert [(finding.code, finding.where) for finding in found] == [
        ("governance.period_overlaps", "starts"),
        ("governance.name_of_years", "name"),
    ]
    assert found[1].params == {"wanted": "2028-2029"}


def test_an_area_without_parties_opens_nothing() -> None:
    found = stopping(changed(), OpeningFacts((NEWEST,), parties=0, years=2))
    assert [finding.code for finding in found] == ["governance.no_parties"]


def test_a_hole_between_two_agreements_is_told_unless_the_terms_were_prolonged() -> None:
    late = changed(name="2030-2031", starts=date(2030, 1, 1), ends=date(2032, 1, 1))
    assert "governance.gap" in codes(late)
    prolonged = CycleFact("2027-2028", date(2027, 1, 1), date(2029, 1, 1), AgreementState.EXPIRED, date(2030, 1, 1))
    assert "governance.gap" not in codes(late, OpeningFacts((prolonged,), parties=18, years=2))
    assert "governance.gap" not in codes(late, OpeningFacts((), parties=18, years=2))


def test_phases_that_end_before_they_begin_are_refused_and_those_that_overlap_are_told() -> None:
    backwards = PlannedPhase("p9", "Udkast", AgreementState.DRAFTED, date(2028, 6, 1), date(2028, 6, 1))
    found = stopping(Opening(proposed().cycle, proposed().deadlines, (backwards,)))
    assert [(finding.code, finding.where) for finding in found] == [("governance.phase_backwards", "p9_last")]
    early = PlannedPhase("p8", "Høring", AgreementState.HEARD, date(2028, 6, 10), date(2028, 8, 1))
    overlapping = Opening(proposed().cycle, proposed().deadlines, (early, proposed().phases[0]))
    told = [finding for finding in check_opening(overlapping, FACTS, TODAY) if finding.code == "governance.phases_overlap"]
    assert [finding.params for finding in told] == [{"phase": "Høring", "earlier": "Udkast"}]


def test_deadlines_that_cannot_be_meant_are_told() -> None:
    past = PlannedDeadline("a", date(2026, 11, 9), "Hørt")
    late = PlannedDeadline("b", date(2029, 1, 1), "Besluttet", stage=Stage.DECIDED)
    after = PlannedDeadline("c", date(2031, 1, 1), "Evalueret")
    today = PlannedDeadline("d", TODAY, "I dag")
    assert codes(Opening(proposed().cycle, (past, late, after, today))) == [
        "governance.deadline_passed",
        "governance.deadline_after_end",
        "governance.decided_too_late",
    ]
    assert codes(Opening(proposed().cycle)) == ["governance.no_deadlines"]
