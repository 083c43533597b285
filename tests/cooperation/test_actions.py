"""A level is proposed, decided by the area's body and put in force: by no other way, for each kind of subject, never changed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.cooperation import actions, facts, queries
from rammevaerk.cooperation.actions import NewLevel
from rammevaerk.cooperation.models import Level, LevelProposal
from rammevaerk.cooperation.rules import CooperationLevel, Direction
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.kernel.errors import Refused

from tests.cooperation.conftest import Known
from tests.support.at_once import both_at_once
from tests.support.deciding import body_of, decide_whole, let_decide
from tests.support.levels import give_level
from tests.support.people import PEOPLE, TODAY, acting_as

NEW = NewLevel(CooperationLevel.SPECIALISED, date(2026, 1, 1), "Målgruppen er lille.")


def propose(known: Known, new: NewLevel = NEW, subject: Any = None, by: Any = None) -> LevelProposal:
    subject = subject or facts.service(known.house.sivkaer.pk)
    return actions.propose_level(by=by or known.house.cast.secretariat, today=TODAY, subject=subject, new=new)


def put(known: Known, row: LevelProposal, by: Any = None) -> Level:
    return actions.put_level_in_force(by=by or known.house.cast.secretariat, today=TODAY, proposal_id=row.pk)


def decide(known: Known, new: NewLevel = NEW, subject: Any = None) -> Level:
    subject = subject or facts.service(known.house.sivkaer.pk)
    return give_level(known.house.cast, subject, new.level.value, new.valid_from, new.reason)


def say(known: Known, row: LevelProposal, outcome: Outcome, *, confirmed: bool = True) -> None:
    cast = known.house.cast
    said = NewDecision(Act.LEVEL, Subject(facts.LEVEL, row.pk), Part.DECIDES, "sty", outcome, TODAY)
    made = record_decision(by=cast.secretariat, today=TODAY, new=said)
    if confirmed:
        confirm_decision(by=cast.second_secretariat, today=TODAY, decision_id=made.pk)


def test_a_decided_level_names_the_body_and_its_day(known: Known) -> None:
    row = decide(known)
    assert (row.level, row.reason, row.decided_by, row.decided_on) == (2, "Målgruppen er lille.", "Styregruppen", TODAY)
    assert AuditEntry.objects.get(act="decide_level").details["level"] == 2
    assert row.proposal is not None
    assert put(known, row.proposal) == row
    span = queries.level_of_service(known.house.sivkaer.pk, TODAY)
    assert span is not None
    assert span.decision.level is CooperationLevel.SPECIALISED


def test_a_level_from_before_decisions_were_recorded_is_read_as_before(known: Known) -> None:
    told = {"subject": "service", "service": known.house.sivkaer, "level": 2, "valid_from": date(2021, 6, 1), "reason": "Lille."}
    Level.objects.create(area=known.house.cast.area, **told, decided_by="K17", decided_on=date(2021, 5, 1))
    span = queries.level_of_service(known.house.sivkaer.pk, TODAY)
    assert span is not None
    assert (span.decision.decided_by, span.decision.decided_on) == ("K17", date(2021, 5, 1))


def test_the_next_decision_ends_the_former(known: Known) -> None:
    decide(known)
    decide(known, replace(NEW, level=CooperationLevel.VERY_SPECIALISED, valid_from=date(2026, 7, 1)))
    first, second = queries.history_of(facts.service(known.house.sivkaer.pk))
    assert (first.until, second.until, second.direction) == (date(2026, 7, 1), None, Direction.UP)


SECRETARIAT = {"secretariat", "second_secretariat"}
# The body's last word, whether it is confirmed, and whether the level may be put in force then.
STATES: dict[str, tuple[Outcome | None, bool, bool]] = {
    "proposed": (None, False, False),
    "said yes": (Outcome.APPROVED, False, False),
    "decided": (Outcome.APPROVED, True, True),
    "rejected": (Outcome.REJECTED, True, False),
    "sent back": (Outcome.SENT_BACK, True, False),
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_automatic_a_level_takes_effect_by_a_confirmed_decision_alone(known: Known, state: str) -> None:
    outcome, confirmed, may_put = STATES[state]
    cast = known.house.cast
    let_decide(cast, Act.LEVEL, Part.DECIDES, body_of(cast, "sty", "Styregruppen"))
    row = propose(known)
    if outcome is not None:
        say(known, row, outcome, confirmed=confirmed)
    for person in sorted(set(PEOPLE) - SECRETARIAT):
        with pytest.raises(PermissionDenied):
            propose(known, by=cast.person(person))
        with pytest.raises(PermissionDenied):
            put(known, row, by=cast.person(person))
    assert not Level.objects.exists()
    if may_put:
        assert put(known, row).level == 2
        return
    with pytest.raises(Refused) as refused:
        put(known, row)
    assert [finding.code for finding in refused.value.findings] == ["cooperation.not_decided"]
    assert not Level.objects.exists()


def test_a_level_stops_while_nobody_knows_who_decides(known: Known) -> None:
    row = propose(known)
    with pytest.raises(Refused) as refused:
        put(known, row)
    assert [finding.code for finding in refused.value.findings] == ["decisions.decider_unknown"]


def test_a_later_proposal_takes_the_place_of_the_one_before(known: Known) -> None:
    first = propose(known)
    assert propose(known) == first
    second = propose(known, replace(NEW, level=CooperationLevel.GENERAL))
    decide_whole(known.house.cast, Act.LEVEL, Subject(facts.LEVEL, first.pk), TODAY)
    with pytest.raises(Refused) as refused:
        put(known, first)
    assert [finding.code for finding in refused.value.findings] == ["cooperation.proposal_replaced"]
    shown = queries.proposed_level(facts.service(known.house.sivkaer.pk), TODAY)
    assert shown is not None and shown.row == second


def test_the_secretariat_is_reminded_of_a_decided_level(known: Known) -> None:
    cast = known.house.cast
    row = propose(known)
    assert queries.tasks_for(cast.secretariat, TODAY) == []
    decide_whole(cast, Act.LEVEL, Subject(facts.LEVEL, row.pk), TODAY)
    assert [task.title for task in queries.tasks_for(cast.secretariat, TODAY)] == ["Sæt niveau 2 i kraft"]
    assert queries.tasks_for(cast.steering_group, TODAY) == []
    put(known, row)
    assert queries.tasks_for(cast.secretariat, TODAY) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_put_a_level_in_force_at_once_make_one_row(known: Known) -> None:
    cast = known.house.cast
    row = propose(known)
    decide_whole(cast, Act.LEVEL, Subject(facts.LEVEL, row.pk), TODAY)
    people = (cast.secretariat, cast.second_secretariat)
    found = both_at_once(lambda place: put(known, row, people[place]).pk)
    assert len(set(found)) == Level.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [({"reason": ""}, "cooperation.no_reason"), ({"reason": "Om 010190-1234"}, "kernel.cpr_number")],
)
def test_a_wrong_proposal_is_refused(known: Known, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        propose(known, replace(NEW, **change))
    assert [finding.code for finding in refused.value.findings] == [code]
    assert not LevelProposal.objects.exists()


def test_target_groups_and_supports_have_levels_too(known: Known) -> None:
    group, support = facts.target_group(known.autism.pk), facts.support("Specialrådgivning")
    decide(known, subject=group)
    decide(known, subject=support)
    book = queries.level_book(TODAY)
    assert [item.name for item in queries.levels_of_target_groups(book)] == ["Autisme"]
    assert {item.name for item in queries.latest_decisions(book)} == {"Autisme", "Specialrådgivning"}
    assert queries.name_of(group, TODAY) == "Autisme"


def test_a_level_is_never_changed_nor_deleted(known: Known) -> None:
    decide(known)
    for table in ("cooperation_level", "cooperation_levelproposal"):
        for statement in (f"UPDATE {table} SET level = 1", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_assessment_lies_between_0_and_100_points(known: Known) -> None:
    given: dict[str, Any] = {
        "by": known.house.cast.secretariat,
        "today": TODAY,
        "service_id": known.house.lyngdraget.pk,
        "assessed_by": "Panelet",
    }
    assert actions.assess_specialisation(**given, degree=100, grounds="Få alternativer").degree == 100
    with pytest.raises(Refused):
        actions.assess_specialisation(**given, degree=101, grounds="")


def test_the_picture_holds_services_with_level_assessment_and_people(known: Known) -> None:
    house = known.house
    decide(known)
    assert queries.tripartition(queries.level_book(TODAY)) == []
    with acting_as(house.cast.case_worker):
        for number in range(3):
            house.place(f"NÆ-{number}", target_group_id=known.autism.pk)
    (placed,) = queries.tripartition(queries.level_book(TODAY))
    assert (placed.name, placed.group, placed.level) == ("Sivkær", "Autisme", 2)
    assert (placed.size, placed.degree, placed.change) == (3, 84, 14)


def test_invariant_16_a_level_keeps_its_history_with_reason_and_date_and_goes_both_ways(known: Known) -> None:
    way = (
        (CooperationLevel.SPECIALISED, date(2024, 1, 1), "Flere kommuner har brug for tilbuddet.", Direction.FIRST),
        (CooperationLevel.VERY_SPECIALISED, date(2025, 1, 1), "Målgruppen er blevet mindre.", Direction.UP),
        (CooperationLevel.GENERAL, date(2026, 1, 1), "De fleste kan selv løse opgaven.", Direction.DOWN),
    )
    for level, valid_from, reason, _direction in way:
        decide(known, replace(NEW, level=level, valid_from=valid_from, reason=reason))
    spans = queries.history_of(facts.service(known.house.sivkaer.pk))
    found = [(span.decision.level, span.decision.valid_from, span.decision.reason, span.direction) for span in spans]
    assert found == list(way)
    assert all((span.decision.decided_by, span.decision.decided_on) == ("Styregruppen", TODAY) for span in spans)
    for change in ({"reason": "En anden grund"}, {"valid_from": TODAY}, {"level": 1}):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Level.objects.update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Level.objects.all().delete()
    assert len(queries.history_of(facts.service(known.house.sivkaer.pk))) == len(way)
