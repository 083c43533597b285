"""The cast and its browsers, on which all other tests lean."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.support.people import PEOPLE, Cast


def test_everybody_of_the_cast_holds_the_role_of_their_name(cast: Cast) -> None:
    for name, (_full_name, role, where) in PEOPLE.items():
        assert cast.person(name).as_role is role
        assert cast.person(name).organisation == getattr(cast, where)


def test_the_walls_stand_around_one_person_and_are_gone_after(cast: Cast, acting_as: Callable[..., Any]) -> None:
    with connection.cursor() as cursor:
        with acting_as("case_worker"):
            cursor.execute("SELECT acting_parties(), acting_function()")
            assert cursor.fetchone() == ([cast.naestved.pk], "authority")
        cursor.execute("SELECT acting_parties(), acting_function()")
        assert cursor.fetchone() == ([], "")
