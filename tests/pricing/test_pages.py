"""The pages of pricing: they work, take wrong input, and open to those they are for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, Tariff
from rammevaerk.pricing.pages.breakdown import Row
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.components.trace import opened

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import closed_year
from tests.support.page_queries import asked_queries

ClientOf = Callable[[str], Any]


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def url(name: str, *args: int) -> str:
    return reverse(f"pricing:{name}", args=args)


class TestList:
    def test_tariffs_on_a_day_with_links(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        page = client_as("buying_controller").get(url("tariff_list"), {"on": "01.05.2027"})
        assert page.status_code == 200
        text = page.content.decode()
        assert "Sivkær" in text
        assert url("item", sheet.item_id) in text
        assert f"{sheet.tariff_ore // 100:,}".replace(",", ".") in text  # type: ignore[operator]

    def test_filters_and_wrong_input(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        browser = client_as("buying_controller")
        on = {"on": "01.05.2027"}
        found = browser.get(url("tariff_list"), {**on, "text": "sivk", "paragraph": "SEL-108", "kind": "calculated"})
        assert "Sivkær" in found.content.decode()
        assert "Ingen takster passer" in browser.get(url("tariff_list"), {**on, "text": "findes ikke"}).content.decode()
        assert "Ingen takster passer" in browser.get(url("tariff_list"), {**on, "operator_kind": "regional"}).content.decode()
        wrong = browser.get(url("tariff_list"), {"on": "1/5/2027", "paragraph": "XYZ", "location": "abc"})
        assert wrong.status_code == 200
        assert "01.05.2026" in wrong.content.decode()

    def test_the_public_sees_a_range_of_a_small_service(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        Sheet.objects.filter(pk=sheet.pk).update(places=4)
        Tariff.objects.update(amount_ore=314_100)
        for who in ("public", "disability_council", "outsider"):
            browser = client_as(who)
            page = browser.get(url("tariff_list"), {"on": "01.05.2027"}).content.decode()
            assert "3.000–3.500" in page
            assert "3.141" not in page
            files = browser.get(url("tariff_list"), {"on": "01.05.2027", "format": "csv", "table": "takster"})
            assert "3141" not in files.content.decode()
            item = browser.get(url("item", sheet.item_id)).content.decode()
            assert "3.141" not in item
            sorted_by_amount = {"on": "01.05.2027", "takster-sort": "amount"}
            assert browser.get(url("tariff_list"), sorted_by_amount).status_code == 200
        assert "3.141" in client_as("buying_controller").get(url("tariff_list"), {"on": "01.05.2027"}).content.decode()

    def test_what_was_known_on_a_day(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        browser, on = client_as("buying_controller"), {"on": "01.05.2027"}
        assert "Sivkær" not in browser.get(url("tariff_list"), {**on, "known_on": "01.11.2026"}).content.decode()
        assert "Sivkær" in browser.get(url("tariff_list"), {**on, "known_on": "10.11.2026"}).content.decode()

    def test_individual_tariffs_are_in_no_list(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        sheet.item.kind = "individual"
        sheet.item.save()
        browser = client_as("buying_controller")
        assert "Sivkær" not in browser.get(url("tariff_list"), {"on": "01.05.2027"}).content.decode()
        assert browser.get(url("item", sheet.item_id)).status_code == 404

    def test_excel_and_csv(self, priced: Priced, client_as: ClientOf) -> None:
        priced.published()
        browser = client_as("buying_controller")
        for kind in ("csv", "xlsx"):
            page = browser.get(url("tariff_list"), {"on": "01.05.2027", "format": kind, "table": "takster"})
            assert page.status_code == 200
            assert page.headers["Content-Disposition"].endswith(f'"takster-den-01052027.{kind}"')

    def test_queries_do_not_grow(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        browser = client_as("buying_controller")
        browser.get(url("tariff_list"), {"on": "01.05.2027"})

        def asked() -> int:
            with asked_queries() as asked:
                assert browser.get(url("tariff_list"), {"on": "01.05.2027"}).status_code == 200
            return len(asked.own)

        one = asked()
        _more_tariffs(sheet, 40)
        assert asked() == one
        assert 3 <= one <= 10


def _more_tariffs(sheet: Sheet, count: int) -> None:
    from rammevaerk.pricing.models import TariffItem

    for number in range(count):
        item = TariffItem.objects.create(unit=sheet.item.unit, paragraph="SEL-107", name=f"Plads {number}")
        Tariff.objects.create(item=item, amount_ore=1000, valid_from=date(2027, 1, 1), sheet=sheet)


class TestSheet:
    def test_the_tariff_first_then_how_it_came_about(self, priced: Priced, client_as: ClientOf) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        sheet = priced.published()
        text = client_as("buying_controller").get(url("sheet", sheet.pk)).content.decode()
        assert text.index("rv-tariff-value") < text.index("Sådan er taksten blevet til") < text.index("Takstberegningsgrundlag")
        for words in ("95\N{NO-BREAK SPACE}%", "24.893.000", "Resultat 2025", "Overhead", "Antaget", "Normerede pladser"):
            assert words in text, words

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("buying_controller", 200),
            ("case_worker", 200),
            ("service_manager", 200),
            ("operator_economist", 200),
            ("secretariat", 200),
            ("steering_group", 200),
            ("auditor", 200),
            ("disability_council", 403),
            ("outsider", 404),
            ("public", 302),
        ],
    )
    def test_who_opens_a_published_sheet(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        sheet = priced.published()
        assert client_as(who).get(url("sheet", sheet.pk)).status_code == status

    @pytest.mark.parametrize(
        ("who", "status"),
        [("municipal_economist", 200), ("auditor", 200), ("operator_economist", 404), ("controller", 404), ("secretariat", 404)],
    )
    def test_who_opens_a_draft(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        sheet = priced.draft()
        assert client_as(who).get(url("sheet", sheet.pk)).status_code == status
        assert client_as(who).get(url("sheet_pdf", sheet.pk)).status_code == status

    def test_at_most_twelve_queries(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        browser = client_as("buying_controller")
        browser.get(url("sheet", sheet.pk))
        with CaptureQueriesContext(connection) as captured:
            browser.get(url("sheet", sheet.pk))
        assert 3 <= len(captured) <= 12, list(captured)

    def test_a_sheet_that_stopped_says_why(self, priced: Priced, client_as: ClientOf, settings: Any) -> None:
        sheet = priced.draft()
        Sheet.objects.filter(pk=sheet.pk).update(places=0)
        actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        text = client_as("municipal_economist").get(url("sheet", sheet.pk)).content.decode()
        assert "Taksten kan ikke beregnes endnu" in text
        assert "En takst kræver normerede pladser" in text

    def test_what_is_taken_off_is_subtracted_in_the_formula(self, priced: Priced) -> None:
        sheet = priced.published()
        basis = Figure.from_json(sheet.trace).find("basis")
        assert basis is not None
        less = [replace(part, value=Decimal("-53286.69")) if part.key == "regulation" else part for part in basis.inputs]
        shown = opened(replace(basis, inputs=tuple(less)))
        assert shown.inserted.partition(" = ")[0].endswith(" − 53.286,69\u00a0kr.")
        assert Row(replace(basis, inputs=tuple(less))).how == shown.inserted, "paper says the same"

    def test_the_printed_sheet(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        page = client_as("buying_controller").get(url("sheet_pdf", sheet.pk))
        assert page.headers["Content-Type"] == "application/pdf"
        assert page.content.startswith(b"%PDF")


class TestWork:
    def test_from_draft_to_published_by_the_pages(self, priced: Priced, client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        assert browser.post(url("make")).status_code == 302
        sheet = Sheet.objects.get()
        assert browser.get(url("own_sheets")).status_code == 200
        browser.post(url("recalculate", sheet.pk))
        browser.post(url("approve", sheet.pk))
        assert Sheet.objects.get().state == "approved"
        browser.post(url("publish_all"))
        assert Sheet.objects.get().state == "published"
        assert Tariff.objects.count() == 1
        answer = browser.post(url("new_version", sheet.pk))
        draft = Sheet.objects.get(version=2)
        assert answer.url == url("edit", draft.pk)

    def test_a_refusal_is_said_on_the_page(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        page = client_as("municipal_economist").post(url("publish", sheet.pk), follow=True)
        assert "er kommet videre" in page.content.decode()

    @pytest.mark.parametrize("act", ["recalculate", "approve", "publish", "new_version"])
    def test_others_may_not(self, priced: Priced, client_as: ClientOf, act: str) -> None:
        sheet = priced.draft()
        assert client_as("controller").post(url(act, sheet.pk)).status_code == 403
        assert client_as("operator_economist").post(url(act, sheet.pk)).status_code == 404
        assert client_as("municipal_economist").get(url(act, sheet.pk)).status_code == 405
        assert Sheet.objects.get().state == "draft"

    def test_a_published_sheet_of_another_operator_is_read_only(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        browser = client_as("operator_economist")
        assert browser.get(url("edit", sheet.pk)).status_code == 404
        assert browser.post(url("new_version", sheet.pk)).status_code == 403


class TestProvisional:
    def test_a_year_that_begins_without_tariffs(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("municipal_economist")
        assert "ikke klar" not in browser.get(url("own_sheets")).content.decode()
        set_demo_date(date(2028, 1, 3))
        assert "ikke klar" in browser.get(url("own_sheets")).content.decode()
        assert client_as("controller").post(url("provisional")).status_code == 403
        browser.post(url("provisional"))
        assert "Foreløbig" in browser.get(url("item", sheet.item_id)).content.decode()
        assert "ikke klar" not in browser.get(url("own_sheets")).content.decode()


class TestEdit:
    def form(self, browser: Any, sheet: Sheet, **changes: str) -> dict[str, str]:
        page = browser.get(url("edit", sheet.pk))
        lines = page.context["lines"]
        given = {"places": "24", "wanted": "", "budget_adopted_on": "08.10.2026"}
        given |= {f"line-{name}": str(value) for name, value in lines.management_form.initial.items()}
        for number, line in enumerate(lines.initial_forms):
            given |= {f"line-{number}-{name}": str(line[name].value() or "") for name in line.fields}
        return given | changes

    def test_amounts_are_danish_and_the_sheet_follows(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.draft(), client_as("municipal_economist")
        answer = browser.post(url("edit", sheet.pk), self.form(browser, sheet, **{"line-0-amount": "17.940.000,50"}))
        assert answer.status_code == 302
        assert sheet.lines.order_by("position")[0].amount_ore == 1_794_000_050

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"line-0-amount": "12.000 ca."}, "Skriv beløbet"),
            ({"line-0-amount": "-5"}, "under nul"),
            ({"line-0-text": "Borger 010190-1234"}, "cpr"),
            ({"line-0-amount": "", "line-0-book_value": ""}, "Skriv beløbet, eller 0."),
            ({"places": "mange"}, "heltal"),
            ({"wanted": "98 %%"}, "97,39"),
            ({"budget_adopted_on": "8/10/2026"}, "01.05.2026"),
        ],
    )
    def test_wrong_input_is_said_at_its_place(
        self, priced: Priced, client_as: ClientOf, changes: dict[str, str], words: str
    ) -> None:
        sheet, browser = priced.draft(), client_as("municipal_economist")
        answer = browser.post(url("edit", sheet.pk), self.form(browser, sheet, **changes))
        assert answer.status_code == 422
        assert words.lower() in answer.content.decode().lower()
        assert sheet.lines.order_by("position")[0].amount_ore == 1_694_000_000

    def test_a_published_sheet_is_not_edited(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        page = client_as("municipal_economist").get(url("edit", sheet.pk), follow=True)
        assert "Kun en kladde kan ændres" in page.content.decode()


class TestResultsAndCorrections:
    def test_a_decision_on_a_result(self, priced: Priced, client_as: ClientOf) -> None:
        row, browser = closed_year(priced, cost=2_198_000_000), client_as("municipal_economist")
        assert "Et overskud på" in browser.get(url("result", row.pk)).content.decode()
        assert "kan ikke overføres" in browser.post(url("result", row.pk), {"carried": "99.000.000"}).content.decode()
        assert browser.post(url("result", row.pk), {"carried": "abc"}).status_code == 422
        assert browser.post(url("result", row.pk), {"carried": "1.000"}).status_code == 302
        row.refresh_from_db()
        assert row.carried_ore == 100_000
        assert "overføres, og" in browser.get(url("result", row.pk)).content.decode()

    def test_only_ones_own(self, priced: Priced, client_as: ClientOf) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        assert client_as("operator_economist").get(url("result", row.pk)).status_code == 404
        assert client_as("controller").get(url("result", row.pk)).status_code == 403

    def test_a_correction_keeps_the_old_price_in_the_history(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("municipal_economist")
        given = {
            "amount": "3.000",
            "from_date": "01.03.2027",
            "reason": "Huslejen var fra året før",
            "decided_by": "Styregruppen",
        }
        wrong = browser.post(url("correct", sheet.item_id), given | {"from_date": "01.03.2026"})
        assert "Der gælder ingen takst den dag" in wrong.content.decode()
        unsaid = browser.post(url("correct", sheet.item_id), given | {"decided_by": ""})
        assert unsaid.status_code == 422
        assert browser.post(url("correct", sheet.item_id), given).status_code == 302
        text = browser.get(url("item", sheet.item_id)).content.decode()
        assert "Afløst" in text
        assert "Huslejen var fra året før" in text
        assert client_as("operator_economist").post(url("correct", sheet.item_id), given).status_code == 403


def test_a_services_page_shows_its_tariffs(priced: Priced, client_as: ClientOf) -> None:
    from rammevaerk.web.panels import panels_for

    sheet = priced.published()
    request = client_as("buying_controller").get(url("tariff_list")).wsgi_request
    panels = "".join(panels_for("service", request, priced.sivkaer.service_id))
    assert url("item", sheet.item_id) in panels
    assert url("sheet", sheet.pk) in panels
    assert f"{sheet.tariff_ore // 100:,}".replace(",", ".") in panels  # type: ignore[operator]


def test_an_unknown_address(priced: Priced, client_as: ClientOf) -> None:
    browser = client_as("municipal_economist")
    for name in ("item", "sheet", "result", "edit", "sheet_pdf", "correct"):
        assert browser.get(url(name, 999_999)).status_code == 404, name


def test_amounts_show_ore_only_where_there_are_any(priced: Priced, client_as: ClientOf) -> None:
    sheet = priced.published()
    Tariff.objects.update(amount_ore=314_150)
    assert "3.141,50" in client_as("auditor").get(url("item", sheet.item_id)).content.decode()
    assert Decimal(314_150) / 100 == Decimal("3141.5")
