"""`rammevaerk settle`: what each seller's run would write, and only what is approved is issued."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from rammevaerk.config.cli import app, session, settle
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Charge, Run
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as
from tests.support.placements import House, make_house
from tests.support.settling import approved

OCTOBER, IN_NOVEMBER = date(2026, 10, 1), date(2026, 11, 3)


@pytest.fixture
def house(cast: Any) -> House:
    """A citizen at Slagelse's service and one at the region's."""
    set_demo_date(TODAY)
    house = make_house(cast)
    house.place("NÆ-1")
    house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    return house


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the command in the test's own database."""

    @contextmanager
    def here(role: str = "app") -> Iterator[None]:
        with session.said_in_one_sentence(), session.refusals_said():
            yield

    monkeypatch.setattr(settle, "platform", here)
    return lambda *given: CliRunner().invoke(app, ["settle", *given])


def runs_of(house: House) -> list[tuple[int, int]]:
    with acting_as(house.cast.auditor):
        return list(Run.objects.values_list("seller_id", "total_ore"))


def test_it_shows_the_month_by_seller_and_writes_nothing(house: House, run: Callable[..., Any]) -> None:
    answer = run("2026-10", "--json")
    assert answer.exit_code == 0, answer.output
    sellers = json.loads(answer.stdout)["sellers"]
    assert [(row["seller"], row["state"], row["lines"], row["total_ore"]) for row in sellers] == [
        ("Region Sjælland", "not_ready", 1, 12_400_000),
        ("Slagelse Kommune", "not_ready", 1, 9_300_000),
    ]
    said = run("2026-10").stdout.replace("\u00a0", " ")
    assert "Slagelse Kommune" in said and "ikke gjort klar" in said and "217.000,00 kr." in said
    assert runs_of(house) == []


def test_only_what_two_people_agreed_on_is_issued(house: House, run: Callable[..., Any]) -> None:
    answer = run("2026-10", "--issue")
    assert answer.exit_code == 1
    assert "Intet er godkendt" in answer.output
    approved(house.cast.controller, IN_NOVEMBER, OCTOBER)
    actions.prepare_run(by=house.cast.operator_economist, today=IN_NOVEMBER, month=OCTOBER)
    assert [row["state"] for row in json.loads(run("2026-10", "--json").stdout)["sellers"]] == ["prepared", "approved"]
    answer = run("2026-10", "--issue", "--json")
    assert answer.exit_code == 0, answer.output
    assert [(row["seller"], row["state"]) for row in json.loads(answer.stdout)["sellers"]] == [("Slagelse Kommune", "issued")]
    assert runs_of(house) == [(house.cast.slagelse.pk, 9_300_000)]
    with acting_as(house.cast.auditor):
        assert Run.objects.get().by_id is not None
    assert run("2026-10", "--issue").exit_code == 1, "a second time there is nothing to issue"
    assert len(runs_of(house)) == 1


def test_a_change_since_stops_it_with_the_sums(house: House, run: Callable[..., Any]) -> None:
    approved(house.cast.controller, IN_NOVEMBER, OCTOBER)
    house.place("NÆ-3")
    answer = run("2026-10", "--issue")
    assert answer.exit_code == 1
    said = " ".join(answer.output.replace("\u00a0", " ").split())
    assert "93.000,00 kr. dengang" in said and "186.000,00 kr. nu" in said
    with acting_as(house.cast.auditor):
        assert not Charge.objects.exists()


def test_a_month_that_is_not_over_is_told_for_each_seller(house: House, run: Callable[..., Any]) -> None:
    answer = run("2026-12")
    assert answer.exit_code == 1
    assert "Slagelse Kommune: 12.2026 kan afregnes fra 01.01.2027." in answer.output


@pytest.mark.parametrize("typed", ["2026-13", "10.2026", "oktober", "2026-1", "26-10"])
def test_a_month_is_written_with_its_year_first(run: Callable[..., Any], typed: str) -> None:
    answer = run(typed)
    assert answer.exit_code == 2
    assert "2026-10" in answer.output
