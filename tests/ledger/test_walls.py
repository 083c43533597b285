"""Who sees what parties say of their books, in plain SQL as the app role."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.accounts.walls import acting_for
from rammevaerk.ledger import actions
from rammevaerk.ledger.actions import Netting, Report
from rammevaerk.ledger.models import IncomePlacing
from rammevaerk.ledger.rules.mapping import StringFact
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement.actions import post_payment
from rammevaerk.settlement.ledger_reads import ACCOUNTS

from tests.ledger.conftest import OCTOBER, SEPTEMBER, statement_of
from tests.support.people import TODAY
from tests.support.placements import House

TABLES = (
    "booking", "payment", "unplacedpayment", "monthclose", "closedbalance", "accountstring", "exportbatch", "exportedentry",
    "exportline", "exportfetch", "nettingword", "incomeplacing",
)  # fmt: skip


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture
def kept(settled: House) -> House:
    """Næstved has booked, paid, lost a payment, closed October, handed a file over, placed an income and netted with Slagelse."""
    by, seller = settled.cast.buying_controller, settled.cast.slagelse.pk
    number = statement_of(settled, SEPTEMBER).number
    day = date(2026, 10, 30)
    told = [
        Report(seller, "Slagelse", number, "B-1", day, day, 100, "R-1"),
        Report(seller, "Slagelse", "2026-000999", paid_on=day, amount_ore=100, reference="R-2"),
    ]
    actions.report(by=by, today=TODAY, reports=told)
    actions.close_month(by=by, today=TODAY, month=OCTOBER)
    for account in ACCOUNTS:
        actions.enter_string(by=by, today=TODAY, string=StringFact(account, "", "", date(2026, 1, 1), "5.38.50", "", "4.7"))
    batch = actions.hand_entries(by=by, today=TODAY, form="csv_semicolon", through=TODAY)
    actions.fetch_file(by=by, today=TODAY, batch_id=batch.pk, again=False)
    with acting_for(acting_of(by, TODAY)):
        IncomePlacing.objects.create(party_id=by.organisation_id, year=2026, title="Garanti", words="Aftalen", by=by)
    actions.say_netting(by=by, today=TODAY, other=seller, said=Netting(date(2026, 11, 1), None, "Aftale"))
    return settled


@pytest.mark.parametrize("person", ["buying_controller", "auditor"])
def test_own_books_are_seen_by_oneself_and_the_auditor(person: str, acting_as: Any, kept: House) -> None:
    with acting_as(person):
        assert [table for table in TABLES if not rows(f"SELECT 1 FROM ledger_{table}")] == []


@pytest.mark.parametrize("person", ["controller", "municipal_economist"])
def test_the_other_party_sees_what_is_paid_and_the_word_on_netting_alone(person: str, acting_as: Any, kept: House) -> None:
    with acting_as(person):
        assert {table for table in TABLES if rows(f"SELECT 1 FROM ledger_{table}")} == {"payment", "nettingword"}


@pytest.mark.parametrize(
    "person", ["operator_economist", "service_manager", "secretariat", "steering_group", "outsider", "public"]
)
def test_nobody_else_sees_any_of_it(person: str, acting_as: Any, kept: House) -> None:
    with acting_as(person):
        assert [table for table in TABLES if rows(f"SELECT 1 FROM ledger_{table}")] == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE ledger_{} SET id = id", "DELETE FROM ledger_{}"])
def test_what_is_told_is_never_changed(table: str, act: str, acting_as: Any, kept: House) -> None:
    with acting_as("buying_controller"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(act.format(table))


@pytest.mark.parametrize("person", ["controller", "operator_economist", "secretariat", "auditor", "public"])
def test_nobody_posts_a_payment_in_anothers_books(person: str, acting_as: Any, kept: House) -> None:
    pk, party = statement_of(kept, SEPTEMBER).pk, kept.cast.naestved.pk
    with acting_as(person), pytest.raises(ProgrammingError, match="own books"), transaction.atomic():
        post_payment(today=TODAY, party=party, statement_id=pk, amount_ore=100, booked_on=TODAY)


def test_a_closed_month_takes_no_posting_whoever_tries(acting_as: Any, kept: House) -> None:
    pk, party = statement_of(kept, SEPTEMBER).pk, kept.cast.naestved.pk
    with acting_as("buying_controller"), pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        post_payment(today=TODAY, party=party, statement_id=pk, amount_ore=100, booked_on=date(2026, 10, 31))


@pytest.mark.parametrize(("person", "pairs"), [("secretariat", 2), ("steering_group", 2), ("auditor", 2), ("controller", 0)])
def test_sums_are_of_the_pairs_and_hide_few_people(person: str, pairs: int, acting_as: Any, kept: House) -> None:
    with acting_as(person):
        found = rows("SELECT * FROM ledger_sums('2026-12-31', 'infinity', 3)")
        assert len(found) == pairs and all(row[2] is None and row[4] is None for row in found)
        shown = rows("SELECT claim_ore FROM ledger_sums('2026-12-31', 'infinity', 1)")
        assert len(shown) == pairs and all(row[0] is not None for row in shown)
