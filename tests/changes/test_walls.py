"""Who sees residents by municipality, in plain SQL as the app role."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.changes.conftest import World
from tests.support.people import PEOPLE

HIDDEN = {"disability_council", "public"}


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("name", [*PEOPLE, "public"])
def test_residents_by_municipality_are_open_to_the_parties_alone(world: World, acting_as: Any, name: str) -> None:
    pk = world.notify()
    with acting_as(name):
        seen = rows("SELECT people FROM changes_residentscounted WHERE change_id = %s", pk)
    assert len(seen) == (0 if name in HIDDEN else 2)


@pytest.mark.parametrize("name", ["operator_economist", "secretariat", "controller", "auditor", "disability_council", "public"])
def test_nobody_but_the_operator_counts(world: World, acting_as: Any, name: str) -> None:
    pk = world.notify()
    statement = "INSERT INTO changes_residentscounted (change_id, municipality_id, people, counted_on) VALUES (%s, %s, 1, now())"
    with acting_as(name), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(statement, pk, world.cast.odense.pk)


@pytest.mark.parametrize("statement", ["UPDATE changes_residentscounted SET people = 0", "DELETE FROM changes_residentscounted"])
def test_what_was_counted_is_never_changed(world: World, acting_as: Any, statement: str) -> None:
    world.notify()
    with acting_as("municipal_economist"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(statement)


def test_days_and_people_come_as_numbers(world: World, acting_as: Any) -> None:
    with acting_as("disability_council"):
        assert rows("SELECT count(*) FROM contracts_placement") == [(0,)]
        days = rows("SELECT sum(days) FROM days_by_payer('2026-05-01', '2026-05-11', %s)", world.house.sivkaer.pk)
    assert days == [(40,)]
