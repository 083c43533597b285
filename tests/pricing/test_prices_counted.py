"""Several prices of one sheet are neither counted as several services nor lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.pricing import queries
from rammevaerk.pricing.averages import one_a_calculation
from rammevaerk.pricing.models import Tariff
from rammevaerk.pricing.queries import TariffFilter
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.test_prices import priced_draft, publish

ClientOf = Callable[[str], Any]
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def test_the_distribution_holds_the_average_once(priced: Priced) -> None:
    sheet = publish(priced, priced_draft(priced))
    rows = list(queries.tariff_list(NEW_YEAR))
    assert len(rows) == 4
    (average,) = one_a_calculation(rows)
    assert (average.item_id, average.amount_ore) == (sheet.item_id, sheet.tariff_ore)
    assert average.item.unit.service.name == "Sivkær"
    assert average.item.name == "Døgnplads, gennemsnit af flere priser"
    assert Tariff.objects.filter(item=sheet.item).count() == 0


def test_a_provisional_price_beside_the_prices_is_not_counted_too(priced: Priced) -> None:
    sheet = publish(priced, priced_draft(priced))
    Tariff.objects.create(item=sheet.item, amount_ore=1, valid_from=NEW_YEAR, valid_to=date(2028, 1, 1), provisional=True)
    assert [row.amount_ore for row in one_a_calculation(queries.tariff_list(NEW_YEAR))] == [sheet.tariff_ore]
    assert queries.average_tariff(NEW_YEAR, TariffFilter()) == Decimal(sheet.tariff_ore or 0)
    assert queries.average_tariff(date(2020, 1, 1), TariffFilter()) is None


def test_the_list_shows_the_places_expected_at_each_price(priced: Priced) -> None:
    publish(priced, priced_draft(priced))
    rows = queries.tariff_list(NEW_YEAR).order_by("item__name")
    assert [row.places for row in rows] == [6, 10, 5, 3]  # type: ignore[attr-defined]  # annotated


def test_the_page_of_a_price_leads_to_the_calculation_and_to_the_others(priced: Priced, client_as: ClientOf) -> None:
    sheet = publish(priced, priced_draft(priced))
    item = sheet.prices.get(position=2).item
    assert item is not None
    page = client_as("buying_controller").get(reverse("pricing:item", args=[item.pk])).content.decode()
    assert reverse("pricing:sheet", args=[sheet.pk]) in page
    for other in (sheet.item_id, sheet.prices.get(position=1).item_id):
        assert reverse("pricing:item", args=[other]) in page
    leading = client_as("buying_controller").get(reverse("pricing:item", args=[sheet.item_id])).content.decode()
    assert reverse("pricing:item", args=[item.pk]) in leading


def test_the_register_and_the_distribution_page_open(priced: Priced, client_as: ClientOf) -> None:
    sheet = publish(priced, priced_draft(priced))
    client = client_as("buying_controller")
    assert client.get(reverse("pricing:distribution"), {"on": "01.01.2027"}).status_code == 200
    page = client.get(reverse("registry:service", args=[sheet.item.unit.service_id])).content.decode()
    assert "Døgnplads, pakke 4" in page


def test_the_cap_measures_the_average_also_when_the_reference_year_had_several_prices(priced: Priced) -> None:
    from rammevaerk.pricing.pages.cap import _averages_then

    sheet = publish(priced, priced_draft(priced))
    assert _averages_then([sheet.item_id], 2027) == {sheet.item_id: sheet.tariff_ore}
