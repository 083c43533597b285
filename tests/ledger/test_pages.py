"""The ledger's pages: works, bad input, wrong role, other municipality, closed month."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.ledger import actions
from rammevaerk.ledger.actions import Report
from rammevaerk.ledger.imports import HEADINGS
from rammevaerk.ledger.models import MonthClose, NettingWord, Payment, UnplacedPayment

from tests.ledger.conftest import OCTOBER, SEPTEMBER, statement_of
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY
from tests.support.placements import House

BALANCES, PAYMENTS, MONTHS = "/regnskab/", "/regnskab/betalinger/", "/regnskab/maaneder/"


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def seen_by_all() -> Any:
    """Every row there is, as the auditor sees them."""
    return acting_for(Acting(Function.AUDITOR))


@pytest.mark.parametrize(
    "page", [BALANCES, PAYMENTS, MONTHS, "/regnskab/aar/", "/regnskab/aar/2026/", "/regnskab/summer/", "/regnskab/kontostrenge/"]
)
def test_pages_show_with_few_queries(settled: House, client_as: Any, page: str) -> None:
    browser = client_as("secretariat" if "summer" in page else "municipal_economist")
    browser.get(page)
    with asked_queries() as counted:
        assert browser.get(page).status_code == 200
    assert len(counted.own) <= 12, counted.own


def test_both_see_the_same_money_from_their_own_side(settled: House, client_as: Any) -> None:
    with seen_by_all():
        total = sum(statement_of(settled, month).total_ore for month in (SEPTEMBER, OCTOBER))
    amount = f"{total // 100:,}".replace(",", ".")
    assert amount in text_of(client_as("controller").get(BALANCES))
    assert amount in text_of(client_as("buying_controller").get(BALANCES))


def test_a_balance_is_of_a_day_and_of_what_was_known_then(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(BALANCES + "?day=02.10.2026"))
    assert "Der var intet bogført" in page
    page = text_of(client_as("buying_controller").get(BALANCES + "?day=10.11.2026&known=20.10.2026"))
    both = text_of(client_as("buying_controller").get(BALANCES))
    assert "Slagelse" in page and page != both


def test_a_wrong_day_is_said_and_the_list_stays(settled: House, client_as: Any) -> None:
    assert "Skriv datoen som" in text_of(client_as("controller").get(BALANCES + "?day=31.02.2026"))


@pytest.mark.parametrize("page", [PAYMENTS, MONTHS, "/regnskab/aar/", "/regnskab/filer/"])
@pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "steering_group"])
def test_the_wrong_role_sees_no_books(settled: House, client_as: Any, page: str, person: str) -> None:
    assert client_as(person).get(page).status_code == 403


def test_the_secretariat_sees_sums_and_small_ones_hidden(settled: House, client_as: Any) -> None:
    answer = client_as("secretariat").get(BALANCES)
    assert answer.status_code == 302 and answer["Location"] == "/regnskab/summer/"
    assert "par er skjult" in text_of(client_as("secretariat").get("/regnskab/summer/"))


def test_another_municipality_finds_no_pair_and_no_statement(settled: House, client_as: Any) -> None:
    with seen_by_all():
        pk = statement_of(settled, OCTOBER).pk
    assert client_as("operator_economist").get(f"{PAYMENTS}afregning/{pk}/").status_code == 404
    pair = text_of(client_as("operator_economist").get(f"{BALANCES}part/{settled.cast.slagelse.pk}/"))
    assert "2026-00000" not in pair


def test_a_pair_shows_services_and_entries_and_is_logged(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(f"{BALANCES}part/{settled.cast.slagelse.pk}/"))
    assert "Sivkær" in page and "2026-000001" in page and "oktober 2026" in page
    assert LookEntry.objects.filter(what="ledger_entries").exists()


def test_booked_and_paid_are_reported_on_the_page(settled: House, client_as: Any) -> None:
    with seen_by_all():
        row = statement_of(settled, OCTOBER)
    address, browser = f"{PAYMENTS}afregning/{row.pk}/", client_as("buying_controller")
    refused = browser.post(address, {"voucher": "", "paid_on": "09.11.2026", "amount": "12.345", "reference": ""})
    assert refused.status_code == 422 and "12.345" in text_of(refused)
    kroner = f"{row.total_ore // 100 - 1}"
    told = {"voucher": "B-1", "booked_on": "05.11.2026", "paid_on": "09.11.2026", "amount": kroner, "reference": "BET-1"}
    page = text_of(browser.post(address, told, follow=True))
    assert "mangler stadig" in page and "BET-1" in page
    assert "BET-1" in text_of(client_as("municipal_economist").get(address))
    assert "B-1" not in text_of(client_as("municipal_economist").get(address))
    assert "Delvis betalt" in text_of(browser.get(PAYMENTS + "?state=part"))
    payment = Payment.objects.values_list("pk", flat=True)
    with seen_by_all():
        pk = payment.get()
    page = text_of(browser.post(f"{PAYMENTS}{pk}/tilbage/", {"statement": row.pk, "words": "Forkert konto"}, follow=True))
    assert "Betalingen er taget tilbage" in page and "Forkert konto" in page


def a_file(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS))
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("betalinger.xlsx", stream.getvalue())


def test_a_file_is_shown_then_written_and_never_twice(settled: House, client_as: Any) -> None:
    with seen_by_all():
        row = statement_of(settled, SEPTEMBER)
    total = row.total_ore // 100
    good = ("Slagelse Kommune", row.number, "B-9", date(2026, 10, 5), date(2026, 10, 30), total, "BET-9")
    lost = ("Slagelse Kommune", "2026-000777", None, None, date(2026, 10, 30), 500, "BET-10")
    browser, upload = client_as("buying_controller"), PAYMENTS + "fil/"
    page = browser.post(upload, {"file": a_file(good, lost, good)})
    shown = text_of(page)
    assert "Der er ingen afregning 2026-000777" in shown and "Meldt før" in shown
    with seen_by_all():
        assert not Payment.objects.exists()
    browser.post(upload, {"rows": page.context["signed"]})
    browser.post(upload, {"rows": page.context["signed"]})
    with seen_by_all():
        assert [one.amount_ore for one in Payment.objects.all()] == [row.total_ore]
        waiting = UnplacedPayment.objects.get()
    assert "2026-000777" in text_of(browser.get(PAYMENTS))
    said = browser.post(f"{PAYMENTS}placer/{waiting.pk}/", {"words": "Husleje, ikke afregnet her"}, follow=True)
    assert "noteret" in text_of(said) and "2026-000777" not in text_of(browser.get(PAYMENTS))


def test_wrong_cells_are_told_by_their_address(settled: House, client_as: Any) -> None:
    bad = ("", "2026-000001", None, None, "i går", "mange", "R")
    answer = client_as("buying_controller").post(PAYMENTS + "fil/", {"file": a_file(bad)})
    page = text_of(answer)
    assert answer.status_code == 422 and "Celle A2" in page and "Celle E2" in page and "Celle F2" in page


def test_the_signed_rows_cannot_be_changed(settled: House, client_as: Any) -> None:
    page = client_as("buying_controller").post(PAYMENTS + "fil/", {"rows": "x:y:z"}, follow=True)
    assert "for gammel" in text_of(page)


def test_a_month_is_closed_once_and_shows_what_it_held(settled: House, client_as: Any) -> None:
    browser = client_as("controller")
    assert "Luk oktober 2026" in text_of(browser.get(MONTHS))
    page = text_of(browser.post(MONTHS + "luk/", {"month": "10.2026"}, follow=True))
    assert "Bøgerne for oktober 2026 er lukket" in page
    assert "allerede lukket" in text_of(browser.post(MONTHS + "luk/", {"month": "10.2026"}, follow=True))
    assert "ikke slut" in text_of(browser.post(MONTHS + "luk/", {"month": "11.2026"}, follow=True))
    with seen_by_all():
        pk = MonthClose.objects.get().pk
    assert "Holder stadig" in text_of(browser.get(f"{MONTHS}{pk}/")) or "Tilgodehavende" in text_of(browser.get(f"{MONTHS}{pk}/"))
    assert client_as("buying_controller").get(f"{MONTHS}{pk}/").status_code == 404


def test_netting_holds_when_both_have_said_it(settled: House, client_as: Any) -> None:
    said = {"first_day": "01.11.2026", "decided": "Aftale af 1. november"}
    first, second = client_as("buying_controller"), client_as("controller")
    own, other = settled.cast.naestved.pk, settled.cast.slagelse.pk
    assert first.post(f"{BALANCES}part/{other}/", {**said, "first_day": "01.01.2020"}).status_code == 422
    first.post(f"{BALANCES}part/{other}/", said)
    assert "Noteret af begge" not in text_of(first.get(BALANCES))
    second.post(f"{BALANCES}part/{own}/", said)
    assert "Noteret af begge" in text_of(first.get(BALANCES))
    with seen_by_all():
        assert NettingWord.objects.count() == 2


def test_a_payment_reported_for_a_closed_month_is_booked_in_the_open_one(settled: House) -> None:
    cast = settled.cast
    actions.close_month(by=cast.buying_controller, today=TODAY, month=OCTOBER)
    with seen_by_all():
        row = statement_of(settled, SEPTEMBER)
    told = Report(cast.slagelse.pk, "Slagelse", row.number, paid_on=date(2026, 10, 20), amount_ore=row.total_ore, reference="R")
    actions.report(by=cast.buying_controller, today=TODAY, reports=[told])
    with seen_by_all():
        assert Payment.objects.get().entry.booked_on == date(2026, 11, 1)


def test_a_statement_leads_to_what_is_booked_and_paid_and_to_the_pair(settled: House, client_as: Any) -> None:
    with seen_by_all():
        row = statement_of(settled, OCTOBER)
    address = f"{PAYMENTS}afregning/{row.pk}/"
    for person, other in (("buying_controller", row.seller_id), ("controller", row.buyer_id)):
        client = client_as(person)
        assert f'hx-get="{address}"' in text_of(client.get(f"/afregning/{row.pk}/"))
        part = text_of(client.get(address, headers={"HX-Request": "true"}))
        assert f'href="{BALANCES}part/{other}/"' in part and "Ikke bogført" in part and "<html" not in part
    part = text_of(client_as("auditor").get(address, headers={"HX-Request": "true"}))
    assert "Betalinger meldt" in part and "i vores bøger" not in part and "/part/" not in part
    assert "i vores bøger" not in text_of(client_as("auditor").get(address))
    assert client_as("case_worker").get(address).status_code == 403
