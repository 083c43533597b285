"""A year's accounts entered by the operator: the result is seen first, and what is fixed is never changed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts
from rammevaerk.pricing.models import Sheet, YearResult
from rammevaerk.pricing.rules.accounts import StatedAccounts, check_accounts
from rammevaerk.pricing.rules.occupancy import AccountUse

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused

D = Decimal
ClientOf = Callable[[str], Any]
FILLED = {
    "year": "2025",
    "billable_days": "7.803",
    "actual_cost": "21.980.000",
    "own_income": "10.000",
    "other_income": "",
    "covered": "",
    "places": "",
    "source": "Byrådet 30. april 2026, regnskab 2025",
}


def address(priced: Priced) -> str:
    return reverse("pricing:enter_accounts", args=[priced.item().pk])


def stated(**changes: Any) -> StatedAccounts:
    use = AccountUse(2025, changes.get("billable_days", D(3500)), 10, 365)
    given = {"year": 2025, "billable_days": D(3500), "places": 10, "actual_cost": D(1), "own_income": D(0), "other_income": D(0)}
    return StatedAccounts(**(given | {"has_tariff": True, "use": use} | changes))


class TestCheck:
    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ({}, []),
            ({"billable_days": D(3650)}, []),
            ({"billable_days": D(3651)}, ["pricing.occupancy_above_full"]),
            ({"billable_days": D(7000)}, ["pricing.occupancy_above_full", "pricing.occupancy_far"]),
            ({"billable_days": D(1000)}, ["pricing.occupancy_low"]),
            ({"billable_days": D(-1)}, ["pricing.days_negative"]),
            ({"actual_cost": D(-1), "own_income": D(-1)}, ["pricing.amount_negative", "pricing.amount_negative"]),
            ({"places": 0, "use": None}, ["pricing.no_places_in_accounts"]),
            ({"has_tariff": False}, ["pricing.accounts_without_tariff"]),
        ],
    )
    def test_what_cannot_be_and_what_is_unlikely(self, changes: dict[str, Any], codes: list[str]) -> None:
        assert [finding.code for finding in check_accounts(stated(**changes), plausible_change=D("0.2"))] == codes

    def test_nothing_is_far_when_nobody_has_said_how_far(self) -> None:
        found = check_accounts(stated(billable_days=D(7000)), plausible_change=None)
        assert [finding.code for finding in found] == ["pricing.occupancy_above_full"]


class TestPage:
    def test_the_result_is_seen_with_its_formula_before_anything_is_fixed(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published_2025()
        page = client_as("municipal_economist").post(address(priced), FILLED | {"look": "1"})
        assert page.status_code == 200
        result = page.context["page"].result
        regulation = D(sheet.facts["regulation"]["ore"]) / 100 if sheet.facts["regulation"] else D(0)
        assert result.number == 7803 * D(sheet.tariff_ore or 0) / 100 - (21_980_000 - 10_000 + regulation)
        assert page.context["page"].occupancy.value == D("0.8908")
        assert "Betalte døgn × takst" in page.content.decode()
        assert not YearResult.objects.filter(year=2025).exists()

    def test_fixed_it_leads_to_the_decision(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published_2025()
        browser = client_as("municipal_economist")
        answer = browser.post(address(priced), FILLED)
        row = YearResult.objects.get(item=priced.item(), year=2025)
        assert answer.url == reverse("pricing:result", args=[row.pk])
        assert (row.places, row.own_income_ore, row.source) == (24, 1_000_000, FILLED["source"])
        again = browser.post(address(priced), FILLED)
        assert again.status_code == 422

    def test_without_a_published_calculation_the_year_has_only_its_occupancy(self, priced: Priced, client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        page = browser.post(address(priced), FILLED | {"places": "24", "look": "1"})
        assert "offentliggjort beregning" in page.content.decode()
        assert page.context["page"].result is None
        assert browser.post(address(priced), FILLED | {"places": "24"}).url == reverse("pricing:history", args=[priced.item().pk])
        assert YearResult.objects.get(item=priced.item(), year=2025).result_ore is None

    def test_more_days_than_places_hold_is_accepted_and_told(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published_2025()
        page = client_as("municipal_economist").post(address(priced), FILLED | {"billable_days": "8.900", "look": "1"})
        assert "101,60 %" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert not page.context["page"].blocks

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"billable_days": "mange"}, "7.803"),
            ({"billable_days": ""}, "Skal udfyldes"),
            ({"actual_cost": "-5"}, "under nul"),
            ({"places": "-1"}, "0"),
            ({"source": "Borger 010190-1234"}, "cpr"),
            ({"covered": "90.000.000"}, "Der er dækket mere end årets underskud"),
            ({"year": "2026"}, "2026"),
        ],
    )
    def test_wrong_input_is_said_and_nothing_is_fixed(
        self, priced: Priced, client_as: ClientOf, changes: dict[str, str], words: str
    ) -> None:
        priced.published_2025()
        page = client_as("municipal_economist").post(address(priced), FILLED | changes)
        assert page.status_code == 422
        assert words in page.content.decode()
        assert not YearResult.objects.filter(item=priced.item(), year=2025).exists()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("municipal_economist", 200), ("operator_economist", 403), ("controller", 403), ("auditor", 403), ("secretariat", 403)],
    )
    def test_only_the_operators_own_economist(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(address(priced)).status_code == status

    def test_queries(self, priced: Priced, client_as: ClientOf, django_assert_max_num_queries: Any) -> None:
        browser = client_as("municipal_economist")
        browser.get(address(priced))
        with django_assert_max_num_queries(14):
            browser.get(address(priced))


class TestAct:
    def test_closed_not_over_and_impossible_years_are_refused(self, priced: Priced) -> None:
        given = {"by": priced.cast.municipal_economist, "today": TODAY}
        item = priced.item().pk
        with refused("pricing.year_closed"):
            actions.close_year(**given, accounts=ClosedAccounts(item, 2024, D(1), 1, places=1))
        with refused("pricing.year_not_over"):
            actions.close_year(**given, accounts=ClosedAccounts(item, 2026, D(1), 1, places=1))
        with refused("pricing.days_negative"):
            actions.close_year(**given, accounts=ClosedAccounts(item, 2025, D(-1), 1, places=1))
        with refused("pricing.no_places_in_accounts"):
            actions.close_year(**given, accounts=ClosedAccounts(item, 2025, D(1), 1))
        assert not Sheet.objects.filter(year=2025).exists()
