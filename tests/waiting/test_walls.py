"""The walls around who waits, in plain SQL as the app role (readings 8)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from tests.support.people import TODAY
from tests.waiting.conftest import Waiting

PERSON_TABLES = {"waiting_entry", "waiting_event", "waiting_reservation"}
WITHOUT_PERSON = {"waiting_drawright", "waiting_vacancy", "waiting_servicecriteria"}
# What each sees of the list: OD-1 is Odense's, NÆ-1 and NÆ-2 are Næstved's, SL-1 is Slagelse's own.
SEES = [
    ("case_worker", 2),
    ("buying_controller", 2),
    ("outside_case_worker", 1),
    ("controller", 1),
    ("service_manager", 4),
    ("auditor", 4),
    ("municipal_economist", 0),
    ("operator_economist", 0),
    ("secretariat", 0),
    ("steering_group", 0),
    ("disability_council", 0),
    ("public", 0),
]


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(("person", "sees"), SEES)
def test_who_sees_whom_on_the_list(person: str, sees: int, acting_as: Callable[..., Any], queue: Waiting) -> None:
    with acting_as(person):
        assert rows("SELECT count(*) FROM waiting_entry") == [(sees,)]
        assert rows("SELECT count(DISTINCT entry_id) FROM waiting_event") == [(sees,)]


@pytest.mark.parametrize(("person", "sees"), SEES)
def test_who_sees_a_reservation(person: str, sees: int, acting_as: Callable[..., Any], queue: Waiting) -> None:
    queue.reserve(entry=queue.entries["OD-1"].pk)
    with acting_as(person):
        expected = int(person in {"outside_case_worker", "service_manager", "auditor"})
        assert (rows("SELECT count(*) FROM waiting_reservation"), sees >= expected) == ([(expected,)], True)


@pytest.mark.parametrize(
    ("person", "length", "own"),
    [
        ("case_worker", 4, 2),
        ("outside_case_worker", 4, 1),
        ("controller", 4, 1),
        ("service_manager", 4, 4),
        ("auditor", 4, 4),
        ("secretariat", 4, 0),
        ("steering_group", 4, 0),
        ("municipal_economist", 0, 0),
        ("disability_council", 0, 0),
        ("public", 0, 0),
    ],
)
def test_who_is_told_the_order_and_nobody_whose(person: str, length: int, own: int, acting_as: Any, queue: Waiting) -> None:
    with acting_as(person):
        found = rows("SELECT * FROM waiting_order(%s, %s)", [queue.unit], TODAY)
        assert rows("SELECT waiting FROM waiting_lengths(%s)", [queue.unit]) == [(4,)]
    assert (len(found), sum(row[5] is not None for row in found)) == (length, own)
    assert all(len(row) == 7 for row in found), "unit, paragraph, turn, class, day, one's own id, and an agreed precedence alone"
    assert not any(row[6] for row in found)


def test_a_municipality_that_does_not_wait_there_is_told_no_order(waiting: Waiting, acting_as: Any) -> None:
    waiting.put("NÆ-1")
    with acting_as("outside_case_worker"):
        assert rows("SELECT * FROM waiting_order(%s, %s)", [waiting.unit], TODAY) == []


@pytest.mark.parametrize(
    ("person", "sees"),
    [("secretariat", 4), ("steering_group", 4), ("auditor", 4), ("service_manager", 4), ("case_worker", 0), ("public", 0)],
)
def test_the_history_of_a_service_has_no_person(person: str, sees: int, acting_as: Any, queue: Waiting) -> None:
    with acting_as(person):
        found = rows("SELECT * FROM waiting_history(%s)", queue.house.sivkaer.pk)
        assert len(found) == sees
        assert rows("SELECT * FROM waiting_history(%s)", queue.house.lyngdraget.pk) == []
    assert sum(bool(row[9]) for row in found) == (1 if sees else 0), "one own citizen was entered"


def test_the_unit_reads_the_reference_of_who_waits_for_it_and_no_other(queue: Waiting, acting_as: Any) -> None:
    with acting_as("service_manager"):
        assert {row[0] for row in rows("SELECT reference FROM contracts_citizen")} == {"NÆ-1", "NÆ-2", "OD-1", "SL-1"}
    with acting_as("case_worker"):
        assert {row[0] for row in rows("SELECT reference FROM contracts_citizen")} == {"NÆ-1", "NÆ-2"}
    with acting_as("controller"):
        assert {row[0] for row in rows("SELECT reference FROM contracts_citizen")} == {"SL-1"}


def test_nobody_writes_an_entry_for_another_municipality(queue: Waiting, acting_as: Any) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows("UPDATE waiting_entry SET acting_id = %s, paying_id = %s", queue.cast.odense.pk, queue.cast.odense.pk)


def test_only_the_unit_holds_a_place(queue: Waiting, acting_as: Any) -> None:
    held = queue.reserve(entry=queue.entries["NÆ-1"].pk)
    copied = (
        "INSERT INTO waiting_reservation (place_id, citizen_id, paragraph, from_date, until, made_at, is_demo, source, unit_id,"
        " service_id, operator_id, acting_id, paying_id, department, ended_because, rulebook)"
        " SELECT place_id, citizen_id, paragraph, from_date, until, made_at, is_demo, source, unit_id, service_id, operator_id,"
        " acting_id, paying_id, department, '', '' FROM waiting_reservation WHERE id = %s"
    )
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(copied, held.pk)


def test_a_department_sees_its_own_and_what_has_none(queue: Waiting, acting_as: Any) -> None:
    with acting_as("case_worker"):
        rows("UPDATE waiting_entry SET department = 'Voksen' WHERE id = %s", queue.entries["NÆ-1"].pk)
        rows("SELECT set_config('rammevaerk.departments', '{Børn}', true)")
        assert rows("SELECT count(*) FROM waiting_entry") == [(1,)]


def test_every_table_is_known_here_and_guarded(db: None) -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("waiting").get_models(include_auto_created=True)}
    assert tables == PERSON_TABLES | WITHOUT_PERSON
    guarded = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY (%s)", sorted(tables))
    assert {row[0] for row in guarded} == PERSON_TABLES


def test_a_vacancy_names_nobody(db: None) -> None:
    columns = {row[0] for row in rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'waiting_vacancy'")}
    assert not columns & {"citizen_id", "acting_id", "paying_id", "entry_id", "words"}
