"""Reserves that expire into a tariff, results decided too late for a sheet, and the pages of history and decision."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rammevaerk.kernel.trace import Figure
from rammevaerk.law import loader
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts, PricedBefore
from rammevaerk.pricing.models import ReserveDraw, Sheet, TariffItem, YearResult
from rammevaerk.pricing.pages.breakdown import breakdown, trace_of
from rammevaerk.pricing.rules import RegulationLine
from rammevaerk.pricing.snapshots import regulation_in
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import closed_year, refused

ClientOf = Callable[[str], Any]
D = Decimal
SURPLUS = 2_198_000_000


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def url(name: str, *args: int) -> str:
    return reverse(f"pricing:{name}", args=args)


def earlier_year(priced: Priced, year: int, result: int, *, decide: bool = True) -> YearResult:
    """A year priced before the platform with a result in ore, wholly carried within the band."""
    before = PricedBefore(tariff_ore=100_000, basis_ore=10_000_000_000)
    accounts = ClosedAccounts(priced.item().pk, year, D(1000), 100_000_000 - result, places=24, before=before)
    YearResult.objects.filter(item=priced.item(), year=year).delete()
    (row,) = actions.bulk_close_years([accounts], today=date(year + 1, 4, 1))
    if decide:
        actions.bulk_decide([row], today=TODAY, wishes={})
    return row


class TestExpiry:
    def test_what_is_left_after_its_life_stands_in_the_next_tariff(self, priced: Priced) -> None:
        """2020 + 5 years is 2025, whose own result goes into 2027."""
        earlier_year(priced, 2020, 4_000_000)
        sheet = priced.draft()
        line = regulation_in(sheet.facts)
        assert (line.amount, line.year) == (D(-40_000), 2025)
        assert (line.origin or Figure("", "", None, "")).find("expired")
        assert [row.figure.key for row in _paper(sheet)] == ["expired"]

    def test_beside_the_years_own_result(self, priced: Priced) -> None:
        earlier_year(priced, 2020, 4_000_000)
        row = closed_year(priced, cost=SURPLUS)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        row.refresh_from_db()
        sheet = priced.published()
        assert sheet.facts["regulation"]["ore"] == -(row.scheduled_ore or 0) - 4_000_000
        assert [row.figure.key for row in _paper(sheet)][-2:] == ["expired", "given_back"]

    def test_a_deficit_cannot_draw_on_an_expired_reserve(self, priced: Priced) -> None:
        earlier_year(priced, 2019, 4_000_000)
        living = earlier_year(priced, 2021, 3_000_000)
        deficit = earlier_year(priced, 2025, -5_000_000, decide=False)
        decided = actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=deficit.pk)
        assert decided.met_by_reserves_ore == -3_000_000
        assert ReserveDraw.objects.get().origin == living

    def test_nor_on_one_a_published_tariff_has_taken_in(self, priced: Priced) -> None:
        earlier_year(priced, 2020, 4_000_000)
        sheet = priced.published()
        assert sheet.facts["regulation"]["ore"] == -4_000_000
        deficit = earlier_year(priced, 2024, -5_000_000, decide=False)
        actions.bulk_decide([deficit], today=TODAY, wishes={})
        assert deficit.met_by_reserves_ore == 0

    def test_an_unknown_life_lets_nothing_expire(self, priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
        earlier_year(priced, 2015, 4_000_000)
        _without(monkeypatch, "pricing.reserve_life_years")
        assert regulation_in(priced.draft().facts) == RegulationLine()


class TestCover:
    """A guarantee has paid a part of the deficit of 2025."""

    def covered(self, priced: Priced, ore: int) -> YearResult:
        before = PricedBefore(tariff_ore=100_000, basis_ore=10_000_000_000)
        accounts = ClosedAccounts(priced.item().pk, 2025, D(1000), 105_000_000, covered_ore=ore, places=24, before=before)
        return actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=accounts)

    def test_only_the_rest_is_carried_or_goes_into_the_tariff(self, priced: Priced) -> None:
        row = self.covered(priced, -2_000_000)
        assert priced.draft().facts["regulation"]["ore"] == 3_000_000
        decided = actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk, carried_ore=-1_000_000)
        assert (decided.result_ore, decided.covered_ore, decided.scheduled_ore) == (-5_000_000, -2_000_000, -2_000_000)

    def test_it_stands_in_the_history(self, priced: Priced, client_as: ClientOf) -> None:
        row = self.covered(priced, -2_000_000)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        page = client_as("buying_controller").get(url("history", row.item_id))
        (line,) = page.context["page"].lines
        assert (line.covered.amount, line.carried.amount, line.left) == (-20_000, -30_000, 0)
        assert "garanti eller lukkeregnskab" in page.content.decode()

    @pytest.mark.parametrize("ore", [-5_000_001, 1])
    def test_never_more_than_the_deficit(self, priced: Priced, ore: int) -> None:
        with refused("pricing.cover_too_large"):
            self.covered(priced, ore)
        assert not YearResult.objects.filter(year=2025).exists()


class TestASheetFollowsTheDecision:
    def test_a_draft_made_before_the_decision_must_be_calculated_again(self, priced: Priced) -> None:
        row, sheet, by = closed_year(priced, cost=SURPLUS), priced.draft(), priced.cast.municipal_economist
        decided = actions.decide_carry(by=by, today=TODAY, result_id=row.pk)
        with refused("pricing.regulation_moved"):
            actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        actions.recalculate_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        approved = actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        assert approved.facts["regulation"]["ore"] == -(decided.scheduled_ore or 0)

    def test_an_approved_sheet_needs_a_new_version(self, priced: Priced) -> None:
        row, sheet, by = closed_year(priced, cost=SURPLUS), priced.approved(), priced.cast.municipal_economist
        actions.decide_carry(by=by, today=TODAY, result_id=row.pk)
        with refused("pricing.regulation_moved"):
            actions.publish_sheets(by=by, today=TODAY, sheet_ids=[sheet.pk])
        assert Sheet.objects.get(pk=sheet.pk).state == "approved"
        draft = actions.start_version(by=by, today=TODAY, sheet_id=sheet.pk)
        actions.approve_sheet(by=by, today=TODAY, sheet_id=draft.pk)
        assert actions.publish_sheets(by=by, today=TODAY, sheet_ids=[draft.pk])


class TestHistoryPage:
    def test_every_krone_from_year_to_year(self, priced: Priced, client_as: ClientOf) -> None:
        earlier_year(priced, 2023, 4_000_000)
        earlier_year(priced, 2024, -1_000_000)
        row = closed_year(priced, cost=SURPLUS)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        page = client_as("buying_controller").get(url("history", priced.item().pk))
        assert page.status_code == 200
        text = page.content.decode()
        assert [line.left for line in page.context["page"].lines] == [0, 0, 0]
        assert page.context["page"].sums[2] == 0
        assert "10.000 til underskuddet i 2024" in text
        assert "10.000 af hensættelsen fra 2023" in text
        assert "besluttet af Slagelse Kommune 10. nov. 2026" in text
        assert "kan bruges til og med 2028" in text
        assert "ikke besluttet" not in text

    def test_the_items_page_leads_there(self, priced: Priced, client_as: ClientOf) -> None:
        row = closed_year(priced, cost=SURPLUS)
        assert url("history", row.item_id) in client_as("buying_controller").get(url("item", row.item_id)).content.decode()

    def test_an_undecided_result_is_said_and_leads_the_operator_to_the_decision(
        self, priced: Priced, client_as: ClientOf
    ) -> None:
        row = closed_year(priced, cost=SURPLUS)
        own = client_as("municipal_economist").get(url("history", row.item_id)).content.decode()
        assert "er ikke besluttet" in own
        assert url("result", row.pk) in own
        assert url("result", row.pk) not in client_as("buying_controller").get(url("history", row.item_id)).content.decode()

    def test_what_nobody_decided_is_in_the_tariff_whole(self, priced: Priced, client_as: ClientOf) -> None:
        row = closed_year(priced, cost=SURPLUS)
        sheet = priced.published()
        page = client_as("buying_controller").get(url("history", row.item_id))
        (line,) = page.context["page"].lines
        assert (line.left, line.scheduled.amount, line.sheet_id) == (0, D(row.result_ore or 0) / 100, sheet.pk)
        assert "ingen besluttede, så det hele" in page.content.decode()

    def test_findings_on_tariffs_and_reserves(self, priced: Priced, client_as: ClientOf) -> None:
        earlier_year(priced, 2019, 2_000_000)
        row = closed_year(priced, cost=SURPLUS)
        sheet = priced.published()
        facts = sheet.facts | {"regulation": sheet.facts["regulation"] | {"ore": 1}}
        Sheet.objects.filter(pk=sheet.pk).update(facts=facts)
        page = client_as("buying_controller").get(url("history", row.item_id))
        found = [finding.code for finding in page.context["page"].findings]
        assert found == ["pricing.tariff_holds_another", "pricing.tariff_not_seen", "pricing.reserve_expired"]
        assert "udløb efter 2024" in page.content.decode()

    def test_a_known_closing_sends_what_waits_to_the_closing_account(self, priced: Priced, client_as: ClientOf) -> None:
        row = closed_year(priced, cost=SURPLUS)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        type(priced.sivkaer).objects.filter(pk=priced.sivkaer.pk).update(closed_on=date(2027, 1, 1))
        page = client_as("buying_controller").get(url("history", row.item_id))
        (line,) = page.context["page"].lines
        assert (line.covered.amount, line.carried.amount, line.left) == (D(row.result_ore or 0) / 100, 0, 0)
        assert page.context["page"].last_tariff_year == 2026
        assert "Tilbuddet lukker" in page.content.decode()

    def test_unknown_rules_are_said(self, priced: Priced, client_as: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
        row = earlier_year(priced, 2015, 4_000_000)
        type(priced.sivkaer).objects.filter(pk=priced.sivkaer.pk).update(closed_on=date(2027, 1, 1))
        _without(monkeypatch, "pricing.reserve_life_years", "pricing.reserves_to_closing_account")
        page = client_as("buying_controller").get(url("history", row.item_id))
        found = {finding.code for finding in page.context["page"].findings}
        assert {"pricing.reserve_life_unknown", "pricing.reserves_at_closing_unknown"} <= found
        assert page.context["page"].lines[0].carried.amount == 40_000

    @pytest.mark.parametrize(
        ("who", "status"),
        [("municipal_economist", 200), ("buying_controller", 200), ("auditor", 200), ("outsider", 403), ("visitor", 302)],
    )
    def test_who_may_see_it(self, priced: Priced, client_as: ClientOf, client: Any, who: str, status: int) -> None:
        row = closed_year(priced, cost=SURPLUS)
        browser = client if who == "visitor" else client_as(who)
        assert browser.get(url("history", row.item_id)).status_code == status

    def test_wrong_addresses_and_an_item_without_years(self, priced: Priced, client_as: ClientOf) -> None:
        browser, item = client_as("buying_controller"), priced.item()
        YearResult.objects.filter(item=item).delete()
        assert "Intet afsluttet år" in browser.get(url("history", item.pk)).content.decode()
        assert browser.get(url("history", 999_999)).status_code == 404
        assert browser.post(url("history", item.pk)).status_code == 405
        TariffItem.objects.filter(pk=item.pk).update(kind="individual")
        assert browser.get(url("history", item.pk)).status_code == 404

    def test_queries_do_not_grow_with_the_years(self, priced: Priced, client_as: ClientOf) -> None:
        browser, item = client_as("buying_controller"), priced.item()

        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url("history", item.pk)).status_code == 200
            return len(captured)

        earlier_year(priced, 2024, 1_000_000)
        asked()
        one = asked()
        for year in range(2012, 2024):
            earlier_year(priced, year, 1_000_000 if year % 3 else -1_500_000)
        assert asked() == one
        assert one <= 14


class TestDecisionPage:
    def test_the_band_the_most_and_the_tariff_per_day(self, priced: Priced, client_as: ClientOf) -> None:
        row, browser = closed_year(priced, cost=SURPLUS), client_as("municipal_economist")
        page = browser.get(url("result", row.pk)).context["page"]
        assert page.widest == page.limit == (D(row.basis_ore or 0) * D("0.05") / 100).quantize(D("0.01"), "ROUND_DOWN")
        nothing, most = page.choices
        assert (nothing.carried, nothing.scheduled) == (0, D(row.result_ore or 0) / 100)
        assert most.carried + most.scheduled == nothing.scheduled
        assert nothing.per_day == -nothing.scheduled / 7803
        sheet = priced.draft()
        days = sheet.places * D(sheet.occupancy or 0) * (sheet.days or 0)
        assert browser.get(url("result", row.pk)).context["page"].choices[0].per_day == -nothing.scheduled / days

    def test_an_amount_is_looked_at_before_it_is_decided(self, priced: Priced, client_as: ClientOf) -> None:
        row, browser = closed_year(priced, cost=SURPLUS), client_as("municipal_economist")
        looked = browser.post(url("result", row.pk), {"carried": "1.000", "look": "1"})
        assert looked.status_code == 200
        asked = looked.context["page"].choices[-1]
        assert (asked.asked, asked.carried, asked.scheduled) == (True, 1000, D(row.result_ore or 0) / 100 - 1000)
        row.refresh_from_db()
        assert row.scheduled_ore is None
        outside = browser.post(url("result", row.pk), {"carried": "99.000.000", "look": "1"})
        assert outside.status_code == 422
        assert "kan ikke overføres" in outside.content.decode()
        assert "beløb" in browser.post(url("result", row.pk), {"carried": "mange", "look": "1"}).content.decode()

    def test_reserves_that_pay_first_are_shown(self, priced: Priced, client_as: ClientOf) -> None:
        earlier_year(priced, 2023, 4_000_000)
        row = earlier_year(priced, 2025, -5_000_000, decide=False)
        text = client_as("municipal_economist").get(url("result", row.pk)).content.decode()
        assert "Betalt af tidligere hensættelser" in text
        assert "−40.000 kr." in text.replace("\N{NO-BREAK SPACE}", " ")

    def test_a_result_that_reserves_pay_wholly_leaves_nothing_to_carry(self, priced: Priced, client_as: ClientOf) -> None:
        earlier_year(priced, 2023, 4_000_000)
        row = earlier_year(priced, 2025, -3_000_000, decide=False)
        page = client_as("municipal_economist").get(url("result", row.pk)).context["page"]
        assert [(choice.carried, choice.scheduled) for choice in page.choices] == [(0, 0)]

    def test_a_missing_value_is_said_and_nothing_can_be_decided(
        self, priced: Priced, client_as: ClientOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row, browser = closed_year(priced, cost=SURPLUS), client_as("municipal_economist")
        _without(monkeypatch, "pricing.result_band")
        page = browser.get(url("result", row.pk))
        assert "Grænse for at overføre årets resultat" in page.content.decode()
        assert page.context["page"].choices == ()
        assert browser.post(url("result", row.pk), {"carried": "0"}).status_code == 422

    def test_a_year_without_a_tariff_has_nothing_to_decide(self, priced: Priced, client_as: ClientOf) -> None:
        row = YearResult.objects.get(item=priced.item(), year=2024)
        browser = client_as("municipal_economist")
        assert browser.get(url("result", row.pk)).context["page"].choices == ()
        assert browser.post(url("result", row.pk), {"carried": "0"}).status_code == 422
        assert browser.post(url("result", row.pk), {"carried": "0", "look": "1"}).status_code == 422


def _paper(sheet: Sheet) -> list[Any]:
    shown = breakdown(trace_of(sheet.trace or {}), (), year=sheet.year)
    assert shown is not None
    return list(shown.regulation)


def _without(monkeypatch: pytest.MonkeyPatch, *parameter_ids: str) -> None:
    """The demo's own values of these parameters are gone, so that the area's unknown ones hold."""
    whole = loader.rulebook

    def fewer(area_code: str, on: date, *, demo: bool, entered: tuple[Any, ...] = ()) -> Any:
        book, real = whole(area_code, on, demo=demo), whole(area_code, on, demo=False)
        values = tuple(real.value(v.parameter_id) if v.parameter_id in parameter_ids else v for v in book.values)
        return type(book)(area_code, on, demo, values)

    monkeypatch.setattr(loader, "rulebook", fewer)
