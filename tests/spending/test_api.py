"""The API of spending: the same figures as the pages, for the token's own organisation alone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.exchange.conftest import System, made, system
from tests.spending.conftest import born
from tests.support.placements import House

__all__ = ["system"]
Systems = Callable[..., System]


def read(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_purchases_are_those_of_the_page(settled: House, system: Systems) -> None:
    found = read(system("controller").get("spending/purchases", year=2026, by="paragraph"))
    assert found["total"] == "255840.00"
    rows = {row["key"]: row for row in found["rows"]}
    assert [month["amount"] for month in rows["SEL-108"]["months"]] == ["180000.00", "69000.00"]
    sold = read(system("controller", by="controller").get("spending/purchases", year=2026, side="sold"))
    assert sold["total"] == "255840.00"
    nothing = read(system("controller", by="outsider").get("spending/purchases", year=2026))
    assert nothing["rows"] == []


def test_the_forecast_is_that_of_the_page(settled: House, system: Systems) -> None:
    found = read(system("controller").get("spending/forecast", year=2026))
    assert found["charged"] == "255840.00"
    assert sum(Decimal(month["amount"]) for month in found["months"]) == Decimal(found["granted"])
    assert found["expected"] == found["granted"] and found["lines"] == []


def test_the_claims_are_those_of_the_page(settled: House, system: Systems) -> None:
    born(settled, date(1980, 5, 1), "NÆ-3")
    found = read(system("controller").get("spending/refund-claims", year=2026))
    assert found["refund"] == "6583.33"
    assert [(row["references"], row["month"], row["refund"]) for row in found["claims"]] == [
        (["NÆ-3"], "2026-09-01", "2916.67"),
        (["NÆ-3"], "2026-10-01", "3666.66"),
    ]


def test_unknown_limits_and_unknown_names_are_refused(settled: House, system: Systems, monkeypatch: Any) -> None:
    own = system("controller")
    assert own.get("spending/purchases", year=2026, other=1).status_code == 422
    assert own.get("spending/purchases", year=1).status_code == 422
    monkeypatch.setattr("rammevaerk.parameters.facts.is_demo", lambda: False)
    for what in ("forecast", "refund-claims"):
        answer = own.get(f"spending/{what}", year=2026)
        assert answer.status_code == 409 and answer.json()["findings"]


def test_an_economists_system_sees_the_sums_alone(settled: House) -> None:
    own = System(made(settled.cast.municipal_economist, "operator_economist").secret)
    assert read(own.get("spending/purchases", year=2026, side="sold"))["total"] == "255840.00"
    for what in ("forecast", "refund-claims"):
        assert own.get(f"spending/{what}", year=2026).status_code == 403
