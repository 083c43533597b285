"""Claims that soon come too late are told to the seller, with øre and days, before they are lost."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.contracts import actions as contracts
from rammevaerk.pricing.models import Tariff
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Statement
from rammevaerk.settlement.queries import tasks_for
from rammevaerk.web.clock import set_demo_date

from tests.support.people import acting_as
from tests.support.placements import House

RUNS = "/afregning/koersel/"
FROM = {"valid_from": date(2026, 1, 1), "follow_up_on": date(2026, 6, 1)}


def settle(house: House, *months: int, year: int = 2026) -> None:
    for month in months:
        first = date(year, month, 1)
        today = date(year + month // 12, month % 12 + 1, 3)
        actions.settle_sellers(by=None, today=today, month=first, sellers=[house.cast.slagelse.pk])
        received(house, first, today)


def received(house: House, month: date, on: date) -> None:
    """Every buyer has its statement the day it is issued."""
    with acting_as(house.cast.controller):
        for row in Statement.objects.filter(run__month=month, issued_on=on):
            actions.note_received(row, "invoice", on=on, by=None)


def told(house: House, today: date) -> list[tuple[str, date, int | None, int, int, int]]:
    found = actions.claims_at_risk(by=house.cast.controller, today=today)
    return [(row.risk.reason.value, row.risk.month, row.risk.ore, row.risk.days, row.left, row.step) for row in found]


@pytest.fixture
def settled(house: House) -> House:
    """January and February 2026 settled for one citizen."""
    house.place("NÆ-1", **FROM)
    settle(house, 1, 2)
    return house


def test_a_month_nobody_settled_is_told_ninety_days_before_and_again_thirty(settled: House) -> None:
    march = date(2026, 3, 1)
    assert told(settled, date(2026, 11, 30)) == []
    assert told(settled, date(2026, 12, 1)) == [("unsettled", march, 300_000, 1, 90, 90)]
    assert told(settled, date(2027, 1, 30)) == [("unsettled", march, 31 * 300_000, 31, 30, 30), (
        "unsettled", date(2026, 4, 1), 30 * 300_000, 30, 61, 90)]  # fmt: skip


def test_days_already_lost_are_no_warning(settled: House) -> None:
    (march, *_rest) = told(settled, date(2027, 3, 30))
    assert march == ("unsettled", date(2026, 3, 1), 600_000, 2, 0, 30)


def test_a_correction_that_waits_is_told_with_what_it_raises(settled: House) -> None:
    settle(settled, 3, 4)
    settled.place("NÆ-2", today=date(2026, 12, 20), valid_from=date(2026, 3, 10), valid_to=date(2026, 3, 13))
    assert ("correction", date(2026, 3, 1), 900_000, 3, 84, 90) in told(settled, date(2026, 12, 16))


def test_a_decrease_is_never_late(settled: House) -> None:
    settle(settled, 3, 4)
    chain = settled.place("NÆ-3", today=date(2026, 4, 20), valid_from=date(2026, 4, 1))
    settle(settled, 5)
    contracts.annul_placement(by=settled.cast.case_worker, today=date(2026, 12, 20), chain=chain, reason="Kom aldrig")
    assert [row for row in told(settled, date(2027, 1, 16)) if row[0] == "correction"] == []


def test_days_without_a_tariff_are_told_without_kroner(settled: House) -> None:
    priced = Tariff.objects.get(item=settled.home, valid_from=date(2026, 1, 1))
    Tariff.objects.filter(pk=priced.pk).update(valid_to=date(2026, 3, 30))
    settle(settled, 3)
    assert told(settled, date(2027, 3, 30))[0] == ("no_tariff", date(2026, 3, 1), None, 2, 0, 30)


def test_own_citizens_and_sellers_that_begin_are_not_warned(house: House) -> None:
    house.place_own("SL-1", **FROM)
    assert told(house, date(2027, 1, 30)) == []
    settle(house, 1, 2)
    assert told(house, date(2027, 1, 30)) == []


def test_it_is_a_task_and_a_list_on_the_runs_page(settled: House, client_as: Any) -> None:
    today = date(2027, 1, 30)
    set_demo_date(today)
    with acting_as(settled.cast.controller, today):
        (task,) = [row for row in tasks_for(settled.cast.controller, today) if row.due]
    assert (task.title, task.due) == ("Rejs krav, før de går tabt", date(2027, 3, 1))
    assert "61 døgn" in task.context
    page = str(client_as("controller").get(RUNS).content.decode()).replace("\u00a0", " ")
    assert "Krav, der snart er for sene" in page and "Måneden er ikke afregnet" in page and "93.000,00 kr." in page
    assert "30 dage tilbage" in page
