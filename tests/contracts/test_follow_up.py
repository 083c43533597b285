"""Goals and follow-ups: either side writes, both see, nothing is overwritten, nothing is settled anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions, following
from rammevaerk.contracts.models import Change, FollowUp, Goal, GoalResult, Placement
from rammevaerk.contracts.rules.follow_up import GoalProgress, GoalSet, Held
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of

from tests.support.people import TODAY
from tests.support.placements import House

GOAL = GoalSet("develop", "practical", "Laver selv aftensmad to gange om ugen", date(2026, 5, 1))
HELD = Held(date(2026, 11, 3), ("citizen", "service", "acting"), "go_on", date(2027, 5, 3), level=2, goal_type="develop")


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def seen_by(person: Any) -> Iterator[None]:
    with acting_for(acting_of(person, TODAY)):
        yield


def set_goal(house: House, chain: int, by: Any = None, **changes: Any) -> int:
    goal = replace(GOAL, **changes)
    (pk,) = actions.set_goals(by=by or house.cast.case_worker, today=TODAY, chain=chain, goals=[goal])
    return pk


def hold(house: House, chain: int, by: Any = None, corrects: int | None = None, **changes: Any) -> int:
    held = replace(HELD, **changes)
    return actions.hold_follow_up(by=by or house.cast.case_worker, today=TODAY, chain=chain, held=held, corrects=corrects).pk


def codes(refused: Any) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_both_sides_write_and_both_see(house: House) -> None:
    chain = house.place("NÆ-1", level=3, goal_type="develop")
    goal = set_goal(house, chain)
    hold(house, chain, by=house.cast.service_manager, results={goal: GoalProgress("progress")})
    for person in (house.cast.case_worker, house.cast.service_manager):
        with seen_by(person):
            (meeting,) = following.follow_ups_of(chain).values()
            assert following.results_of(meeting)[goal].progress == "progress"
            assert following.goals_of(chain)[goal].words == GOAL.words


def test_the_next_follow_up_moves_and_settlement_is_told_nothing(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1", follow_up_on=date(2026, 11, 1))
    with acting_as("auditor"):
        changes = Change.objects.filter(chain=chain).count()
    hold(house, chain)
    with seen_by(house.cast.case_worker):
        (row,) = Placement.objects.current().filter(chain=chain)
        old = Placement.objects.get(pk=row.corrects_id)
        assert (row.follow_up_on, old.follow_up_on) == (date(2027, 5, 3), date(2026, 11, 1))
        assert (row.valid_from, row.valid_to, row.item_id) == (old.valid_from, old.valid_to, old.item_id)
        assert following.follow_ups_of(chain).popitem()[1].was_due == date(2026, 11, 1)
    with acting_as("auditor"):
        assert Change.objects.filter(chain=chain).count() == changes


def test_an_older_meeting_written_later_does_not_move_the_next_one_back(house: House) -> None:
    chain = house.place("NÆ-1")
    hold(house, chain)
    hold(house, chain, held_on=date(2026, 8, 3), next_on=date(2026, 11, 3))
    with seen_by(house.cast.case_worker):
        assert Placement.objects.current().get(chain=chain).follow_up_on == date(2027, 5, 3)


def test_every_goal_worked_on_has_a_result_and_one_that_is_over_is_left_out(house: House) -> None:
    chain = house.place("NÆ-1")
    first, second = set_goal(house, chain), set_goal(house, chain, theme="relations")
    with pytest.raises(Refused) as refused:
        hold(house, chain, results={first: GoalProgress("progress")})
    assert codes(refused) == ["contracts.no_result"]
    results = {first: GoalProgress("progress", is_over=True), second: GoalProgress("unchanged")}
    hold(house, chain, held_on=date(2026, 8, 3), next_on=date(2026, 11, 3), results=results)
    hold(house, chain, results={second: GoalProgress("back")})


def test_a_correction_is_a_new_row_and_the_newest_holds(house: House) -> None:
    chain = house.place("NÆ-1")
    first = hold(house, chain)
    assert hold(house, chain, by=house.cast.service_manager, corrects=first, outcome="prolong", level=1) == first
    with seen_by(house.cast.case_worker):
        ((key, row),) = following.follow_ups_of(chain).items()
        assert (key, row.outcome, row.level) == (first, "prolong", 1)
        assert FollowUp.objects.filter(chain=chain).count() == 2
    actions.withdraw_follow_up(by=house.cast.case_worker, today=TODAY, chain=chain, follow_up=first)
    with seen_by(house.cast.case_worker):
        assert following.follow_ups_of(chain) == {}
        assert FollowUp.objects.filter(chain=chain).count() == 3


def test_a_goal_is_put_in_other_words_and_taken_back(house: House) -> None:
    chain = house.place("NÆ-1")
    goal = set_goal(house, chain)
    other = replace(GOAL, words="Laver selv aftensmad hver dag")
    actions.correct_goal(by=house.cast.service_manager, today=TODAY, goal=goal, wanted=other)
    with seen_by(house.cast.case_worker):
        assert following.goals_of(chain)[goal].words == other.words
    actions.correct_goal(by=house.cast.case_worker, today=TODAY, goal=goal, wanted=None)
    with seen_by(house.cast.case_worker):
        assert following.goals_of(chain) == {}
        assert Goal.objects.filter(chain=chain).count() == 3


def test_two_sides_cannot_put_the_same_meeting_on_file(house: House) -> None:
    chain = house.place("NÆ-1")
    hold(house, chain)
    with pytest.raises(Refused) as refused:
        hold(house, chain, by=house.cast.service_manager)
    assert codes(refused) == ["contracts.held_twice"]


def test_what_looks_like_a_name_is_read_again_before_it_is_kept(house: House) -> None:
    chain = house.place("NÆ-1")
    with pytest.raises(Refused):
        set_goal(house, chain, words="Besøger Anne Larsen hver uge")
    set_goal(house, chain, words="Besøger Anne Larsen hver uge", looked_through=True)
    with pytest.raises(Refused) as refused:
        set_goal(house, chain, words="Ring 010190-1234", looked_through=True)
    assert codes(refused) == ["kernel.cpr_number"]


def test_only_the_acting_municipality_prolongs(house: House) -> None:
    chain = house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    own = house.place_own("SL-1")
    end = date(2027, 7, 1)
    actions.prolong_placement(by=house.cast.case_worker, today=TODAY, chain=chain, expected_end=end)
    with seen_by(house.cast.case_worker):
        assert Placement.objects.current().get(chain=chain).expected_end == end
    with pytest.raises(PermissionDenied):
        actions.prolong_placement(by=house.cast.service_manager, today=TODAY, chain=own, expected_end=end)
    with pytest.raises(Refused) as refused:
        actions.prolong_placement(by=house.cast.case_worker, today=TODAY, chain=chain, expected_end=date(2026, 11, 1))
    assert codes(refused) == ["contracts.early_expected_end"]


def test_the_follow_up_is_moved_ahead_and_never_back(house: House) -> None:
    chain = house.place("NÆ-1")
    actions.move_follow_up(by=house.cast.service_manager, today=TODAY, chain=chain, day=date(2027, 1, 4))
    with seen_by(house.cast.case_worker):
        assert Placement.objects.current().get(chain=chain).follow_up_on == date(2027, 1, 4)
    with pytest.raises(Refused):
        actions.move_follow_up(by=house.cast.case_worker, today=TODAY, chain=chain, day=date(2026, 11, 9))


@pytest.mark.parametrize("person", ["secretariat", "buying_controller", "municipal_economist", "auditor"])
def test_other_roles_write_nothing(house: House, person: str) -> None:
    chain = house.place("NÆ-1")
    with pytest.raises(PermissionDenied):
        set_goal(house, chain, by=house.cast.person(person))


def test_another_municipality_finds_no_placement(house: House) -> None:
    chain = house.place("NÆ-1")
    with pytest.raises(Placement.DoesNotExist):
        hold(house, chain, by=house.cast.outside_case_worker)


def test_a_birth_month_is_told_by_the_unit_once_and_changed_by_the_municipality(house: House) -> None:
    chain = house.place("NÆ-1")

    def enter(by: Any, month: date) -> None:
        actions.set_birth_month(by=by, today=TODAY, chain=chain, month=month)

    enter(house.cast.service_manager, date(2009, 6, 14))
    with seen_by(house.cast.case_worker):
        assert Placement.objects.current().get(chain=chain).citizen.birth_month == date(2009, 6, 1)
    with pytest.raises(Refused) as refused:
        enter(house.cast.service_manager, date(2009, 7, 1))
    assert codes(refused) == ["contracts.birth_month_known"]
    enter(house.cast.case_worker, date(2009, 7, 1))
    with pytest.raises(Refused):
        enter(house.cast.case_worker, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("case_worker", 1),
        ("buying_controller", 1),
        ("service_manager", 1),
        ("controller", 0),
        ("municipal_economist", 0),
        ("operator_economist", 0),
        ("secretariat", 0),
        ("steering_group", 0),
        ("disability_council", 0),
        ("outside_case_worker", 0),
        ("outsider", 0),
        ("public", 0),
        ("auditor", 1),
    ],
)
def test_who_sees_goals_and_follow_ups(house: House, acting_as: Any, person: str, count: int) -> None:
    chain = house.place("NÆ-1")
    goal = set_goal(house, chain)
    hold(house, chain, results={goal: GoalProgress("progress")})
    with acting_as(person):
        for table in ("contracts_goal", "contracts_followup", "contracts_goalresult"):
            assert rows(f"SELECT count(*) FROM {table}") == [(count,)], table


def test_rows_are_added_and_never_changed(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    set_goal(house, chain)
    for statement in ("UPDATE contracts_goal SET words = 'x'", "DELETE FROM contracts_goal"):
        with acting_as("case_worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(statement)
    with acting_as("outside_case_worker"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(
            "INSERT INTO contracts_goal (chain, goal_type, theme, words, set_on, operator_id, acting_id, paying_id, service_id, "
            "department, withdrawn, at, is_demo, source) VALUES (%s, 'keep', 'mental', 'x', '2026-05-01', %s, %s, %s, %s, '', "
            "false, now(), false, '')",
            *(chain, house.cast.slagelse.pk, house.cast.naestved.pk, house.cast.naestved.pk, house.sivkaer.pk),
        )


def test_a_stranger_enters_no_birth_month(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    with seen_by(house.cast.case_worker):
        citizen = Placement.objects.current().get(chain=chain).citizen_id
    for person in ("outside_case_worker", "controller", "operator_economist", "secretariat", "public", "auditor"):
        with acting_as(person), pytest.raises(ProgrammingError), transaction.atomic():
            rows("SELECT enter_birth_month(%s, '2009-06-01')", citizen)


def test_a_follow_up_without_a_next_one_is_refused_by_the_database_too(house: House) -> None:
    chain = house.place("NÆ-1")
    pk = hold(house, chain)
    with seen_by(house.cast.case_worker):
        row = FollowUp.objects.get(pk=pk)
        row.pk, row.next_on, row.corrects_id = None, None, pk
        with pytest.raises(IntegrityError, match="follow_up_next_always"), transaction.atomic():
            row.save(force_insert=True)


def test_counts_name_nobody_and_are_everybodys_only_through_the_function(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1", level=3)
    goal = set_goal(house, chain)
    first = hold(house, chain, results={goal: GoalProgress("back")})
    hold(house, chain, corrects=first, results={goal: GoalProgress("progress")})
    period = (date(2026, 1, 1), date(2026, 11, 11))
    expected = {("goal", "SEL-108", "develop", "progress", 1, 1), ("held", "SEL-108", "", "on_time", 1, 1)}
    expected.add(("level", "SEL-108", "", "less", 1, 1))
    for person, everybody in (("case_worker", False), ("service_manager", False), ("secretariat", True), ("auditor", False)):
        with acting_as(person):
            found = following.outcomes(*period, everybody=everybody)
        assert {(row.measure, row.paragraph, row.kind, row.outcome, row.things, row.people) for row in found} == expected
    for person in ("secretariat", "outside_case_worker", "public"):
        with acting_as(person):
            assert following.outcomes(*period, everybody=False) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_meeting_at_once_leave_one_on_file(house: House) -> None:
    chain = house.place("NÆ-1")
    said: list[str] = []

    def write(by: Any) -> None:
        try:
            hold(house, chain, by=by)
            said.append("on file")
        except Refused as refused:
            said.append(refused.findings[0].code)
        finally:
            connection.close()

    both = [Thread(target=write, args=(by,)) for by in (house.cast.case_worker, house.cast.service_manager)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(said) == ["contracts.held_twice", "on file"]
    with seen_by(house.cast.case_worker):
        assert FollowUp.objects.filter(chain=chain).count() == 1
        assert Placement.objects.current().get(chain=chain).follow_up_on == HELD.next_on
        assert not GoalResult.objects.exists()
