"""A month is closed while a run that is booked in it is being issued: one right outcome, on connections of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection

from rammevaerk.contracts import actions as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger import actions, queries
from rammevaerk.ledger.actions.shared import LEDGER_LOCK
from rammevaerk.ledger.models import MonthClose
from rammevaerk.settlement import actions as settlement
from rammevaerk.settlement.actions.writing import Writer
from rammevaerk.web.clock import set_demo_date

from tests.contracts.test_two_at_once import at_once
from tests.support.people import TODAY, acting_as
from tests.support.placements import House

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
LAST_OF_OCTOBER = date(2026, 10, 31)
WAIT = 20
"""Seconds after which a test gives up."""


@pytest.fixture
def corrected(house: House) -> House:
    """September and October settled and Slagelse's October open; an end in September was told on 8 November."""
    set_demo_date(TODAY)
    chain = house.place("NÆ-1")
    for month, today in ((SEPTEMBER, date(2026, 10, 3)), (OCTOBER, date(2026, 11, 3))):
        settlement.settle_sellers(by=None, today=today, month=month, sellers=[house.cast.slagelse.pk])
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 11, 8),
        chain=chain,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede hjem",
    )
    return house


def run_back(house: House) -> settlement.Outcome:
    """A run dated the last day of October, as one ordered before midnight and taken up after."""
    return settlement.settle_sellers(by=None, today=LAST_OF_OCTOBER, month=SEPTEMBER, sellers=[house.cast.slagelse.pk])


def close(house: House) -> MonthClose:
    return actions.close_month(by=house.cast.controller, today=TODAY, month=OCTOBER)


@contextmanager
def beside(act: Callable[[], Any]) -> Iterator[Thread]:
    """The act on a connection of its own while the body runs, and ended after it."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    yield thread
    thread.join(WAIT)
    assert not thread.is_alive()


def until_somebody_waits() -> None:
    """Until a lock of the books is waited for."""
    end = monotonic() + WAIT
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database() "
                "WHERE l.classid = %s AND NOT l.granted",
                [LEDGER_LOCK],
            )
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody waits for the books")


def faults() -> list[str]:
    return [fault.code for check in queries.check_ledger() for fault in check.faults]


@pytest.mark.django_db(transaction=True)
def test_a_close_waits_for_the_run_and_counts_what_it_booked(corrected: House, monkeypatch: pytest.MonkeyPatch) -> None:
    written, go_on = Event(), Event()
    finish = Writer.finish

    def slow(writer: Writer, *arguments: Any) -> None:
        finish(writer, *arguments)
        written.set()
        assert go_on.wait(WAIT)

    monkeypatch.setattr(Writer, "finish", slow)
    with beside(lambda: run_back(corrected)):
        assert written.wait(WAIT)
        with beside(lambda: close(corrected)):
            until_somebody_waits()
            go_on.set()
    with acting_as(corrected.cast.controller):
        assert MonthClose.objects.get().entries == 2, "September's statement, and the correction of it"
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_a_run_that_comes_after_the_close_is_told_and_writes_nothing(corrected: House) -> None:
    close(corrected)
    with pytest.raises(Refused, match="books of oktober 2026 are closed") as error:
        run_back(corrected)
    assert [finding.code for finding in error.value.findings] == ["settlement.books_closed"]
    again = settlement.settle_sellers(by=None, today=TODAY, month=OCTOBER, sellers=[corrected.cast.slagelse.pk])
    assert (again.corrected, again.total_ore) == ({SEPTEMBER: 1}, -8 * 300_000 - 31 * 300_000)
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_begun_together_the_books_hold_whoever_is_first(corrected: House) -> None:
    found = at_once(lambda: run_back(corrected), lambda: close(corrected))
    assert found in (["done", "done"], ["done", "settlement.books_closed"])
    with acting_as(corrected.cast.controller):
        assert MonthClose.objects.get().entries == found.count("done")
    assert faults() == []
