"""The rate cap on the operator's page: measured as agreed, told when a value is unknown."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import NewTariff
from rammevaerk.pricing.pages import cap as caps
from rammevaerk.pricing.pages.cap import cap_page
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced, moment


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def with_tariff_of_2025(priced: Priced, kroner: int) -> None:
    item = priced.item()
    from rammevaerk.kernel.period import year_period

    new = NewTariff(item.pk, kroner * 100, year_period(2025), source="Prøve")
    actions.record_tariffs([new], {item.pk: item}, at=moment(date(2024, 12, 1)))


def test_a_tariff_above_the_cap_is_told_with_how_much(priced: Priced, client_as: Any) -> None:
    sheet = priced.draft()
    with_tariff_of_2025(priced, 1000)
    page = cap_page([priced.cast.slagelse.pk], 2027)
    (check,) = page.checks
    # The demo's values: 3.0 % to 2026 and 2.8 % to 2027, no reduction.
    assert check.cap == Decimal(1000) * Decimal("1.030") * Decimal("1.028")
    assert check.excess == Decimal(sheet.tariff_ore or 0) / 100 - check.cap > 0
    shown = client_as("municipal_economist").get(reverse("pricing:own_sheets")).content.decode()
    assert "Takstloftet i 2027" in shown
    assert "ligger over loftet" in shown


def test_a_tariff_below_the_cap_keeps_it(priced: Priced) -> None:
    priced.draft()
    with_tariff_of_2025(priced, 9000)
    page = cap_page([priced.cast.slagelse.pk], 2027)
    assert (page.exceeded, page.left_out) == (0, 0)


def test_a_tariff_without_a_reference_is_left_out_and_counted(priced: Priced, client_as: Any) -> None:
    priced.draft()
    page = cap_page([priced.cast.slagelse.pk], 2027)
    assert (page.checks, page.left_out) == ((), 1)


def test_an_unknown_value_is_named_and_nothing_compared(priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
    priced.draft()
    with_tariff_of_2025(priced, 1000)
    monkeypatch.setattr(caps, "rulebook_of_year", production)
    page = cap_page([priced.cast.slagelse.pk], 2027)
    assert {finding.where for finding in page.missing} >= {caps.REFERENCE, caps.REDUCTION}
    assert page.checks == ()


def production(year: int, *, area_code: str = "") -> Any:
    """The values of a region that is no demo."""
    from rammevaerk.law.loader import rulebook

    return rulebook(area_code or "sjaelland", date(year, 1, 1), demo=False)


def with_scope(scope: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's values with another measure of the cap."""
    from rammevaerk.law.loader import rulebook
    from rammevaerk.law.rulebook import EnteredValue
    from rammevaerk.law.values import State

    def book(year: int, *, area_code: str = "") -> Any:
        measured = EnteredValue(caps.SCOPE, "sjaelland", date(year, 1, 1), scope, State.ASSUMED, "Prøve")
        return rulebook("sjaelland", date(year, 1, 1), demo=True, entered=(measured,))

    monkeypatch.setattr(caps, "rulebook_of_year", book)


@pytest.mark.parametrize("scope", ["tariff", "operator", "region"])
def test_the_whole_region_is_measured_as_the_agreement_says(priced: Priced, monkeypatch: pytest.MonkeyPatch, scope: str) -> None:
    sheet = priced.published()
    with_tariff_of_2025(priced, 1000)
    with_scope(scope, monkeypatch)
    page = cap_page(None, 2027)
    assert (len(page.checks), page.exceeded, page.is_of_region) == (1, 1, scope == "region")
    names = {"tariff": "Sivkær", "operator": "Slagelse Kommune", "region": ""}
    assert page.checks[0].name.startswith(names[scope])
    assert page.checks[0].tariff == Decimal(sheet.tariff_ore or 0) / 100


def test_drafts_are_not_in_the_region_and_a_long_list_shows_those_above(priced: Priced, client_as: Any) -> None:
    priced.draft()
    with_tariff_of_2025(priced, 1000)
    assert cap_page(None, 2027).checks == ()
    shown = client_as("buying_controller").get(reverse("pricing:price_cap"), {"year": "2027"}).content.decode()
    assert "Der er ingen takster at holde mod loftet." in shown
    checks = tuple(caps.CapCheck(f"T{number}", Decimal(100 + number), Decimal(140)) for number in range(60))
    page = caps.CapPage(2027, checks=checks)
    assert [check.name for check in page.shown] == [f"T{number}" for number in range(59, 40, -1)]


@pytest.mark.parametrize(("person", "status"), [("secretariat", 200), ("disability_council", 403), ("public", 302)])
def test_who_sees_the_cap_of_the_region(priced: Priced, client_as: Any, person: str, status: int) -> None:
    assert client_as(person).get(reverse("pricing:price_cap"), {"year": "x"}).status_code == status
