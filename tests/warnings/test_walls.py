"""Who sees a warning, in plain SQL as the app role: few, and the users' municipalities only once it is widened (readings 5.7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from rammevaerk.registry.models import ServiceStaff
from rammevaerk.warnings import actions
from rammevaerk.warnings.actions.raising import Found
from rammevaerk.warnings.rules.course import WarningStepKind
from rammevaerk.warnings.rules.found import FoundKind

from tests.support.people import PEOPLE, TODAY
from tests.warnings.conftest import Warned

COURSE = {"warnings_warningstep", "warnings_monitoringplan", "warnings_monitoringreport", "warnings_widenedto"}
TABLES = COURSE | {"warnings_earlywarning", "warnings_findingaside"}
FEW = {"service_manager", "municipal_economist", "secretariat", "second_secretariat", "steering_group", "auditor"}
USERS = {"case_worker", "buying_controller"}
EVERYBODY = [*PEOPLE, "public"]


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def seen_by(acting_as: Callable[..., Any], table: str) -> set[str]:
    found = set()
    for person in EVERYBODY:
        with acting_as(person):
            if rows(f"SELECT count(*) FROM {table}") != [(0,)]:
                found.add(person)
    return found


@pytest.fixture
def followed(warned: Warned) -> int:
    """A warning with figures handed in, and a finding set aside."""
    warning = warned.monitored()
    warned.hand_in(warning)
    found = Found(warned.house.sivkaer.pk, FoundKind.OCCUPANCY, date(2026, 1, 1))
    actions.set_finding_aside(by=warned.cast.secretariat, today=TODAY, found=found, grounds="Kendt.")
    return warning


def test_every_table_of_the_area_is_told_of_here() -> None:
    assert {model._meta.db_table for model in apps.get_app_config("warnings").get_models()} == TABLES


@pytest.mark.django_db
def test_the_guard_is_on() -> None:
    guarded = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relname = ANY (%s)", sorted(TABLES))
    assert {row[0] for row in guarded} == TABLES


def test_few_see_a_warning_and_what_is_done_about_it(acting_as: Any, followed: int) -> None:
    for table in sorted(TABLES - {"warnings_widenedto"}):
        assert seen_by(acting_as, table) == FEW, table
    assert seen_by(acting_as, "warnings_widenedto") == set()


def test_the_users_municipalities_see_it_once_it_is_widened(acting_as: Any, warned: Warned, followed: int) -> None:
    warned.decided_step(followed, WarningStepKind.WIDEN)
    for table in sorted(COURSE | {"warnings_earlywarning"}):
        assert seen_by(acting_as, table) == FEW | USERS, table
    assert seen_by(acting_as, "warnings_findingaside") == FEW


def test_who_raised_it_as_an_authority_sees_its_own_words_alone(acting_as: Any, warned: Warned) -> None:
    warning = warned.raised("buying_controller")
    warned.propose(warning)
    assert seen_by(acting_as, "warnings_earlywarning") == FEW | USERS
    assert seen_by(acting_as, "warnings_warningstep") == FEW


def test_a_manager_of_another_service_of_the_operator_sees_nothing(acting_as: Any, warned: Warned, followed: int) -> None:
    ServiceStaff.objects.all().delete()
    ServiceStaff.objects.create(assignment=warned.cast.service_manager, service=warned.house.lyngdraget)
    assert "service_manager" not in seen_by(acting_as, "warnings_earlywarning")


@pytest.mark.parametrize("table", sorted(TABLES))
@pytest.mark.parametrize("person", ["secretariat", "service_manager", "auditor"])
def test_nothing_is_changed_or_taken_away(acting_as: Any, followed: int, person: str, table: str) -> None:
    for statement in (f"UPDATE {table} SET service_id = service_id", f"DELETE FROM {table}"):
        with acting_as(person), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows(statement)


STEP = (
    'INSERT INTO warnings_warningstep (service_id, operator_id, warning_id, number, kind, grounds, "on", at)'
    " VALUES (%s, %s, %s, 9, 'normal', '', '2026-11-10', now())"
)
REPORT = (
    'INSERT INTO warnings_monitoringreport (service_id, operator_id, warning_id, plan_id, due, values, words, "on", at)'
    " VALUES (%s, %s, %s, %s, '2027-01-01', '{}', '', '2026-11-10', now())"
)


@pytest.mark.parametrize("person", [person for person in EVERYBODY if "secretariat" not in person])
def test_nobody_but_the_secretariat_acts_on_a_warning(acting_as: Any, warned: Warned, followed: int, person: str) -> None:
    where = (warned.house.sivkaer.pk, warned.cast.slagelse.pk, followed)
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(STEP, *where)


@pytest.mark.parametrize("person", [person for person in EVERYBODY if person not in ("service_manager", "municipal_economist")])
def test_nobody_but_the_operator_hands_in_figures(acting_as: Any, warned: Warned, followed: int, person: str) -> None:
    where = (warned.house.sivkaer.pk, warned.cast.slagelse.pk, followed, warned.plan_of(followed))
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(REPORT, *where)


def test_a_warning_names_who_runs_the_service(acting_as: Any, warned: Warned) -> None:
    statement = (
        "INSERT INTO warnings_earlywarning (service_id, operator_id, raised_for_id, kind, seen, since, found, raised_on,"
        " raised_at, as_authority, is_demo, source)"
        " VALUES (%s, %s, %s, 'other', 'x', '2026-01-01', '', '2026-11-10', now(), false, false, '')"
    )
    slagelse = warned.cast.slagelse.pk
    with acting_as("municipal_economist"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(statement, warned.house.fjordlyngen.pk, slagelse, slagelse)


STAYS = "SELECT count(*) FROM stays_of_months(ARRAY[%s]::bigint[], '2026-10-31')"


def test_the_numbers_of_stays_are_for_those_who_see_the_figures(acting_as: Any, warned: Warned, followed: int) -> None:
    unit = warned.house.home.unit_id
    rows(
        "INSERT INTO registry_occupancy (unit_id, paragraph, month, origin, place_days, people, people_at_end,"
        " is_demo, computed_at)"
        " VALUES (%s, 'SEL-108', '2026-01-01', 'placements', 0, 0, 0, false, now())",
        unit,
    )
    service = warned.house.sivkaer.pk
    found = set()
    for person in EVERYBODY:
        with acting_as(person):
            if rows(STAYS, service) != [(0,)]:
                found.add(person)
    assert found == FEW
    warned.decided_step(followed, WarningStepKind.WIDEN)
    with acting_as("buying_controller"):
        assert rows(STAYS, service) == [(10,)]


def test_stays_are_counted_by_month_and_a_transfer_within_the_service_is_no_new_one(acting_as: Any, warned: Warned) -> None:
    rows(
        "INSERT INTO registry_occupancy (unit_id, paragraph, month, origin, place_days, people, people_at_end,"
        " is_demo, computed_at)"
        " VALUES (%s, 'SEL-108', '2026-04-01', 'placements', 0, 0, 0, false, now())",
        warned.house.home.unit_id,
    )
    with acting_as("case_worker"):
        warned.house.place("NÆ-2", valid_from=date(2026, 6, 30), valid_to=date(2026, 8, 1))
    with acting_as("auditor"):
        counted = rows(
            "SELECT month, come, gone, people FROM stays_of_months(ARRAY[%s]::bigint[], '2026-08-31')", warned.house.sivkaer.pk
        )
    assert counted == [
        (date(2026, 4, 1), 0, 0, 0),
        (date(2026, 5, 1), 1, 0, 1),
        (date(2026, 6, 1), 1, 0, 2),
        (date(2026, 7, 1), 0, 1, 2),
        (date(2026, 8, 1), 0, 0, 1),
    ]
