"""The tariff list like for like and on paper."""

import re
import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.pricing.models import Sheet, Tariff
from rammevaerk.pricing.rules import DayBasis, LikeForLike, QuotedPrice, comparable, spread_of, stands_out
from rammevaerk.pricing.views import listing
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.documents import DocumentsUnavailable

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import beside, private, url
from tests.support.page_queries import asked_queries

ClientOf = Callable[[str], Any]
ON = {"on": "01.05.2027"}
PRICES = st.lists(st.decimals(min_value=1, max_value=20_000, places=2), min_size=5, max_size=60)


@pytest.fixture
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


class TestRules:
    @given(amount=st.decimals(min_value=1, max_value=20_000, places=2), days=st.sampled_from([None, 225, 365]))
    def test_vat_in_both_or_in_none_gives_the_same_order(self, amount: Decimal, days: int | None) -> None:
        quoted = QuotedPrice(amount, "day", days)
        for basis in DayBasis:
            without = comparable(quoted, LikeForLike(basis, False, Decimal("1.06")))
            with_vat = comparable(quoted, LikeForLike(basis, True, Decimal("1.06")))
            assert without is not None
            assert with_vat is not None
            assert abs(with_vat / without - Decimal("1.06")) < Decimal("1e-20")

    @given(prices=PRICES)
    def test_order_does_not_matter_and_the_middle_half_never_stands_out(self, prices: list[Decimal]) -> None:
        spread = spread_of(prices, reach=Decimal("1.5"), fewest=5)
        assert spread == spread_of(sorted(prices, reverse=True), reach=Decimal("1.5"), fewest=5)
        assert spread is not None
        assert spread.lowest <= spread.lower <= spread.middle <= spread.upper <= spread.highest
        for price in prices:
            if spread.lower <= price <= spread.upper:
                assert stands_out(price, spread) is None
        inside = sum(spread.lower <= price <= spread.upper for price in prices)
        assert inside * 2 >= len(prices) - 2


@pytest.mark.usefixtures("_on_the_day")
class TestLikeForLike:
    def test_both_prices_are_shown_and_the_private_one_is_divided(self, priced: Priced, client_as: ClientOf) -> None:
        private(priced, 318_000)
        text = client_as("buying_controller").get(url("tariff_list"), {**ON, "alike": "365"}).content.decode()
        assert "3.180" in text
        assert "3.000" in text
        assert "1,06" in text
        assert "Antaget" in text
        assert "3.000" not in client_as("buying_controller").get(url("tariff_list"), ON).content.decode()

    def test_with_vat_the_public_one_is_multiplied(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        Tariff.objects.update(amount_ore=300_000)
        text = client_as("buying_controller").get(url("tariff_list"), {**ON, "alike": "365-vat"}).content.decode()
        assert "3.180" in text

    def test_actual_days_of_a_leap_year(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        Tariff.objects.update(amount_ore=366_000, valid_from=date(2028, 1, 1), valid_to=None)
        browser, on = client_as("buying_controller"), {"on": "01.05.2028"}
        assert "3.650" in browser.get(url("tariff_list"), {**on, "alike": "actual"}).content.decode()
        assert "3.650" not in browser.get(url("tariff_list"), {**on, "alike": "365"}).content.decode()

    def test_the_switch_keeps_the_filters(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        page = client_as("buying_controller").get(url("tariff_list"), {**ON, "alike": "365", "paragraph": "SEL-108"})
        addresses = {words: address for words, address, _now in page.context["ways"]}
        assert "paragraph=SEL-108" in addresses["faktiske dage, uden moms"]
        assert "alike" not in addresses["som offentliggjort"]
        assert 'name="alike" value="365"' in page.content.decode()

    def test_an_unknown_way_is_the_list_as_published(self, priced: Priced, client_as: ClientOf) -> None:
        private(priced, 318_000)
        page = client_as("public").get(url("tariff_list"), {**ON, "alike": "360"})
        assert page.status_code == 200
        assert "Sammenlignelig" not in page.content.decode()

    def test_an_unknown_factor_is_said_and_nothing_is_compared(self, priced: Priced, client_as: ClientOf) -> None:
        private(priced, 318_000)
        Tariff.objects.update(valid_from=date(2019, 1, 1))
        given = {"on": "01.05.2019", "alike": "365"}
        page = client_as("buying_controller").get(url("tariff_list"), given)
        text = page.content.decode()
        assert "Priserne er ikke sammenlignet" in text
        assert "Momsfaktor" in text
        assert "3.180" in text
        assert all(column.key != "alike" for column in page.context["table"].columns)

    def test_a_small_service_shows_a_range_there_too(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Sheet.objects.filter(pk=sheet.pk).update(places=4)
        Tariff.objects.update(amount_ore=314_100)
        text = client_as("public").get(url("tariff_list"), {**ON, "alike": "365-vat"}).content.decode()
        assert "3.180–3.710" in text  # 3.000–3.500 times 1.06
        assert "3.329" not in text  # the amount times 1.06
        files = client_as("public").get(url("tariff_list"), {**ON, "alike": "365-vat", "format": "csv"}).content.decode()
        assert "3329" not in files.replace(".", "")

    def test_the_file_holds_both_prices(self, priced: Priced, client_as: ClientOf) -> None:
        private(priced, 300_000)
        file = client_as("buying_controller").get(url("tariff_list"), {**ON, "alike": "365", "format": "csv"})
        text = file.content.decode("utf-8-sig")
        assert "Sammenlignelig (kr. pr. døgn, 365 dage, uden moms)" in text
        assert "2830,19" in text

    def test_queries_do_not_grow(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        given = {**ON, "alike": "365"}
        browser.get(url("tariff_list"), given)

        def asked() -> int:
            with asked_queries() as asked:
                assert browser.get(url("tariff_list"), given).status_code == 200
            return len(asked.own)

        one = asked()
        beside(sheet, *range(3000, 3040))
        assert asked() == one
        assert one <= 10


def objects_of(document: bytes) -> bytes:
    """A PDF with its packed objects laid open."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return document + b"".join(zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"x")


@pytest.fixture
def paper(monkeypatch: Any) -> list[str]:
    """The pages sent to print, as they are before they are set."""
    printed: list[str] = []

    def keep(template: str, context: dict[str, Any]) -> bytes:
        printed.append(render_to_string(template, context))
        return b"%PDF"

    monkeypatch.setattr(listing, "render_pdf", keep)
    return printed


@pytest.mark.usefixtures("_on_the_day")
class TestPaper:
    def test_it_lies_down(self, priced: Priced, client_as: ClientOf) -> None:
        private(priced, 318_000)
        page = client_as("public").get(url("tariff_list"), {**ON, "format": "pdf"})
        assert page.headers["Content-Type"] == "application/pdf"
        assert page.headers["Content-Disposition"].endswith('takster-2027-05-01.pdf"')
        assert page.content.startswith(b"%PDF")
        box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", objects_of(page.content))
        assert box is not None
        assert Decimal(box[1].decode()) > Decimal(box[2].decode())

    def test_the_list_as_it_is_chosen(self, priced: Priced, client_as: ClientOf, paper: list[str]) -> None:
        priced.published()
        private(priced, 318_000)
        given = {**ON, "format": "pdf", "text": "fjord", "alike": "365"}
        assert client_as("buying_controller").get(url("tariff_list"), given).content == b"%PDF"
        wanted = (
            "Takster den 1. maj 2027",
            "Fjordlyngen",
            "Driftsherre",
            "Sammenlignelig",
            "3.000",
            "Udskrevet 10. november",
        )
        for words in (*wanted, "1 takst", "Søg: fjord"):
            assert words in paper[0], words
        assert "Sivkær" not in paper[0]
        assert "Demodata</span>" not in paper[0]

    def test_invented_rows_are_marked_one_by_one_or_all_at_once(
        self, priced: Priced, client_as: ClientOf, paper: list[str]
    ) -> None:
        priced.published()
        item, browser = private(priced, 318_000), client_as("buying_controller")
        Tariff.objects.filter(item=item).update(is_demo=True)
        browser.get(url("tariff_list"), {**ON, "format": "pdf"})
        Tariff.objects.update(is_demo=True)
        browser.get(url("tariff_list"), {**ON, "format": "pdf"})
        mixed, invented = paper
        assert mixed.count("Demodata</span>") == 2
        assert "Alle takster i listen er opdigtede" not in mixed
        assert invented.count("Demodata</span>") == 1
        assert "Alle takster i listen er opdigtede" in invented

    def test_it_holds_all_pages_whatever_page_the_screen_is_at(
        self, priced: Priced, client_as: ClientOf, paper: list[str]
    ) -> None:
        beside(priced.published(), *range(3000, 3060))
        browser = client_as("buying_controller")
        browser.get(browser.get(url("tariff_list"), ON).context["table"].next_url + "&format=pdf")
        for number in (0, 59):
            assert f"Plads {number}<" in paper[0]

    def test_the_public_gets_the_range(self, priced: Priced, client_as: ClientOf, paper: list[str]) -> None:
        sheet = priced.published()
        Sheet.objects.filter(pk=sheet.pk).update(places=4)
        Tariff.objects.update(amount_ore=314_100)
        client_as("public").get(url("tariff_list"), {**ON, "format": "pdf"})
        assert "3.000–3.500" in paper[0]
        assert "3.141" not in paper[0]

    def test_nothing_found_is_said(self, priced: Priced, client_as: ClientOf, paper: list[str]) -> None:
        client_as("public").get(url("tariff_list"), {**ON, "format": "pdf", "text": "findes ikke"})
        assert "Ingen takster passer" in paper[0]

    def test_a_machine_without_documents_says_so(self, priced: Priced, client_as: ClientOf, monkeypatch: Any) -> None:
        def refuse(*_given: Any) -> bytes:
            raise DocumentsUnavailable([Finding("web.documents_unavailable", Severity.BLOCKING, "Pango mangler")])

        monkeypatch.setattr(listing, "render_pdf", refuse)
        page = client_as("public").get(url("tariff_list"), {**ON, "format": "pdf"})
        assert page.status_code == 503
        assert "Pango mangler" in page.content.decode()


def test_whoever_has_not_entered_prints_what_fits_on_one_page(
    priced: Priced, client_as: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    priced.published()
    monkeypatch.setattr(listing, "_may_print", lambda request, listed: False)
    page = client_as("public").get(url("tariff_list"), {**ON, "format": "pdf"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Hent hele listen som PDF" not in page.content.decode()
