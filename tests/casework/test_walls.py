"""The walls around check lists and samples, what goes with a need and what stays of it, in plain SQL as the app role."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.casework import actions
from rammevaerk.casework.actions import SampleAnswer
from rammevaerk.casework.models import KeptCount, SampledCase
from rammevaerk.casework.rules.checklist import LegalDefect
from rammevaerk.casework.rules.texts import TextKind

from tests.casework.conftest import AUTUMN, NO, Closing, bare, new_text, whole
from tests.needs.conftest import Register
from tests.support.people import TODAY, acting_as

# Every table with rows about persons or few cases; a new one must be put here and get a policy.
GUARDED = {
    "casework_draw",
    "casework_sampledcase",
    "casework_answer",
    "casework_verdict",
    "casework_stepdone",
    "casework_keptcount",
}
WITHOUT_PERSON = {"casework_casetext"}
INSERT_ONLY = GUARDED - {"casework_keptcount"}
SINCE = date(2026, 1, 1)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def case(register: Register, colleague: RoleAssignment, closed: Closing, entered: Callable[..., int]) -> int:
    """A closed case with list, step, sample and verdict, and a count of one that is deleted."""
    step = entered(new_text(TextKind.STEP))
    need = closed("NÆ-2026-1")
    by = register.cast.case_worker
    actions.keep_checklist(by=by, today=TODAY, need_id=need, kept=actions.Kept(steps={step: TODAY}, seen=2**40))
    row = actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)
    with acting_as(colleague):
        sampled = SampledCase.objects.get(draw=row.pk).pk
    given = SampleAnswer(whole(reasons=NO), LegalDefect.DEFECT, "Kort")
    actions.answer_sample(by=colleague, today=TODAY, sampled_id=sampled, given=given)
    with acting_as(by):
        rows("DELETE FROM needs_need WHERE id = %s", bare(register))
    return need


@pytest.mark.parametrize("table", sorted(GUARDED))
@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("case_worker", True),
        ("buying_controller", True),
        ("auditor", False),
        ("controller", False),
        ("service_manager", False),
        ("municipal_economist", False),
        ("operator_economist", False),
        ("secretariat", False),
        ("steering_group", False),
        ("disability_council", False),
        ("outside_case_worker", False),
        ("public", False),
    ],
)
def test_who_sees_the_rows(person: str, sees: bool, table: str, acting_as: Callable[..., Any], case: int) -> None:
    with acting_as(person):
        assert (rows(f"SELECT count(*) FROM {table}") != [(0,)]) is sees


@pytest.mark.parametrize(
    ("person", "cases"),
    [
        ("secretariat", 2),
        ("steering_group", 2),
        ("controller", 2),
        ("outside_case_worker", 2),
        ("case_worker", None),
        ("buying_controller", None),
        ("auditor", None),
        ("service_manager", None),
        ("municipal_economist", None),
        ("operator_economist", None),
        ("disability_council", None),
        ("public", None),
    ],
)
def test_who_sees_the_counts_of_others(person: str, cases: int | None, acting_as: Callable[..., Any], case: int) -> None:
    closed = "SELECT sum(cases) FROM casework_of_others(%s) WHERE point = 'case' AND answer = 'closed'"
    by_municipality = "SELECT sum(cases) FROM casework_by_municipality(%s) WHERE answer = 'closed'"
    with acting_as(person):
        assert rows(closed, SINCE) == rows(by_municipality, SINCE) == [(cases,)]


def test_ones_own_counts_are_ones_own(acting_as: Callable[..., Any], case: int) -> None:
    own = "SELECT sum(cases) FROM casework_counted(%s) WHERE point = 'deadline' AND counted_as = 'own'"
    with acting_as("case_worker"):
        assert rows(own, SINCE) == [(2,)]
    for person in ("controller", "secretariat", "auditor", "public"):
        with acting_as(person):
            assert rows(own, SINCE) == [(None,)]


def test_a_department_sees_its_own(acting_as: Callable[..., Any], register: Register, closed: Closing) -> None:
    need = closed("NÆ-2026-1")
    with acting_as("case_worker"):
        rows("SELECT set_config('rammevaerk.departments', '{Børn}', true)")
        assert rows("SELECT count(*) FROM casework_answer") == [(10,)]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(
                "INSERT INTO casework_draw"
                " (municipality_id, department, seed, first, last, count, pool, drawn, at, by_id, is_demo)"
                " VALUES (%s, 'Voksen', '1', now(), now(), 1, '[]', 0, now(), %s, false)",
                register.cast.naestved.pk,
                register.cast.case_worker.pk,
            )
    assert need


ANSWER = (
    "INSERT INTO casework_answer (need_id, municipality_id, department, point, answer, note, at, by_id, is_demo)"
    " VALUES (%s, %s, '', 'deadline', 'fulfilled', '', now(), %s, false)"
)


def test_nobody_answers_of_a_need_that_is_not_theirs(acting_as: Callable[..., Any], register: Register, need: int) -> None:
    cast = register.cast
    for person, municipality in (("outside_case_worker", cast.odense.pk), ("case_worker", cast.odense.pk)):
        with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(ANSWER, need, municipality, cast.person(person).pk)
    with acting_as("case_worker"):
        rows(ANSWER, need, cast.naestved.pk, cast.case_worker.pk)


@pytest.mark.parametrize("table", sorted(INSERT_ONLY))
def test_what_is_answered_is_never_changed(table: str, acting_as: Callable[..., Any], case: int) -> None:
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET department = 'X'"):
        with acting_as("case_worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(statement)


def test_nobody_writes_counts(acting_as: Callable[..., Any], register: Register, case: int) -> None:
    with acting_as("case_worker"):
        new = "INSERT INTO casework_keptcount (municipality_id, department, quarter, counted_as, point, answer, cases, is_demo)"
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(f"{new} VALUES (%s, '', '2026-01-01', 'own', 'deadline', 'fulfilled', 9, false)", register.cast.naestved.pk)
        rows("UPDATE casework_keptcount SET cases = 99")
        assert rows("SELECT count(*) FROM casework_keptcount WHERE cases = 99") == [(0,)]
        rows("DELETE FROM casework_keptcount")
        assert rows("SELECT count(*) > 0 FROM casework_keptcount") == [(True,)]


def test_every_table_is_known_here_and_guarded(db: None) -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("casework").get_models(include_auto_created=True)}
    assert tables == GUARDED | WITHOUT_PERSON
    guarded = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY (%s)", sorted(GUARDED))
    assert {row[0] for row in guarded} == GUARDED


def test_counts_kept_name_neither_case_nor_person(db: None) -> None:
    fields = {field.name for field in KeptCount._meta.get_fields()}
    assert fields == {"id", "municipality", "department", "quarter", "counted_as", "point", "answer", "cases", "is_demo"}


# What stays of a need


KEPT = "SELECT counted_as, point, answer, cases FROM casework_keptcount WHERE quarter = '2026-10-01'"


def test_a_deleted_need_takes_its_rows_with_it_and_leaves_its_counts(
    register: Register, colleague: RoleAssignment, acting_as: Callable[..., Any]
) -> None:
    needs = [bare(register), bare(register)]
    row = actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)
    with acting_as("case_worker"):
        cases = list(SampledCase.objects.filter(draw=row.pk))
    for case in cases:
        given = SampleAnswer(whole(reasons=NO), LegalDefect.SUBSTANTIAL, "Kort")
        actions.answer_sample(by=colleague, today=TODAY, sampled_id=case.pk, given=given)
    with acting_as("case_worker"):
        before = rows("SELECT counted_as, point, answer, cases FROM casework_counted(%s) ORDER BY 1, 2, 3", SINCE)
        for need in needs:
            rows("DELETE FROM needs_need WHERE id = %s", need)
        for table in INSERT_ONLY - {"casework_draw"}:
            assert rows(f"SELECT count(*) FROM {table}") == [(0,)]
        assert rows("SELECT counted_as, point, answer, cases FROM casework_counted(%s) ORDER BY 1, 2, 3", SINCE) == before
        kept = {row[:3]: row[3] for row in rows(KEPT)}
    assert kept["own", "case", "checked"] == kept["sample", "legal_defect", "substantial"] == 2
    assert kept["agreement", "reasons", "different"] == kept["sample", "reasons", "not_fulfilled"] == 2


def test_an_open_need_that_is_deleted_counts_nowhere(register: Register, acting_as: Callable[..., Any]) -> None:
    need = bare(register, closed=False)
    with acting_as("case_worker"):
        rows("DELETE FROM needs_need WHERE id = %s", need)
        assert rows(KEPT) == []


def test_notes_go_when_the_need_loses_its_text(register: Register, acting_as: Callable[..., Any]) -> None:
    need = bare(register, note="Ventede på læge")
    with acting_as("case_worker"):
        rows("UPDATE needs_need SET stripped_at = now() WHERE id = %s", need)
        assert rows("SELECT DISTINCT note FROM casework_answer WHERE need_id = %s", need) == [("",)]
        assert rows("SELECT count(*) FROM casework_answer WHERE need_id = %s", need) == [(10,)]
