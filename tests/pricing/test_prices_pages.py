"""The page of a sheet's prices, and the pages that show them: who sees and changes what, and what they say."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.law.values import State
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, SheetPrice
from rammevaerk.pricing.pages.prices import prices_page
from rammevaerk.pricing.price_form import fields_of_mix, price_form
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import demo_rulebook, real_rulebook, sivkaer
from tests.pricing.prices import HOURS, LEVELS, PACKAGES, PER_CENTS
from tests.pricing.test_prices import priced_draft, publish
from tests.support.page_queries import asked_queries

ClientOf = Callable[[str], Any]
FIELDS = fields_of_mix(PACKAGES)


@pytest.fixture(autouse=True)
def on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def url(sheet: Sheet, name: str = "prices") -> str:
    return reverse(f"pricing:{name}", args=[sheet.pk])


class TestForm:
    @pytest.mark.parametrize("mix", [PACKAGES, LEVELS, HOURS, PER_CENTS])
    def test_a_mix_comes_back_from_its_own_fields(self, mix: Any) -> None:
        assert price_form(mix, {}).mix == mix

    def test_names_are_given_where_none_is_written(self) -> None:
        written = {"structure": "levels", "factor_1": "0,8", "expected_1": "4", "factor_2": "1,2", "expected_2": "3"}
        found = price_form(None, written).mix
        assert found is not None
        assert [price.name for price in found.prices] == ["Niveau 1", "Niveau 2"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("expected_1", "-3"), ("expected_1", "mange"), ("factor_1", "1.5"), ("step", "abc"), ("structure", "x")],
    )
    def test_what_cannot_be_read_is_said_beside_the_field(self, field: str, value: str) -> None:
        form = price_form(None, {**fields_of_mix(LEVELS), field: value})
        assert form.mix is None
        assert field in form.errors
        assert form.said()

    def test_a_hold_nobody_has_agreed_is_not_assumed(self) -> None:
        known, unknown = (prices_page(sivkaer(mix=PACKAGES), book, {}) for book in (demo_rulebook(), real_rulebook()))
        assert known.hold == 3
        assert known.hold_value.state is State.ASSUMED
        assert unknown.hold is None
        down, held, up = (shift.change for shift in known.shifts)
        assert abs(held - down * 9 / 12) < 1
        assert down < 0 < up


class TestPage:
    def test_an_economist_tries_prices_and_keeps_them(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        client = client_as("municipal_economist")
        assert url(sheet) in client.get(url(sheet, "sheet")).content.decode()
        shown = client.get(url(sheet), FIELDS)
        assert shown.status_code == 200
        assert "Brug priserne i kladden" in shown.content.decode()
        assert not SheetPrice.objects.exists()
        kept = client.post(url(sheet, "prices_save"), FIELDS)
        assert kept.status_code == 302
        amounts = [row.amount_words for row in shown.context["page"].shown.rows]
        page = client.get(url(sheet, "sheet")).content.decode()
        assert all(f"<strong>{amount}</strong>" in page for amount in amounts)
        assert "I gennemsnit" in page
        assert "afrunding til hele kroner" in page

    def test_while_somebody_types_only_the_answer_is_sent(self, priced: Priced, client_as: ClientOf) -> None:
        page = client_as("municipal_economist").get(url(priced.draft()), FIELDS, headers={"HX-Request": "true"})
        assert '<form class="rv-form rv-section' not in page.content.decode()
        assert "Når fordelingen ændrer sig" in page.content.decode()

    def test_another_mix_shows_the_operators_loss(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = publish(priced, priced_draft(priced))
        page = client_as("buying_controller").get(
            url(sheet), {**FIELDS, "other_1": "24", "other_2": "0", "other_3": "0", "other_4": "0"}
        )
        tried = page.context["page"].shifts[-1]
        assert tried.change < 0
        assert "24 pladser" in page.content.decode()
        assert "Brug priserne" not in page.content.decode()

    def test_wrong_input_is_said_and_keeps_nothing(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        answer = client_as("municipal_economist").post(url(sheet, "prices_save"), {**FIELDS, "expected_2": "ti"})
        assert answer.status_code == 422
        assert "Forventede pladser, 2" in answer.content.decode()
        twice = client_as("municipal_economist").post(url(sheet, "prices_save"), {**FIELDS, "name_2": "Pakke 1"})
        assert twice.status_code == 422
        assert "Hver pris skal have sit eget navn" in twice.content.decode()
        assert not SheetPrice.objects.exists()

    @pytest.mark.parametrize(("who", "status"), [("operator_economist", 404), ("case_worker", 403), ("buying_controller", 403)])
    def test_nobody_else_keeps_prices(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        sheet = priced.draft()
        assert client_as(who).post(url(sheet, "prices_save"), FIELDS).status_code == status
        assert client_as(who).get(url(sheet)).status_code in (403, 404)

    def test_a_published_sheet_keeps_its_prices(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = publish(priced, priced_draft(priced))
        answer = client_as("municipal_economist").post(url(sheet, "prices_save"), {**FIELDS, "step": "400"})
        assert answer.status_code == 422
        assert sheet.prices.first().amount_ore == SheetPrice.objects.get(sheet=sheet, position=1).amount_ore

    @pytest.mark.parametrize("name", ["prices", "sheet"])
    def test_at_most_twelve_queries(self, priced: Priced, client_as: ClientOf, name: str) -> None:
        sheet = publish(priced, priced_draft(priced))
        client = client_as("buying_controller")
        client.get(url(sheet, name))
        with asked_queries() as asked:
            client.get(url(sheet, name))
        assert len(asked.own) <= 12, asked.own


class TestPaper:
    def test_the_document_has_the_prices(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = publish(priced, priced_draft(priced))
        answer = client_as("buying_controller").get(url(sheet, "sheet_pdf"))
        assert answer["Content-Type"] == "application/pdf"

    def test_the_list_shows_every_price_once(self, priced: Priced, client_as: ClientOf) -> None:
        publish(priced, priced_draft(priced))
        page = client_as("buying_controller").get(reverse("pricing:tariff_list"), {"on": "01.01.2027"}).content.decode()
        for number in (1, 2, 3, 4):
            assert page.count(f"Døgnplads, pakke {number}") + page.count(f"døgnplads, pakke {number}") == 1


class TestNextVersion:
    def test_the_prices_stand_on_the_new_version_too(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = publish(priced, priced_draft(priced))
        draft = actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        page = client_as("municipal_economist").get(url(draft))
        assert page.context["page"].form.mix == PACKAGES
        assert "Pakke 4" in page.content.decode()


class TestComparison:
    def test_each_price_stands_before_and_after_and_the_average_is_explained(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = publish(priced, priced_draft(priced))
        by = priced.cast.municipal_economist
        draft = actions.start_version(by=by, today=TODAY, sheet_id=sheet.pk)
        other = replace(PACKAGES, step=Decimal(400), prices=PACKAGES.prices[:3])
        draft = actions.edit_prices(by=by, today=TODAY, sheet_id=draft.pk, mix=other)
        page = client_as("municipal_economist").get(reverse("pricing:compare", args=[sheet.pk, draft.pk])).context["page"]
        assert [row.label for row in page.prices] == ["Pakke 1", "Pakke 2", "Pakke 3", "Pakke 4"]
        assert page.prices[-1].after == "–"
        assert page.prices[0].change.startswith(("+", "−"))
        assert page.kroner == 0

    def test_one_tariff_before_is_said_beside_several_after(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = publish(priced, priced.draft())
        by = priced.cast.municipal_economist
        draft = actions.start_version(by=by, today=TODAY, sheet_id=sheet.pk)
        actions.edit_prices(by=by, today=TODAY, sheet_id=draft.pk, mix=LEVELS)
        page = client_as("municipal_economist").get(reverse("pricing:compare", args=[sheet.pk, draft.pk]))
        assert [row.label for row in page.context["page"].prices][-1] == "Én takst til alle"
        assert "Niveau 3" in page.content.decode()


def test_an_alternative_keeps_the_structure_and_shows_its_prices(priced: Priced, client_as: ClientOf) -> None:
    sheet = publish(priced, priced_draft(priced))
    client = client_as("buying_controller")
    own = client.get(url(sheet, "what_if")).context["page"].prices
    other = client.get(url(sheet, "what_if"), {"occupancy": "95"}).context["page"].prices
    assert own.structure == other.structure
    assert all(later.amount > before.amount for before, later in zip(own.rows, other.rows, strict=True))
