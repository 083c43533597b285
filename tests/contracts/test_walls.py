"""The three walls around rows about persons, in plain SQL as the app role."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.contracts import actions

from tests.support.people import TODAY
from tests.support.placements import House

# Every table with a row for each person, or for each person's money; a new one must be put here and get a policy.
PERSON_TABLES = {
    "contracts_citizen",
    "contracts_placement",
    "contracts_absence",
    "contracts_decision",
    "contracts_contract",
    "contracts_contractsignature",
    "contracts_contractcancelled",
    "contracts_contracttie",
    "contracts_contractdraft",
    "contracts_contractcount",
    "contracts_draftsave",
    "contracts_formrefusal",
    "contracts_contractupload",
    "contracts_change",
    "contracts_goal",
    "contracts_followup",
    "contracts_goalresult",
    "contracts_packageproposal",
    "contracts_packagedecision",
    "contracts_notice",
    "contracts_noticestep",
    "contracts_referralstep",
    "contracts_anonymousstay",
}


# Tables of the same areas that name no person and no stay: everybody may read them.
OPEN_TABLES = {
    "contracts_contracttext",
    "contracts_contracttextdecision",
    "contracts_invoicingdefault",
    "contracts_longernotice",
}


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def chains(house: House) -> dict[str, int]:
    """One placement of each kind: bought by Næstved from Slagelse and from the region, and Slagelse's own citizen."""
    found = {
        "bought": house.place("NÆ-1"),
        "regional": house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1)),
        "own": house.place_own("SL-1"),
    }
    days = {"first_day": date(2026, 10, 5), "last_day": date(2026, 10, 6)}
    actions.record_absence(by=house.cast.case_worker, today=TODAY, chain=found["bought"], kind="holiday", **days)
    return found


def seen(person: str, acting_as: Callable[..., Any], chains: dict[str, int]) -> set[str]:
    with acting_as(person):
        found = {row[0] for row in rows("SELECT chain FROM contracts_placement")}
    return {name for name, chain in chains.items() if chain in found}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("case_worker", {"bought", "regional"}),
        ("buying_controller", {"bought", "regional"}),
        ("controller", {"own"}),  # as authority Slagelse sees who it pays for, not who lives at its services
        ("service_manager", {"bought", "own"}),
        ("municipal_economist", set()),
        ("operator_economist", set()),
        ("secretariat", set()),
        ("steering_group", set()),
        ("disability_council", set()),
        ("outside_case_worker", set()),
        ("outsider", set()),
        ("public", set()),
        ("auditor", {"bought", "regional", "own"}),
    ],
)
def test_who_sees_which_placements(person: str, expected: set[str], acting_as: Any, chains: dict[str, int]) -> None:
    assert seen(person, acting_as, chains) == expected


def test_a_manager_sees_own_services_only(house: House, acting_as: Any) -> None:
    elsewhere = house.place("NÆ-9", house.day)
    with acting_as("service_manager"):
        assert rows("SELECT count(*) FROM contracts_placement WHERE chain = %s", elsewhere) == [(0,)]


def test_a_department_sees_its_own_and_what_has_none(house: House, acting_as: Any) -> None:
    house.place("NÆ-1", department="Voksen")
    house.place("NÆ-2", department="Børn")
    house.place("NÆ-3")
    rows("SELECT set_config('rammevaerk.departments', '{Voksen}', true)")
    with acting_as("case_worker"):
        rows("SELECT set_config('rammevaerk.departments', '{Voksen}', true)")
        assert sorted(row[0] for row in rows("SELECT department FROM contracts_placement")) == ["", "Voksen"]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("case_worker", {"NÆ-1", "NÆ-2"}),
        ("service_manager", {"NÆ-1", "SL-1"}),
        ("municipal_economist", {"NÆ-1", "SL-1"}),  # as references on the lines its organisation charges
        ("operator_economist", {"NÆ-2"}),
        ("secretariat", set()),
        ("outside_case_worker", set()),
        ("public", set()),
        ("auditor", {"NÆ-1", "NÆ-2", "SL-1"}),
    ],
)
def test_who_sees_which_references(person: str, expected: set[str], acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as(person):
        assert {row[0] for row in rows("SELECT reference FROM contracts_citizen")} == expected


@pytest.mark.parametrize(
    ("person", "count"), [("case_worker", 1), ("service_manager", 1), ("secretariat", 0), ("auditor", 1), ("public", 0)]
)
def test_who_sees_absence(person: str, count: int, acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as(person):
        assert rows("SELECT count(*) FROM contracts_absence") == [(count,)]


@pytest.mark.parametrize("person", ["case_worker", "service_manager", "auditor", "public"])
def test_changes_are_read_by_settlement_and_the_auditor_alone(person: str, acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as(person):
        assert (rows("SELECT count(*) FROM contracts_change") == [(0,)]) == (person != "auditor")


def test_the_auditor_reads_and_writes_nothing(acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as("auditor"):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE contracts_placement SET department = 'x'")
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM contracts_absence")
            assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows("INSERT INTO contracts_change (chain, operator_id, first_day, noted_at) VALUES (1, 1, '2026-01-01', now())")


def test_an_authority_cannot_write_a_placement_of_others(house: House, acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(
            "UPDATE contracts_placement SET acting_id = %s, paying_id = %s WHERE chain = %s",
            house.cast.odense.pk,
            house.cast.odense.pk,
            chains["bought"],
        )


def test_a_reference_is_not_fished_for_by_strangers(house: House, acting_as: Any) -> None:
    for person in ("operator_economist", "secretariat", "public"):
        with acting_as(person), pytest.raises(ProgrammingError), transaction.atomic():
            rows("SELECT citizen_by_reference(%s, 'NÆ-1', false)", house.cast.naestved.pk)
    with acting_as("outside_case_worker"), pytest.raises(ProgrammingError), transaction.atomic():
        rows("SELECT citizen_by_reference(%s, 'NÆ-1', false)", house.cast.naestved.pk)


def test_overlapping_placements_are_refused_by_the_database_and_tell_nothing_of_the_other(
    house: House, acting_as: Any, chains: dict[str, int]
) -> None:
    copy = (
        "INSERT INTO contracts_placement (chain, citizen_id, item_id, unit_id, service_id, paragraph, operator_id, acting_id, "
        "paying_id, department, basis, factor, follow_up_on, no_end_reason, correction_reason, valid_from, recorded_at, is_demo, "
        "source) SELECT chain, citizen_id, item_id, unit_id, service_id, paragraph, operator_id, acting_id, paying_id, "
        "department, basis, factor, follow_up_on, '', '', valid_from + 5, now(), false, '' FROM contracts_placement "
        "WHERE chain = %s"
    )
    with acting_as("case_worker"), pytest.raises(IntegrityError, match="placement_no_overlap"), transaction.atomic():
        rows(copy, chains["bought"])


@pytest.mark.parametrize("values", [("0",), ("1.2",)])
def test_a_share_outside_nothing_to_all_is_refused(values: tuple[str], acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as("case_worker"), pytest.raises((IntegrityError, DataError)), transaction.atomic():
        rows("UPDATE contracts_placement SET factor = %s::numeric WHERE chain = %s", values[0], chains["bought"])


def test_every_table_about_persons_has_row_level_security(db: None) -> None:
    found = dict(
        rows(
            "SELECT relname, relrowsecurity FROM pg_class WHERE relkind IN ('r', 'p') AND relname = ANY (%s)",
            sorted(PERSON_TABLES),
        )
    )
    assert found == dict.fromkeys(PERSON_TABLES, True)


def test_every_table_of_placements_and_its_history_is_known_here(db: None) -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("contracts").get_models(include_auto_created=True)}
    events = {row[0] for row in rows("SELECT relname FROM pg_class WHERE relname ~ '^contracts_.*event$'")}
    assert tables | events == PERSON_TABLES | OPEN_TABLES


def test_every_policy_asks_who_is_acting_once_for_the_statement(db: None) -> None:
    """A function of the session called in a policy without (SELECT …) is called for each row: thirty times slower."""
    policies = rows(
        "SELECT tablename || '.' || policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies "
        "WHERE tablename = ANY (%s)",
        sorted(PERSON_TABLES),
    )
    assert len(policies) >= 20
    calls = ("acting_as(", "acting_function(", "acting_parties(", "acting_units(", "acting_departments(")
    for name, body in policies:
        for call in calls:
            assert body.count(call) == body.count(f"SELECT {call}"), name


def test_sums_without_persons_count_everybody_whoever_asks(house: House, acting_as: Any, chains: dict[str, int]) -> None:
    with acting_as("secretariat"):
        people = rows("SELECT sum(people) FROM people_by_payer(%s)", TODAY)
        use = rows("SELECT sum(people) FROM occupancy_of_months(%s, %s)", date(2026, 10, 1), date(2026, 10, 1))
    assert (people, use) == ([(3,)], [(3,)])
