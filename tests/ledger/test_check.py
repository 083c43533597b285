"""The ledger is proved from its rows, and each rule that is broken is found and told."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from typer.testing import CliRunner

from rammevaerk.config.cli import app
from rammevaerk.config.cli import ledger as command
from rammevaerk.ledger import actions
from rammevaerk.ledger.checking import check_ledger

from tests.support.people import TODAY
from tests.support.placements import House

BREAKS: dict[str, tuple[str, ...]] = {
    "entries_balance": ("UPDATE settlement_posting SET amount_ore = amount_ore + 1 WHERE account = 'receivable'",),
    "entries_have_their_ground": (
        "UPDATE settlement_entry SET statement_id = NULL "
        "WHERE id = (SELECT min(id) FROM settlement_entry WHERE seller_id <> buyer_id)",
    ),
    "income_is_charged": (
        "UPDATE settlement_posting SET service_id = (SELECT max(id) FROM registry_service) WHERE account = 'income'",
    ),
    "cost_is_income": (
        "UPDATE settlement_posting SET amount_ore = amount_ore + 7 WHERE account IN ('expense', 'payable') "
        "AND entry_id = (SELECT min(id) FROM settlement_entry WHERE seller_id <> buyer_id)",
    ),
    "statements_are_their_lines": ("UPDATE settlement_statement SET total_ore = total_ore + 100 WHERE serial = 1",),
    "numbers_without_gaps": ("UPDATE settlement_statement SET serial = 9 WHERE serial = 2",),
    "reversals_negate": ("UPDATE settlement_charge SET days = days + 1 WHERE reverses_id IS NOT NULL",),
    "days_charged_once": (
        "INSERT INTO settlement_charge SELECT (c).* FROM (SELECT jsonb_populate_record(x, "
        "jsonb_build_object('id', x.id + 100000, 'generation', 9)) AS c FROM settlement_charge x "
        "WHERE x.id = (SELECT max(id) FROM settlement_charge WHERE chain > 0)) y",
    ),
    "closed_months_hold": ("UPDATE ledger_closedbalance SET amount_ore = amount_ore + 1 WHERE account = 'payable'",),
}


@pytest.fixture
def closed(settled: House) -> House:
    """September's books closed for both, after it was settled."""
    for person in (settled.cast.controller, settled.cast.buying_controller):
        actions.close_month(by=person, today=TODAY, month=date(2026, 10, 1))
    return settled


def broken(found: Any) -> set[str]:
    return {one.code for one in found if one.faults}


@pytest.mark.usefixtures("closed")
def test_a_ledger_that_was_settled_closed_and_corrected_holds() -> None:
    assert broken(check_ledger()) == set()


@pytest.mark.usefixtures("closed")
def test_every_check_has_a_way_to_break_it() -> None:
    assert {one.code for one in check_ledger()} == set(BREAKS)


@pytest.mark.django_db(transaction=True)
def test_what_is_broken_by_hand_is_found_and_told(
    closed: House, owner: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "platform", _here)
    with owner():
        for code, statements in BREAKS.items():
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                    assert cursor.rowcount > 0
                faults = {one.code: one.faults for one in check_ledger()}[code]
                assert faults, code
                assert "{" not in faults[0].message_in(lambda words: words)
                said = CliRunner().invoke(app, ["ledger", "check", "--json"])
                assert said.exit_code == 1 and f'"{code}"' in said.output and '"holds": false' in said.output
                transaction.set_rollback(True)
        assert broken(check_ledger()) == set()


@pytest.mark.usefixtures("closed")
def test_the_command_says_what_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "platform", _here)
    said = CliRunner().invoke(app, ["ledger", "check"])
    assert said.exit_code == 0 and said.output.count("✓") == len(BREAKS)


def _here(role: str = "app") -> Any:
    from contextlib import nullcontext

    return nullcontext()
