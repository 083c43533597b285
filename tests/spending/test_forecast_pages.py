"""The year's bill as a page: what is charged and granted, what is expected beside, and who may see it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import actions as settlement
from rammevaerk.spending.pages.forecast import ForecastPage, forecast_page, parts, plans

from tests.spending.test_purchases_pages import text_of
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY
from tests.support.placements import House

PAGE = "/forbrug/aarets-regning/"


def page_of(house: House, year: int = 2026) -> ForecastPage:
    by = house.cast.buying_controller
    with acting_for(acting_of(by, TODAY)):
        return forecast_page(acting_of(by, TODAY).parties, year, TODAY)


def test_what_settlement_charged_is_what_the_forecast_would_have_found(settled: House) -> None:
    """September and October are settled; May to August are not charged yet, November and December are to come."""
    found = page_of(settled)
    charged = 25_584_000
    assert found.forecast.sum_of("charged") == charged
    assert found.forecast.by_month[8] == (22 + 30) * 300_000
    assert found.forecast.by_month[11] == 31 * 300_000 + 31 * 36_000
    assert sum(found.forecast.by_month) == found.forecast.granted
    assert found.by_paragraph["SEL-104"] == (19 + 61) * 36_000


def test_the_page_shows_granted_expected_and_the_lines_between(settled: House, client_as: Any) -> None:
    settled.place("NÆ-4", valid_from=date(2026, 11, 5), expected_end=date(2026, 11, 30))
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Bevilget" in page and "Forventet slut" in page and "NÆ-4" in page
    assert "−93.000" in page, "December's 31 days at 3,000"
    assert "Ophold, der har flyttet årets regning mest" in page
    assert ("forecast",) in set(LookEntry.objects.values_list("what"))


def plan(house: House, source: str, title: str, **more: Any) -> None:
    """A plan of Næstved's with Slagelse from 1 October 2026."""
    told: dict[str, Any] = {
        "measure": "month",
        "quantity": Decimal(1),
        "price_ore": 10_000_00,
        "item": None,
        "valid_to": None,
        **more,
    }
    new = settlement.NewSchedule(
        seller=house.cast.slagelse.pk, buyer=house.cast.naestved.pk, source=source, title=title, decided="Aftale af 1. juni 2026",
        valid_from=date(2026, 10, 1), service=house.sivkaer.pk, **told,
    )  # fmt: skip
    settlement.write_schedules(by=house.cast.controller, today=date(2026, 9, 20), schedules=[new])


def test_payment_plans_stand_in_the_forecast_by_why_they_are_paid_and_all_parts_sum(settled: House, client_as: Any) -> None:
    """Two plans from October, which is settled without them: October is changed and not charged, two months are to come."""
    before = page_of(settled).forecast.granted
    plan(settled, "subscribed", "Abonnement på viden")
    plan(settled, "guarantee", "Underskudsgaranti", price_ore=5_000_00)
    least = {"item": settled.home.pk, "price_ore": None, "reckoned_months": 12, "quantity": Decimal(3)}
    plan(settled, "minimum", "Mindst tre pladser", measure="day", valid_to=date(2027, 10, 1), **least)
    found = page_of(settled)
    assert found.forecast.granted - before == 3 * 15_000_00
    assert found.forecast.rest_by_source()["subscribed"] == 2 * 10_000_00
    assert [(row.title, row.charged, row.rest) for row in plans(found)] == [
        ("Mindst tre pladser", 0, None), ("Underskudsgaranti", 0, 3 * 5_000_00), ("Abonnement på viden", 0, 3 * 10_000_00),
    ]  # fmt: skip
    told = parts(found)
    granted = next(place for place, (label, _ore) in enumerate(told) if label in {"Bevilget", "Granted"})
    assert sum(ore for _label, ore in told[:granted]) == told[granted][1] == found.forecast.granted
    assert told[granted][1] + sum(ore for _label, ore in told[granted + 1 : -1]) == told[-1][1] == found.forecast.expected
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Betalingsplaner i året" in page and "Kommer: Abonnement" in page and "30.000,00 kr. kommer" in page


def test_next_year_uses_published_tariffs(settled: House, client_as: Any) -> None:
    found = page_of(settled, 2027)
    assert found.forecast.sum_of("lacking") == 0 and found.forecast.sum_of("estimated") == 0
    assert found.forecast.granted == 365 * (310_000 + 42_000)


def test_a_year_without_published_tariffs_is_carried_on(settled: House, client_as: Any) -> None:
    found = page_of(settled, 2028)
    assert found.forecast.sum_of("estimated") == found.forecast.granted > 0
    assert "De er fundet" not in text_of(client_as("buying_controller").get(f"{PAGE}?year=2025"))


def test_suppliers_outside_are_told_apart(settled: House, client_as: Any) -> None:
    settled.place("NÆ-9", settled.private, valid_from=date(2026, 11, 1), no_end_reason="Afventer afgørelse")
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "305.000 kr. efter registrerede priser" in page
    assert page_of(settled).forecast.by_month[11] == 31 * 336_000


def test_unknown_conventions_stop_and_are_named(settled: House, client_as: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("rammevaerk.parameters.facts.is_demo", lambda: False)
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Året kan ikke regnes." in page and "Sekretariatet kan indtaste den" in page


@pytest.mark.parametrize("person", ["case_worker", "municipal_economist", "secretariat", "auditor", "service_manager"])
def test_others_see_nothing_of_it(settled: House, client_as: Any, person: str) -> None:
    assert client_as(person).get(PAGE).status_code == 403
    assert client_as("public").get(PAGE).status_code == 302
    assert "NÆ-3" not in text_of(client_as("outsider").get(PAGE))


def test_the_page_asks_few_questions(settled: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    with asked_queries() as asked:
        client.get(PAGE)
    assert len(asked.own) <= 12, asked.own
