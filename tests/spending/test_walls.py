"""The walls of spending in plain SQL as the app role: own municipality, function and department; added to, never changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry.queries import acting_of
from rammevaerk.spending import actions
from rammevaerk.spending.actions import NewCost, NewFact
from rammevaerk.spending.models import Budget, OutsidePurchase, Upload
from rammevaerk.spending.rules.refund import AmountKind
from rammevaerk.web.clock import moment_on

from tests.spending.conftest import born, citizen
from tests.support.people import TODAY
from tests.support.placements import House

PERSONAL = ("spending_othercost", "spending_refundfact", "spending_refundclaim", "spending_outsidepurchase")
# Every table of the area; a new one must be put here and get a policy.
GUARDED = {*PERSONAL, "spending_budget", "spending_upload"}
INSERT_ONLY = GUARDED - {"spending_upload"}
EVERYBODY = (
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
    "outsider",
    "public",
)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def kept(settled: House) -> House:
    """A row of Næstved in every table."""
    by = settled.cast.buying_controller
    born(settled, date(1980, 5, 1), "NÆ-3")
    new = NewCost("NÆ-3", date(2026, 9, 1), AmountKind.RUNNING, 1_000_000)
    actions.enter_other_cost(by=by, today=TODAY, new=new)
    actions.enter_refund_fact(by=by, today=TODAY, new=NewFact("NÆ-3"))
    assert actions.record_claims(by=by, today=TODAY, year=2026)
    own = {"municipality_id": by.organisation_id, "at": moment_on(TODAY), "by": by}
    with acting_for(acting_of(by, TODAY)):
        Budget.objects.create(**own, year=2026, paragraph="SEL-108", amount_ore=100, holds_from=date(2026, 1, 1))
        OutsidePurchase.objects.create(**own, year=2026, supplier="Fonden", supplier_key="fonden", amount_ore=100)
        Upload.objects.create(**own, kind="outside", name="a.csv", rows=[])
    return settled


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_who_sees_the_rows(table: str, acting_as: Callable[..., Any], kept: House) -> None:
    sees = {"case_worker", "buying_controller"} | ({"auditor"} if table in PERSONAL else set())
    for person in EVERYBODY:
        with acting_as(person):
            assert (rows(f"SELECT count(*) FROM {table}") != [(0,)]) is (person in sees), person


def test_a_department_sees_its_own(acting_as: Callable[..., Any], kept: House) -> None:
    with acting_as("buying_controller"):
        rows("SELECT set_config('rammevaerk.departments', '{Voksne}', true)")
        statement = (
            "INSERT INTO spending_othercost"
            " (municipality_id, department, citizen_id, month, kind, amount_ore, words, at, is_demo) "
            "SELECT municipality_id, %s, citizen_id, month, kind, amount_ore, words, at, is_demo FROM spending_othercost"
        )
        rows(statement, "Voksne")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(statement, "Børn")
        rows("SELECT set_config('rammevaerk.departments', '{Børn}', true)")
        assert rows("SELECT count(*) FROM spending_othercost") == [(1,)], "the one of no department"


def test_nobody_writes_for_others(acting_as: Callable[..., Any], kept: House) -> None:
    naestved = kept.cast.naestved.pk
    for person in ("outsider", "controller", "municipal_economist", "secretariat", "auditor"):
        with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(
                "INSERT INTO spending_budget"
                " (municipality_id, year, paragraph, account, amount_ore, holds_from, words, at, is_demo)"
                " VALUES (%s, 2026, 'SEL-108', '', 1, '2026-01-01', '', now(), true)",
                naestved,
            )


def test_a_cost_is_of_a_citizen_one_sees(acting_as: Callable[..., Any], kept: House) -> None:
    of_slagelse = citizen(kept, "SL-1")
    with acting_as("buying_controller"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(
            "INSERT INTO spending_othercost"
            " (municipality_id, department, citizen_id, month, kind, amount_ore, words, at, is_demo)"
            " VALUES (%s, '', %s, '2026-09-01', 'running', 1, '', now(), true)",
            kept.cast.naestved.pk,
            of_slagelse,
        )


@pytest.mark.parametrize("table", sorted(INSERT_ONLY))
def test_what_is_entered_is_never_changed(table: str, acting_as: Callable[..., Any], kept: House) -> None:
    with acting_as("buying_controller"):
        for statement in (f"UPDATE {table} SET is_demo = false", f"DELETE FROM {table}"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows(statement)


def test_every_table_is_walled(db: None) -> None:
    assert {model._meta.db_table for model in apps.get_app_config("spending").get_models()} == GUARDED
    walled = {name for (name,) in rows("SELECT relname::text FROM pg_class WHERE relrowsecurity")}
    assert walled >= GUARDED
