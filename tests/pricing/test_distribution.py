"""How the tariffs lie and which stand out, and a tariff beside prices and wages."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rammevaerk.pricing.models import Sheet, Tariff, TariffItem
from rammevaerk.pricing.pages.development import development, prices_by_year
from rammevaerk.registry.models import TargetGroup, Unit, UnitTargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import beside, private, url

ClientOf = Callable[[str], Any]
ON = {"on": "01.05.2027"}


@pytest.fixture
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


@pytest.mark.usefixtures("_on_the_day")
class TestDistribution:
    def test_an_outlier_is_named_in_words(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Tariff.objects.update(amount_ore=320_000)
        beside(sheet, 3000, 3100, 3300, 3400, 4500)
        page = client_as("buying_controller").get(url("distribution"), ON)
        text = page.content.decode()
        assert "1 af 6 takster skiller sig ud" in text
        assert "750\N{NO-BREAK SPACE}kr. over grænsen på 3.750\N{NO-BREAK SPACE}kr." in text
        assert "ikke en del af aftalen" in text
        assert "Plads 4" in text

    def test_own_ones_are_marked_for_their_operator_only(self, priced: Priced, client_as: ClientOf) -> None:
        beside(priced.published(), 3000, 3100, 3300, 3400, 9000)
        own = client_as("municipal_economist").get(url("distribution"), ON).content.decode()
        assert "Jeres egen" in own
        assert "1 af jeres egne 6 takster skiller sig ud" in own
        others = client_as("operator_economist").get(url("distribution"), ON).content.decode()
        assert "Jeres egen" not in others
        assert "blå rude" not in others

    def test_a_small_services_amount_is_in_no_figure_of_the_public(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Sheet.objects.filter(pk=sheet.pk).update(places=4)
        Tariff.objects.update(amount_ore=987_600)
        for number in range(6):
            private(priced, 300_000 + number * 10_600, name=f"Lyngen {number}")
        for who in ("public", "disability_council", "outsider"):
            page = client_as(who).get(url("distribution"), ON)
            text = page.content.decode()
            assert "9876" not in text.replace(".", "")
            assert "Sivkær" not in text
            assert "1 takst fra et lille tilbud" in text
            files = client_as(who).get(url("distribution"), {**ON, "format": "csv"})
            assert "9876" not in files.content.decode()
            highest = page.context["found"].groups[0].spread.highest
            assert round(highest) == round(Decimal(353_000) / 106)
        seen = client_as("buying_controller").get(url("distribution"), ON).content.decode()
        assert "9876" in seen.replace(".", "")
        assert "små tilbud" not in seen

    def test_individual_tariffs_are_in_no_figure(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        beside(sheet, 3000, 3100, 3300, 3400, 9000)
        TariffItem.objects.filter(name="Plads 4").update(kind="individual")
        page = client_as("buying_controller").get(url("distribution"), ON)
        assert page.context["found"].count == 5
        assert "9000" not in page.content.decode().replace(".", "")

    def test_too_few_say_nothing_of_what_is_usual(self, priced: Priced, client_as: ClientOf) -> None:
        beside(priced.published(), 3000, 9000)
        text = client_as("buying_controller").get(url("distribution"), ON).content.decode()
        assert "færre end 5 takster" in text
        assert "Ingen takst skiller sig ud" in text

    def test_an_unknown_factor_leaves_private_prices_out(self, priced: Priced, client_as: ClientOf) -> None:
        beside(priced.published(), 3000, 3100, 3200, 3300, 3400)
        private(priced, 318_000)
        Tariff.objects.update(valid_from=date(2019, 1, 1))
        page = client_as("buying_controller").get(url("distribution"), {"on": "01.05.2019"})
        assert "Private takster indeholder moms og er udeladt" in page.content.decode()
        assert page.context["found"].count == 6
        assert page.context["found"].left_out.not_alike == 1

    def test_a_target_group_narrows_to_the_units_that_take_it(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        private(priced, 318_000)
        group = TargetGroup.objects.create(
            scheme="FFB", code="x1", name="Autisme", field="adults", depth=0, valid_from=date(2020, 1, 1), source="prøve"
        )
        browser = client_as("buying_controller")
        assert browser.get(url("distribution"), {**ON, "group": str(group.pk)}).context["found"].count == 0
        UnitTargetGroup.objects.create(unit=sheet.item.unit, target_group=group)
        found = browser.get(url("distribution"), {**ON, "group": str(group.pk)}).context["found"]
        assert [dot.service for part in found.groups for dot in part.dots] == ["Sivkær"]
        assert browser.get(url("distribution"), ON).context["found"].count == 2

    def test_wrong_input_narrows_nothing_and_a_day_without_tariffs_is_said(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        wrong = client_as("public").get(url("distribution"), {"on": "1/5/2027", "group": "abc"})
        assert wrong.status_code == 200
        assert "01.05.2026" in wrong.content.decode()
        empty = client_as("public").get(url("distribution"), {"on": "01.05.1999"})
        assert "Der er ingen takster at sammenligne" in empty.content.decode()
        assert client_as("public").get(url("tariff_list"), {"on": "01.05.1999"}).status_code == 200

    @pytest.mark.parametrize("given", [{}, {"group": "1"}])
    def test_queries_do_not_grow(self, priced: Priced, client_as: ClientOf, given: dict[str, str]) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        browser.get(url("distribution"), ON)

        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url("distribution"), {**ON, **given}).status_code == 200
            return len(captured)

        one = asked()
        beside(sheet, *range(3000, 3040))
        assert asked() == one
        assert one <= 12


@pytest.mark.usefixtures("_on_the_day")
class TestDevelopment:
    def test_the_tariff_beside_prices_and_wages(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Tariff.objects.update(amount_ore=315_000)
        Tariff.objects.create(
            item=sheet.item, amount_ore=300_000, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1), sheet=sheet
        )
        text = client_as("buying_controller").get(url("item", sheet.item_id)).content.decode()
        assert "Fra 2026 til 2027 er taksten ændret +5,0" in text
        assert "Priser og lønninger alene ville have ændret den +2,8" in text
        assert "3.084" in text  # 3.000 at 2.8 per cent more
        assert "Antaget" in text

    def test_a_tariff_that_ends_where_it_began_is_said_so(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Tariff.objects.update(amount_ore=300_000)
        Tariff.objects.create(
            item=sheet.item, amount_ore=300_000, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1), sheet=sheet
        )
        text = client_as("buying_controller").get(url("item", sheet.item_id)).content.decode()
        assert "Taksten for 2027 er næsten den samme som for 2026. Priser og lønninger alene" in text

    def test_a_private_tariff_is_not_said_to_be_without_vat(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, item, browser = priced.published(), private(priced, 318_000), client_as("buying_controller")
        set_demo_date(date(2027, 2, 1))
        assert "Uden moms." in browser.get(url("item", sheet.item_id)).content.decode()
        text = browser.get(url("item", item.pk)).content.decode()
        assert "Uden moms." not in text
        assert "moms, der ikke kan trækkes fra" in text

    def test_names_stand_apart_where_the_lines_end_together(self) -> None:
        def drawn(last: int) -> list[object]:
            rows = [
                Tariff(amount_ore=ore, valid_from=date(year, 1, 1), valid_to=date(year + 1, 1, 1))
                for year, ore in ((2026, 300_000), (2027, last))
            ]
            found = development(rows, "day", area_code="sjaelland", today=TODAY)
            assert found is not None
            assert found.chart.narrow is not None
            return [spec["layer"][-1]["mark"].get("dy") for spec in (found.chart.spec, found.chart.narrow)]

        assert drawn(308_400) == [-16, -16]
        assert drawn(308_600) == [16, 16]
        assert drawn(330_000) == [None, None]

    def test_years_without_a_known_index_are_left_out_and_said(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Tariff.objects.all().delete()
        for year, kroner in ((2012, 1000), (2013, 1020), (2014, 1100)):
            Tariff.objects.create(
                item=sheet.item,
                amount_ore=kroner * 100,
                valid_from=date(year, 1, 1),
                valid_to=date(year + 1, 1, 1),
                sheet=sheet,
            )
        text = client_as("buying_controller").get(url("item", sheet.item_id)).content.decode()
        assert "Pris- og lønudviklingen er ukendt for 2014" in text
        assert "1.015" in text

    def test_one_year_is_no_development(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        text = client_as("buying_controller").get(url("item", sheet.item_id)).content.decode()
        assert "rv-vega-figure" not in text

    def test_a_small_services_development_is_not_shown_to_the_public(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Sheet.objects.filter(pk=sheet.pk).update(places=4)
        Tariff.objects.create(
            item=sheet.item, amount_ore=300_000, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1), sheet=sheet
        )
        assert "rv-vega-figure" not in client_as("public").get(url("item", sheet.item_id)).content.decode()
        assert "rv-vega-figure" in client_as("buying_controller").get(url("item", sheet.item_id)).content.decode()

    def test_at_most_thirteen_queries(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        browser.get(url("item", sheet.item_id))
        with CaptureQueriesContext(connection) as captured:
            browser.get(url("item", sheet.item_id))
        assert 3 <= len(captured) <= 13

    def test_a_price_without_end_is_the_price_of_each_year_until_now(self) -> None:
        rows = [Tariff(amount_ore=100_000, valid_from=date(2024, 7, 1))]
        assert prices_by_year(rows, TODAY) == {2024: 1000, 2025: 1000, 2026: 1000}
        ended = [Tariff(amount_ore=100_000, valid_from=date(2024, 7, 1), valid_to=date(2025, 1, 1))]
        assert prices_by_year(ended, TODAY) == {2024: 1000}
        assert prices_by_year([], TODAY) == {}

    def test_a_year_nobody_knows_the_index_of_is_not_invented(self) -> None:
        rows = [
            Tariff(amount_ore=100_000, valid_from=date(2014, 1, 1), valid_to=date(2015, 1, 1)),
            Tariff(amount_ore=110_000, valid_from=date(2015, 1, 1), valid_to=date(2016, 1, 1)),
        ]
        found = development(rows, "day", area_code="sjaelland", today=date(2015, 5, 1))
        assert found is not None
        assert found.unknown == "2015"
        assert (found.state, found.sources) == ("unknown", ())
        assert found.chart.table.headers == ("År", "Takst")


@pytest.mark.usefixtures("_on_the_day")
class TestTargetGroups:
    """One paragraph's tariffs by target group, beside the paragraphs."""

    @staticmethod
    def taking(name: str, *units: Unit) -> None:
        held = {"scheme": "ffb", "valid_from": date(2020, 1, 1), "depth": 0, "group12": name}
        group = TargetGroup.objects.create(code=name, name=name, **held)
        for unit in units:
            UnitTargetGroup.objects.create(unit=unit, target_group=group)

    def test_a_tariff_stands_in_each_group_of_its_unit_and_is_held_against_that(
        self, priced: Priced, client_as: ClientOf
    ) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        beside(sheet, *(3300 + 10 * number for number in range(12)))
        other = [private(priced, 318_000 + 1000 * number, name=f"Hus {number}").unit for number in range(12)]
        dear = private(priced, 900_000, name="Dyrehuset").unit
        self.taking("Demens", sheet.item.unit, *other)
        self.taking("Autisme", *other, dear)
        page = browser.get(url("distribution"), ON)
        grouped, words = page.context["grouped"], page.content.decode()
        assert [(group.label, len(group.dots)) for group in grouped.found.groups] == [("Autisme", 13), ("Demens", 25)]
        assert [dot.service for dot in grouped.found.outliers if dot.place == "Autisme"] == ["Dyrehuset"]
        assert "Fordeling pr. målgruppe" in words
        assert "Den midterste takst er højest" in words
        file = browser.get(url("distribution"), {**ON, "format": "csv", "table": "skiller-sig-ud-i-gruppen"})
        assert "Dyrehuset" in file.content.decode()
        assert "Målgruppe" in file.content.decode().splitlines()[0]

    def test_only_prices_of_one_paragraph_are_compared(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        by_day = private(priced, 50_000, name="Dagtilbuddet", paragraph="SEL-104")
        self.taking("Demens", sheet.item.unit, by_day.unit)
        beside(sheet, 3000)
        grouped = browser.get(url("distribution"), ON).context["grouped"]
        assert grouped.paragraph.code == "SEL-108"
        assert grouped.found.count == 2
        chosen = browser.get(url("distribution"), {**ON, "paragraph": "SEL-104"}).context
        assert chosen["grouped"].paragraph.code == "SEL-104"
        assert [group.code for group in chosen["found"].groups] == ["SEL-104"]
        assert chosen["grouped"].found.count == 1

    def test_units_that_say_nothing_are_counted_not_guessed(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        words = client_as("buying_controller").get(url("distribution"), ON).content.decode()
        assert "Ingen afdeling med en takst på paragraffen har oplyst" in words

    def test_a_small_services_price_is_in_no_group_for_the_public(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Sheet.objects.filter(pk=sheet.pk).update(places=4)
        self.taking("Demens", sheet.item.unit)
        private(priced, 318_000)
        grouped = client_as("public").get(url("distribution"), ON).context["grouped"]
        assert grouped.found.count == 0
        assert client_as("buying_controller").get(url("distribution"), ON).context["grouped"].found.count == 1
