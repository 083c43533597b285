"""Tariffs over time, results of years, and sheets calculated once more."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.pricing import actions, facts, queries
from rammevaerk.pricing.actions import ClosedAccounts, NewTariff, TariffCorrection
from rammevaerk.pricing.calculating import recompute_sheet
from rammevaerk.pricing.models import ReserveDraw, Sheet, Tariff, TariffItem, YearResult

from tests.pricing.conftest import TODAY, Priced, moment
from tests.pricing.support import closed_year, refused
from tests.pricing.test_life_events import without

D = Decimal


class TestTariffs:
    def test_a_correction_needs_a_reason_a_day_and_an_amount(self, priced: Priced) -> None:
        sheet = priced.published()
        by = priced.cast.municipal_economist
        today, given = (
            date(2027, 6, 1),
            TariffCorrection(sheet.item_id, 300_000, date(2027, 3, 1), "Fejl", "Styregruppen 20. maj"),
        )

        def correct(**changes: Any) -> None:
            actions.correct_tariff(by=by, today=today, correction=replace(given, **changes))

        for changes, code in (
            ({"reason": " "}, "pricing.reason_missing"),
            ({"decided_by": " "}, "pricing.decision_missing"),
            ({"amount_ore": 0}, "pricing.tariff_not_positive"),
            ({"from_date": date(2026, 3, 1)}, "pricing.no_tariff"),
            ({"from_date": date(2027, 6, 30)}, "pricing.notice_too_short"),
        ):
            with refused(code):
                correct(**changes)
        for personal in ({"reason": "Aftalt for 010190-1234"}, {"decided_by": "Mor til 010190-1234"}):
            with pytest.raises(Refused):
                correct(**personal)
        correct(reason="Regnefejl, aftalt 20. maj")
        found = facts.tariffs_for_items([sheet.item_id], date(2027, 1, 1), date(2028, 1, 1))[sheet.item_id]
        assert [tariff.amount_ore for tariff in found] == [sheet.tariff_ore, 300_000]
        assert Tariff.objects.filter(superseded_at__isnull=False).count() == 1
        assert Tariff.objects.get(amount_ore=300_000).source == "Styregruppen 20. maj"
        correct(from_date=date(2027, 7, 1), amount_ore=310_000)

    def test_a_coming_change_needs_a_known_notice(self, priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
        sheet, today = priced.published(), date(2027, 6, 1)
        without(monkeypatch, "pricing.tariff_change_notice_days")
        given = TariffCorrection(sheet.item_id, 300_000, date(2027, 12, 1), "Fejl", "Styregruppen 20. maj")
        with refused("law.unknown_parameter"):
            actions.correct_tariff(by=priced.cast.municipal_economist, today=today, correction=given)
        back = replace(given, from_date=date(2027, 3, 1))
        assert actions.correct_tariff(by=priced.cast.municipal_economist, today=today, correction=back)

    def test_last_years_tariff_is_used_provisionally_and_replaced(self, priced: Priced) -> None:
        sheet = priced.published()
        by = priced.cast.municipal_economist
        with refused("pricing.year_not_begun"):
            actions.use_provisional(by=by, today=date(2027, 12, 31), year=2028)
        assert actions.use_provisional(by=by, today=date(2028, 1, 2), year=2028) == 1
        assert actions.use_provisional(by=by, today=date(2028, 1, 3), year=2028) == 0
        provisional = facts.tariffs_on(date(2028, 2, 1))[sheet.item_id]
        assert (provisional.provisional, provisional.amount_ore) == (True, sheet.tariff_ore)
        final = NewTariff(sheet.item_id, 333_300, Period(date(2028, 1, 1), date(2029, 1, 1)))
        actions.replace_tariffs([final], at=moment(date(2028, 2, 20)))
        assert not facts.tariffs_on(date(2028, 1, 1))[sheet.item_id].provisional
        assert facts.tariffs_on(date(2028, 1, 1), known_at=moment(date(2028, 2, 1)))[sheet.item_id].provisional

    def test_facts_for_other_areas(self, priced: Priced) -> None:
        sheet = priced.published()
        item = facts.items()[sheet.item_id]
        assert (item.item_id, item.operator_id, item.measure) == (sheet.item_id, priced.cast.slagelse.pk, "day")
        assert facts.prices_of_service(priced.sivkaer.service_id, date(2027, 1, 1))[0][1] is not None
        assert facts.prices_of_service(priced.sivkaer.service_id, date(2026, 1, 1))[0][1] is None
        assert facts.tariffs_for_items([sheet.item_id], date(2026, 1, 1), date(2027, 1, 1)) == {}


class TestResults:
    def test_a_surplus_is_shared_between_operator_and_tariff(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        assert row.result_ore == 7803 * row.tariff_ore - 2_198_000_000 - row.regulation_ore  # type: ignore[operator]
        decided = actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        decided.refresh_from_db()
        assert decided.carried_ore == int(D(row.basis_ore or 0) * D("0.05"))
        assert decided.carried_ore + (decided.scheduled_ore or 0) == row.result_ore
        assert (decided.into_year, decided.carried_by, decided.carried_on) == (2027, priced.cast.municipal_economist, TODAY)

    def test_what_is_scheduled_stands_in_the_sheet_two_years_later(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        decided = actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        sheet = priced.draft()
        assert sheet.facts["regulation"]["ore"] == -(decided.scheduled_ore or 0)
        assert "Result {year}" in str(sheet.trace)

    def test_an_undecided_result_goes_into_the_tariff_whole(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        assert priced.draft().facts["regulation"]["ore"] == -(row.result_ore or 0)

    def test_nothing_can_be_decided_twice_or_outside_the_band(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        by = priced.cast.municipal_economist
        with refused("pricing.carry_outside_band"):
            actions.decide_carry(by=by, today=TODAY, result_id=row.pk, carried_ore=row.result_ore)
        with refused("pricing.carry_outside_band"):
            actions.decide_carry(by=by, today=TODAY, result_id=row.pk, carried_ore=-1)
        actions.decide_carry(by=by, today=TODAY, result_id=row.pk, carried_ore=0)
        with refused("pricing.carry_decided"):
            actions.decide_carry(by=by, today=TODAY, result_id=row.pk, carried_ore=0)

    def test_nothing_can_be_decided_when_the_tariff_is_published(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        priced.published()
        with refused("pricing.already_in_tariff"):
            actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)

    def test_a_deficit_is_met_by_an_earlier_reserve_first(self, priced: Priced) -> None:
        surplus = closed_year(priced, cost=2_198_000_000)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=surplus.pk)
        surplus.refresh_from_db()
        sheet = Sheet.objects.get(year=2025)
        before = actions.PricedBefore(sheet.tariff_ore or 0, sheet.basis_ore or 0)
        cost = 7803 * (sheet.tariff_ore or 0) + 10_000_000
        accounts = ClosedAccounts(sheet.item_id, 2026, D(7803), cost, places=24, before=before)
        (deficit,) = actions.bulk_close_years([accounts], today=TODAY)
        decided = actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=deficit.pk)
        assert (decided.result_ore, decided.met_by_reserves_ore, decided.scheduled_ore) == (-10_000_000, -10_000_000, 0)
        draw = ReserveDraw.objects.get()
        assert (draw.origin, draw.used_by, draw.amount_ore) == (surplus, deficit, 10_000_000)

    def test_years_are_closed_once_and_only_when_over(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        by = priced.cast.municipal_economist
        again = ClosedAccounts(row.item_id, 2025, D(1), 1, places=24)
        with refused("pricing.year_closed"):
            actions.close_year(by=by, today=TODAY, accounts=again)
        with refused("pricing.year_not_over"):
            actions.close_year(by=by, today=TODAY, accounts=ClosedAccounts(row.item_id, 2026, D(1), 1, places=24))

    def test_the_database_leaves_no_krone_over(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE pricing_yearresult SET scheduled_ore = 1 WHERE id = %s", [row.pk])

    def test_the_most_that_can_be_carried(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        (most,) = actions.weigh_carry(row, today=TODAY, wishes=[None])
        assert most.limit == (D(row.basis_ore or 0) * D("0.05") / 100).quantize(D("0.01"), rounding="ROUND_DOWN")


class TestRecomputing:
    def test_a_stored_sheet_gives_the_same_again(self, priced: Priced) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)
        sheet = priced.published()
        again = recompute_sheet(Sheet.objects.get(pk=sheet.pk))
        assert (again.same, again.same_rulebook) == (True, True)

    def test_also_when_the_accounts_have_moved_on(self, priced: Priced) -> None:
        sheet = priced.draft()
        YearResult.objects.filter(item=sheet.item).update(billable_days=1)
        assert recompute_sheet(Sheet.objects.get(pk=sheet.pk)).same

    def test_a_changed_sheet_is_found_out(self, priced: Priced) -> None:
        sheet = priced.draft()
        Sheet.objects.filter(pk=sheet.pk).update(tariff_ore=1)
        assert not recompute_sheet(Sheet.objects.get(pk=sheet.pk)).same

    def test_other_values_are_told_apart(self, priced: Priced, settings: Any) -> None:
        sheet = priced.draft()
        settings.RAMMEVAERK_MODE = "production"
        again = recompute_sheet(Sheet.objects.get(pk=sheet.pk))
        assert (again.same, again.same_rulebook) == (False, False)


class TestTasks:
    def test_what_waits_for_an_economist(self, priced: Priced) -> None:
        priced.draft()
        (task,) = queries.tasks_for(priced.cast.municipal_economist, TODAY)
        assert task.due == date(2027, 1, 1)
        assert "1" in task.title
        assert queries.tasks_for(priced.cast.controller, TODAY) == []

    def test_approved_sheets_and_results_wait_too(self, priced: Priced) -> None:
        closed_year(priced, cost=2_198_000_000)
        priced.approved()
        assert len(queries.tasks_for(priced.cast.municipal_economist, TODAY)) == 2


def test_items_are_made_once(priced: Priced) -> None:
    first, second = priced.item(), priced.item()
    assert first == second
    assert TariffItem.objects.filter(unit=priced.sivkaer).count() == 1
