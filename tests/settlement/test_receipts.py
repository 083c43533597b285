"""A claim is raised when the buyer has the statement: who notes it, what is lost when it came too late, and who is warned."""

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import translation

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Statement, StatementReceipt
from rammevaerk.settlement.queries import statement as statement_seen
from rammevaerk.settlement.queries import tasks_for
from rammevaerk.web.clock import set_demo_date

from tests.exchange.conftest import System, made
from tests.support.people import TODAY, acting_as
from tests.support.placements import House

JANUARY, IN_FEBRUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 3), date(2026, 2, 1)
ISSUED_IN_TIME, THE_DAY_AFTER = date(2027, 1, 1), date(2027, 1, 2)


def settle(house: House, month: date, today: date) -> actions.Outcome:
    return actions.settle_sellers(by=None, today=today, month=month, sellers=[house.cast.slagelse.pk])


def sold(house: House, month: date) -> list[Statement]:
    with acting_as(house.cast.controller):
        return list(Statement.objects.filter(month=month, seller=house.cast.slagelse).order_by("pk"))


@pytest.fixture
def january(house: House) -> Statement:
    """One citizen of Næstved in January 2026, 31 days at 3.000 kr., issued on 3 February."""
    set_demo_date(TODAY)
    house.place("NÆ-1", valid_from=JANUARY, valid_to=date(2026, 2, 1), follow_up_on=date(2026, 1, 20))
    settle(house, JANUARY, IN_FEBRUARY)
    return sold(house, JANUARY)[0]


def told(house: House, row: Statement, on: date, words: str = "Anbefalet brev") -> None:
    actions.tell_received(by=house.cast.controller, today=max(on, TODAY), statement_id=row.pk, on=on, words=words)


def received(house: House, row: Statement) -> list[tuple[str, date]]:
    with acting_as(house.cast.controller):
        return list(StatementReceipt.objects.filter(statement=row).order_by("pk").values_list("how", "received_on"))


def at_risk(house: House, today: date) -> list[tuple[str, int | None, int, int]]:
    found = actions.claims_at_risk(by=house.cast.controller, today=today)
    return [(one.risk.reason.value, one.risk.ore, one.risk.days, one.left) for one in found if one.risk.month == JANUARY]


def test_received_on_the_first_days_last_day_nothing_is_lost(house: House, january: Statement) -> None:
    told(house, january, ISSUED_IN_TIME)
    outcome = settle(house, FEBRUARY, date(2027, 1, 3))
    assert (outcome.corrected, outcome.total_ore, outcome.findings) == ({}, 0, ())


def test_received_the_day_after_that_day_is_lost_and_credited_once(house: House, january: Statement) -> None:
    told(house, january, THE_DAY_AFTER)
    outcome = settle(house, FEBRUARY, date(2027, 1, 3))
    assert (outcome.corrected, outcome.total_ore) == ({JANUARY: 1}, -300_000)
    (lost,) = outcome.findings
    assert (lost.code, lost.params["amount"], lost.params["days"]) == ("settlement.claim_lost", "3.000,00\u00a0kr.", "1")
    again = settle(house, date(2026, 3, 1), date(2027, 2, 3))
    assert (again.corrected, again.total_ore) == ({}, 0)


def test_an_earlier_receipt_told_before_the_run_keeps_the_claim(house: House, january: Statement) -> None:
    """The buyer opened it a year late, and the seller has the letter's receipt."""
    with acting_as(house.cast.buying_controller):
        actions.note_received(statement_seen(january.pk), "opened", on=date(2027, 3, 1), by=house.cast.buying_controller)
    told(house, january, date(2026, 2, 5))
    assert settle(house, FEBRUARY, date(2027, 3, 3)).total_ore == 0


def test_what_nobody_knows_the_receipt_of_stands_and_is_warned_of(house: House, january: Statement) -> None:
    assert at_risk(house, date(2026, 10, 2)) == []
    assert at_risk(house, date(2026, 10, 3)) == [("not_received", 300_000, 1, 90)]
    assert at_risk(house, ISSUED_IN_TIME) == [("not_received", 31 * 300_000, 31, 0)]
    assert settle(house, FEBRUARY, date(2027, 1, 3)).total_ore == 0
    told(house, january, date(2026, 2, 5))
    assert at_risk(house, ISSUED_IN_TIME) == []


def test_a_correction_keeps_what_the_buyer_had_before_and_risks_the_rest(house: House, january: Statement) -> None:
    """A second citizen of the month comes on February's statement, which nobody knows the receipt of."""
    told(house, january, date(2026, 2, 5))
    house.place("NÆ-2", today=date(2026, 2, 20), valid_from=date(2026, 1, 30), valid_to=date(2026, 2, 1))
    assert settle(house, FEBRUARY, date(2026, 3, 3)).total_ore == 600_000
    assert at_risk(house, date(2027, 1, 15)) == [("not_received", 600_000, 2, 15)]


def test_a_state_that_pays_is_not_protected_by_the_limit(house: House, january: Statement) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_organisation SET kind = 'state' WHERE id = %s", [house.cast.naestved.pk])
    assert at_risk(house, ISSUED_IN_TIME) == []
    told(house, january, date(2027, 2, 1))
    assert settle(house, FEBRUARY, date(2027, 2, 3)).total_ore == 0


def test_the_buyer_has_it_when_somebody_there_opens_it_and_nobody_else_counts(
    house: House, january: Statement, client_as: Any
) -> None:
    for person in ("controller", "auditor"):
        assert client_as(person).get(f"/afregning/{january.pk}/").status_code == 200
    assert received(house, january) == []
    for _twice in range(2):
        assert client_as("buying_controller").get(f"/afregning/{january.pk}/afregning.pdf").status_code == 200
    assert received(house, january) == [("opened", TODAY)]
    page = client_as("controller").get(f"/afregning/{january.pk}/").content.decode()
    assert "Modtaget af køber" in page and f"/afregning/{january.pk}/modtaget/" in page
    assert (
        f"/afregning/{january.pk}/modtaget/"
        not in client_as("buying_controller").get(f"/afregning/{january.pk}/").content.decode()
    )


def test_the_buyers_own_system_has_it_when_it_fetches_it(house: House, january: Statement) -> None:
    for person, expected in (("controller", []), ("buying_controller", [("system", TODAY)])):
        by = house.cast.person(person)
        assert System(made(by, by.role).secret).get(f"statements/{january.pk}").status_code == 200
        assert received(house, january) == expected


def test_the_seller_tells_once_how_it_is_known(house: House, january: Statement, client_as: Any) -> None:
    client, address = client_as("controller"), f"/afregning/{january.pk}/modtaget/"
    page = client.get(address).content.decode()
    assert "regnes dens krav ikke for rejst" in page and "Køber har fået den på anden måde" in page
    wrong = client.post(address, {"on": "01.02.2026", "words": "Brev"})
    assert wrong.status_code == 422 and "før den blev udstedt" in wrong.content.decode() and "Brev" in wrong.content.decode()
    assert client.post(address, {"on": "05.02.2026", "words": "Brev, kvittering 77"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Brev, kvittering 77" in page and "på anden måde" not in page and "5. februar 2026" in page
    assert AuditEntry.objects.get(act="tell_statement_received").details == {"on": "2026-02-05"}
    with pytest.raises(Refused, match="recorded already"):
        told(house, january, date(2026, 2, 6))
    assert client_as("buying_controller").get(address).status_code in (403, 404)
    assert client_as("operator_economist").get(address).status_code in (403, 404)


def insert(row: Statement, how: str) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "INSERT INTO settlement_statementreceipt (statement_id, seller_id, buyer_id, how, received_on, oldest, words, at,"
            " is_demo) VALUES (%s, %s, %s, %s, '2026-02-04', '2026-01-01', '', now(), false)",
            [row.pk, row.seller_id, row.buyer_id, how],
        )


@pytest.mark.parametrize(
    ("person", "how"),
    [
        ("controller", "opened"),
        ("controller", "system"),
        ("buying_controller", "told"),
        ("buying_controller", "invoice"),
        ("operator_economist", "told"),
        ("outsider", "opened"),
        ("service_manager", "told"),
        ("secretariat", "told"),
        ("auditor", "told"),
        ("public", "link"),
    ],
)
def test_each_side_tells_only_what_it_can_know(person: str, how: str, acting_as: Any, january: Statement) -> None:
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"):
        insert(january, how)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("controller", 1), ("municipal_economist", 1), ("buying_controller", 1), ("case_worker", 1), ("auditor", 1),
        ("operator_economist", 0), ("service_manager", 0), ("secretariat", 0), ("steering_group", 0), ("outsider", 0),
        ("public", 0),
    ],
)  # fmt: skip
def test_who_sees_when_a_statement_came(person: str, seen: int, acting_as: Any, house: House, january: Statement) -> None:
    told(house, january, date(2026, 2, 5))
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM settlement_statementreceipt")
        assert cursor.fetchone() == (seen,)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM settlement_statementreceipt")


def test_the_controller_is_told_of_statements_nobody_has_opened(house: House, january: Statement, client_as: Any) -> None:
    def told(person: str = "buying_controller") -> list[Any]:
        with acting_as(house.cast.person(person)), translation.override("da"):
            return [task for task in tasks_for(house.cast.person(person), TODAY) if task.title.startswith("Åbn ")]

    (task,) = told()
    assert (task.title, task.due) == ("Åbn en afregning fra Slagelse Kommune", january.due_on)
    assert task.url == f"/afregning/{january.pk}/" and "3. feb. 2026" in task.context
    assert told("controller") == [] and told("case_worker") == [] and told("outsider") == []
    house.place("NÆ-2", valid_from=date(2026, 2, 1), valid_to=date(2026, 3, 1), follow_up_on=date(2026, 2, 20))
    settle(house, FEBRUARY, date(2026, 3, 3))
    (both,) = told()
    assert both.title == "Åbn 2 afregninger" and both.url == "/afregning/?side=bought&received=no"
    client = client_as("buying_controller")
    page = client.get(both.url).content.decode()
    assert all(f"/afregning/{row.pk}/" in page for row in sold(house, JANUARY) + sold(house, FEBRUARY))
    client.get(f"/afregning/{january.pk}/")
    assert [task.title for task in told()] == ["Åbn en afregning fra Slagelse Kommune"], "one has been opened"
    assert f"/afregning/{january.pk}/" not in client.get(both.url).content.decode()
    told_of = sold(house, FEBRUARY)[0]
    actions.tell_received(by=house.cast.controller, today=TODAY, statement_id=told_of.pk, on=date(2026, 3, 4), words="Brev")
    assert told() == [], "the seller knows how the other was received"
