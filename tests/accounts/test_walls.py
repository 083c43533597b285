"""Telling the database who is asking."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from rammevaerk.accounts.walls import PUBLIC, Acting, Function, acting_for

SLAGELSE = Acting(Function.AUTHORITY, parties=(3, 7))
MANAGER = Acting(Function.UNIT, parties=(3,), units=(11, 12), departments=('Center "Nord", voksne',))


def in_the_database() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT acting_parties(), acting_function(), acting_units(), acting_departments()")
        return tuple(cursor.fetchone())


@pytest.mark.django_db
def test_nobody_is_asking_until_somebody_says_so() -> None:
    assert in_the_database() == ([], "", None, None)


@pytest.mark.django_db
def test_the_one_who_acts_is_known_while_the_block_runs_and_then_the_one_before() -> None:
    with acting_for(SLAGELSE):
        assert in_the_database() == ([3, 7], "authority", None, None)
        with acting_for(MANAGER):
            assert in_the_database() == ([3], "unit", [11, 12], ['Center "Nord", voksne'])
        assert in_the_database()[0] == [3, 7]
    assert in_the_database() == ([], "", None, None)


@pytest.mark.django_db
def test_a_manager_without_services_sees_none_and_not_all() -> None:
    with acting_for(Acting(Function.UNIT, parties=(3,), units=())):
        assert in_the_database()[2] == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_transaction_leaves_nobody_behind() -> None:
    with pytest.raises(DatabaseError), acting_for(PUBLIC), transaction.atomic(), acting_for(SLAGELSE):
        connection.cursor().execute("SELECT 1 / 0")
    assert in_the_database() == ([], "", None, None)


@pytest.mark.django_db(transaction=True)
def test_the_error_that_broke_a_transaction_is_the_one_that_is_told() -> None:
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), acting_for(SLAGELSE):
        connection.cursor().execute("SELECT 1 / 0")


@pytest.mark.django_db
def test_whoever_acts_already_is_not_told_again(django_assert_num_queries: Any) -> None:
    with acting_for(SLAGELSE):
        with django_assert_num_queries(0), acting_for(SLAGELSE):
            pass
        assert in_the_database()[0] == [3, 7]


@pytest.mark.django_db(transaction=True)
def test_a_connection_made_anew_is_told_anew() -> None:
    with acting_for(SLAGELSE):
        connection.close()
        with acting_for(SLAGELSE):
            assert in_the_database()[0] == [3, 7]
