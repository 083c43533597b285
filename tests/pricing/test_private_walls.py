"""No surface shows an individual or negotiated price, or its name, to anybody but its parties and the auditor."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.governance.sources import tariffs as annex
from rammevaerk.home.region import region_now
from rammevaerk.kernel.period import Period
from rammevaerk.pricing import facts
from rammevaerk.pricing.actions.negotiated import Negotiated, record_negotiated
from rammevaerk.pricing.models import IndividualTariff, Sheet, Tariff
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import private, url
from tests.pricing.test_individual import HALF, WORDS, agreed

ClientOf = Callable[[str], Any]
As = Callable[[str], AbstractContextManager[None]]
INSIDE = "01.05.2027"
AMOUNT, NEGOTIATED = "4.567", "2.345"
OTHERS = ("public", "operator_economist", "outsider", "secretariat", "steering_group", "disability_council")
LISTS = (
    ("tariff_list", {"on": INSIDE}),
    ("tariff_list", {"on": INSIDE, "alike": "365"}),
    ("tariff_list", {"on": INSIDE, "format": "csv"}),
    ("tariff_list", {"on": INSIDE, "kind": "individual"}),
    ("tariff_list", {"on": INSIDE, "kind": "negotiated"}),
    ("tariff_list", {"on": INSIDE, "includes": "food"}),
    ("distribution", {"on": INSIDE}),
    ("distribution", {"on": INSIDE, "format": "csv"}),
)


@pytest.fixture
def between(priced: Priced, acting_as: As) -> IndividualTariff:
    """An individual tariff of 4,567 and a negotiated one of 2,345 that hold on the day asked about."""
    set_demo_date(TODAY)
    row = agreed(priced, acting_as)
    item = private(priced, 300_000)
    negotiated = Negotiated(item.pk, 234_500, Period(date(2027, 1, 1)), "lower", "", "Kontrakt af 1. december")
    record_negotiated(by=priced.cast.case_worker, today=TODAY, price=negotiated)
    with acting_as("auditor"):
        Tariff.objects.filter(item=row.item_id).update(amount_ore=456_700)
        Sheet.objects.filter(item=row.item_id).update(tariff_ore=456_700)
    return row


def shows(text: str) -> list[str]:
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    secrets = ("Individuel takst ", "Forhandlet pris ", AMOUNT, "4567", NEGOTIATED, "2345", WORDS)
    return [secret for secret in secrets if secret in plain]


@pytest.mark.parametrize(("name", "asked"), LISTS)
def test_lists_show_it_to_nobody(between: IndividualTariff, client_as: ClientOf, name: str, asked: dict[str, str]) -> None:
    for who in (*OTHERS, "case_worker", "municipal_economist", "auditor"):
        answer = client_as(who).get(url(name), asked)
        assert answer.status_code == 200
        assert shows(answer.content.decode()) == [], who


def test_the_paper_and_the_workbook_of_the_list(between: IndividualTariff, client_as: ClientOf, monkeypatch: Any) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("rammevaerk.pricing.views.listing.render_pdf", lambda _name, context: drawn.append(context) or b"%PDF")
    client_as("steering_group").get(url("tariff_list"), {"on": INSIDE, "format": "pdf"})
    assert shows(str(drawn[0]["paper"])) == []
    assert len(drawn[0]["paper"].rows) == 2


@pytest.mark.parametrize("who", OTHERS)
def test_the_pages_of_it_are_not_there_for_others(
    between: IndividualTariff, priced: Priced, client_as: ClientOf, acting_as: As, who: str
) -> None:
    with acting_as("auditor"):
        sheet = Sheet.objects.get(item=between.item_id).pk
    browser = client_as(who)
    pages = [
        reverse("pricing:item", args=[between.item_id]),
        reverse("pricing:individual", args=[between.pk]),
        reverse("pricing:sheet", args=[sheet]),
        reverse("pricing:sheet_workbook", args=[sheet]),
        reverse("pricing:history", args=[between.item_id]),
        reverse("pricing:what_if", args=[sheet]),
        reverse("pricing:compare_choose", args=[sheet]),
        reverse("pricing:negotiated"),
    ]
    for page in pages:
        answer = browser.get(page)
        if page == reverse("pricing:negotiated") and answer.status_code == 200:
            assert shows(answer.content.decode()) == []
            continue
        assert answer.status_code in (302, 403, 404), page
        if answer.status_code == 302:
            assert "login" in answer.url or "/ind/" in answer.url or "/konto/" in answer.url, page


@pytest.mark.parametrize("who", [*OTHERS, "controller", "service_manager"])
def test_the_service_and_its_ordinary_tariff(between: IndividualTariff, priced: Priced, client_as: ClientOf, who: str) -> None:
    browser = client_as(who)
    pages = [
        reverse("registry:service", args=[priced.sivkaer.service_id]),
        url("item", priced.item().pk),
        reverse("home:front"),
        f"{reverse('registry:service_list')}?q=Siv",
    ]
    for page in pages:
        assert shows(browser.get(page).content.decode()) == [], page


@pytest.mark.parametrize("who", [*OTHERS, "case_worker", "municipal_economist"])
def test_the_agreements_annex_and_the_region(between: IndividualTariff, acting_as: As, who: str) -> None:
    day = date(2027, 5, 1)
    with acting_as(who):
        lines = annex(day, rulebook_on(day, area_code="sjaelland"))
        assert len(lines) == 2
        assert shows(str(lines)) == []
        assert AMOUNT not in str(region_now(day))


def test_own_sheets_count_the_list_alone(between: IndividualTariff, client_as: ClientOf) -> None:
    page = client_as("municipal_economist").get(url("own_sheets"))
    assert shows(page.content.decode()) == []
    assert [row.item.kind for row in page.context["table"].page.rows] == ["calculated"]


def test_the_parties_and_the_auditor_do_see_it(between: IndividualTariff, client_as: ClientOf) -> None:
    for who in ("case_worker", "buying_controller", "municipal_economist", "auditor"):
        text = client_as(who).get(url("individual", between.pk)).content.decode()
        assert AMOUNT in text, who
        assert WORDS in text, who
        assert f"Individuel takst {between.pk}" in client_as(who).get(url("individual_own")).content.decode()
    for who in ("case_worker", "buying_controller", "auditor"):
        assert NEGOTIATED in client_as(who).get(url("negotiated")).content.decode(), who


def test_those_who_look_after_the_agreement_see_counts_and_ranges(between: IndividualTariff, client_as: ClientOf) -> None:
    for who in ("steering_group", "secretariat", "auditor"):
        text = client_as(who).get(url("individual_counts")).content.decode()
        assert "4.500–5.000" in text
        assert "Særlig bemanding" in text or "Bemanding" in text
        assert "Næstved" not in text.split("<main")[1]
        assert shows(text) == []
    for who in ("case_worker", "controller", "municipal_economist", "public", "disability_council"):
        assert client_as(who).get(url("individual_counts")).status_code in (302, 403)


def test_facts_for_the_areas_above(between: IndividualTariff, priced: Priced, acting_as: As) -> None:
    with acting_as("public"):
        assert between.item_id not in facts.items()
        assert between.item_id not in facts.tariffs_on(date(2027, 5, 1))
        assert between.item_id not in facts.tariffs_for_items(None, HALF.start, HALF.end or HALF.start)
