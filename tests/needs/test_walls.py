"""The walls around needs, in plain SQL as the app role."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from rammevaerk.needs import actions
from rammevaerk.needs.actions import Noted

from tests.needs.conftest import Register
from tests.support.people import TODAY

# Every table with a row for each need; a new one must be put here and get a policy. Unmet needs tell of no person.
PERSON_TABLES = {"needs_need", "needs_needgroup", "needs_wish", "needs_search", "needs_record", "needs_notchosen"}
OF_MUNICIPALITIES = {"needs_dutylog"}
WITHOUT_PERSON = {"needs_unmetneed"}


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def need(register: Register) -> int:
    by = register.cast.case_worker
    found = actions.open_need(by=by, today=TODAY, told=register.told(words="Vil gerne have en kat"))
    actions.note_record(by=by, today=TODAY, need_id=found.pk, noted=Noted("portal", TODAY, "To tilbud"))
    actions.say_why_not(by=by, today=TODAY, need_id=found.pk, unit_id=register.units["Sivkær"].pk, because="Langt væk")
    return found.pk


@pytest.mark.parametrize("table", sorted(PERSON_TABLES))
@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("case_worker", True),
        ("buying_controller", True),
        ("auditor", True),
        ("controller", False),
        ("service_manager", False),
        ("municipal_economist", False),
        ("secretariat", False),
        ("steering_group", False),
        ("disability_council", False),
        ("outside_case_worker", False),
        ("public", False),
    ],
)
def test_who_sees_needs(person: str, sees: bool, table: str, acting_as: Callable[..., Any], need: int) -> None:
    with acting_as(person):
        assert (rows(f"SELECT count(*) FROM {table}") != [(0,)]) is sees


def test_a_department_sees_its_own_and_what_has_none(acting_as: Any, need: int) -> None:
    with acting_as("case_worker"):
        rows("SELECT set_config('rammevaerk.departments', '{Børn}', true)")
        assert rows("SELECT count(*) FROM needs_need") == [(1,)]
        rows("SELECT set_config('rammevaerk.departments', '', true)")
        rows("UPDATE needs_need SET department = 'Voksen'")
        rows("SELECT set_config('rammevaerk.departments', '{Børn}', true)")
        assert rows("SELECT count(*) FROM needs_need") == [(0,)]


def test_nobody_writes_a_need_of_another_municipality(register: Register, acting_as: Any, need: int) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows("UPDATE needs_need SET municipality_id = %s", register.cast.odense.pk)


@pytest.mark.parametrize("table", ["needs_search", "needs_record", "needs_notchosen"])
def test_what_is_on_file_is_never_changed(table: str, acting_as: Any, need: int) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(f"DELETE FROM {table}")


def test_every_table_of_needs_is_known_here_and_guarded(db: None) -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("needs").get_models(include_auto_created=True)}
    assert tables == PERSON_TABLES | OF_MUNICIPALITIES | WITHOUT_PERSON
    guarded = rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY (%s)", sorted(PERSON_TABLES | OF_MUNICIPALITIES)
    )
    assert {row[0] for row in guarded} == PERSON_TABLES | OF_MUNICIPALITIES


@pytest.mark.parametrize(
    ("person", "sees"), [("case_worker", True), ("auditor", True), ("secretariat", False), ("outside_case_worker", False)]
)
def test_who_sees_how_the_duty_was_kept(person: str, sees: bool, acting_as: Any, need: int, register: Register) -> None:
    actions.close_need(by=register.cast.case_worker, today=TODAY, need_id=need, closed_as="withdrawn")
    actions.run_retention(by=register.cast.case_worker, today=date(2031, 11, 10))
    with acting_as(person):
        assert (rows("SELECT count(*) FROM needs_dutylog") == [(1,)]) is sees


def test_nobody_writes_how_the_duty_was_kept(register: Register, acting_as: Any) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(
            "INSERT INTO needs_dutylog (municipality_id, month, closed_as, searches, portal, dialogue, reasons, is_demo) "
            "VALUES (%s, '2026-01-01', 'withdrawn', 1, 1, 1, 1, false)",
            register.cast.naestved.pk,
        )


@pytest.mark.parametrize("function", ["need_to_let_go(1, 1, '2030-01-01')", "let_go_of_citizen(1)"])
def test_the_inner_acts_are_the_owners_alone(function: str, acting_as: Any) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(f"SELECT {function}")


def test_unmet_needs_name_neither_citizen_nor_municipality(db: None) -> None:
    columns = rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'needs_unmetneed'")
    assert {row[0] for row in columns} == {"id", "paragraph", "groups", "level", "closed_as", "month", "is_demo"}
