"""Members and leads at their boundaries, the yearly report's term, the time axis, knowledge summed, what outreach covers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from rammevaerk.communities.rules.dated import holding_on, in_order
from rammevaerk.communities.rules.knowledge import check_answer
from rammevaerk.communities.rules.membership import (
    LeadFact,
    Life,
    MemberFact,
    check_ending,
    check_joining,
    check_lead,
    check_leaving,
    lead_history,
    lead_on,
    members_on,
)
from rammevaerk.communities.rules.novelties import NoveltyOutcome, leads_to_a_decision, level_pointed_to
from rammevaerk.communities.rules.outreach import OutreachFact, services_by_municipality
from rammevaerk.communities.rules.reports import (
    PARTS,
    ReportState,
    check_submitting,
    check_year,
    due_on,
    owed_year,
    state_of,
)

START, END = date(2024, 3, 1), date(2026, 7, 1)
OPEN, ENDED = Life(START, None), Life(START, END)
MEMBER = MemberFact(1, 10, "Næstved Kommune", START, None, may_lead=True)
OTHER = MemberFact(2, 20, "Slagelse Kommune", date(2025, 1, 1), date(2026, 1, 1), may_lead=True)
REGION = MemberFact(3, 30, "Region Sjælland", START, None)
WRITTEN = dict.fromkeys(PARTS, "Intet at fortælle.")


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2024, 2, 29), []),
        (START, ["Næstved Kommune", "Region Sjælland"]),
        (date(2025, 12, 31), ["Næstved Kommune", "Slagelse Kommune", "Region Sjælland"]),
        (date(2026, 1, 1), ["Næstved Kommune", "Region Sjælland"]),
    ],
)
def test_a_member_is_one_from_its_day_to_the_day_before_it_leaves(day: date, names: list[str]) -> None:
    assert [row.name for row in members_on((MEMBER, OTHER, REGION), day)] == names


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (MemberFact(0, 40, "Lejre Kommune", START, None), []),
        (MemberFact(0, 40, "Lejre Kommune", date(2024, 2, 29), None), ["communities.outside_life"]),
        (MemberFact(0, 40, "Lejre Kommune", END, None), ["communities.outside_life"]),
        (MemberFact(0, 10, "Næstved Kommune", date(2025, 1, 1), None), ["communities.member_already"]),
        (MemberFact(0, 20, "Slagelse Kommune", date(2025, 12, 31), None), ["communities.member_already"]),
        (MemberFact(0, 20, "Slagelse Kommune", date(2026, 1, 1), None), []),
        (MemberFact(0, 20, "Slagelse Kommune", date(2024, 6, 1), None), ["communities.member_already"]),
        (MemberFact(0, 20, "Slagelse Kommune", date(2024, 6, 1), date(2025, 1, 1)), []),
    ],
)
def test_a_member_joins_while_the_community_runs_and_once_at_a_time(new: MemberFact, found: list[str]) -> None:
    assert codes(check_joining(new, (MEMBER, OTHER), ENDED)) == found


def test_another_organisation_is_told_apart_by_its_name() -> None:
    known = MemberFact(1, None, "Center for Viden", START, None)
    assert codes(check_joining(MemberFact(0, None, "center for viden", START, None), (known,), OPEN))
    assert not check_joining(MemberFact(0, None, "Et andet center", START, None), (known, MEMBER), OPEN)


def test_the_lead_cannot_leave_and_others_leave_once_after_they_joined() -> None:
    leads = (LeadFact(1, 10, START), LeadFact(2, 40, date(2026, 5, 1)))
    assert codes(check_leaving(MEMBER, date(2026, 4, 30), leads)) == ["communities.lead_leaves"]
    assert check_leaving(MEMBER, date(2026, 5, 1), leads) == ()
    assert codes(check_leaving(REGION, START, leads)) == ["communities.left_before_joining"]
    assert check_leaving(REGION, date(2024, 3, 2), leads) == ()
    assert codes(check_leaving(OTHER, date(2025, 6, 1), leads)) == ["communities.left_already"]


def test_the_next_lead_ends_the_former_and_of_two_from_one_day_the_later_holds() -> None:
    leads = (LeadFact(1, 10, START), LeadFact(3, 20, date(2025, 1, 1)), LeadFact(2, 30, date(2025, 1, 1)))
    assert [(lead.organisation, until) for lead, until in lead_history(leads)] == [(10, date(2025, 1, 1)), (20, None)]
    assert [lead_on(leads, day) for day in (date(2024, 2, 29), START, date(2024, 12, 31), date(2025, 1, 1))] == [None, 10, 10, 20]
    assert lead_history(()) == ()
    assert lead_on((), START) is None


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (LeadFact(0, 20, date(2025, 1, 1)), []),
        (LeadFact(0, 20, date(2026, 1, 1)), ["communities.lead_no_member"]),
        (LeadFact(0, 30, date(2025, 1, 1)), ["communities.lead_no_member"]),
        (LeadFact(0, 10, date(2025, 1, 1)), ["communities.leads_already"]),
        (
            LeadFact(0, 10, date(2024, 1, 1)),
            ["communities.outside_life", "communities.lead_no_member", "communities.lead_before_another"],
        ),
    ],
)
def test_a_lead_is_a_municipality_that_is_a_member_on_the_day(new: LeadFact, found: list[str]) -> None:
    assert codes(check_lead(new, (MEMBER, OTHER, REGION), (LeadFact(1, 10, START),), OPEN)) == found


def test_a_community_ends_once_after_it_began() -> None:
    assert codes(check_ending(OPEN, START)) == ["communities.ends_before_start"]
    assert check_ending(OPEN, date(2024, 3, 2)) == ()
    assert codes(check_ending(ENDED, END)) == ["communities.ended_already"]
    assert [ENDED.runs_on(day) for day in (date(2024, 2, 29), START, date(2026, 6, 30), END)] == [False, True, True, False]


def rulebook(days: int | None) -> Any:
    return SimpleNamespace(value=lambda _name: SimpleNamespace(value=days))


def test_a_report_is_due_some_days_after_the_year_and_unknown_stays_unknown() -> None:
    assert due_on(2025, rulebook(90)) == date(2026, 3, 31)
    assert due_on(2025, rulebook(0)) == date(2025, 12, 31)
    assert due_on(2025, rulebook(None)) is None


@pytest.mark.parametrize(
    ("life", "today", "year"),
    [
        (OPEN, date(2024, 12, 31), None),
        (OPEN, date(2025, 1, 1), 2024),
        (OPEN, date(2026, 11, 10), 2025),
        (ENDED, date(2028, 1, 1), 2026),
        (Life(START, date(2026, 1, 1)), date(2028, 1, 1), 2025),
    ],
)
def test_the_newest_year_that_is_over_is_owed(life: Life, today: date, year: int | None) -> None:
    assert owed_year(life, today) == year


def test_a_report_is_late_from_the_day_after_it_was_due() -> None:
    due = date(2026, 3, 31)
    assert state_of(False, False, due, due) is ReportState.MISSING
    assert state_of(False, True, due, due) is ReportState.DRAFT
    assert state_of(False, True, due, date(2026, 4, 1)) is ReportState.LATE
    assert state_of(True, True, due, date(2027, 1, 1)) is ReportState.SUBMITTED
    assert state_of(False, False, None, date(2030, 1, 1)) is ReportState.MISSING


def test_a_report_is_of_a_year_in_which_the_community_ran() -> None:
    today = date(2026, 11, 10)
    assert [bool(check_year(year, OPEN, today)) for year in (2023, 2024, 2026, 2027)] == [True, False, False, True]
    assert codes(check_year(2027, ENDED, date(2028, 1, 1))) == ["communities.report_outside_life"]


@pytest.mark.parametrize(
    ("life", "today", "found"),
    [
        (OPEN, date(2026, 12, 31), ["communities.year_not_over"]),
        (OPEN, date(2027, 1, 1), []),
        (ENDED, date(2026, 6, 30), ["communities.year_not_over"]),
        (ENDED, END, []),
    ],
)
def test_it_is_submitted_when_the_year_or_the_community_is_over(life: Life, today: date, found: list[str]) -> None:
    assert codes(check_submitting(2026, WRITTEN, life, today)) == found


def test_every_part_of_the_template_is_written() -> None:
    found = check_submitting(2025, {**WRITTEN, "trends": " ", "knowledge": ""}, OPEN, date(2026, 1, 1))
    assert [finding.where for finding in found] == ["trends", "knowledge"]
    assert codes(check_submitting(2020, WRITTEN, OPEN, date(2026, 1, 1))) == ["communities.report_outside_life"]


def test_an_outcome_points_to_a_level_of_the_time_axis_or_to_none() -> None:
    levels = {outcome: level_pointed_to(outcome) for outcome in NoveltyOutcome}
    assert levels == {
        NoveltyOutcome.COMMON_SERVICE: 1,
        NoveltyOutcome.OWN_COMPETENCE: 2,
        NoveltyOutcome.GENERALISED: 3,
        NoveltyOutcome.RARER: None,
        NoveltyOutcome.FOLLOWED: None,
        NoveltyOutcome.NOTHING: None,
    }
    assert [outcome for outcome in NoveltyOutcome if not leads_to_a_decision(outcome)] == [
        NoveltyOutcome.FOLLOWED,
        NoveltyOutcome.NOTHING,
    ]


def test_an_answer_needs_words_and_hours_within_reason() -> None:
    assert check_answer(Decimal(0), "Ring til os.", withdrawn=False) == ()
    assert codes(check_answer(Decimal(-1), " ", withdrawn=True)) == [
        "communities.request_withdrawn",
        "communities.answer_empty",
        "communities.hours_out_of_range",
    ]
    assert codes(check_answer(Decimal(1001), "x", withdrawn=False)) == ["communities.hours_out_of_range"]


def test_an_answer_is_given_by_whoever_has_seen_the_others() -> None:
    assert codes(check_answer(Decimal(1), "x", withdrawn=False, unseen=1)) == ["communities.answered_since"]


def test_a_service_that_goes_out_twice_counts_once_in_a_municipality() -> None:
    rows = [OutreachFact(1, frozenset({10, 20})), OutreachFact(1, frozenset({10})), OutreachFact(2, frozenset({10, 99}))]
    assert services_by_municipality(rows, [10, 20, 30]) == {10: 2, 20: 1, 30: 0}


@dataclass(frozen=True)
class Dated:
    pk: int
    valid_from: date


def test_of_dated_rows_the_latest_begun_holds_and_of_one_day_the_later_recorded() -> None:
    rows = [Dated(3, date(2026, 1, 1)), Dated(1, START), Dated(2, START)]
    assert [row.pk for row in in_order(rows)] == [2, 3]
    held = [holding_on(rows, day) for day in (date(2024, 2, 29), START, date(2025, 12, 31), date(2026, 1, 1))]
    assert [row.pk if row else None for row in held] == [None, 2, 2, 3]
