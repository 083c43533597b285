"""A statement by link and code: one statement, one browser, until the last day; everybody else is told nothing."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from rammevaerk.accounts.models import LookEntry, RoleAssignment
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.linking import IssuedLink, make_link, opened_by, revoke_link
from rammevaerk.settlement.models import Charge, Dispute, Statement, StatementReceipt
from rammevaerk.settlement.rules.links import LinkState
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as, client_of
from tests.support.placements import House
from tests.support.queries import queries_of

IN_NOVEMBER, OCTOBER = date(2026, 11, 3), date(2026, 10, 1)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def sent(house: House) -> IssuedLink:
    """Nobody logs in for Odense any more: one citizen at Sivkær that it pays for, and one of Næstved."""
    set_demo_date(TODAY)
    house.place("NÆ-1")
    house.place("LO-1", paying=house.cast.odense.pk)
    actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=[house.cast.slagelse.pk])
    return link_for(house)


def statement(house: House, buyer: int) -> int:
    with acting_as(house.cast.controller):
        return Statement.objects.get(buyer=buyer).pk


def link_for(house: House, today: date = TODAY) -> IssuedLink:
    RoleAssignment.objects.filter(organisation=house.cast.odense).update(valid_to=date(2026, 1, 1))
    return make_link(by=house.cast.controller, today=today, statement_id=statement(house, house.cast.odense.pk))


def address(sent: IssuedLink, ending: str = "") -> str:
    return f"/afregning/link/{sent.link}/{ending}"


def opened(sent: IssuedLink) -> Client:
    client = client_of(None)
    assert client.post(address(sent), {"code": sent.code}).status_code == 302
    return client


def test_the_code_opens_that_statement_and_its_files(house: House, sent: IssuedLink) -> None:
    client = opened(sent)
    page = text_of(client.get(address(sent)))
    assert "LO-1" in page and "NÆ-1" not in page and "93.000,00" in page
    assert client.get(address(sent))["Cache-Control"] == "no-store"
    assert client.get(address(sent, "afregning.pdf")).content.startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(sent, "afregning.xlsx")).content))
    assert any("LO-1" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    with acting_as(house.cast.controller):
        assert list(StatementReceipt.objects.values_list("how", "received_on", "by")) == [("link", TODAY, None)]
    assert LookEntry.objects.filter(what="statement_by_link", assignment=None).count() >= 3
    assert queries_of(client, address(sent)) <= 14


def test_the_link_is_told_to_no_other_site_and_the_form_can_be_sent(house: House, sent: IssuedLink) -> None:
    """With no-referrer a browser sends the form without its origin, and it is refused as from another site."""
    assert client_of(None).get(address(sent))["Referrer-Policy"] == "same-origin"


def test_the_code_holds_once(house: House, sent: IssuedLink) -> None:
    opened(sent)
    other = client_of(None)
    response = other.post(address(sent), {"code": sent.code})
    assert response.status_code == 422 and "en anden browser" in text_of(response)
    for ending in ("afregning.pdf", "afregning.xlsx"):
        assert other.get(address(sent, ending)).status_code == 302
    assert "LO-1" not in text_of(other.get(address(sent)))


def test_wrong_codes_are_counted_and_lock_the_link(house: House, sent: IssuedLink) -> None:
    client = client_of(None)
    for left in (4, 3, 2, 1):
        assert f"Forsøg tilbage: {left}" in text_of(client.post(address(sent), {"code": "AAAA-AAAA"}))
    assert "låst" in text_of(client.post(address(sent), {"code": "AAAA-AAAA"}))
    response = client.post(address(sent), {"code": sent.code})
    assert response.status_code in (410, 422) and "låst" in text_of(response) and "LO-1" not in text_of(response)


@pytest.mark.parametrize(("end", "said"), [("revoked", "kaldt tilbage"), ("expired", "sidste dag"), ("newer", "kaldt tilbage")])
def test_an_ended_link_tells_nothing_even_who_has_opened_it(house: House, sent: IssuedLink, end: str, said: str) -> None:
    client = opened(sent)
    pk = statement(house, house.cast.odense.pk)
    if end == "revoked":
        revoke_link(by=house.cast.controller, today=TODAY, statement_id=pk)
    elif end == "newer":
        make_link(by=house.cast.controller, today=TODAY, statement_id=pk)
    else:
        set_demo_date(date(2027, 1, 1))
    response = client.get(address(sent))
    assert response.status_code == 410 and said in text_of(response)
    assert "LO-1" not in text_of(response) and "Slagelse" not in text_of(response).split("<main")[1].split("</main")[0]
    assert client.get(address(sent, "afregning.pdf")).status_code == 302


def test_an_unknown_address_tells_nothing(house: House) -> None:
    response = client_of(None).get("/afregning/link/x/")
    assert response.status_code == 404 and "ingenting" in text_of(response)


def test_a_line_is_disputed_by_link_with_the_offices_name(house: House, sent: IssuedLink) -> None:
    client = opened(sent)
    with acting_as(house.cast.controller):
        mine = Charge.objects.get(buyer=house.cast.odense).pk
        other = Charge.objects.get(buyer=house.cast.naestved).pk
    assert client.get(address(sent, f"linjer/{other}/")).status_code == 404
    given = {"reason": "days", "words": "Kun 20 døgn.", "office": ""}
    assert client.post(address(sent, f"linjer/{mine}/"), given).status_code == 422
    given["office"] = "Betalingskontoret"
    page = text_of(client.post(address(sent, f"linjer/{mine}/"), given, follow=True))
    assert "Venter på sælger" in page and "Til betaling nu" in page
    response = client.post(address(sent, f"linjer/{mine}/"), given)
    assert response.status_code == 422 and "allerede" in text_of(response)
    with acting_as(house.cast.controller):
        row = Dispute.objects.get()
    assert (row.by_id, row.raised_as, row.charge_id) == (None, "Betalingskontoret", mine)
    assert "Betalingskontoret" in text_of(client_of(house.cast.controller).get(f"/afregning/indsigelser/{row.pk}/"))


def test_the_seller_makes_sees_and_revokes_the_link(house: House, sent: IssuedLink, client_as: Any) -> None:
    pk = statement(house, house.cast.odense.pk)
    client = client_as("municipal_economist")
    page = text_of(client.get(f"/afregning/{pk}/link/"))
    assert "Ikke endnu" in page and sent.code not in page
    page = client.post(f"/afregning/{pk}/link/")
    assert page["Cache-Control"] == "no-store" and "/afregning/link/" in text_of(page)
    client.post(f"/afregning/{pk}/link/tilbagekald/")
    assert "Der er intet link ude" in text_of(client.get(f"/afregning/{pk}/link/"))
    own = statement(house, house.cast.naestved.pk)
    assert "har adgang" in text_of(client.post(f"/afregning/{own}/link/"))
    for person, status in (("buying_controller", 404), ("operator_economist", 404), ("service_manager", 403), ("public", 302)):
        assert client_as(person).get(f"/afregning/{own}/link/").status_code == status


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


TABLES = ("settlement_statement", "settlement_charge", "contracts_citizen", "settlement_dispute", "settlement_statementlink")


def test_in_plain_sql_who_has_opened_it_sees_that_statement_alone(house: House, sent: IssuedLink) -> None:
    pk = statement(house, house.cast.odense.pk)
    with acting_for(Acting(Function.LINK, units=(pk,))):
        assert [rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES] == [1, 1, 1, 0, 0]
        assert rows("SELECT count(*) FROM contracts_placement") == [(0,)]
        assert rows("SELECT count(*) FROM settlement_posting") == [(0,)]
    for nobody in (Acting(Function.LINK), Acting(Function.LINK, units=()), Acting(Function.PUBLIC, units=(pk,))):
        with acting_for(nobody):
            assert [rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES] == [0] * 5
    for person, seen in (
        ("controller", 1),
        ("municipal_economist", 1),
        ("auditor", 1),
        ("buying_controller", 0),
        ("operator_economist", 0),
    ):
        with acting_as(house.cast.person(person)):
            assert rows("SELECT count(*) FROM settlement_statementlink") == [(seen,)]


def test_in_plain_sql_nobody_disputes_another_statement_or_as_somebody(house: House, sent: IssuedLink) -> None:
    pk = statement(house, house.cast.odense.pk)
    other = statement(house, house.cast.naestved.pk)
    with acting_as(house.cast.controller):
        ((line, seller, buyer, ore),) = rows(
            "SELECT id, seller_id, buyer_id, amount_ore FROM settlement_charge WHERE statement_id = %s", other
        )
    insert = (
        "INSERT INTO settlement_dispute (charge_id, statement_id, round, seller_id, buyer_id, amount_ore, reason, words, "
        "own_reference, raised_on, raised_at, by_id, raised_as, is_demo) "
        "VALUES (%s, %s, 1, %s, %s, %s, 'days', 'x', '', '2026-11-10', now(), NULL, 'Kontor', false)"
    )
    with acting_for(Acting(Function.LINK, units=(pk,))), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        rows(insert, line, other, seller, buyer, ore)


def test_others_make_no_link(house: House, sent: IssuedLink) -> None:
    own = statement(house, house.cast.naestved.pk)
    with pytest.raises(Refused):
        make_link(by=house.cast.controller, today=TODAY, statement_id=own)
    assert opened_by(today=TODAY, link=sent.link, key="nonsense")[0] is LinkState.WRONG
