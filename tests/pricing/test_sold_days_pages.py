"""The pages of a year with several prices: asked for price by price, and told where the days are missing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, YearResult
from rammevaerk.pricing.year_income import priced_year
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.test_accounts_entry import FILLED
from tests.pricing.test_sold_days import COUNTS, accounts, sheet_of_2025, sold_of

ClientOf = Callable[[str], Any]
MISSING = "Døgn pr. pris mangler"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def by_price(sheet: Sheet, *counts: str) -> dict[str, str]:
    priced = priced_year(sheet.item_id, 2025)
    assert priced is not None
    return {price.key: count for price, count in zip(priced.prices, counts, strict=True)}


WRITTEN = ("2.000", "3.000", "1.800", "1.003")


@pytest.fixture
def sheet(priced: Priced) -> Sheet:
    return sheet_of_2025(priced)


@pytest.fixture
def waiting(sheet: Sheet) -> YearResult:
    (row,) = actions.bulk_close_years([accounts(sheet)], today=date(2026, 4, 10))
    return row


class TestAccounts:
    def address(self, sheet: Sheet) -> str:
        return reverse("pricing:enter_accounts", args=[sheet.item_id])

    def test_each_price_is_asked_for_and_the_sum_is_the_years(self, sheet: Sheet, client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        page = browser.get(self.address(sheet)).content.decode()
        assert all(f"Døgn: Døgnplads, pakke {number}" in page for number in (1, 2, 3, 4))
        assert 'name="billable_days"' not in page
        filled = FILLED | by_price(sheet, *WRITTEN)
        looked = browser.post(self.address(sheet), filled | {"look": "1"})
        assert looked.status_code == 200
        assert "Det solgte til hver pris" in looked.content.decode()
        assert not YearResult.objects.filter(year=2025).exists()
        answer = browser.post(self.address(sheet), filled)
        row = YearResult.objects.get(year=2025)
        assert answer.url == reverse("pricing:result", args=[row.pk])
        assert (row.billable_days, len(row.sold)) == (7803, 4)
        assert row.result_ore is not None

    def test_another_year_asks_for_its_own_days(self, sheet: Sheet, client_as: ClientOf) -> None:
        page = client_as("municipal_economist").get(self.address(sheet), {"year": "2023"}).content.decode()
        assert 'name="billable_days"' in page
        assert "Døgn: Døgnplads, pakke 1" not in page

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            (("", "3.000", "1.800", "1.003"), "Skriv 0"),
            (("-5", "3.000", "1.800", "1.003"), "7.803"),
            (("mange", "3.000", "1.800", "1.003"), "7.803"),
        ],
    )
    def test_wrong_input(self, sheet: Sheet, client_as: ClientOf, counts: tuple[str, ...], words: str) -> None:
        page = client_as("municipal_economist").post(self.address(sheet), FILLED | by_price(sheet, *counts))
        assert page.status_code == 422
        assert words in page.content.decode()
        assert not YearResult.objects.filter(year=2025).exists()

    def test_a_price_nobody_has_is_not_read(self, sheet: Sheet, client_as: ClientOf) -> None:
        filled = FILLED | by_price(sheet, *WRITTEN) | {"sold_1_1": "900"}
        client_as("municipal_economist").post(self.address(sheet), filled)
        assert YearResult.objects.get(year=2025).billable_days == 7803


class TestSharing:
    def address(self, row: YearResult) -> str:
        return reverse("pricing:sold_days", args=[row.pk])

    def test_the_lists_say_it_is_missing_and_lead_there(self, waiting: YearResult, client_as: ClientOf) -> None:
        browser, own = client_as("municipal_economist"), self.address(waiting)
        for name, args in (
            ("history", [waiting.item_id]),
            ("item", [waiting.item_id]),
            ("own_sheets", []),
            ("result", [waiting.pk]),
        ):
            page = browser.get(reverse(f"pricing:{name}", args=args)).content.decode()
            assert MISSING in page, name
            assert own in page, name
        accounts_page = browser.get(reverse("pricing:enter_accounts", args=[waiting.item_id])).content.decode()
        assert own in accounts_page
        assert "Indtast døgn pr. pris for 1 år" in browser.get(reverse("home:front")).content.decode()

    def test_another_party_reads_it_without_a_link(self, waiting: YearResult, client_as: ClientOf) -> None:
        page = client_as("controller").get(reverse("pricing:history", args=[waiting.item_id])).content.decode()
        assert MISSING in page
        assert self.address(waiting) not in page

    def test_it_is_looked_at_and_fixed_once(self, sheet: Sheet, waiting: YearResult, client_as: ClientOf) -> None:
        browser, filled = client_as("municipal_economist"), by_price(sheet, *WRITTEN)
        looked = browser.post(self.address(waiting), filled | {"look": "1"})
        assert "Resultat 2025" in looked.content.decode()
        assert looked.context["result"].find("proceeds").number > 0
        assert YearResult.objects.get(pk=waiting.pk).result_ore is None
        answer = browser.post(self.address(waiting), filled)
        assert answer.url == reverse("pricing:result", args=[waiting.pk])
        assert YearResult.objects.get(pk=waiting.pk).result_ore is not None
        assert browser.get(self.address(waiting)).status_code == 404
        assert MISSING not in browser.get(reverse("pricing:history", args=[waiting.item_id])).content.decode()

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            (("2.000", "3.000", "1.800", "1.004"), "Priserne har i alt 7.804 døgn, og regnskabet 7.803"),
            (("", "3.000", "1.800", "1.003"), "Skriv 0"),
            (("-1", "3.000", "1.800", "1.003"), "Skriv døgnene som et tal"),
        ],
    )
    def test_wrong_input(
        self, sheet: Sheet, waiting: YearResult, client_as: ClientOf, counts: tuple[str, ...], words: str
    ) -> None:
        page = client_as("municipal_economist").post(self.address(waiting), by_price(sheet, *counts))
        assert page.status_code == 422
        assert words in page.content.decode()
        assert YearResult.objects.get(pk=waiting.pk).result_ore is None

    @pytest.mark.parametrize(
        ("who", "status"), [("operator_economist", 404), ("controller", 403), ("auditor", 403), ("secretariat", 403)]
    )
    def test_only_the_operators_own_economist(self, waiting: YearResult, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(self.address(waiting)).status_code == status

    def test_a_year_with_its_result_has_no_page(self, priced: Priced, waiting: YearResult, client_as: ClientOf) -> None:
        by = priced.cast.municipal_economist
        actions.state_sold_days(by=by, today=TODAY, result_id=waiting.pk, sold=sold_of(waiting, *COUNTS))
        assert client_as("municipal_economist").get(self.address(waiting)).status_code == 404

    def test_queries(self, waiting: YearResult, client_as: ClientOf, django_assert_max_num_queries: Any) -> None:
        browser = client_as("municipal_economist")
        browser.get(self.address(waiting))
        with django_assert_max_num_queries(14):
            browser.get(self.address(waiting))
