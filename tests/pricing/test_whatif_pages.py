"""The page of an alternative: other figures at once, what is kept, and who sees it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import KeptAlternative, Sheet
from rammevaerk.pricing.rules.whatif import Changes
from rammevaerk.web.amounts import signed_kroner
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused

ClientOf = Callable[[str], Any]


@pytest.fixture
def on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def url(sheet: Sheet, name: str = "what_if") -> str:
    return reverse(f"pricing:{name}", args=[sheet.pk])


@pytest.mark.usefixtures("on_the_day")
class TestPage:
    def test_the_sheet_links_to_it(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        assert url(sheet) in client_as("buying_controller").get(reverse("pricing:sheet", args=[sheet.pk])).content.decode()

    def test_without_changes_it_shows_the_sheets_own_tariff(self, priced: Priced, client_as: ClientOf) -> None:
        page = client_as("buying_controller").get(url(priced.published()))
        assert page.status_code == 200
        assert page.context["page"].own == page.context["page"].tariff
        assert "Der er ikke ændret noget endnu" in page.content.decode()

    def test_other_figures_give_another_tariff_and_the_reason_and_save_nothing(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        before = (Sheet.objects.values().get(pk=sheet.pk), list(LineRow.objects.values()))
        page = client_as("buying_controller").get(url(sheet), {"places": "30", "line_1": "17.000.000"})
        shown, words = page.context["page"], page.content.decode()
        assert shown.kroner == shown.tariff - shown.own < 0
        assert "flere pladser" in words
        assert words.count("Antaget i dette alternativ") >= 2
        assert "Pladser: 30 mod 24" in words
        assert before == (Sheet.objects.values().get(pk=sheet.pk), list(LineRow.objects.values()))
        assert not KeptAlternative.objects.exists()

    def test_while_somebody_types_only_the_answer_is_sent(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        page = client_as("buying_controller").get(
            url(sheet), {"places": "30", "line_4": "742.000", "occupancy": ""}, headers={"HX-Request": "true"}
        )
        words = page.content.decode()
        assert "<html" not in words
        assert 'hx-swap-oob="true"' in words
        assert page.headers["HX-Replace-Url"] == f"{url(sheet)}?places=30"
        assert "HX-Request" in page.headers["Vary"]

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"places": "mange"}, "heltal"),
            ({"places": "-3"}, "større end eller lig"),
            ({"occupancy": "97.5"}, "97,39"),
            ({"line_1": "-5"}, "under nul"),
            ({"line_1": "ca. 12"}, "Skriv beløbet"),
            ({"value_pricing-overhead_share": "seks"}, "procent"),
            ({"value_pricing-days_per_year": "0"}, "større end eller lig"),
        ],
    )
    def test_wrong_input_is_said(self, priced: Priced, client_as: ClientOf, given: dict[str, str], words: str) -> None:
        page = client_as("buying_controller").get(url(priced.published()), given)
        assert page.status_code == 200
        assert words in page.content.decode()
        assert "Tal, der ikke kan læses" in page.content.decode()

    @pytest.mark.parametrize(
        ("given", "words"), [({"places": "0"}, "normerede pladser"), ({"occupancy": "101"}, "kan ikke bruges")]
    )
    def test_what_stops_the_calculation_is_said(
        self, priced: Priced, client_as: ClientOf, given: dict[str, str], words: str
    ) -> None:
        page = client_as("buying_controller").get(url(priced.published()), given)
        assert page.status_code == 200
        assert "Taksten kan ikke beregnes med disse tal" in page.content.decode()
        assert words in page.content.decode()

    def test_a_sheet_without_a_tariff_can_still_be_tried(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        Sheet.objects.filter(pk=sheet.pk).update(places=0)
        actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        page = client_as("municipal_economist").get(url(sheet), {"places": "24"})
        assert page.context["page"].tariff is not None
        assert "ikke selv en takst" in page.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("case_worker", 200), ("auditor", 200), ("disability_council", 403), ("outsider", 404), ("public", 302)],
    )
    def test_who_opens_it(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(url(priced.published())).status_code == status

    def test_a_draft_is_its_operators_own(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        assert client_as("municipal_economist").get(url(sheet)).status_code == 200
        for who in ("operator_economist", "controller", "secretariat"):
            assert client_as(who).get(url(sheet)).status_code == 404
            assert client_as(who).post(url(sheet, "what_if_keep"), {"name": "x", "places": "26"}).status_code == 404
        assert client_as("municipal_economist").get(reverse("pricing:what_if", args=[999_999])).status_code == 404

    def test_at_most_twelve_queries(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("municipal_economist")
        for number in range(1, 9):
            browser.post(url(sheet, "what_if_keep"), {"name": f"Nr. {number}", "places": str(24 + number)})
        browser.get(url(sheet))
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(url(sheet), {"places": "30"})
        assert len(page.context["kept"]) == 8
        assert 3 <= len(captured) <= 12, [query["sql"][:150] for query in captured]


@pytest.mark.usefixtures("on_the_day")
class TestKept:
    def keep(self, browser: Any, sheet: Sheet, **given: str) -> Any:
        return browser.post(
            url(sheet, "what_if_keep"), {"name": "Flere pladser", "places": "26", "line_1": "17.000.000", **given}
        )

    def test_kept_opened_and_deleted(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        answer = self.keep(browser, sheet)
        kept = KeptAlternative.objects.get()
        assert answer.url == f"{url(sheet)}?alternativ={kept.pk}"
        opened = browser.get(answer.url)
        assert opened.context["page"].fields == {"places": "26", "line_1": "17.000.000"}
        assert "Flere pladser" in opened.content.decode()
        assert opened.context["kept"][0].change == signed_kroner(opened.context["page"].kroner)
        browser.post(reverse("pricing:what_if_delete", args=[kept.pk]))
        assert not KeptAlternative.objects.exists()
        acts = list(AuditEntry.objects.filter(target_type="kept_alternative").order_by("pk").values_list("act", flat=True))
        assert acts == ["keep_alternative", "delete_alternative"]

    def test_only_the_own_organisation_sees_it(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        self.keep(client_as("buying_controller"), sheet)
        kept = KeptAlternative.objects.get()
        for who in ("municipal_economist", "secretariat", "auditor"):
            browser = client_as(who)
            assert "Flere pladser" not in browser.get(url(sheet)).content.decode()
            assert browser.get(url(sheet), {"alternativ": str(kept.pk)}).status_code == 404
            answer = browser.post(reverse("pricing:what_if_delete", args=[kept.pk]))
            assert answer.status_code == (403 if who == "auditor" else 404)
        assert client_as("buying_controller").get(url(sheet), {"alternativ": "x"}).status_code == 404
        assert KeptAlternative.objects.exists()

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"name": "Borger 010190-1234"}, "cpr"),
            ({"name": ""}, "skal udfyldes"),
            ({"places": "24", "line_1": "16.940.000"}, "det samme som beregningen"),
            ({"places": "mange"}, "heltal"),
        ],
    )
    def test_what_is_not_kept(self, priced: Priced, client_as: ClientOf, given: dict[str, str], words: str) -> None:
        answer = self.keep(client_as("municipal_economist"), priced.published(), **given)
        assert answer.status_code == 422
        assert words in answer.content.decode().lower()
        assert "010190" not in str(KeptAlternative.objects.values())
        assert not KeptAlternative.objects.exists()

    def test_a_name_is_used_once(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("municipal_economist")
        self.keep(browser, sheet)
        assert "under det navn" in self.keep(browser, sheet).content.decode()
        assert self.keep(client_as("buying_controller"), sheet).status_code == 302, "others' names are their own"

    def test_the_auditor_keeps_nothing(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        assert self.keep(client_as("auditor"), sheet).status_code == 403
        assert "Gem alternativet" not in client_as("auditor").get(url(sheet), {"places": "26"}).content.decode()
        with pytest.raises(PermissionDenied):
            actions.keep_alternative(by=priced.cast.auditor, today=TODAY, sheet_id=sheet.pk, name="x", changes=Changes(places=1))

    def test_the_action_guards_the_name_and_the_sheet_itself(self, priced: Priced) -> None:
        sheet, by = priced.draft(), priced.cast.municipal_economist
        with refused("kernel.cpr_number"):
            actions.keep_alternative(by=by, today=TODAY, sheet_id=sheet.pk, name="010190-1234", changes=Changes(places=26))
        with refused("pricing.nothing_changed"):
            actions.keep_alternative(by=by, today=TODAY, sheet_id=sheet.pk, name="Intet", changes=Changes())
        with pytest.raises(Sheet.DoesNotExist):
            actions.keep_alternative(
                by=priced.cast.buying_controller, today=TODAY, sheet_id=sheet.pk, name="x", changes=Changes(places=26)
            )

    def test_a_line_that_has_moved_since_is_told(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.draft(), client_as("municipal_economist")
        answer = self.keep(browser, sheet)
        LineRow.objects.filter(sheet=sheet, position=1).update(text="Løn, alle")
        words = browser.get(answer.url).content.decode()
        assert "står ikke længere i beregningen" in words
        assert "Pladser: 26 mod 24" in words
