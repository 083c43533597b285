"""The course of an agreement and the parties' treatment of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rammevaerk.governance.rules.cycle import (
    MOVES,
    AgreementState,
    CycleFact,
    MoveFacts,
    agreement_gap,
    check_move,
    check_period,
    check_prolongation,
    missing_approvals,
    state_on,
    terms_on,
)
from rammevaerk.governance.rules.party import (
    Mark,
    PartyStanding,
    PartyStep,
    PlanFact,
    Stage,
    StepFact,
    VersionFact,
    check_confirmation,
    check_registration,
    party_status,
)

S = AgreementState
TODAY = date(2026, 11, 10)
CYCLE = CycleFact("2027-2028", date(2027, 1, 1), date(2029, 1, 1), S.IN_RATIFICATION)
FIRST, SECOND = VersionFact(1, "1.0", date(2026, 8, 31), "aaa"), VersionFact(2, "1.1", date(2026, 11, 1), "bbb")


def approval(
    party: int, version: int = 1, *, step: PartyStep = PartyStep.APPROVED, confirmed: bool = True, number: int = 0
) -> StepFact:
    return StepFact(
        number or party, party, version, step, date(2026, 10, 28), confirmed=confirmed, registered_by=7, remarks="Nej"
    )


def facts_of(parties: int, approving: int, **more: Any) -> MoveFacts:
    names = {number: f"Kommune {number}" for number in range(1, parties + 1)}
    steps = tuple(approval(party) for party in range(1, approving + 1))
    return MoveFacts(CYCLE, names, **{"versions": (FIRST,), "steps": steps, **more})


def codes(found: Any) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize("parties", [1, 18, 47])
def test_an_agreement_is_adopted_by_every_party_of_its_area_however_many(parties: int) -> None:
    assert check_move(facts_of(parties, parties), S.ADOPTED, TODAY) == ()
    (refused,) = check_move(facts_of(parties, parties - 1), S.ADOPTED, TODAY)
    assert refused.code == "governance.approvals_missing"
    assert refused.params["missing"] == f"Kommune {parties}"
    assert (refused.params["approved"], refused.params["parties"]) == (str(parties - 1), str(parties))


def test_an_area_without_parties_adopts_nothing() -> None:
    assert codes(check_move(facts_of(0, 0), S.ADOPTED, TODAY)) == ["governance.no_parties"]


def test_an_approval_nobody_has_confirmed_does_not_count() -> None:
    waiting = facts_of(2, 1, steps=(approval(1), approval(2, confirmed=False)))
    assert missing_approvals(waiting) == ("Kommune 2",)


def test_an_approval_by_somebody_who_is_no_party_does_not_count() -> None:
    assert missing_approvals(facts_of(2, 0, steps=(approval(1), approval(99)))) == ("Kommune 2",)


def test_a_changed_text_needs_new_approvals_and_an_unchanged_one_keeps_them() -> None:
    changed = facts_of(2, 2, versions=(FIRST, SECOND))
    assert missing_approvals(changed) == ("Kommune 1", "Kommune 2")
    unchanged = facts_of(2, 2, versions=(FIRST, replace(SECOND, content_hash="aaa")))
    assert missing_approvals(unchanged) == ()


def test_remarks_that_change_nothing_leave_the_approval_standing() -> None:
    with_remarks = approval(2, step=PartyStep.APPROVED_WITH_REMARKS)
    assert check_move(facts_of(2, 1, steps=(approval(1), with_remarks)), S.ADOPTED, TODAY) == ()


def test_a_later_registration_answers_an_earlier_one() -> None:
    mistaken = (approval(1, number=1), approval(1, step=PartyStep.REJECTED, number=2))
    assert missing_approvals(facts_of(1, 0, steps=mistaken)) == ("Kommune 1",)
    assert missing_approvals(facts_of(1, 0, steps=tuple(reversed(mistaken)))) == ("Kommune 1",)


def test_a_rejection_leads_to_dispute_and_back_to_drafting_with_a_new_version() -> None:
    assert codes(check_move(facts_of(2, 2), S.DISPUTE, TODAY)) == ["governance.no_rejection"]
    rejected = facts_of(2, 1, steps=(approval(1), approval(2, step=PartyStep.REJECTED)))
    assert check_move(rejected, S.DISPUTE, TODAY) == ()
    again = replace(rejected, cycle=replace(CYCLE, state=S.RECOMMENDED))
    (refused,) = check_move(again, S.IN_RATIFICATION, TODAY)
    assert (refused.code, refused.params["parties"]) == ("governance.version_rejected", "Kommune 2")
    assert check_move(replace(again, versions=(FIRST, SECOND)), S.IN_RATIFICATION, TODAY) == ()


def test_a_state_is_not_jumped_over() -> None:
    found = check_move(replace(facts_of(1, 1), cycle=replace(CYCLE, state=S.PLANNED)), S.ADOPTED, TODAY)
    assert codes(found) == ["governance.no_such_move"]


def test_every_state_is_reached_and_only_the_last_has_no_way_on() -> None:
    assert {state for moves in MOVES.values() for state in moves} == set(S) - {S.PLANNED}
    assert [state for state, moves in MOVES.items() if not moves] == [S.EXPIRED]


@pytest.mark.parametrize(
    ("state", "to", "change", "code"),
    [
        (S.ANALYSED, S.DRAFTED, {}, "governance.no_focus_areas"),
        (S.DRAFTED, S.HEARD, {}, "governance.nobody_heard"),
        (S.DRAFTED, S.HEARD, {"versions": (), "note": "Hørt på et møde"}, "governance.no_version"),
        (S.HEARD, S.ENDORSED, {"versions": ()}, "governance.no_version"),
        (S.ENDORSED, S.RECOMMENDED, {"versions": ()}, "governance.no_version"),
        (S.RECOMMENDED, S.IN_RATIFICATION, {"versions": ()}, "governance.no_version"),
        (S.ADOPTED, S.PUBLISHED, {"documents": frozenset({"pdf"})}, "governance.no_documents"),
        (S.PUBLISHED, S.IN_FORCE, {}, "governance.not_yet"),
        (S.IN_FORCE, S.EXPIRED, {}, "governance.still_holds"),
    ],
)
def test_a_move_says_what_it_lacks(state: S, to: S, change: dict[str, Any], code: str) -> None:
    known = replace(facts_of(1, 1), cycle=replace(CYCLE, state=state), **change)
    assert code in codes(check_move(known, to, TODAY))


@pytest.mark.parametrize(
    ("state", "to", "change", "today"),
    [
        (S.PLANNED, S.COLLECTING, {}, TODAY),
        (S.COLLECTING, S.ANALYSED, {}, TODAY),
        (S.ANALYSED, S.DRAFTED, {"focus_areas": 1}, TODAY),
        (S.DRAFTED, S.HEARD, {"hearing_answers": 1}, TODAY),
        (S.DRAFTED, S.HEARD, {"note": "Rådene blev hørt på et fælles møde"}, TODAY),
        (S.HEARD, S.DRAFTED, {"focus_areas": 2}, TODAY),
        (S.ADOPTED, S.PUBLISHED, {"documents": frozenset({"pdf", "word"})}, TODAY),
        (S.PUBLISHED, S.IN_FORCE, {}, date(2027, 1, 1)),
        (S.IN_FORCE, S.EXPIRED, {}, date(2029, 1, 1)),
    ],
)
def test_a_move_goes_through_when_nothing_is_lacking(state: S, to: S, change: dict[str, Any], today: date) -> None:
    known = replace(facts_of(1, 1), cycle=replace(CYCLE, state=state), **change)
    assert check_move(known, to, today) == ()


def test_a_published_agreement_is_in_force_from_its_first_day_to_its_last() -> None:
    published = replace(CYCLE, state=S.PUBLISHED)
    assert state_on(published, date(2026, 12, 31)) is S.PUBLISHED
    assert state_on(published, date(2027, 1, 1)) is S.IN_FORCE
    assert state_on(published, date(2028, 12, 31)) is S.IN_FORCE
    assert state_on(published, date(2029, 1, 1)) is S.EXPIRED
    assert state_on(CYCLE, date(2029, 1, 1)) is S.IN_RATIFICATION


def test_1_january_without_an_agreement_is_said_and_a_prolongation_ends_it() -> None:
    old = CycleFact("2025-2026", date(2025, 1, 1), date(2027, 1, 1), S.IN_FORCE)
    known = [old, CYCLE]
    assert agreement_gap(known, date(2026, 12, 31)) is None
    gap = agreement_gap(known, date(2027, 1, 1))
    assert gap is not None
    assert (gap.code, gap.params["agreement"], gap.blocks) == ("governance.no_agreement", "2025-2026", False)
    prolonged = replace(old, prolonged_until=date(2027, 7, 1))
    assert agreement_gap([prolonged, CYCLE], date(2027, 6, 30)) is None
    assert agreement_gap([prolonged, CYCLE], date(2027, 7, 1)) is not None
    assert agreement_gap([], TODAY) is not None


def test_of_two_agreements_the_younger_ones_terms_hold() -> None:
    old = CycleFact("2025-2026", date(2025, 1, 1), date(2027, 1, 1), S.IN_FORCE, date(2027, 7, 1))
    new = replace(CYCLE, state=S.PUBLISHED)
    assert terms_on([old, new], date(2027, 1, 1)) == new
    assert terms_on([old, new], date(2026, 12, 31)) == old


def test_a_period_of_three_years_stands_and_another_length_than_agreed_is_a_warning() -> None:
    three = CycleFact("2018-2020", date(2018, 1, 1), date(2021, 1, 1), S.PLANNED)
    assert check_period(three, [], years=3) == ()
    (warning,) = check_period(three, [], years=2)
    assert (warning.code, warning.blocks, warning.params["length"]) == ("governance.other_length", False, "3")
    assert check_period(three, [], years=None) == ()


def test_a_period_is_whole_years_and_overlaps_no_other() -> None:
    half = CycleFact("x", date(2027, 1, 1), date(2028, 7, 1), S.PLANNED)
    assert "governance.whole_years" in codes(check_period(half, [], years=None))
    overlapping = CycleFact("y", date(2028, 1, 1), date(2030, 1, 1), S.PLANNED)
    assert codes(check_period(overlapping, [CYCLE], years=2)) == ["governance.period_overlaps"]
    after = CycleFact("z", date(2029, 1, 1), date(2031, 1, 1), S.PLANNED)
    assert check_period(after, [CYCLE], years=2) == ()


def test_a_prolongation_is_of_an_agreement_that_was_in_force_to_a_later_day_by_a_past_decision() -> None:
    until, decided = date(2027, 7, 1), date(2026, 11, 1)
    old = CycleFact("2025-2026", date(2025, 1, 1), date(2027, 1, 1), S.IN_FORCE)
    assert check_prolongation(old, until=until, decided_on=decided, today=TODAY) == ()
    assert codes(check_prolongation(CYCLE, until=date(2030, 1, 1), decided_on=decided, today=TODAY)) == [
        "governance.not_in_force"
    ]
    assert codes(check_prolongation(old, until=old.ends, decided_on=decided, today=TODAY)) == [
        "governance.prolongation_too_short"
    ]
    assert codes(check_prolongation(old, until=until, decided_on=until, today=TODAY)) == ["governance.decision_in_future"]


DUE = {
    Stage.HEARD: date(2026, 10, 15),
    Stage.COMMITTEE: date(2026, 10, 30),
    Stage.FINANCE: date(2026, 11, 20),
    Stage.DECIDED: date(2026, 12, 1),
}


def status(steps: tuple[StepFact, ...] = (), plans: tuple[PlanFact, ...] = (), **more: Any) -> Any:
    return party_status(1, steps, plans, due=DUE, today=TODAY, **more)


def test_a_party_without_dates_cannot_make_it() -> None:
    found = status()
    assert [item.mark for item in found.treatments] == [Mark.MISSING] * 4
    assert found.standing is PartyStanding.CANNOT_MAKE_IT
    assert found.next.stage is Stage.HEARD


@pytest.mark.parametrize(
    ("on", "mark", "standing"),
    [
        (date(2026, 12, 1), Mark.PLANNED, PartyStanding.UNDER_WAY),
        (date(2026, 12, 2), Mark.LATE, PartyStanding.CANNOT_MAKE_IT),
    ],
)
def test_the_day_of_the_deadline_is_in_time(on: date, mark: Mark, standing: PartyStanding) -> None:
    found = status(plans=(PlanFact(1, 1, Stage.DECIDED, on),))
    assert (found.treatments[-1].mark, found.standing) == (mark, standing)


def test_a_planned_day_that_passed_without_being_done_is_late_once_the_deadline_has_passed() -> None:
    found = status(plans=(PlanFact(1, 1, Stage.HEARD, date(2026, 10, 10)),))
    assert found.treatments[0].mark is Mark.LATE


def test_a_later_plan_takes_an_earlier_one_back() -> None:
    plans = (PlanFact(1, 1, Stage.DECIDED, date(2026, 11, 26)), PlanFact(2, 1, Stage.DECIDED, None, "Mødet er aflyst"))
    found = status(plans=plans)
    assert (found.treatments[-1].mark, found.note) == (Mark.MISSING, "Mødet er aflyst")


def test_what_is_done_late_is_done() -> None:
    found = status((StepFact(1, 1, 1, PartyStep.HEARD, date(2026, 10, 20)),))
    assert (found.treatments[0].mark, found.treatments[0].on) == (Mark.DONE, date(2026, 10, 20))


@pytest.mark.parametrize(
    ("step", "standing", "counts"),
    [
        (approval(1), PartyStanding.APPROVED, True),
        (approval(1, confirmed=False), PartyStanding.UNCONFIRMED, False),
        (approval(1, step=PartyStep.APPROVED_WITH_REMARKS), PartyStanding.APPROVED, True),
        (approval(1, step=PartyStep.REJECTED), PartyStanding.REJECTED, False),
    ],
)
def test_the_council_decides_where_the_party_stands(step: StepFact, standing: PartyStanding, counts: bool) -> None:
    found = status((step,))
    assert (found.standing, found.has_approved, found.next) == (standing, counts, None)
    assert found.note == "Nej"


def test_a_region_has_no_disability_council() -> None:
    found = status((), (), not_relevant=frozenset({Stage.HEARD}))
    assert found.treatments[0].mark is Mark.NOT_RELEVANT
    assert found.next.stage is Stage.COMMITTEE


def test_received_and_notified_are_no_stage_of_the_board() -> None:
    steps = (StepFact(1, 1, 1, PartyStep.RECEIVED, TODAY), StepFact(2, 1, 1, PartyStep.NOTIFIED, TODAY))
    assert all(item.mark is Mark.MISSING for item in status(steps).treatments)


def register(**change: Any) -> list[str]:
    new = replace(StepFact(0, 1, 1, PartyStep.APPROVED, TODAY, body="Byrådet"), **change.pop("new", {}))
    given: dict[str, Any] = {"parties": {1: "Faxe"}, "current": FIRST, "in_ratification": True, "today": TODAY}
    return codes(check_registration(new, **{**given, **change}))


def test_a_step_is_registered_for_a_party_with_the_current_version_on_a_past_day() -> None:
    assert register() == []
    assert register(in_ratification=False) == ["governance.not_with_parties"]
    assert register(current=SECOND) == ["governance.not_with_parties"]
    assert register(current=None) == ["governance.not_with_parties"]
    assert register(parties={2: "Greve"}) == ["governance.no_party"]
    assert register(new={"on": None}) == ["governance.no_meeting_day"]
    assert register(new={"on": date(2026, 11, 11)}) == ["governance.meeting_in_future"]
    assert register(new={"body": " "}) == ["governance.no_body"]
    assert register(new={"step": PartyStep.REJECTED}) == ["governance.no_remarks"]


def test_a_decision_is_confirmed_once_by_another_person() -> None:
    step = approval(1, confirmed=False)
    assert check_confirmation(step, confirmer=8) == ()
    assert codes(check_confirmation(step, confirmer=7)) == ["governance.same_person"]
    assert codes(check_confirmation(approval(1), confirmer=8)) == ["governance.confirmed_already"]
    heard = StepFact(1, 1, 1, PartyStep.HEARD, TODAY)
    assert codes(check_confirmation(heard, confirmer=8)) == ["governance.no_decision"]
