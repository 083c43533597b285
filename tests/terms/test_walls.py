"""Who sees a case, asked in plain SQL as each role (readings 8)."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.support.people import TODAY, acting_as
from tests.terms.conftest import DECIDED, Troubled

TABLES = ("case", "analysis", "alternative", "tool", "hearing", "comment", "proposal", "writtencharge", "duty")
FROM_THE_BEGINNING = {"municipal_economist", "service_manager", "secretariat", "second_secretariat", "steering_group", "auditor"}
FROM_THE_HEARING = FROM_THE_BEGINNING | {"case_worker", "buying_controller", "controller", "operator_economist"}
NEVER = {"disability_council", "outsider", "outside_case_worker"}


def counted(troubled: Troubled, person: str | None, table: str) -> int:
    with acting_as(troubled.cast.person(person) if person else None, DECIDED), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM terms_{table}")
        return int(cursor.fetchone()[0])


def seeing(troubled: Troubled, table: str) -> set[str | None]:
    everybody: list[str | None] = [*FROM_THE_HEARING, *NEVER, None]
    return {person for person in everybody if counted(troubled, person, table)}


def test_before_the_hearing_the_operator_and_the_office_alone(troubled: Troubled) -> None:
    troubled.proposed()
    for table in ("case", "analysis", "alternative", "tool"):
        assert seeing(troubled, table) == FROM_THE_BEGINNING, table


def test_from_the_hearing_the_parties_authorities_and_economies(troubled: Troubled) -> None:
    case = troubled.proposed()
    troubled.heard(case)
    for table in ("case", "analysis", "alternative", "tool", "hearing", "comment"):
        assert seeing(troubled, table) == FROM_THE_HEARING, table


def test_what_is_in_force_is_open_to_everybody_and_the_case_behind_it_is_not(troubled: Troubled) -> None:
    troubled.in_force()
    assert seeing(troubled, "terminforce") == FROM_THE_HEARING | NEVER | {None}
    for table in TABLES:
        assert seeing(troubled, table) == FROM_THE_HEARING, table


def test_a_unit_limited_to_other_services_sees_nothing_of_its_operator(troubled: Troubled) -> None:
    troubled.proposed()
    with acting_as(troubled.cast.service_manager), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rammevaerk.units', '{0}', false)")
        cursor.execute("SELECT count(*) FROM terms_case")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("person", ["buying_controller", "steering_group", "auditor", "outsider"])
def test_who_reads_writes_nothing_but_a_comment(troubled: Troubled, person: str) -> None:
    case = troubled.proposed()
    troubled.heard(case)
    statements: tuple[Any, ...] = (
        ("INSERT INTO terms_hearing (case_id, opened_on, last_day, is_demo) VALUES (%s, %s, %s, false)", [case, TODAY, TODAY]),
        ("INSERT INTO terms_dutydone (case_id, duty_id, words, \"on\", is_demo) VALUES (%s, 1, 'x', %s, false)", [case, TODAY]),
    )
    for statement, values in statements:
        with acting_as(troubled.cast.person(person)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement, values)


def test_users_by_municipality_are_told_to_who_opens_a_case_and_nobody_else(troubled: Troubled) -> None:
    unit = troubled.house.home.unit_id
    told = set()
    for person in [*FROM_THE_HEARING, *NEVER, None]:
        with acting_as(troubled.cast.person(person) if person else None), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM terms_places_by_payer(%s, %s, 'SEL-108')", [TODAY, unit])
            if cursor.fetchone()[0]:
                told.add(person)
    assert told == {"municipal_economist", "service_manager", "secretariat", "second_secretariat", "operator_economist"}
