"""Statements by API: a finance system fetches what is new and one with its lines; nothing of strangers."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.disputing import RaisedDispute, raise_dispute
from rammevaerk.settlement.models import Statement
from rammevaerk.web.clock import set_demo_date

from tests.exchange.conftest import System, made
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY
from tests.support.placements import House

OCTOBER, IN_NOVEMBER = date(2026, 10, 1), date(2026, 11, 3)
SEPTEMBER, IN_OCTOBER = date(2026, 9, 1), date(2026, 10, 3)


@pytest.fixture
def settled(house: House) -> House:
    """Næstved buys from Slagelse in two months and from the region; Slagelse has an own citizen."""
    set_demo_date(TODAY)
    house.place("NÆ-1")
    house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    house.place_own("SL-1")
    actions.settle_sellers(by=None, today=IN_OCTOBER, month=SEPTEMBER, sellers=[house.cast.slagelse.pk])
    actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=[house.cast.slagelse.pk, house.cast.region.pk])
    return house


def system_of(house: House, person: str) -> System:
    by = house.cast.person(person)
    return System(made(by, by.role).secret)


def test_what_is_new_since_a_row_is_fetched_from_either_side(settled: House) -> None:
    buyer, seller = system_of(settled, "buying_controller"), system_of(settled, "controller")
    first = buyer.get("statements", limit=1).json()
    assert [(row["seller"], row["buyer"], row["total_ore"]) for row in first["statements"]] == [("330", "370", 9_000_000)]
    rest = buyer.get("statements", since=first["next"]).json()
    assert sorted((row["seller"], row["total_ore"]) for row in rest["statements"]) == [("1085", 12_400_000), ("330", 9_300_000)]
    assert buyer.get("statements", since=rest["next"]).json() == {"statements": [], "next": rest["next"]}
    assert len(seller.get("statements", side="sold").json()["statements"]) == 2
    assert seller.get("statements", side="bought").json()["statements"] == []


def test_a_disputed_line_is_not_to_be_paid_now(settled: House) -> None:
    buyer = system_of(settled, "buying_controller")
    first = buyer.get("statements").json()["statements"][0]
    assert (first["disputed_ore"], first["to_pay_now_ore"]) == (0, 9_000_000)
    line = buyer.get(f"statements/{first['id']}").json()["charges"][0]["id"]
    raised = RaisedDispute("days", "Kun 20 døgn.")
    raise_dispute(by=settled.cast.buying_controller, today=TODAY, charge_id=line, raised=raised)
    for shown in (buyer.get("statements").json()["statements"][0], buyer.get(f"statements/{first['id']}").json()):
        assert (shown["total_ore"], shown["disputed_ore"], shown["to_pay_now_ore"]) == (9_000_000, 9_000_000, 0)


def test_one_statement_tells_its_lines_and_the_look_is_logged(settled: House) -> None:
    buyer = system_of(settled, "buying_controller")
    pk = buyer.get("statements").json()["statements"][0]["id"]
    shown = buyer.get(f"statements/{pk}").json()
    (line,) = shown["charges"]
    assert (line["reference"], line["days"], line["amount_ore"], line["last_day"]) == ("NÆ-1", 30, 9_000_000, "2026-09-30")
    assert line["confirmed"] is False and "30 døgn" in line["why"].replace("\u00a0", " ")
    assert sum(row["amount_ore"] for row in shown["charges"]) == shown["total_ore"]
    assert LookEntry.objects.filter(what="statement", target_id=pk).exists()


def test_a_stranger_finds_nothing(settled: House) -> None:
    stranger = system_of(settled, "outsider")
    with acting_for(Acting(Function.AUDITOR)):
        pks = list(Statement.objects.values_list("pk", flat=True))
    assert len(pks) == 3
    assert stranger.get("statements").json()["statements"] == []
    assert [stranger.get(f"statements/{pk}").status_code for pk in pks] == [404, 404, 404]
    seller = system_of(settled, "controller")
    assert sorted(seller.get(f"statements/{pk}").status_code for pk in pks) == [200, 200, 404], "the region's is not its"
    region = system_of(settled, "operator_economist")
    assert sorted(region.get(f"statements/{pk}").status_code for pk in pks) == [200, 404, 404]


def test_only_a_token_with_the_scope_and_a_role_that_sees_statements(settled: House) -> None:
    cast = settled.cast
    other_scope = System(made(cast.buying_controller, "controller", scopes=(Scope.FEED_READ,)).secret)
    case_system = System(made(cast.buying_controller, "case_worker").secret)
    for system in (other_scope, case_system):
        for address in ("statements", "statements/1"):
            assert system.get(address).status_code == 403
    assert System("rv_nothing").get("statements").status_code == 401


@pytest.mark.parametrize("query", [{"since": -1}, {"side": "x"}, {"limit": 0}, {"limit": 501}, {"sinse": 1}])
def test_bad_input_is_refused_with_its_field(settled: House, query: dict[str, Any]) -> None:
    answer = system_of(settled, "buying_controller").get("statements", **query)
    assert answer.status_code == 422
    assert next(iter(query)) in answer.json()["findings"][0]["where"]


def test_questions_do_not_grow_with_the_rows(settled: House) -> None:
    buyer = system_of(settled, "buying_controller")
    with asked_queries() as few:
        buyer.get("statements", limit=1)
    with asked_queries() as many:
        buyer.get("statements")
    assert len(many.own) == len(few.own) <= 6
