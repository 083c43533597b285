"""Two workers, two people and a double click at one month: it is issued once, and the other is told so."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Charge, Run, RunApproval, Statement
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.models import Job

from tests.contracts.test_two_at_once import at_once
from tests.support.people import TODAY, acting_as
from tests.support.placements import House

OCTOBER, IN_NOVEMBER = date(2026, 10, 1), date(2026, 11, 3)


@pytest.fixture
def prepared(house: House) -> int:
    """October of one citizen made ready by the controller."""
    set_demo_date(TODAY)
    house.place("NÆ-1")
    return actions.prepare_run(by=house.cast.controller, today=IN_NOVEMBER, month=OCTOBER).pk


def approve(house: House, prepared: int) -> Any:
    return lambda: actions.approve_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=prepared)


def issue(house: House, prepared: int, person: str) -> Any:
    return lambda: actions.issue_run(by=house.cast.person(person), today=IN_NOVEMBER, prepared=prepared)


def counts(house: House) -> tuple[int, int, int]:
    with acting_as(house.cast.controller):
        return Run.objects.count(), Statement.objects.count(), Charge.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_approves_once_and_the_second_is_told(house: House, prepared: int) -> None:
    found = at_once(approve(house, prepared), approve(house, prepared))
    assert found == ["done", "settlement.already_approved"]
    with acting_as(house.cast.controller):
        assert RunApproval.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_a_month_once_and_the_second_is_told(house: House, prepared: int) -> None:
    approve(house, prepared)()
    found = at_once(issue(house, prepared, "controller"), issue(house, prepared, "municipal_economist"))
    assert found in (["done", "settlement.already_running"], ["done", "settlement.already_issued"])
    assert counts(house) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_runs_nobody_prepared_write_every_line_once(house: House) -> None:
    """The demo's and the command line's run: whoever comes second is told, or finds nothing new."""
    house.place("NÆ-1")

    def run() -> Any:
        return actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=[house.cast.slagelse.pk])

    found = at_once(run, run)
    assert found in (["done", "settlement.already_running"], ["done", "done"])
    assert counts(house)[1:] == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_approve_orders_one_run(house: House, prepared: int, client_as: Any) -> None:
    client, address = client_as("municipal_economist"), f"/afregning/koersel/klar/{prepared}/"
    assert client.post(f"{address}godkend/").status_code == 302
    again = client.post(f"{address}godkend/", follow=True).content.decode()
    assert "Måneden er allerede godkendt." in again
    once_more = client.post(f"{address}udsted/", follow=True).content.decode()
    assert "Der venter allerede en kørsel." in once_more
    assert Job.objects.filter(kind="settlement.issue_month").count() == 1
