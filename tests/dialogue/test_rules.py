"""The stages of a dialogue, what each lets happen, the deadlines' last days, returns and reports."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rammevaerk.dialogue.rules.deadlines import FIRST_MONTH, HEARING_DAYS, DialogueDeadline, year_plan
from rammevaerk.dialogue.rules.report import (
    FilledFigure,
    ReportWriting,
    StatedFigure,
    as_json,
    check_stating,
    check_submitting,
    from_json,
    writing_of,
)
from rammevaerk.dialogue.rules.returns import ExpectedUse, ReturnFact, check_return
from rammevaerk.dialogue.rules.steps import DialogueFacts, DialogueStage, DialogueStep, check_step, stage

DAY = date(2026, 4, 20)
NOTHING = DialogueFacts(asked=frozenset({1, 2}), answered=frozenset())
ANSWERED = replace(NOTHING, answered=frozenset({1, 2}))
REPORTED = replace(NOTHING, report_version=1)
HEARING = replace(REPORTED, heard_version=1, sent_on=DAY, deadline=DAY + timedelta(days=10))
AFTER = DAY + timedelta(days=11)
NOTED = replace(HEARING, panel_note_on=AFTER)
DECIDED = replace(NOTED, decided_on=AFTER)


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        (NOTHING, DAY, DialogueStage.COLLECTING),
        (replace(NOTHING, returns_due=DAY), DAY, DialogueStage.COLLECTING),
        (replace(NOTHING, returns_due=DAY), DAY + timedelta(days=1), DialogueStage.RETURNS_IN),
        (ANSWERED, DAY, DialogueStage.RETURNS_IN),
        (REPORTED, DAY, DialogueStage.REPORT_IN),
        (HEARING, DAY, DialogueStage.IN_HEARING),
        (HEARING, DAY + timedelta(days=10), DialogueStage.IN_HEARING),
        (HEARING, AFTER, DialogueStage.HEARD),
        (replace(HEARING, meeting_on=AFTER), AFTER, DialogueStage.DIALOGUED),
        (NOTED, AFTER, DialogueStage.PANEL_STATUS),
        (DECIDED, AFTER, DialogueStage.PANEL_STATUS),
        (replace(DECIDED, outcome="follow_up"), AFTER, DialogueStage.FOLLOW_UP),
    ],
)
def test_the_stage_follows_from_what_has_been_done(facts: DialogueFacts, on: date, expected: DialogueStage) -> None:
    assert stage(facts, on) is expected


ALLOWED = {
    DialogueStep.GIVE_RETURN: (NOTHING, REPORTED, HEARING, NOTED, DECIDED),
    DialogueStep.SUBMIT_REPORT: (NOTHING, REPORTED, HEARING, NOTED, DECIDED),
    DialogueStep.SEND_HEARING: (REPORTED,),
    DialogueStep.COMMENT: (),
    DialogueStep.PROPOSE_PANEL: (NOTHING, REPORTED, HEARING, NOTED, DECIDED),
    DialogueStep.NOTE_MEETING: (),
    DialogueStep.WRITE_PANEL_NOTE: (HEARING, NOTED, DECIDED),
    DialogueStep.RECORD_OUTCOME: (DECIDED,),
}


@pytest.mark.parametrize("step", DialogueStep)
@pytest.mark.parametrize("facts", [NOTHING, REPORTED, HEARING, NOTED, DECIDED])
def test_each_step_in_each_state_after_the_hearing(step: DialogueStep, facts: DialogueFacts) -> None:
    assert (not check_step(step, facts, AFTER)) == (facts in ALLOWED[step])


@pytest.mark.parametrize("step", DialogueStep)
def test_when_the_status_is_written_only_a_correction_is_taken(step: DialogueStep) -> None:
    ended = replace(DECIDED, outcome="ok", panel_proposed=True, panel_approved_on=DAY)
    assert (not check_step(step, ended, AFTER)) == (step is DialogueStep.SUBMIT_REPORT)


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (10, True), (11, False)])
def test_the_hearings_last_day_counts(days: int, *, taken: bool) -> None:
    on = DAY + timedelta(days=days)
    facts = HEARING if days >= 0 else REPORTED
    assert (not check_step(DialogueStep.COMMENT, facts, on)) == taken


@pytest.mark.parametrize(("days", "taken"), [(9, False), (10, False), (11, True)])
def test_a_status_discussed_before_the_hearing_ended_is_refused(days: int, *, taken: bool) -> None:
    facts = replace(HEARING, decided_on=DAY + timedelta(days=days))
    assert (not check_step(DialogueStep.RECORD_OUTCOME, facts, AFTER)) == taken


def test_a_new_version_may_be_heard_again() -> None:
    corrected = replace(HEARING, report_version=2)
    assert check_step(DialogueStep.SEND_HEARING, corrected, DAY)
    assert not check_step(DialogueStep.SEND_HEARING, corrected, AFTER)
    assert check_step(DialogueStep.SEND_HEARING, HEARING, AFTER)


def test_a_meeting_waits_for_the_panel_and_its_approval() -> None:
    proposed = replace(NOTHING, panel_proposed=True)
    assert [found.code for found in check_step(DialogueStep.NOTE_MEETING, NOTHING, DAY)] == ["dialogue.no_panel"]
    assert [found.code for found in check_step(DialogueStep.NOTE_MEETING, proposed, DAY)] == ["dialogue.panel_not_approved"]
    assert not check_step(DialogueStep.NOTE_MEETING, replace(proposed, panel_approved_on=DAY), DAY)


def test_the_years_deadlines_come_from_the_agreed_months() -> None:
    months = {FIRST_MONTH: 2, HEARING_DAYS: 14, "dialogue.returns_last_month": 2, "dialogue.status_month": 12}
    plan = year_plan(2028, months)
    assert plan.returns_from == date(2028, 2, 1)
    assert plan.due[DialogueDeadline.RETURNS] == date(2028, 2, 29)
    assert plan.due[DialogueDeadline.STATUS] == date(2028, 12, 31)
    assert plan.due[DialogueDeadline.REPORT] is None
    assert not plan.is_late(DialogueDeadline.RETURNS, date(2028, 2, 29))
    assert plan.is_late(DialogueDeadline.RETURNS, date(2028, 3, 1))
    assert not plan.is_late(DialogueDeadline.REPORT, date(2028, 12, 31))


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (ReturnFact("unchanged", Decimal(2)), []),
        (ReturnFact("none", Decimal(0), reason="Ingen borgere"), []),
        (ReturnFact("decrease", Decimal(0)), []),
        (ReturnFact("", Decimal(2)), ["intention"]),
        (ReturnFact("increase", None), ["expected_places"]),
        (ReturnFact("increase", Decimal(-1)), ["expected_places"]),
        (ReturnFact("none", Decimal(2), reason="Nej"), ["expected_places"]),
        (ReturnFact("none", Decimal(0), reason="  "), ["reason"]),
    ],
)
def test_what_a_return_must_hold(new: ReturnFact, where: list[str]) -> None:
    assert [found.where for found in check_return(new)] == where


def test_the_returns_together_tell_whether_they_are_all() -> None:
    use = ExpectedUse({1: Decimal(2), 2: Decimal("0.5")}, asked=3)
    assert (use.places, use.answered, use.complete) == (Decimal("2.5"), 2, False)
    assert ExpectedUse({}, 3).places is None
    assert ExpectedUse({1: Decimal(0)}, 1).complete


def test_a_report_needs_its_sections_and_three_years() -> None:
    texts = dict.fromkeys(("summary", "professional", "support_catalogue", "declaration", "leader", "leader_since"), "Tekst")
    whole = ReportWriting(texts, {2026: (8, None), 2027: (0, None), 2028: (9, 1)}, {})
    assert not check_submitting(whole, 2026)
    lacking = replace(whole, texts={**texts, "summary": " ", "leader": ""}, expected={2026: (8, None), 2027: (None, 3)})
    assert [found.where for found in check_submitting(lacking, 2026)] == ["leader", "summary", "places_2027", "places_2028"]


def test_another_figure_stands_beside_one_that_is_filled_in_and_says_why() -> None:
    filled = {"now.places": FilledFigure("now.places", "Places", Decimal(10), "places", "Register")}
    assert not check_stating("now.places", StatedFigure(Decimal(11), "Ombygget"), filled)
    assert [found.where for found in check_stating("now.places", StatedFigure(Decimal(11), " "), filled)] == ["reason"]
    assert [found.where for found in check_stating("budget.1999", StatedFigure(Decimal(1), "x"), filled)] == ["key"]


def test_what_is_frozen_comes_back_exact() -> None:
    figure = FilledFigure("occupancy.2025", "Occupancy", Decimal("0.98765432101"), "%", "Register", "", {"year": "2025"})
    unknown = FilledFigure("capacity.2023", "Places", None, "places", "Register", "Not recorded")
    assert [from_json(as_json(each)) for each in (figure, unknown)] == [figure, unknown]
    written = writing_of({"summary": "Ja"}, {"2026": [8, None]}, {"now.places": {"value": "11.5", "reason": "Fordi"}})
    assert written == ReportWriting({"summary": "Ja"}, {2026: (8, None)}, {"now.places": StatedFigure(Decimal("11.5"), "Fordi")})
