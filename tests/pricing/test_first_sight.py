"""What a page or file says to somebody who has never seen it: units, averages, several prices, and what is missing."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from rammevaerk.pricing.models import YearResult
from rammevaerk.pricing.pages.values import BEHIND_TARIFFS, OF_PLACES, values_behind
from rammevaerk.pricing.rules.price_mix import PriceMix
from rammevaerk.pricing.workbook.prices import HEADINGS
from rammevaerk.registry.queries import unit_named
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import demo_rulebook
from tests.pricing.test_prices import priced_draft, publish
from tests.pricing.test_prices_workbook import ALL, prices_in, workbook
from tests.support.workbooks import recalculated

ClientOf = Callable[[str], Any]


@pytest.fixture
def on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def kept_figures(content: bytes) -> list[list[float]]:
    """What the worksheet of prices keeps beside its formulas, row by row."""
    rows = load_workbook(io.BytesIO(content), data_only=True)["Priser"].iter_rows(min_row=4, values_only=True)
    return [[round(float(str(value)), 6) for value in row[HEADINGS.index("Døgn") : len(HEADINGS)]] for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("mix", ALL)
def test_a_program_that_does_not_recalculate_shows_the_figures_of_one_that_does(mix: PriceMix) -> None:
    content = workbook(mix)
    again = recalculated(content)[1].rows
    start = next(place for place, row in enumerate(again) if row and row[0].text == HEADINGS[0]) + 1
    first = HEADINGS.index("Døgn")
    calculated = [[round(float(str(cell.value)), 6) for cell in row[first : len(HEADINGS)]] for row in again[start:]]
    assert kept_figures(content) == calculated
    assert [row[-2] for row in calculated] == prices_in(content)


@pytest.mark.parametrize(
    ("service", "unit", "named"),
    [("Sivkær", "Sivkær", "Sivkær"), ("Sivkær", "Sivkær, Hus A", "Sivkær, Hus A"), ("Sivkær", "Hus A", "Sivkær, Hus A")],
)
def test_a_unit_is_named_once(service: str, unit: str, named: str) -> None:
    assert unit_named(service, unit) == named


def test_a_price_per_hour_is_not_shown_with_the_values_of_places() -> None:
    book = demo_rulebook()
    left_out = len(values_behind(book)) - len(values_behind(book, by_places=False))
    assert left_out == len(OF_PLACES)
    assert set(OF_PLACES) < set(BEHIND_TARIFFS)


@pytest.mark.usefixtures("on_the_day")
class TestPages:
    def test_the_place_says_when_it_gets_several_prices(self, priced: Priced, client_as: ClientOf) -> None:
        draft = priced_draft(priced)
        item = reverse("pricing:item", args=[draft.item_id])
        client = client_as("municipal_economist")
        assert "har pladsen flere priser" not in client.get(item).content.decode()
        sheet = publish(priced, draft)
        shown = client.get(item).content.decode()
        assert "Fra 1. januar 2027 har pladsen flere priser." in shown
        assert reverse("pricing:sheet", args=[sheet.pk]) in shown
        assert "Pladsen har flere priser." in Client().get(item).content.decode()

    def test_own_tariffs_say_that_the_one_amount_is_an_average(self, priced: Priced, client_as: ClientOf) -> None:
        client = client_as("municipal_economist")
        draft = priced.draft()
        own = reverse("pricing:own_sheets")
        assert "i gennemsnit" not in client.get(own).content.decode()
        draft.structure = "levels"
        draft.save(update_fields=["structure"])
        assert "i gennemsnit" in client.get(own).content.decode()

    def test_a_correction_names_the_tariff_it_corrects(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        set_demo_date(TODAY.replace(year=2027))
        shown = client_as("municipal_economist").get(reverse("pricing:correct", args=[sheet.item_id])).content.decode()
        assert "og har gældet siden 1. jan. 2027" in shown

    def test_a_year_without_a_result_says_so(self, priced: Priced, client_as: ClientOf) -> None:
        row = YearResult.objects.create(
            item=priced.item(), year=2022, places=22, billable_days=Decimal(7000), actual_cost_ore=1, source="Regnskab 2022"
        )
        shown = client_as("municipal_economist").get(reverse("pricing:result", args=[row.pk])).content.decode()
        assert "Der er intet resultat at tage stilling til." in shown
        assert "Resultatet er ikke beregnet" in shown
