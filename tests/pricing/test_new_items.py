"""An economist begins a line of the list, and its sheet follows its own measure."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import BegunItem, SheetEdit
from rammevaerk.pricing.models import Sheet, TariffItem
from rammevaerk.pricing.rules import CostKind, CostLine, OverheadAmount

from tests.pricing.conftest import ADOPTED, TODAY, Priced
from tests.pricing.support import refused

D = Decimal
SOLD = D("4200.5")
LINES = (CostLine(CostKind.DIRECT, "Løn", D(1_800_000)), CostLine(CostKind.INDIRECT, "Lokaler", D(90_000)))


def hours(priced: Priced, **changes: Any) -> BegunItem:
    given = {"unit_id": priced.sivkaer.pk, "paragraph": "SEL-108", "name": "Rådgivningstime", "measure": "hour", "year": 2027}
    return BegunItem(**(given | changes))


def begun(priced: Priced, **changes: Any) -> Sheet:
    return actions.begin_item(by=priced.cast.municipal_economist, today=TODAY, begun=hours(priced, **changes))


def priced_hours(priced: Priced, volume: D | None = SOLD) -> Sheet:
    edit = SheetEdit(0, None, ADOPTED, LINES, volume=volume, overhead=OverheadAmount(D(120_000), "Budget 2027"))
    return actions.edit_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=begun(priced).pk, edit=edit)


class TestAct:
    def test_the_first_draft_waits_for_its_figures(self, priced: Priced) -> None:
        draft = begun(priced)
        assert (draft.item.measure, draft.state, draft.tariff_ore) == ("hour", "draft", None)
        assert {finding["code"] for finding in draft.findings} == {"pricing.no_direct_costs", "pricing.no_volume"}

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"paragraph": "SEL-999"}, "pricing.no_paragraph"),
            ({"year": 2025}, "pricing.year_gone"),
            ({"name": "Time til 010190-1234"}, "kernel.cpr_number"),
        ],
    )
    def test_what_is_wrong_is_refused(self, priced: Priced, changes: dict[str, Any], code: str) -> None:
        with refused(code):
            begun(priced, **changes)
        assert not TariffItem.objects.filter(measure="hour").exists()

    def test_the_same_item_twice_is_refused(self, priced: Priced) -> None:
        begun(priced)
        with refused("pricing.item_there"):
            begun(priced, name="rådgivningstime ", measure="course")

    def test_another_operators_unit_is_refused(self, priced: Priced) -> None:
        with refused("pricing.not_own_unit"):
            begun(priced, unit_id=priced.hyldemosen.pk)

    def test_a_price_per_hour_is_published_and_settles_no_day(self, priced: Priced) -> None:
        sheet = priced_hours(priced)
        # 2,010,000 kr. over 4,200.5 hours
        assert (sheet.tariff_ore, sheet.occupancy, sheet.days) == (47_900, None, None)
        by = priced.cast.municipal_economist
        actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        (tariff,) = actions.publish_sheets(by=by, today=TODAY, sheet_ids=[sheet.pk])
        assert (tariff.amount_ore, tariff.item.measure) == (47_900, "hour")

    def test_nothing_sold_stops_the_calculation(self, priced: Priced) -> None:
        sheet = priced_hours(priced, volume=None)
        assert sheet.tariff_ore is None
        assert "pricing.no_volume" in {finding["code"] for finding in sheet.findings}

    def test_a_reported_budget_goes_to_the_place_and_not_to_the_hours(self, priced: Priced) -> None:
        begun(priced)
        begun(priced, name="Halvdagsplads", measure="day")
        assert priced.draft().item.name == "Døgnplads"


class TestPage:
    url = reverse("pricing:new_item")

    def given(self, priced: Priced, **changes: str) -> dict[str, str]:
        given = {"unit": str(priced.sivkaer.pk), "paragraph": "SEL-108", "name": "Kursus", "measure": "course", "year": "2027"}
        return given | changes

    def test_from_form_to_draft(self, priced: Priced, client_as: Any) -> None:
        browser = client_as("municipal_economist")
        assert "Ny takstpost" in browser.get(reverse("pricing:own_sheets")).content.decode()
        answer = browser.post(self.url, self.given(priced), follow=True)
        page = answer.content.decode()
        assert "Solgte forløb om året" in page
        assert "Budgetteret belægning" not in page
        sheet = Sheet.objects.get(item__measure="course")
        seen = browser.get(reverse("pricing:sheet", args=[sheet.pk])).content.decode()
        assert "kr. pr. døgn" not in seen.split("Værdier, der gælder")[0]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"name": ""}, "name"), ({"measure": "week"}, "measure"), ({"unit": "0"}, "unit"), ({"year": "1999"}, "year")],
    )
    def test_wrong_input_is_said_at_its_place(self, priced: Priced, client_as: Any, changes: dict[str, str], field: str) -> None:
        answer = client_as("municipal_economist").post(self.url, self.given(priced, **changes))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]

    def test_the_same_item_is_said_at_the_name(self, priced: Priced, client_as: Any) -> None:
        begun(priced)
        answer = client_as("municipal_economist").post(self.url, self.given(priced, name="Rådgivningstime"))
        assert answer.status_code == 422
        assert "name" in answer.context["form"].errors

    @pytest.mark.parametrize("role", ["controller", "case_worker", "auditor"])
    def test_only_economists_of_operators(self, priced: Priced, client_as: Any, role: str) -> None:
        assert client_as(role).get(self.url).status_code == 403

    def test_the_other_operator_sees_its_own_units_only(self, priced: Priced, client_as: Any) -> None:
        page = client_as("operator_economist").get(self.url).content.decode()
        assert "Hyldemosen" in page
        assert "Sivkær" not in page

    def test_at_most_twelve_queries(self, priced: Priced, client_as: Any, django_assert_max_num_queries: Any) -> None:
        browser = client_as("municipal_economist")
        browser.get(self.url)
        with django_assert_max_num_queries(12):
            browser.get(self.url)
