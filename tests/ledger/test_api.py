"""A finance system: fetches what is not booked, reports what it has booked and paid, once, and reads balances."""

from collections.abc import Callable
from typing import Any

import pytest

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.ledger.models import Payment, UnplacedPayment

from tests.exchange.conftest import System, system  # noqa: F401 - a fixture
from tests.ledger.conftest import SEPTEMBER, statement_of
from tests.support.placements import House

Make = Callable[..., System]


@pytest.fixture
def finance(settled: House, system: Make) -> System:  # noqa: F811
    """Næstved's finance system."""
    return system("controller")


def told(settled: House, **changes: Any) -> dict[str, Any]:
    number = statement_of(settled, SEPTEMBER).number
    code = settled.cast.slagelse.code
    paid = {"paid_on": "2026-10-30", "amount_ore": statement_of(settled, SEPTEMBER).total_ore, "reference": "BET-1"}
    return {"seller": code, "number": number, "voucher": "B-1", "booked_on": "2026-10-06", **paid, **changes}


def test_what_is_not_booked_is_fetched_and_goes_when_it_is(settled: House, finance: System) -> None:
    first = finance.get("statements", unbooked="true").json()["statements"]
    assert len(first) == 4 and {row["buyer"] for row in first} == {"370"}
    assert finance.post("ledger/reports", {"reports": [told(settled)]}).json()["booked"] == 1
    rest = finance.get("statements", unbooked="true").json()
    assert len(rest["statements"]) == 3
    every = finance.get("statements", side="bought").json()["statements"]
    (paid,) = [row for row in every if row["state"] == "paid"]
    assert (paid["voucher"], paid["paid_ore"], paid["to_pay_now_ore"]) == ("B-1", paid["total_ore"], paid["total_ore"])
    assert [row["state"] for row in every].count("paid") == 1 and len(every) == 4
    assert finance.get("statements", since=str(every[1]["id"])).json()["statements"] == every[2:]


def test_a_report_sent_twice_is_carried_out_once(settled: House, finance: System) -> None:
    body = {"reports": [told(settled)]}
    first, again = finance.post("ledger/reports", body), finance.post("ledger/reports", body)
    assert first.status_code == 201 and first.json() == again.json()
    other_key = finance.post("ledger/reports", body, key="another-key-of-mine").json()
    assert other_key["repeated"] == 2 and other_key["paid"] == 0
    with acting_for(Acting(Function.AUDITOR)):
        assert Payment.objects.count() == 1


def test_too_much_too_little_and_unknown_are_told_and_kept(settled: House, finance: System) -> None:
    total = statement_of(settled, SEPTEMBER).total_ore
    reports = [
        told(settled, amount_ore=total - 500),
        told(settled, voucher="", booked_on=None, amount_ore=900, reference="BET-2"),
        told(settled, number="2026-000999", voucher="", booked_on=None),
        told(settled, seller="9999", voucher="", booked_on=None),
    ]
    answer = finance.post("ledger/reports", {"reports": reports}).json()
    said = {(one["report"], one["finding"]["code"]) for one in answer["findings"]}
    unknown = "ledger.unknown_statement"
    assert said == {(0, "ledger.underpaid"), (1, "ledger.overpaid"), (2, unknown), (3, unknown)}
    assert answer["paid"] == 2 and answer["unplaced"] == 2
    with acting_for(Acting(Function.AUDITOR)):
        assert UnplacedPayment.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"paid_on": "2027-01-01"}, 409),
        ({"amount_ore": -100}, 409),
        ({"reference": ""}, 409),
        ({"amount_ore": 1.5}, 422),
        ({"paid_on": "30.10.2026"}, 422),
        ({"nobody": 1}, 422),
    ],
)
def test_what_cannot_be_is_refused_whole(settled: House, finance: System, changes: dict[str, Any], status: int) -> None:
    answer = finance.post("ledger/reports", {"reports": [told(settled), told(settled, **{"reference": "X", **changes})]})
    assert answer.status_code == status and answer.json()["findings"]
    with acting_for(Acting(Function.AUDITOR)):
        assert not Payment.objects.exists()


def test_balances_of_a_day_and_of_what_was_known(settled: House, finance: System) -> None:
    now = finance.get("ledger/balances").json()["balances"]
    owed = {row["other"]["code"]: row["debt_ore"] for row in now}
    assert owed[settled.cast.slagelse.code] > 0 and len(now) == 2
    assert finance.get("ledger/balances", day="2026-09-30").json()["balances"] == []
    assert finance.get("ledger/balances", known="2026-09-30").json()["balances"] == []
    assert finance.get("ledger/balances", dag="2026-09-30").status_code == 422


def test_the_sellers_system_sees_its_sales_and_another_nothing(settled: House, system: Make) -> None:  # noqa: F811
    seller = system("operator_economist", by="municipal_economist")
    assert len(seller.get("statements", side="sold").json()["statements"]) == 2
    assert system("controller", by="outsider").get("statements").json()["statements"] == []
    reader = system("controller", scopes=(Scope.LEDGER_READ,))
    assert reader.get("statements").status_code == 403, "the list is read with statements:read"
    assert reader.get("ledger/statements").status_code == 404, "there is one list"
    assert reader.post("ledger/reports", {"reports": [told(settled)]}).status_code == 403
