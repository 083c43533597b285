"""Screening, protection, notification and what a decision lacks, by their rules alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rammevaerk.changes.rules.consulting import Answered, ConsultationFact, check_answer, check_deadline
from rammevaerk.changes.rules.following import PlannedStep, PlannedStepKind, follow_through
from rammevaerk.changes.rules.kinds import ChangeKind, ForcedCause
from rammevaerk.changes.rules.notifying import Notified, check_notified
from rammevaerk.changes.rules.protection import Comparable, Likeness, ProtectedService, overlaps
from rammevaerk.changes.rules.screening import Applies, Principle, ScreenedChange, screen
from rammevaerk.changes.rules.standing import CaseFacts, ChangeState, lacking, state_of
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import EnteredValue
from rammevaerk.law.values import State

TODAY = date(2026, 11, 10)
REAL = rulebook("sjaelland", TODAY, demo=False)
DEMO = rulebook("sjaelland", TODAY, demo=True)
HOME = ("SEL-108",)
CLOSING = ScreenedChange(ChangeKind.CLOSE, HOME, False, TODAY)


@pytest.mark.parametrize(
    ("kind", "principles"),
    [
        (ChangeKind.OPEN, ["R10", "R12"]),
        (ChangeKind.CLOSE, ["R10", "R11"]),
        (ChangeKind.SINGLE_PERSON, ["R10", "R13"]),
        (ChangeKind.EXPAND, []),
        (ChangeKind.MOVE, []),
    ],
)
def test_each_kind_falls_under_its_principles(kind: ChangeKind, principles: list[str]) -> None:
    found = screen(replace(CLOSING, kind=kind), DEMO)
    assert [row.principle.value for row in found] == principles
    assert all(row.applies is Applies.YES for row in found)


def test_the_real_values_are_unknown_and_are_never_taken_for_a_no() -> None:
    found = screen(CLOSING, REAL)
    assert {row.applies for row in found} == {Applies.UNKNOWN}
    facts = CaseFacts(ChangeKind.CLOSE, TODAY, screened=found)
    assert [finding.code for finding in lacking(facts, TODAY)] == ["changes.principle_unknown"] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (replace(CLOSING, paragraphs=("SEL-104",)), "changes.not_residential"),
        (replace(CLOSING, by_region=True), "changes.region_not_bound"),
    ],
)
def test_the_principles_have_a_scope(change: ScreenedChange, code: str) -> None:
    assert {(row.applies, row.why.code) for row in screen(change, DEMO)} == {(Applies.NO, code)}


def test_invariant_17_is_switched_by_a_dated_value() -> None:
    off = EnteredValue("changes.discussion_required", "sjaelland", date(2026, 12, 1), False, State.IN_FORCE, "K17 3.11.2026")
    for day, applies in ((date(2026, 11, 30), Applies.YES), (date(2026, 12, 1), Applies.NO)):
        found = {row.principle: row.applies for row in screen(CLOSING, rulebook("sjaelland", day, demo=True, entered=(off,)))}
        assert found[Principle.DISCUSSED] is applies
        assert found[Principle.CONVERSION_DISCUSSED] is Applies.YES


PLAN = Comparable(frozenset({"SEL-108"}), frozenset({1, 2}), frozenset({"garden"}))


def protected(paragraph: str, groups: set[int], content: set[str], service: int = 9) -> ProtectedService:
    return ProtectedService(
        service, f"Tilbud {service}", True, Comparable(frozenset({paragraph}), frozenset(groups), frozenset(content))
    )


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (protected("SEL-108", {2}, {"garden"}), [Likeness.PARAGRAPH, Likeness.GROUPS, Likeness.TYPE, Likeness.CONTENT]),
        (protected("SEL-108", {2}, set()), [Likeness.PARAGRAPH, Likeness.GROUPS, Likeness.TYPE]),
        (protected("ABL-105", {2}, set()), [Likeness.GROUPS, Likeness.TYPE]),
    ],
)
def test_an_overlap_says_in_what(other: ProtectedService, alike: list[Likeness]) -> None:
    (overlap,) = overlaps(PLAN, [other])
    assert list(overlap.alike) == alike


@pytest.mark.parametrize("other", [protected("SEL-108", {3}, {"garden"}), protected("SEL-104", {2}, {"garden"})])
def test_another_group_or_another_type_is_no_conflict(other: ProtectedService) -> None:
    assert overlaps(PLAN, [other]) == ()
    assert overlaps(PLAN, [protected("SEL-108", {2}, set())], own=[9]) == ()


def test_invariant_08_an_overlap_asks_for_a_decision_and_stops_nothing_silently() -> None:
    facts = CaseFacts(ChangeKind.OPEN, TODAY, conflicts=1)
    assert [finding.code for finding in lacking(facts, TODAY)] == ["changes.conflict_undecided"]
    assert state_of(replace(facts, decided_on=TODAY), TODAY) is ChangeState.NOTIFIED
    allowed = replace(facts, protection_on=TODAY, decided_on=TODAY)
    assert lacking(allowed, TODAY) == ()
    assert state_of(allowed, TODAY) is ChangeState.IMPLEMENTING
    refused = replace(facts, protection_refused=True)
    assert [finding.code for finding in lacking(refused, TODAY)] == ["changes.protected"]


def test_a_discussion_after_the_decision_is_too_late() -> None:
    screened = screen(CLOSING, DEMO)
    day = TODAY + timedelta(days=1)
    facts = CaseFacts(ChangeKind.CLOSE, TODAY, screened=screened, decided_on=TODAY, discussed_on=day, conversion_on=TODAY)
    assert [finding.code for finding in lacking(facts, day)] == ["changes.not_discussed"]
    assert lacking(replace(facts, discussed_on=TODAY), day) == ()


CLOSE = Notified(ChangeKind.CLOSE, "", date(2027, 1, 1), "Slidt", service=4)
EXPAND = replace(CLOSE, kind=ChangeKind.EXPAND, paragraph="SEL-108", groups=(1,), places_before=4, places_after=6)
OPEN = replace(EXPAND, kind=ChangeKind.OPEN, service=None, name="Engvang", places_before=None)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (replace(CLOSE, service=None), "no_service"),
        (replace(CLOSE, reason=" "), "no_reason"),
        (replace(CLOSE, takes_effect=TODAY - timedelta(days=1)), "effect_gone"),
        (replace(CLOSE, announced=TODAY + timedelta(days=1)), "announced_later"),
        (replace(CLOSE, kind=ChangeKind.TAKE_OVER), "no_operator"),
        (replace(CLOSE, kind=ChangeKind.MOVE), "no_location"),
        (replace(CLOSE, kind=ChangeKind.SPLIT), "no_parts"),
        (replace(CLOSE, kind=ChangeKind.MERGE), "no_others"),
        (replace(CLOSE, kind=ChangeKind.MERGE, others=(4,)), "merged_with_itself"),
        (replace(EXPAND, places_after=4), "not_more"),
        (replace(EXPAND, kind=ChangeKind.REDUCE), "not_fewer"),
        (replace(EXPAND, kind=ChangeKind.REDUCE, places_after=0), "is_closing"),
        (replace(EXPAND, forced=ForcedCause.FIRE), "not_forced"),
        (replace(OPEN, name=""), "no_name"),
        (replace(OPEN, paragraph=""), "no_paragraph"),
        (replace(OPEN, groups=()), "no_group"),
        (replace(OPEN, places_after=None), "no_places"),
        (replace(OPEN, kind=ChangeKind.SINGLE_PERSON), "not_single"),
    ],
)
def test_what_a_notification_lacks_is_said_at_its_field(told: Notified, code: str) -> None:
    found = check_notified(told, TODAY)
    assert f"changes.{code}" in [finding.code for finding in found]
    assert all(finding.where for finding in found)


@pytest.mark.parametrize("told", [CLOSE, EXPAND, OPEN, replace(CLOSE, forced=ForcedCause.FIRE, takes_effect=date(2026, 11, 1))])
def test_a_whole_notification_is_taken(told: Notified) -> None:
    assert [finding for finding in check_notified(told, TODAY) if finding.code != "changes.effect_before"] == []


@pytest.mark.parametrize(("days", "refused"), [(6, True), (7, False)])
def test_the_shortest_consultation(days: int, refused: bool) -> None:
    assert bool(check_deadline(TODAY + timedelta(days=days), TODAY, DEMO)) is refused


@pytest.mark.parametrize(("days", "over"), [(0, False), (1, True)])
def test_an_answer_is_taken_until_the_deadline_that_day_inside(days: int, over: bool) -> None:
    fact = ConsultationFact(TODAY, TODAY, 2, 1)
    day = TODAY + timedelta(days=days)
    assert bool(check_answer(Answered(0, False, False), fact, day)) is over
    assert fact.closed_on(day) is over


def test_an_objection_says_why() -> None:
    fact = ConsultationFact(TODAY, TODAY, 2, 1)
    assert [found.code for found in check_answer(Answered(0, False, True), fact, TODAY)] == ["changes.objection_unsaid"]


DONE = [PlannedStep(kind, TODAY, TODAY) for kind in PlannedStepKind]


@pytest.mark.parametrize(
    ("kind", "now", "after", "left", "done"),
    [
        (ChangeKind.CLOSE, {1: 2, 2: 0}, 0, {1: 2}, False),
        (ChangeKind.CLOSE, {1: 0}, 0, {}, True),
        (ChangeKind.REDUCE, {1: 4, 2: 3}, 5, {0: 2}, False),
        (ChangeKind.REDUCE, {1: 4}, 5, {}, True),
        (ChangeKind.MOVE, {1: 4}, 0, {}, True),
    ],
)
def test_residents_still_to_be_placed(
    kind: ChangeKind, now: dict[int, int], after: int, left: dict[int, int], done: bool
) -> None:
    found = follow_through(kind, DONE, now, after, TODAY)
    assert found.left == left
    assert found.done is done


def test_a_closing_is_not_done_while_nobody_has_planned_for_the_knowledge() -> None:
    steps = [step for step in DONE if step.kind is not PlannedStepKind.KNOWLEDGE]
    found = follow_through(ChangeKind.CLOSE, steps, {}, 0, TODAY)
    assert found.unplanned == (PlannedStepKind.KNOWLEDGE,)
    assert not found.done
