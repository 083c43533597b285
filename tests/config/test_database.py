"""What the app role may and may not do in the database, in plain SQL."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from rammevaerk.config.analysing import analyse_tables
from rammevaerk.config.grants import insert_only_tables
from rammevaerk.kernel.sorting import danish_key, folded


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_tests_run_as_the_app_role(db: None) -> None:
    assert rows("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("rammevaerk_app", False, False)
    ]


def test_a_moment_read_back_is_of_the_danish_day_it_happened_on(db: None) -> None:
    ((moment, day),) = rows("SELECT at, at::date FROM (VALUES ('2026-11-09 23:30+00'::timestamptz)) AS happened (at)")
    assert (moment.date(), day) == (date(2026, 11, 10), date(2026, 11, 10))


def test_app_role_owns_nothing_and_cannot_empty_a_table(db: None) -> None:
    assert rows("SELECT count(*) FROM pg_class WHERE relowner = 'rammevaerk_app'::regrole") == [(0,)]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows("TRUNCATE django_session")


def test_insert_only_tables_can_be_added_to_and_not_changed(db: None) -> None:
    tables = insert_only_tables()
    assert "accounts_auditentry" in tables
    for table in tables:
        rights = {
            right: rows("SELECT has_table_privilege(%s, %s)", table, right)[0][0] for right in ("INSERT", "UPDATE", "DELETE")
        }
        assert rights == {"INSERT": True, "UPDATE": False, "DELETE": False}, table


def test_danish_order_is_the_same_in_the_database_and_in_python(db: None) -> None:
    names = [
        "Ærø",
        "Aabenraa",
        "Ålborg",
        "Zealand",
        "Østerbro",
        "Abild",
        "Über",
        "Ørsted",
        "Andeby",
        "Århus",
        "Aarhus",
        "Idé",
        "ÉN",
    ]
    for name in names:
        assert rows("SELECT danish_sort(%s), folded(%s)", name, name) == [(danish_key(name), folded(name))]
    ordered = rows('SELECT n FROM unnest(%s::text[]) n ORDER BY danish_sort(n) COLLATE "C", n', names)
    assert [name for (name,) in ordered] == sorted(names, key=lambda name: (danish_key(name), name))


@pytest.mark.parametrize(("value", "parties"), [(None, []), ("", []), ("{}", []), ("{3,7}", [3, 7])])
def test_acting_parties_survive_never_set_and_ended(db: None, value: str | None, parties: list[int]) -> None:
    if value is not None:
        rows("SELECT set_config('rammevaerk.parties', %s, true)", value)
    assert rows("SELECT acting_parties()") == [(parties,)]


@pytest.mark.parametrize(("value", "units"), [(None, None), ("", None), ("{}", []), ("{5}", [5])])
def test_no_units_means_no_limit_and_an_empty_list_means_none(db: None, value: str | None, units: list[int] | None) -> None:
    if value is not None:
        rows("SELECT set_config('rammevaerk.units', %s, true)", value)
    assert rows("SELECT acting_units()") == [(units,)]


def test_history_function_is_ours_and_not_the_one_that_rolls_back_per_row(db: None) -> None:
    (source,) = rows("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")[0]
    assert "EXCEPTION" not in source.upper()
    assert rows("SELECT current_setting('pgtrigger.ignore')") == [("{}",)]


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_leaves_rows() -> None:
    Session.objects.create(session_key="left", session_data="", expire_date=timezone.now())
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_and_they_are_gone_in_the_next() -> None:
    assert Session.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_change_what_the_app_may_not(owner: Callable[[], Any]) -> None:
    with owner():
        assert rows("SELECT current_user = tableowner FROM pg_tables WHERE tablename = 'accounts_auditentry'") == [(True,)]
    assert rows("SELECT current_user = 'rammevaerk_app'") == [(True,)]


@pytest.mark.django_db(transaction=True)
def test_every_table_is_analysed_and_none_of_the_servers_own_is_tried(owner: Callable[[], Any]) -> None:
    warned: list[Any] = []
    with owner():
        connection.ensure_connection()
        connection.connection.add_notice_handler(warned.append)
        analyse_tables()
        never = rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples < 0"
        )
    assert (warned, never) == ([], [])
