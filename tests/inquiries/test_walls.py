"""The walls around inquiries, in plain SQL as the app role."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from rammevaerk.inquiries import actions
from rammevaerk.inquiries.rules.joint import JointAnswered, JointAnswerKind
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind

from tests.inquiries.conftest import NEED, Asking
from tests.support.people import TODAY

PLACE = {"inquiries_placeinquiry", "inquiries_askedunit", "inquiries_placeanswer"}
CODES = {"inquiries_answercode"}
JOINT = {"inquiries_jointinquiry", "inquiries_jointasked"}
JOINT_ANSWERS = {"inquiries_jointanswer"}
PERSON_TABLES = PLACE | CODES | JOINT | JOINT_ANSWERS
ASKER = {"case_worker", "buying_controller"}
EVERYBODY = [
    "case_worker",
    "buying_controller",
    "auditor",
    "controller",
    "service_manager",
    "municipal_economist",
    "operator_economist",
    "secretariat",
    "steering_group",
    "disability_council",
    "outside_case_worker",
    "outsider",
    "public",
]
SEES = (
    dict.fromkeys(PLACE, ASKER | {"auditor", "service_manager"})
    | dict.fromkeys(CODES, ASKER | {"auditor"})
    | dict.fromkeys(JOINT, ASKER | {"auditor", "controller", "secretariat"})
    | dict.fromkeys(JOINT_ANSWERS, ASKER | {"auditor", "controller"})
)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def sent(asking: Asking) -> actions.Sent:
    found = asking.send()
    answer = PlaceAnswered(PlaceAnswerKind.YES, date(2027, 1, 1))
    asked = asking.asked(found.inquiry, "Sivkær")
    actions.answer_place(by=asking.cast.service_manager, today=TODAY, asked_id=asked, answer=answer)
    joint = asking.joint()
    told = JointAnswered(JointAnswerKind.CITIZENS, 2)
    actions.answer_joint_inquiry(by=asking.cast.controller, today=TODAY, inquiry_id=joint, answer=told)
    return found


def test_every_table_of_the_area_is_guarded_and_told_of_here() -> None:
    assert {model._meta.db_table for model in apps.get_app_config("inquiries").get_models()} == PERSON_TABLES


@pytest.mark.django_db
def test_the_guard_is_on() -> None:
    guarded = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY (%s)", sorted(PERSON_TABLES))
    assert {row[0] for row in guarded} == PERSON_TABLES


@pytest.mark.parametrize("table", sorted(PERSON_TABLES))
def test_who_sees_what(table: str, acting_as: Callable[..., Any], sent: actions.Sent) -> None:
    seen = set()
    for person in EVERYBODY:
        with acting_as(person):
            if rows(f"SELECT count(*) FROM {table}") != [(0,)]:
                seen.add(person)
    assert seen == SEES[table]


def test_a_manager_sees_own_units_rows_and_no_other_ones(asking: Asking, acting_as: Any, sent: actions.Sent) -> None:
    with acting_as("service_manager"):
        assert rows("SELECT unit_id FROM inquiries_askedunit") == [(asking.units["Sivkær"],)]
    only_private = asking.send("Fjordlyngen", need=NEED + 1)
    with acting_as("service_manager"):
        assert rows("SELECT count(*) FROM inquiries_placeinquiry WHERE id = %s", only_private.inquiry) == [(0,)]


def test_a_manager_of_another_service_of_the_operator_sees_nothing(asking: Asking, acting_as: Any) -> None:
    asking.send("Lyngdraget")
    with acting_as("service_manager"):
        assert rows("SELECT count(*) FROM inquiries_askedunit") == [(0,)]


def test_a_department_sees_its_own_and_what_has_none(asking: Asking, acting_as: Any) -> None:
    asking.send(department="Voksen")
    asking.joint(department="Voksen")
    with acting_as("case_worker"):
        for department, count in (("Voksen", 1), ("Børn", 0)):
            rows("SELECT set_config('rammevaerk.departments', %s, true)", "{" + department + "}")
            for table in sorted((PLACE | JOINT) - {"inquiries_placeanswer", "inquiries_askedunit"}):
                assert rows(f"SELECT count(*) FROM {table}") == [(count,)], table


def test_another_municipality_sees_no_answers_but_its_own(asking: Asking, acting_as: Any, sent: actions.Sent) -> None:
    with acting_as("controller"):
        seen = rows("SELECT DISTINCT organisation_id FROM inquiries_jointanswer")
    assert seen == [(asking.cast.slagelse.pk,)]


@pytest.mark.parametrize(
    "table", ["inquiries_askedunit", "inquiries_placeanswer", "inquiries_jointasked", "inquiries_jointanswer"]
)
@pytest.mark.parametrize("person", ["case_worker", "service_manager", "controller"])
def test_what_is_issued_is_never_changed(person: str, table: str, acting_as: Any, sent: actions.Sent) -> None:
    for statement in (f"UPDATE {table} SET department = 'x'", f"DELETE FROM {table}"):
        with acting_as(person), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(statement)


def test_who_asks_writes_no_answer(asking: Asking, acting_as: Any, sent: actions.Sent) -> None:
    for person in ("case_worker", "buying_controller", "secretariat", "public"):
        with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(
                "INSERT INTO inquiries_placeanswer (asked_id, municipality_id, department, operator_id, service_id, kind,"
                " conditions, price_unit, at, answered_by) VALUES (%s, %s, '', %s, %s, 'no', '', '', now(), '')",
                asking.asked(sent.inquiry, "Sivkær"),
                asking.cast.naestved.pk,
                asking.cast.slagelse.pk,
                asking.house.sivkaer.pk,
            )


def test_a_manager_answers_for_no_other_unit(asking: Asking, acting_as: Any, sent: actions.Sent) -> None:
    other = asking.asked(sent.inquiry, "Klintesøen")
    with acting_as("service_manager"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(
            "INSERT INTO inquiries_placeanswer (asked_id, municipality_id, department, operator_id, service_id, kind,"
            " conditions, price_unit, at, answered_by) VALUES (%s, %s, '', %s, %s, 'no', '', '', now(), '')",
            other,
            asking.cast.naestved.pk,
            asking.cast.slagelse.pk,
            asking.house.sivkaer.pk,
        )


def test_the_asked_cannot_change_the_question(acting_as: Any, sent: actions.Sent) -> None:
    with acting_as("service_manager"):
        rows("UPDATE inquiries_placeinquiry SET deadline = '2030-01-01'")
    with acting_as("controller"):
        rows("UPDATE inquiries_jointinquiry SET deadline = '2030-01-01'")
    with acting_as("auditor"):
        assert rows("SELECT count(*) FROM inquiries_placeinquiry WHERE deadline > '2029-01-01'") == [(0,)]
        assert rows("SELECT count(*) FROM inquiries_jointinquiry WHERE deadline > '2029-01-01'") == [(0,)]


def test_the_public_gets_nothing_without_the_code(acting_as: Any, sent: actions.Sent) -> None:
    (code,) = sent.codes
    with acting_as("public"):
        ((state, _tries, *rest),) = rows("SELECT * FROM inquiry_by_code(%s, %s, %s)", code.link, "0" * 64, TODAY)
        assert state == "wrong" and set(rest) == {None, False}
        ((state, *rest),) = rows("SELECT * FROM inquiry_by_code(%s, %s, %s)", "somewhere", "0" * 64, TODAY)
        assert state == "unknown" and set(rest) == {None, False}
        assert rows("SELECT answer_by_code(%s, %s, %s, '{}')", code.link, "0" * 64, TODAY) == [(None,)]


def test_nobody_deletes_what_another_municipality_sent(acting_as: Any, sent: actions.Sent) -> None:
    for person in ("outside_case_worker", "service_manager", "secretariat", "public", "auditor"):
        with acting_as(person):
            assert actions.forget_need(NEED) == 0
            assert actions.strip_need(NEED) == 0
    with acting_as("case_worker"):
        assert rows("SELECT count(*) FROM inquiries_placeinquiry") == [(1,)]
