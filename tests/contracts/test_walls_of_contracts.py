"""Who sees and who may write contracts, their signatures and the drafts, in plain SQL as the app role."""

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from rammevaerk.contracts import actions

from tests.support.agreed import begun, issued, signed
from tests.support.people import TODAY
from tests.support.placements import House

BOTH_SIDES = ("contract", "contractsignature", "contractcancelled", "contracttie")
HELD = {"contract": 3, "contractsignature": 2, "contractcancelled": 1, "contracttie": 1}
DRAFTED = {"contractdraft": 4, "draftsave": 1, "formrefusal": 1, "contractupload": 1, "contractcount": 1}
SIDES = "operator_id, service_id, acting_id, paying_id, department, is_demo"
OLD_FILE = "borgerreference;tilbud;kontraktens nummer;første dag\nNÆ-4;Sivkær;G-1;1.5.2026\n".encode()


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def agreed(house: House, acting_as: Any) -> House:
    """Næstved's contracts at Sivkær: one signed and tied to a stay, one taken back, one of old form, and a draft."""
    worker = house.cast.case_worker
    signed(house, issued(house, "NÆ-1").pk)
    house.place("NÆ-1", valid_from=date(2026, 12, 1))
    actions.cancel_contract(by=worker, today=TODAY, contract=issued(house, "NÆ-2").pk, reason="Fejl")
    issued(house, "NÆ-3")
    draft = begun(house, "NÆ-4")
    actions.save_draft(by=worker, today=TODAY, draft=draft, began_at=1, fields={"aim": "Ro"})
    actions.record_refusal(by=worker, today=TODAY, draft=draft, refused_on=TODAY, reason="Egen formular")
    actions.upload_old_contracts(by=worker, today=TODAY, content=OLD_FILE, name="gamle.csv")
    return house


@pytest.mark.parametrize("table", sorted(HELD))
@pytest.mark.parametrize(
    "person",
    [
        "case_worker",
        "buying_controller",
        "service_manager",
        "auditor",
        "controller",  # the operator's own authority side
        "municipal_economist",
        "operator_economist",
        "outsider",
        "outside_case_worker",
        "secretariat",
        "steering_group",
        "disability_council",
        "public",
    ],
)
def test_both_sides_and_the_auditor_see_what_is_issued(agreed: House, acting_as: Any, table: str, person: str) -> None:
    count = HELD[table] if person in ("case_worker", "buying_controller", "service_manager", "auditor") else 0
    with acting_as(person):
        assert rows(f"SELECT count(*) FROM contracts_{table}") == [(count,)]


@pytest.mark.parametrize("table", sorted(DRAFTED))
@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("case_worker", True),
        ("buying_controller", True),
        ("auditor", True),
        ("service_manager", False),
        ("controller", False),
        ("municipal_economist", False),
        ("outside_case_worker", False),
        ("secretariat", False),
        ("steering_group", False),
        ("disability_council", False),
        ("public", False),
    ],
)
def test_what_is_being_written_is_the_acting_municipalitys_own(
    agreed: House, acting_as: Any, table: str, person: str, sees: bool
) -> None:
    with acting_as(person):
        assert rows(f"SELECT count(*) FROM contracts_{table}") == [(DRAFTED[table] if sees else 0,)]


def test_the_operator_issues_no_contract_and_takes_none_back(agreed: House, acting_as: Any) -> None:
    taken_back = f"""INSERT INTO contracts_contractcancelled ({SIDES}, contract_id, reason, "at")
      SELECT {SIDES}, contract_id, 'x', "at" FROM contracts_contractsignature LIMIT 1"""
    with acting_as("service_manager"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(taken_back)


@pytest.mark.parametrize("person", ["service_manager", "outside_case_worker", "secretariat"])
def test_nobody_else_takes_a_number_or_writes_a_draft(agreed: House, acting_as: Any, person: str) -> None:
    number = "INSERT INTO contracts_contractcount (acting_id, year, last) VALUES (%s, 2030, 9)"
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(number, agreed.cast.naestved.pk)
    with acting_as(person):
        assert rows("UPDATE contracts_contractdraft SET version = 99 RETURNING id") == []


@pytest.mark.parametrize("table", [*BOTH_SIDES, "draftsave", "formrefusal"])
@pytest.mark.parametrize("person", ["case_worker", "service_manager"])
def test_what_is_issued_signed_and_saved_is_never_changed(agreed: House, acting_as: Any, table: str, person: str) -> None:
    with acting_as(person), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(f"UPDATE contracts_{table} SET department = 'x'")
    with acting_as(person), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(f"DELETE FROM contracts_{table}")


def test_numbers_for_all_name_nobody(agreed: House, acting_as: Any) -> None:
    with acting_as("secretariat"):
        counted = rows("SELECT acting_id, form, state, contracts FROM contracts_counted() ORDER BY state")
    naestved = agreed.cast.naestved.pk
    assert counted == [(naestved, "standard", state, 1) for state in ("cancelled", "in_force", "to_sign")]
