"""Who sees what is owed, and what the database refuses of a ledger, in plain SQL as the app role."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.settlement import actions

from tests.support.placements import House

IN_NOVEMBER, OCTOBER = date(2026, 11, 3), date(2026, 10, 1)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def settled(house: House) -> House:
    """October settled: Næstved buys from Slagelse and from the region; Slagelse has an own citizen."""
    house.place("NÆ-1")
    house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    house.place_own("SL-1")
    sellers = [house.cast.slagelse.pk, house.cast.region.pk]
    actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=sellers)
    return house


def settling(house: House) -> Any:
    return acting_for(Acting(Function.SETTLING, (house.cast.slagelse.pk,)))


@pytest.mark.parametrize(
    ("person", "charges", "statements", "runs", "postings"),
    [
        ("buying_controller", 2, 2, 0, 4),
        ("case_worker", 2, 2, 0, 4),
        ("controller", 2, 1, 1, 4),  # the sale to Næstved and the own citizen
        ("municipal_economist", 2, 1, 1, 4),
        ("operator_economist", 1, 1, 1, 2),
        ("service_manager", 0, 0, 0, 0),
        ("secretariat", 0, 0, 0, 0),
        ("steering_group", 0, 0, 0, 0),
        ("outsider", 0, 0, 0, 0),
        ("public", 0, 0, 0, 0),
        ("auditor", 3, 2, 2, 10),
    ],
)
def test_who_sees_what_is_owed(
    person: str, charges: int, statements: int, runs: int, postings: int, acting_as: Any, settled: House
) -> None:
    tables = ("settlement_charge", "settlement_statement", "settlement_run", "settlement_posting")
    with acting_as(person):
        found = [rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]
    assert found == [charges, statements, runs, postings]


def test_a_buyer_never_sees_the_sellers_own_citizens(acting_as: Any, settled: House) -> None:
    with acting_as("buying_controller"):
        assert rows("SELECT count(*) FROM settlement_charge WHERE internal") == [(0,)]


@pytest.mark.parametrize("person", ["controller", "municipal_economist", "buying_controller", "auditor", "secretariat"])
def test_nobody_but_the_run_adds_rows(person: str, acting_as: Any, settled: House) -> None:
    seller, buyer = settled.cast.slagelse.pk, settled.cast.naestved.pk
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(
            "INSERT INTO settlement_entry (seller_id, buyer_id, booked_on, text, recorded_at) VALUES (%s, %s, %s, '', now())",
            seller,
            buyer,
            OCTOBER,
        )


@pytest.mark.parametrize(
    "table", ["settlement_charge", "settlement_statement", "settlement_entry", "settlement_posting", "settlement_run"]
)
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_is_issued_is_never_changed(table: str, act: str, settled: House) -> None:
    with settling(settled), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(act.format(table))


def an_entry(house: House) -> int:
    (found,) = rows(
        "INSERT INTO settlement_entry (seller_id, buyer_id, booked_on, text, recorded_at) "
        "VALUES (%s, %s, %s, '', now()) RETURNING id",
        house.cast.slagelse.pk,
        house.cast.naestved.pk,
        OCTOBER,
    )
    return int(found[0])


def post(house: House, entry: int, *amounts: int, other: int | None = None) -> None:
    for amount in amounts:
        rows(
            "INSERT INTO settlement_posting (entry_id, party_id, counterparty_id, account, amount_ore) "
            "VALUES (%s, %s, %s, 'income', %s)",
            entry,
            house.cast.slagelse.pk,
            other or house.cast.naestved.pk,
            amount,
        )


@pytest.mark.parametrize("amounts", [(), (100,), (100, -99), (0,)])
def test_an_entry_that_does_not_balance_is_refused_at_commit(settled: House, amounts: tuple[int, ...]) -> None:
    with settling(settled), pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        post(settled, an_entry(settled), *amounts)
        connection.check_constraints()


def test_an_entry_that_balances_is_taken(settled: House) -> None:
    with settling(settled), transaction.atomic():
        post(settled, an_entry(settled), 100, -100)
        connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_a_posting_to_an_entry_of_yesterday_is_refused(house: House) -> None:
    house.place("NÆ-1")
    actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=[house.cast.slagelse.pk])
    with settling(house):
        ((old,),) = rows("SELECT id FROM settlement_entry")
        with pytest.raises(IntegrityError, match="together with its entry"), transaction.atomic():
            post(house, old, 100)
        with pytest.raises(IntegrityError, match="together with its entry"), transaction.atomic():
            rows("SELECT pg_current_xact_id()")
            with transaction.atomic():
                post(house, old, 100)


LINE = (
    "run_id, statement_id, seller_id, buyer_id, chain, month, generation, line, placement_id, citizen_id, item_id, "
    "tariff_id, kind, service_from, service_to, days, month_days, factor, tariff_ore, amount_ore, internal, source, "
    "recorded_at"
)


def test_the_same_line_of_the_same_time_cannot_be_written_twice(settled: House) -> None:
    copy = f"INSERT INTO settlement_charge ({LINE}) SELECT {LINE} FROM settlement_charge WHERE seller_id = %s LIMIT 1"
    with settling(settled), pytest.raises(IntegrityError, match="charge_once"), transaction.atomic():
        rows(copy, settled.cast.slagelse.pk)


@pytest.mark.parametrize(
    ("column", "instead"),
    [
        ("buyer_id", "seller_id"),
        ("citizen_id", "citizen_id + 1"),
        ("item_id", "item_id + 1"),
        ("run_id", "run_id + 1"),
        ("tariff_id", "tariff_id + 1000000"),
    ],
)
def test_a_line_agrees_with_what_it_is_of(settled: House, column: str, instead: str) -> None:
    changed = LINE.replace("generation", "generation + 1").replace(column, instead)
    copy = f"INSERT INTO settlement_charge ({LINE}) SELECT {changed} FROM settlement_charge WHERE NOT internal AND seller_id = %s"
    with settling(settled), pytest.raises(IntegrityError, match="does not agree"), transaction.atomic():
        rows(copy, settled.cast.slagelse.pk)


def test_a_reversal_takes_back_the_amount_of_the_line_it_names(settled: House) -> None:
    changed = LINE.replace("generation", "generation + 1")
    copy = f"INSERT INTO settlement_charge ({LINE}, reverses_id) SELECT {changed}, id FROM settlement_charge WHERE seller_id = %s"
    with settling(settled), pytest.raises(IntegrityError, match="does not agree"), transaction.atomic():
        rows(copy, settled.cast.slagelse.pk)


def test_a_posting_stands_between_the_parties_of_its_entry(settled: House) -> None:
    third = settled.cast.region.pk
    with settling(settled), pytest.raises(IntegrityError, match="between the two parties"), transaction.atomic():
        post(settled, an_entry(settled), 100, -100, other=third)


@pytest.mark.parametrize(
    ("person", "pairs"), [("secretariat", 3), ("auditor", 3), ("steering_group", 3), ("controller", 0), ("public", 0)]
)
def test_sums_are_for_those_who_see_no_lines(person: str, pairs: int, acting_as: Any, settled: House) -> None:
    with acting_as(person):
        found = rows("SELECT amount_ore, people FROM settlement_sums('2026-01-01', '2027-01-01', 1)")
        hidden = rows("SELECT amount_ore, people FROM settlement_sums('2026-01-01', '2027-01-01', 5)")
    assert len(found) == pairs
    assert all(amount is not None for amount, _people in found)
    assert all(row == (None, None) for row in hidden), "sums behind fewer than five citizens are hidden"


def test_every_table_of_settlement_stands_behind_a_wall_that_asks_once_for_the_statement(db: None) -> None:
    """A new table has a policy, and none calls a function of the session for each row: thirty times slower."""
    tables = {model._meta.db_table for model in apps.get_app_config("settlement").get_models(include_auto_created=True)}
    walled = rows("SELECT relname FROM pg_class WHERE relname ~ '^settlement_' AND relkind = 'r' AND relrowsecurity")
    assert {row[0] for row in walled} == tables
    policies = rows(
        "SELECT policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies WHERE tablename = ANY (%s)",
        sorted(tables),
    )
    assert policies
    for name, words in policies:
        for call in ("acting_as(", "acting_function(", "acting_units(", "acting_departments("):
            assert words.count(call) == words.count(f"SELECT {call}"), name
