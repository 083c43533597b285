"""The feed tells every act once, in an order that never passes one over, to those it is for and nobody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from rammevaerk.accounts.actions import Target
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority, to_unit
from rammevaerk.exchange.actions.telling import FEED_LOCK
from rammevaerk.exchange.models import Happening
from rammevaerk.exchange.queries.feed import feed

from tests.support.people import TODAY, Cast
from tests.support.processes import address

Behind = Callable[..., Any]
OPENED, STARTED = HappeningKind.NEED_OPENED, HappeningKind.PLACEMENT_STARTED


def told(number: int, *to: Any, kind: HappeningKind = OPENED) -> None:
    with transaction.atomic():
        tell(kind, Target("need", number), *to, today=TODAY)


def ids(cast: Cast, since: int = 0, limit: int = 100, party: str = "naestved") -> list[int]:
    return [row.target for row in feed([getattr(cast, party).pk], since, limit).rows]


def test_a_page_goes_on_where_the_last_one_ended(cast: Cast, acting_as: Behind) -> None:
    naestved = cast.naestved.pk
    with acting_as("case_worker"):
        for number in (11, 12, 13):
            told(number, to_authority(naestved))
        first = feed([naestved], 0, 2)
        assert [row.target for row in first.rows] == [11, 12]
        assert first.more
        second = feed([naestved], first.next, 2)
        assert [(row.target, row.kind) for row in second.rows] == [(13, "need_opened")]
        assert not second.more
        nothing = feed([naestved], second.next, 2)
        assert (nothing.rows, nothing.next) == ((), second.next)


def test_nobody_is_told_twice_of_one_act(cast: Cast, acting_as: Behind) -> None:
    with acting_as("case_worker"):
        told(1, to_authority(cast.naestved.pk), to_authority(cast.naestved.pk))
        assert ids(cast) == [1]


def test_an_act_that_is_taken_back_is_not_told(cast: Cast, acting_as: Behind) -> None:
    with acting_as("case_worker"):
        with pytest.raises(RuntimeError, match="taken back"), transaction.atomic():
            tell(OPENED, Target("need", 5), to_authority(cast.naestved.pk), today=TODAY)
            raise RuntimeError("taken back")
        assert ids(cast) == []


def test_a_happening_is_of_something() -> None:
    with pytest.raises(ValueError, match="id"):
        tell(OPENED, Target("need"), today=TODAY)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("case_worker", 1),
        ("buying_controller", 1),
        ("controller", 0),
        ("service_manager", 0),
        ("secretariat", 0),
        ("steering_group", 0),
        ("outside_case_worker", 0),
        ("auditor", 2),
        ("public", 0),
    ],
)
def test_walls(cast: Cast, acting_as: Behind, person: str, seen: int) -> None:
    """Næstved is told as authority; Slagelse, which is an authority too, as the operator of a service nobody here manages."""
    with acting_as("case_worker"):
        told(1, to_authority(cast.naestved.pk), to_unit(cast.slagelse.pk, 77))
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exchange_happening")
        assert cursor.fetchone() == (seen,)


def test_a_department_hears_of_its_own(cast: Cast, acting_as: Behind) -> None:
    cast.case_worker.department = "Voksne"
    with acting_as("case_worker"):
        told(1, to_authority(cast.naestved.pk, "Børn"))
        told(2, to_authority(cast.naestved.pk, "Voksne"))
        told(3, to_authority(cast.naestved.pk))
        assert ids(cast) == [2, 3]


def test_what_is_told_is_never_changed(cast: Cast, acting_as: Behind) -> None:
    with acting_as("case_worker"):
        told(1, to_authority(cast.naestved.pk))
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Happening.objects.update(target=2)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Happening.objects.all().delete()


@contextmanager
def another() -> Iterator[psycopg.Connection]:
    """Another system's connection, with a transaction of its own."""
    with psycopg.connect(address()) as one:
        yield one


def tell_elsewhere(one: psycopg.Connection, organisation: int, number: int) -> None:
    """The same two statements as `tell`, on another connection, not yet committed."""
    one.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [FEED_LOCK, organisation])
    one.execute(
        "INSERT INTO exchange_happening (kind, target_kind, target, organisation_id, function, at) "
        "VALUES ('need_opened', 'need', %s, %s, 'authority', now())",
        [number, organisation],
    )


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_committed_late_is_never_passed_over(acting_as: Behind, cast: Cast) -> None:
    """The first act has taken its id and is still under way when a later one is done: the reader waits, then sees neither
    rather than the later alone, and both in their order when the first is done."""
    naestved = cast.naestved.pk
    with another() as slow, acting_as("case_worker"):
        tell_elsewhere(slow, naestved, 1)
        told(2, to_authority(naestved))
        waiting = feed([naestved], 0, 100)
        assert (waiting.rows, waiting.next) == ((), 0)
        slow.commit()
        assert ids(cast) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_others_acts_do_not_hold_back_ones_own(acting_as: Behind, cast: Cast) -> None:
    with another() as slow, acting_as("case_worker"):
        tell_elsewhere(slow, cast.slagelse.pk, 1)
        told(2, to_authority(cast.naestved.pk))
        assert ids(cast) == [2]


@pytest.mark.django_db(transaction=True)
def test_a_reader_leaves_no_lock_behind(acting_as: Behind, cast: Cast) -> None:
    with acting_as("case_worker"):
        feed([cast.naestved.pk], 0, 10)
    with another() as one:
        assert one.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FEED_LOCK, cast.naestved.pk]).fetchone() == (True,)
