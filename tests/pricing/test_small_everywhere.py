"""A service with few places shows the public a range on every surface, and never what the range hides (readings 2.9)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.governance.sources import tariffs as annex
from rammevaerk.home.region import region_now
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, Tariff
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.registry.models import PublishedPrice
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import beside, private, url

ClientOf = Callable[[str], Any]
INSIDE = date(2027, 5, 1)
ON = {"on": "01.05.2027"}
HIDDEN = ("3.141", "3141", "3.329", "3329", "1.146.465")  # a day, with VAT like for like, a year
PUBLIC = ("public", "outsider", "disability_council")


@pytest.fixture
def small(priced: Priced) -> Sheet:
    """Sivkær with four places at 3,141 a day, beside three larger ones, in a year that has begun."""
    set_demo_date(INSIDE)
    sheet = priced.published()
    Sheet.objects.filter(pk=sheet.pk).update(places=4, tariff_ore=314_100)
    Tariff.objects.update(amount_ore=314_100)
    Tariff.objects.create(
        item=sheet.item, amount_ore=300_000, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1), sheet=sheet
    )
    private(priced, 500_000)
    return sheet


def shows(text: str) -> list[str]:
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    return [amount for amount in HIDDEN if amount in plain]


LISTS = (
    ("tariff_list", ON),
    ("tariff_list", {**ON, "alike": "365"}),
    ("tariff_list", {**ON, "alike": "365-vat"}),
    ("tariff_list", {**ON, "alike": "actual-vat"}),
    ("tariff_list", {**ON, "format": "csv"}),
    ("tariff_list", {**ON, "alike": "365-vat", "format": "csv"}),
    ("tariff_list", {**ON, "takster-sort": "-amount"}),
    ("distribution", ON),
    ("distribution", {**ON, "format": "csv"}),
)


@pytest.mark.parametrize("who", PUBLIC)
@pytest.mark.parametrize(("name", "asked"), LISTS)
def test_the_list_and_the_distribution(small: Sheet, client_as: ClientOf, who: str, name: str, asked: dict[str, str]) -> None:
    answer = client_as(who).get(url(name), asked)
    assert answer.status_code == 200
    assert shows(answer.content.decode()) == []


def test_the_range_stands_instead(small: Sheet, client_as: ClientOf) -> None:
    assert "3.000–3.500" in client_as("public").get(url("tariff_list"), ON).content.decode()
    assert "3.141" in client_as("buying_controller").get(url("tariff_list"), ON).content.decode()


def test_no_change_in_per_cent_beside_a_range(small: Sheet, client_as: ClientOf) -> None:
    assert "4,7" not in client_as("public").get(url("tariff_list"), ON).content.decode().split("<main")[1]
    assert "4,7" in client_as("buying_controller").get(url("tariff_list"), ON).content.decode()


@pytest.mark.parametrize("who", PUBLIC)
def test_the_item_its_development_and_the_services_page(small: Sheet, client_as: ClientOf, who: str) -> None:
    page = client_as(who).get(url("item", small.item_id))
    assert shows(page.content.decode()) == []
    assert page.context["page"].development is None
    assert page.context["page"].results == ()
    service = reverse("registry:service", args=[small.item.unit.service_id])
    assert shows(client_as(who).get(service).content.decode()) == []


@pytest.mark.parametrize("who", PUBLIC)
def test_calculations_workbooks_and_results_are_not_for_the_public(small: Sheet, client_as: ClientOf, who: str) -> None:
    browser = client_as(who)
    for name in ("sheet", "sheet_pdf", "sheet_workbook", "what_if", "compare_choose"):
        assert browser.get(url(name, small.pk)).status_code in (302, 403, 404), name
    assert browser.get(url("history", small.item_id)).status_code in (302, 403)


def test_the_paper(small: Sheet, client_as: ClientOf, monkeypatch: Any) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("rammevaerk.pricing.views.listing.render_pdf", lambda _name, context: drawn.append(context) or b"%PDF")
    client_as("public").get(url("tariff_list"), {**ON, "alike": "365-vat", "format": "pdf"})
    assert shows(str(drawn[0]["paper"])) == []
    assert "3.000–3.500" in str(drawn[0]["paper"])


def test_the_agreements_annex(small: Sheet) -> None:
    lines = annex(INSIDE, rulebook_on(INSIDE, area_code="sjaelland"))
    assert shows(str(lines)) == []
    assert len(lines) == 2


def test_the_register_is_told_nothing(priced: Priced) -> None:
    set_demo_date(TODAY)
    sheet = priced.approved()
    Sheet.objects.filter(pk=sheet.pk).update(places=4)
    actions.publish_sheets(by=priced.cast.municipal_economist, today=TODAY, sheet_ids=[sheet.pk])
    assert Tariff.objects.filter(item=sheet.item_id).exists()
    assert not PublishedPrice.objects.filter(unit=priced.sivkaer).exists()


def test_the_regions_average_counts_neither_the_small_nor_the_registered(small: Sheet) -> None:
    """With all other prices public and the mean too, one small price would be what is left."""
    assert shows(str(region_now(INSIDE))) == []
    assert "4.070" not in str(region_now(INSIDE))  # the mean of 3,141 and 5,000
    larger = Sheet.objects.create(item=small.item, year=2028, places=20, state="published", tariff_ore=280_000)
    items = beside(larger, 2700, 2900)
    assert len(items) == 2
    assert "2.800" in str(region_now(INSIDE))
