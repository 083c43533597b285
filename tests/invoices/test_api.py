"""The access point's own calls: what has not gone out, one as XML, and the receipt; with tokens of either seller."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from peppol import check_rules

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.invoices import queries
from rammevaerk.invoices.models import Delivery
from rammevaerk.settlement.models import Statement

from tests.exchange.conftest import System, made
from tests.support.people import TODAY
from tests.support.placements import House

Make = Callable[..., System]


@pytest.fixture
def system(settled: House) -> Make:
    """A system of Slagelse's controller unless said otherwise."""

    def make(role: str = "controller", by: str = "controller", **more: Any) -> System:
        return System(made(settled.cast.person(by), role, **more).secret)

    return make


def statement_of(house: House, seller: str = "slagelse") -> int:
    with acting_for(Acting(Function.AUDITOR)):
        return int(Statement.objects.get(seller=getattr(house.cast, seller)).pk)


def codes(answer: Any) -> list[str]:
    return [finding["code"] for finding in answer.json()["findings"]]


def fetched(system: System, address: str) -> Any:
    return Client().get(f"/api/{address}", headers={"Authorization": f"Bearer {system.secret}"})


def test_list_fetch_report(settled: House, system: Make) -> None:
    point, pk = system(), statement_of(settled)
    (row,) = fetched(point, "invoices").json()["invoices"]
    assert (row["id"], row["number"], row["buyer"], row["may_be_sent"], row["attempt"]) == (pk, "2026-000001", "370", True, 1)
    answer = fetched(point, f"invoices/{pk}/document")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert check_rules(answer.content) == []
    assert fetched(point, "invoices").json() == {"invoices": [], "next": 0}
    assert fetched(point, f"invoices/{pk}/document").content == answer.content
    told = point.post(f"invoices/{pk}/receipts", {"outcome": "delivered"})
    assert told.status_code == 201
    assert told.json() == {"id": pk, "number": "2026-000001", "outcome": "delivered", "attempt": 1, "on": TODAY.isoformat()}
    assert point.post(f"invoices/{pk}/receipts", {"outcome": "delivered"}).json() == told.json(), (
        "the same call is answered alike"
    )
    again = point.post(f"invoices/{pk}/receipts", {"outcome": "delivered"}, key="another-key")
    assert (again.status_code, codes(again)) == (409, ["invoices.no_answer_awaited"])
    with acting_for(Acting(Function.ECONOMY, (settled.cast.slagelse.pk,))):
        assert Delivery.objects.count() == 2
        assert queries.delivered_on(pk) == TODAY
    assert set(LookEntry.objects.values_list("what", flat=True)) >= {"invoice_list", "invoice_fetched"}


def test_a_refused_invoice_comes_back_in_the_list(settled: House, system: Make) -> None:
    point, pk = system(), statement_of(settled)
    assert fetched(point, f"invoices/{pk}/document?form=oioubl").status_code == 200
    assert codes(fetched(point, f"invoices/{pk}/document?form=peppol")) == ["invoices.other_format"]
    silent = point.post(f"invoices/{pk}/receipts", {"outcome": "refused"})
    assert (silent.status_code, codes(silent)) == (409, ["invoices.refused_why"])
    assert point.post(f"invoices/{pk}/receipts", {"outcome": "refused", "message": "Ukendt GLN"}).status_code == 201
    (row,) = fetched(point, "invoices").json()["invoices"]
    assert row["attempt"] == 2
    assert fetched(point, f"invoices/{pk}/document?form=peppol").status_code == 200


def test_the_regions_economy_has_a_system_of_its_own(settled: House, system: Make) -> None:
    point, pk = system("operator_economist", by="operator_economist"), statement_of(settled, "region")
    (row,) = fetched(point, "invoices").json()["invoices"]
    assert (row["id"], row["may_be_sent"]) == (pk, False)
    assert [finding["code"] for finding in row["findings"]] == ["invoices.no_seller_cvr"]
    stopped = fetched(point, f"invoices/{pk}/document")
    assert (stopped.status_code, codes(stopped)) == (409, ["invoices.stopped", "invoices.no_seller_cvr"])


def test_others_find_nothing(settled: House, system: Make) -> None:
    pk = statement_of(settled)
    for point in (system(by="outsider"), system(by="buying_controller"), system("operator_economist", by="operator_economist")):
        assert fetched(point, f"invoices/{pk}/document").status_code == 404
        assert point.post(f"invoices/{pk}/receipts", {"outcome": "delivered"}).status_code == 404
        assert pk not in [row["id"] for row in fetched(point, "invoices").json()["invoices"]]
    assert Client().get("/api/invoices").status_code == 401


def test_each_operation_asks_for_its_scope(settled: House, system: Make) -> None:
    pk = statement_of(settled)
    reads, writes = system(scopes=(Scope.INVOICES_READ,)), system(scopes=(Scope.INVOICES_WRITE,))
    assert fetched(writes, "invoices").status_code == fetched(writes, f"invoices/{pk}/document").status_code == 403
    assert reads.post(f"invoices/{pk}/receipts", {"outcome": "delivered"}).status_code == 403


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("get", "invoices?limit=0", None),
        ("get", "invoices?unknown=1", None),
        ("get", "invoices/{pk}/document?form=edifact", None),
        ("post", "invoices/{pk}/receipts", {"outcome": "lost"}),
        ("post", "invoices/{pk}/receipts", {"outcome": "delivered", "extra": 1}),
        ("post", "invoices/{pk}/receipts", {"outcome": "delivered", "message": "x" * 251}),
    ],
)
def test_what_is_not_as_described_is_refused(method: str, address: str, body: Any, settled: House, system: Make) -> None:
    point, place = system(), address.format(pk=statement_of(settled))
    answer = fetched(point, place) if method == "get" else point.post(place, body)
    assert answer.status_code == 422
