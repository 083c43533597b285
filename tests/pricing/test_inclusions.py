"""What a price includes: said by its operator, kept, shown wherever the price is compared."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.inclusions import state_inclusions
from rammevaerk.pricing.inclusions import history_of, including, said_of
from rammevaerk.pricing.models import Inclusion, TariffItem
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import beside, private, url

ClientOf = Callable[[str], Any]
ON = {"on": "01.05.2027"}
LIKE = {**ON, "alike": "365"}
FORM = {part.value: "unknown" for part in Inclusion.Part}


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def say(priced: Priced, item: TariffItem, **said: bool | None) -> tuple[str, ...]:
    told = {part: (included, "") for part, included in said.items()}
    return state_inclusions(by=priced.cast.municipal_economist, today=TODAY, item_id=item.pk, said=told)


def text_of(response: Any) -> str:
    return str(response.content.decode())


class TestAct:
    def test_only_what_changes_is_said_anew_and_the_old_is_kept(self, priced: Priced) -> None:
        item = priced.item()
        assert say(priced, item, food=True, transport=False) == ("food", "transport")
        assert say(priced, item, food=True, transport=True) == ("transport",)
        assert say(priced, item, food=None) == ("food",)
        assert {part: told.included for part, told in said_of(item.pk).items()} == {"transport": True}
        assert [row.superseded_at is None for row in history_of(item.pk)].count(True) == 1
        assert Inclusion.objects.count() == 3

    def test_it_stays_when_a_new_year_is_published(self, priced: Priced) -> None:
        item = priced.item()
        say(priced, item, food=True)
        priced.published()
        assert said_of(item.pk)["food"].included

    def test_only_the_operators_economist(self, priced: Priced) -> None:
        for who in ("operator_economist", "controller", "service_manager", "secretariat", "auditor"):
            with pytest.raises(PermissionDenied):
                state_inclusions(by=priced.cast.person(who), today=TODAY, item_id=priced.item().pk, said={"food": (True, "")})

    def test_no_person_in_a_note(self, priced: Priced) -> None:
        with pytest.raises(Refused):
            state_inclusions(
                by=priced.cast.municipal_economist,
                today=TODAY,
                item_id=priced.item().pk,
                said={"food": (True, "010190-1234 får diæt")},
            )
        assert not Inclusion.objects.exists()

    def test_further_prices_of_a_sheet_include_what_its_own_item_does(self, priced: Priced) -> None:
        sheet = priced.published()
        (level,) = beside(sheet, 3500)
        TariffItem.objects.filter(pk=level.pk).update(priced_with=sheet.item)
        say(priced, TariffItem.objects.get(pk=level.pk), food=True)
        assert said_of(sheet.item_id)["food"].included
        assert {item.pk for item in including("food")} == {sheet.item_id, level.pk}


class TestPages:
    def test_the_form_says_and_shows_the_history(self, priced: Priced, client_as: ClientOf) -> None:
        item, browser = priced.item(), client_as("municipal_economist")
        answer = browser.post(url("inclusions", item.pk), FORM | {"food": "yes", "food_note": "Tre måltider", "aids": "no"})
        assert answer.status_code == 302
        page = text_of(browser.get(url("inclusions", item.pk)))
        assert "Tre måltider" in page
        assert "Pia Storm" in page
        shown = text_of(client_as("public").get(url("item", item.pk)))
        assert "Tre måltider" in shown
        assert shown.count("Ikke oplyst") == 5

    def test_wrong_input_stays_in_the_form(self, priced: Priced, client_as: ClientOf) -> None:
        answer = client_as("municipal_economist").post(
            url("inclusions", priced.item().pk), FORM | {"food": "perhaps", "aids_note": "010190-1234"}
        )
        assert answer.status_code == 422
        assert not Inclusion.objects.exists()

    @pytest.mark.parametrize(("who", "status"), [("operator_economist", 403), ("controller", 403), ("public", 302)])
    def test_others_cannot(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(url("inclusions", priced.item().pk)).status_code == status

    def test_the_sheet_and_its_paper(self, priced: Priced, client_as: ClientOf, monkeypatch: Any) -> None:
        sheet = priced.published()
        say(priced, sheet.item, night_cover=True)
        browser = client_as("buying_controller")
        assert "Natdækning" in text_of(browser.get(url("sheet", sheet.pk)))
        drawn: list[dict[str, Any]] = []
        monkeypatch.setattr("rammevaerk.pricing.views.sheets.render_pdf", lambda _name, context: drawn.append(context) or b"%PDF")
        browser.get(url("sheet_pdf", sheet.pk))
        told = {part.label: part.included for part in drawn[0]["included"]}
        assert told["Natdækning"] is True
        assert told["Kost"] is None


class TestList:
    def test_beside_compared_prices_and_differences_pointed_out(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        (other,) = beside(sheet, 3300)
        say(priced, sheet.item, food=True, transport=True)
        say(priced, other, food=False, transport=True)
        page = text_of(client_as("public").get(url("tariff_list"), LIKE))
        assert 'class="sr-only">I prisen:</span> kost, transport' in page
        assert 'class="sr-only">Ikke i prisen:</span> kost' in page
        assert "5 ikke oplyst" in page
        assert "omfatter ikke det samme: kost" in page
        assert "I prisen:</span>" not in text_of(client_as("public").get(url("tariff_list"), ON))

    def test_unknown_says_so(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        page = client_as("public").get(url("tariff_list"), LIKE)
        assert "Ikke oplyst" in text_of(page)
        assert page.context["differing"] == []

    def test_the_filter(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        beside(sheet, 3300)
        say(priced, sheet.item, food=True)
        browser = client_as("public")
        assert len(browser.get(url("tariff_list"), ON).context["table"].page.rows) == 2
        (row,) = browser.get(url("tariff_list"), {**ON, "includes": "food"}).context["table"].page.rows
        assert row.item_id == sheet.item_id
        assert not browser.get(url("tariff_list"), {**ON, "includes": "aids"}).context["table"].page.rows

    def test_the_files(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        say(priced, sheet.item, food=True, aids=False)
        file = client_as("public").get(url("tariff_list"), {**ON, "format": "csv"}).content.decode("utf-8-sig")
        assert "I prisen" in file.splitlines()[0]
        assert "Kost: i prisen" in file
        assert "Hjælpemidler: ikke i prisen" in file
        assert "Transport: ikke oplyst" in file

    def test_the_paper(self, priced: Priced, client_as: ClientOf, monkeypatch: Any) -> None:
        sheet = priced.published()
        private(priced, 300_000)
        say(priced, sheet.item, food=True, aids=False)
        drawn: list[dict[str, Any]] = []
        monkeypatch.setattr(
            "rammevaerk.pricing.views.listing.render_pdf", lambda _name, context: drawn.append(context) or b"%PDF"
        )
        client_as("buying_controller").get(url("tariff_list"), {**ON, "format": "pdf"})
        said = {row.name.split(",")[0]: row.included for row in drawn[0]["paper"].rows}
        assert said == {
            "Sivkær": "I prisen: kost. Ikke i prisen: hjælpemidler.",
            "Fjordlyngen": "Det er ikke oplyst, hvad prisen omfatter.",
        }

    def test_nothing_more_is_asked_for_more_rows(
        self, priced: Priced, client_as: ClientOf, django_assert_max_num_queries: Any
    ) -> None:
        sheet = priced.published()
        for item in beside(sheet, *range(3000, 3020)):
            say(priced, item, food=True)
        browser = client_as("buying_controller")
        browser.get(url("tariff_list"), LIKE)
        with django_assert_max_num_queries(11):
            browser.get(url("tariff_list"), LIKE)
