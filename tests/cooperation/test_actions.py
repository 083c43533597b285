"""Recording a level: by the secretariat alone, for each kind of subject, with history, never changed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.cooperation import actions, facts, queries
from rammevaerk.cooperation.actions import Decision
from rammevaerk.cooperation.models import Level
from rammevaerk.cooperation.rules import CooperationLevel, Direction
from rammevaerk.kernel.errors import Refused

from tests.cooperation.conftest import Known
from tests.support.people import TODAY, acting_as

DECISION = Decision(CooperationLevel.SPECIALISED, date(2026, 1, 1), "Målgruppen er lille.", "Styregruppen", date(2025, 12, 1))


def decide(known: Known, decision: Decision = DECISION, subject: Any = None) -> Level:
    subject = subject or facts.service(known.house.sivkaer.pk)
    return actions.decide_level(by=known.house.cast.secretariat, today=TODAY, subject=subject, decision=decision)


def test_a_level_is_recorded_with_its_reason_and_an_audit_row(known: Known) -> None:
    row = decide(known)
    assert (row.level, row.reason, row.decided_by, row.recorded_by) == (
        2,
        "Målgruppen er lille.",
        "Styregruppen",
        known.house.cast.secretariat,
    )
    assert AuditEntry.objects.get(act="decide_level").details["level"] == 2
    span = queries.level_of_service(known.house.sivkaer.pk, TODAY)
    assert span is not None
    assert span.decision.level is CooperationLevel.SPECIALISED


def test_the_next_decision_ends_the_former(known: Known) -> None:
    decide(known)
    decide(known, replace(DECISION, level=CooperationLevel.VERY_SPECIALISED, valid_from=date(2026, 7, 1)))
    first, second = queries.history_of(facts.service(known.house.sivkaer.pk))
    assert (first.until, second.until, second.direction) == (date(2026, 7, 1), None, Direction.UP)


@pytest.mark.parametrize(
    "name", ["case_worker", "steering_group", "service_manager", "disability_council", "auditor", "outsider"]
)
def test_nobody_but_the_secretariat_records_a_bodys_decision(known: Known, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.decide_level(
            by=known.house.cast.person(name), today=TODAY, subject=facts.service(known.house.sivkaer.pk), decision=DECISION
        )
    assert not Level.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"decided_on": date(2026, 12, 1)}, "cooperation.decision_in_future"),
        ({"reason": ""}, "cooperation.no_reason"),
        ({"reason": "Om 010190-1234"}, "kernel.cpr_number"),
        ({"decided_by": ""}, "cooperation.nobody_decided"),
    ],
)
def test_a_wrong_decision_is_refused(known: Known, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        decide(known, replace(DECISION, **change))
    assert [finding.code for finding in refused.value.findings] == [code]
    assert not Level.objects.exists()


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
    for statement in ("UPDATE cooperation_level SET level = 1", "DELETE FROM cooperation_level"):
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
        decide(known, replace(DECISION, level=level, valid_from=valid_from, reason=reason))
    spans = queries.history_of(facts.service(known.house.sivkaer.pk))
    found = [(span.decision.level, span.decision.valid_from, span.decision.reason, span.direction) for span in spans]
    assert found == list(way)
    assert all(span.decision.decided_on == DECISION.decided_on for span in spans)
    for change in ({"reason": "En anden grund"}, {"valid_from": TODAY}, {"level": 1}):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Level.objects.update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Level.objects.all().delete()
    assert len(queries.history_of(facts.service(known.house.sivkaer.pk))) == len(way)
