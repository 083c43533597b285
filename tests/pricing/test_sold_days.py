"""A closed year with several prices: its income is each price times what was sold at it, and no result is guessed without."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.actions import ClosedAccounts, PricedBefore, Publication
from rammevaerk.pricing.event_plans import PlannedEvent
from rammevaerk.pricing.gathering import background
from rammevaerk.pricing.holdings import holdings_of
from rammevaerk.pricing.models import Posting, Sheet, Tariff, YearResult
from rammevaerk.pricing.past import past_of
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import ReserveTerms
from rammevaerk.pricing.rules.life_events import EventKind, HandedShare
from rammevaerk.pricing.rules.price_mix import PriceMix
from rammevaerk.pricing.rules.result import YearAccounts, year_result
from rammevaerk.pricing.rules.sold import SoldUnits, YearPrice, check_sold, days_sold, sold_at
from rammevaerk.pricing.rules.whatif import supposed
from rammevaerk.pricing.year_income import priced_year
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced, moment
from tests.pricing.facts import demo_rulebook
from tests.pricing.prices import HOURS, PACKAGES
from tests.pricing.support import refused

D = Decimal
DAYS = D(7803)
COST = 2_198_000_000
LOW, HIGH, HOUR = YearPrice(1, 250_000, "Pakke 1"), YearPrice(2, 310_000, "Pakke 2"), YearPrice(3, 40_250, "Time", "hour", False)


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def units(*counts: str) -> tuple[SoldUnits, ...]:
    prices = (LOW, HIGH, HOUR)[: len(counts)]
    return tuple(SoldUnits(price.item_id, price.amount_ore, D(count)) for price, count in zip(prices, counts, strict=True))


class TestRules:
    @pytest.mark.parametrize(
        ("sold", "days", "code"),
        [
            (units("3000", "4803", "900"), "7803", None),
            (units("7803", "0", "0"), "7803", None),
            (units("-1", "7804", "0"), "7803", "pricing.sold_below_zero"),
            (units("3000", "4803"), "7803", "pricing.sold_days_missing"),
            ((), "7803", "pricing.sold_days_missing"),
            (units("3000", "4800", "0"), "7803", "pricing.sold_days_differ"),
            ((*units("3000", "4803", "0"), SoldUnits(9, 1, D(0))), "7803", "pricing.sold_price_unknown"),
            ((*units("3000", "4803", "0"), *units("3000")), "7803", "pricing.sold_price_unknown"),
            ((SoldUnits(1, 250_001, D(7803)),), "7803", "pricing.sold_price_unknown"),
        ],
    )
    def test_what_cannot_be_the_years(self, sold: tuple[SoldUnits, ...], days: str, code: str | None) -> None:
        found = check_sold(sold, (LOW, HIGH, HOUR), billable_days=D(days))
        assert [finding.code for finding in found] == ([code] if code else [])
        assert all(finding.blocks for finding in found)

    @given(st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(1, 900_000)), min_size=1, max_size=8), st.booleans())
    def test_income_is_the_sum_of_units_times_price(self, rows: list[tuple[int, int]], hours: bool) -> None:
        prices = [YearPrice(place, ore, f"P{place}", "hour" if hours and place else "day") for place, (_, ore) in enumerate(rows)]
        counts = [D(count) / 100 for count, _ in rows]
        sold = [SoldUnits(price.item_id, price.amount_ore, count) for price, count in zip(prices, counts, strict=True)]
        found = year_result(YearAccounts(2025, sold_at(sold, prices), actual_cost=D(1_000_000), regulation=D(-500)))
        income = sum(D(count) / 100 * D(ore) / 100 for count, ore in rows)
        assert found.figure.find("proceeds").number == income  # type: ignore[union-attr]
        assert found.result == income - (1_000_000 - 500)
        parts = [found.figure.find(f"sold_{place}") for place in range(1, len(rows) + 1)]
        assert len(rows) == 1 or sum(part.number for part in parts if part) == income
        assert days_sold(sold, [replace(price, in_days=price.measure == "day") for price in prices]) == sum(
            one.units for one, price in zip(sold, prices, strict=True) if price.measure == "day"
        )

    def test_the_order_of_what_is_told_does_not_matter(self) -> None:
        sold, prices = units("3000", "4803", "900"), (LOW, HIGH, HOUR)
        assert sold_at(sold[::-1], prices) == sold_at(sold, prices)


def sheet_of_2025(priced: Priced, mix: PriceMix | None = PACKAGES) -> Sheet:
    """A published sheet of 2025 with several prices; its accounts are not closed."""
    sheet = priced.draft()
    if mix is not None:
        sheet = actions.edit_prices(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, mix=mix)
    Sheet.objects.filter(pk=sheet.pk).update(year=2025)
    sheet = Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)
    actions.bulk_approve([sheet], at=moment(date(2024, 10, 1)))
    actions.bulk_publish([sheet], Publication(moment(date(2024, 10, 20))))
    YearResult.objects.filter(item=sheet.item, year=2025).delete()
    return sheet


def shared(sheet: Sheet, *counts: int) -> tuple[SoldUnits, ...]:
    priced = priced_year(sheet.item_id, 2025)
    assert priced is not None
    return tuple(SoldUnits(price.item_id, price.amount_ore, D(count)) for price, count in zip(priced.prices, counts, strict=True))


def accounts(sheet: Sheet, *counts: int, days: Decimal = DAYS) -> ClosedAccounts:
    return ClosedAccounts(sheet.item_id, 2025, days, COST, places=24, sold=shared(sheet, *counts) if counts else ())


COUNTS = (2000, 3000, 1800, 1003)


class TestClosing:
    def test_the_result_is_of_each_price(self, priced: Priced) -> None:
        sheet = sheet_of_2025(priced)
        row = actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=accounts(sheet, *COUNTS))
        amounts = [price.amount_ore for price in sheet.prices.order_by("position")]
        income = sum(count * (amount or 0) for count, amount in zip(COUNTS, amounts, strict=True))
        assert row.result_ore == income - (COST + row.regulation_ore)
        assert row.tariff_ore is None
        assert [(one["name"], one["units"]) for one in row.sold] == [
            (f"Døgnplads, pakke {place}", str(count)) for place, count in enumerate(COUNTS, 1)
        ]
        trace = Figure.from_json(row.trace)
        assert [trace.find(f"sold_{place}").params["price"] for place in (1, 4)] == ["Døgnplads, pakke 1", "Døgnplads, pakke 4"]  # type: ignore[union-attr]
        assert trace.find("proceeds").number == kroner(income)  # type: ignore[union-attr]

    def test_by_hand_it_is_refused_without_and_with_the_wrong_days(self, priced: Priced) -> None:
        sheet = sheet_of_2025(priced)
        by = priced.cast.municipal_economist
        for wrong, code in (
            (accounts(sheet), "pricing.sold_days_missing"),
            (replace(accounts(sheet), sold=shared(sheet, *COUNTS)[:2]), "pricing.sold_days_missing"),
            (accounts(sheet, -1, 7804, 0, 0), "pricing.sold_below_zero"),
            (accounts(sheet, *COUNTS, days=D(7804)), "pricing.sold_days_differ"),
            (replace(accounts(sheet), sold=(SoldUnits(sheet.item_id, 1, DAYS),)), "pricing.sold_price_unknown"),
        ):
            with refused(code):
                actions.close_year(by=by, today=TODAY, accounts=wrong)
        assert not YearResult.objects.filter(year=2025).exists()

    def test_a_year_with_one_price_takes_no_days_by_price(self, priced: Priced) -> None:
        sheet = sheet_of_2025(priced, None)
        row = actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=accounts(sheet))
        assert (row.tariff_ore, row.sold) == (sheet.tariff_ore, None)
        YearResult.objects.filter(pk=row.pk).delete()
        with refused("pricing.sold_price_unknown"):
            actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=accounts(sheet, 7803))

    def test_base_and_hours_are_days_and_hours(self, priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
        allowed = supposed(demo_rulebook(), "pricing.price_structures", ["base_hours"])
        monkeypatch.setattr("rammevaerk.pricing.actions.prices.rulebook_of_year", lambda _year: allowed)
        sheet = sheet_of_2025(priced, HOURS)
        found = priced_year(sheet.item_id, 2025)
        assert found is not None
        assert [(price.name, price.measure, price.in_days) for price in found.prices] == [
            ("Døgnplads, grundtakst", "day", True),
            ("Støttetime", "hour", False),
        ]
        closed = accounts(sheet, 7803, 1500)
        row = actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=closed)
        assert row.billable_days == DAYS
        assert row.result_ore == 7803 * found.prices[0].amount_ore + 1500 * 40_250 - (COST + row.regulation_ore)

    def test_a_tariff_changed_within_the_year_is_two_prices(self, priced: Priced) -> None:
        sheet = sheet_of_2025(priced, None)
        tariff = Tariff.objects.get(item=sheet.item_id)
        change = actions.TariffCorrection(sheet.item_id, tariff.amount_ore + 10_000, date(2025, 7, 1), "Husleje", "Styregruppen")
        actions.correct_tariff(by=priced.cast.municipal_economist, today=TODAY, correction=change)
        found = priced_year(sheet.item_id, 2025)
        assert found is not None
        assert [price.amount_ore - tariff.amount_ore for price in found.prices] == [0, 10_000]
        assert len({price.name for price in found.prices}) == 2, "the two are told apart by their days"
        row = actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=accounts(sheet, 3803, 4000))
        assert row.result_ore == 7803 * tariff.amount_ore + 4000 * 10_000 - (COST + row.regulation_ore)


@pytest.fixture
def waiting(priced: Priced) -> YearResult:
    """Accounts in bulk with a total only, of a year with four packages."""
    sheet = sheet_of_2025(priced)
    (row,) = actions.bulk_close_years([accounts(sheet)], today=date(2026, 4, 10))
    return YearResult.objects.select_related("item__unit__service").get(pk=row.pk)


def state(priced: Priced, row: YearResult, sold: tuple[SoldUnits, ...], who: str = "municipal_economist") -> YearResult:
    return actions.state_sold_days(by=priced.cast.person(who), today=TODAY, result_id=row.pk, sold=sold)


def sold_of(row: YearResult, *counts: int) -> tuple[SoldUnits, ...]:
    priced = priced_year(row.item_id, row.year)
    assert priced is not None
    return tuple(SoldUnits(price.item_id, price.amount_ore, D(count)) for price, count in zip(priced.prices, counts, strict=True))


class TestWaiting:
    def test_a_total_alone_gives_use_and_no_result(self, priced: Priced, waiting: YearResult) -> None:
        assert (waiting.result_ore, waiting.tariff_ore, waiting.trace, waiting.sold) == (None, None, None, None)
        behind = background({waiting.item_id}, 2027, rulebook_of_year(2027))
        assert (2025, DAYS) in [(use.year, use.billable_days) for use in behind.accounts[waiting.item_id]]
        assert behind.regulation == {}
        assert holdings_of([waiting.item_id], ReserveTerms(5, 2))[waiting.item_id] == ()
        past = past_of(waiting.item_id)
        assert [one.result_id for one in past.awaiting] == [waiting.pk]
        assert 2025 not in past.unpriced
        own = [priced.cast.slagelse.pk]
        assert [row.pk for row in queries.results_without_days(own)] == [waiting.pk]
        assert waiting.pk not in {row.pk for row in queries.open_results(own)}
        with refused("pricing.no_result"):
            actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=waiting.pk)

    def test_the_round_closes_it_without_a_result(self, priced: Priced) -> None:
        sheet = sheet_of_2025(priced)
        by = priced.cast.municipal_economist
        made = actions.make_sheets_from_round(by=by, today=TODAY, year=2027)
        row = YearResult.objects.get(item=sheet.item_id, year=2025)
        assert (row.result_ore, row.billable_days) == (None, DAYS)
        with refused("pricing.days_by_price_missing"):
            actions.approve_sheet(by=by, today=TODAY, sheet_id=made.sheet_ids[0])

    def test_told_once_it_has_its_result_and_all_that_hangs_on_it(self, priced: Priced, waiting: YearResult) -> None:
        by = priced.cast.municipal_economist
        draft = actions.make_sheets_from_round(by=by, today=TODAY, year=2027).sheet_ids[0]
        row = state(priced, waiting, sold_of(waiting, *COUNTS))
        assert row.result_ore is not None
        assert YearResult.objects.get(pk=row.pk).result_ore == row.result_ore
        told = AuditEntry.objects.get(act="state_sold_days")
        assert (told.details["year"], told.details["result_ore"]) == (2025, row.result_ore)
        with refused("pricing.regulation_moved"):
            actions.approve_sheet(by=by, today=TODAY, sheet_id=draft)
        decided = actions.decide_carry(by=by, today=TODAY, result_id=row.pk)
        assert decided.carried_ore + (decided.scheduled_ore or 0) == row.result_ore
        sheet = actions.recalculate_sheet(by=by, today=TODAY, sheet_id=draft)
        assert (sheet.facts["regulation"] or {"ore": 0})["ore"] == -(decided.scheduled_ore or 0)
        actions.approve_sheet(by=by, today=TODAY, sheet_id=draft)
        assert past_of(row.item_id).awaiting == ()

    def test_it_is_refused_twice_wrongly_and_for_others(self, priced: Priced, waiting: YearResult) -> None:
        for wrong, code in (
            ((), "pricing.sold_days_missing"),
            (sold_of(waiting, 2000, 3000, 1800, 1004), "pricing.sold_days_differ"),
            (sold_of(waiting, -1, 7804, 0, 0), "pricing.sold_below_zero"),
            ((SoldUnits(waiting.item_id, 1, DAYS),), "pricing.sold_price_unknown"),
        ):
            with refused(code):
                state(priced, waiting, wrong)
        for who in ("operator_economist", "controller", "secretariat"):
            with pytest.raises(PermissionDenied):
                state(priced, waiting, sold_of(waiting, *COUNTS), who)
        assert YearResult.objects.get(pk=waiting.pk).result_ore is None
        state(priced, waiting, sold_of(waiting, *COUNTS))
        with refused("pricing.result_stands"):
            state(priced, waiting, sold_of(waiting, *COUNTS))

    def test_a_year_without_a_calculation_has_no_prices_to_tell(self, priced: Priced) -> None:
        row = YearResult.objects.select_related("item__unit__service").get(item=priced.item(), year=2024)
        with refused("pricing.no_calculation"):
            state(priced, row, (SoldUnits(row.item_id, 1, D(1)),))

    def test_more_cover_than_deficit_is_refused(self, priced: Priced, waiting: YearResult) -> None:
        YearResult.objects.filter(pk=waiting.pk).update(covered_ore=-90_000_000_000)
        with refused("pricing.cover_too_large"):
            state(priced, waiting, sold_of(waiting, *COUNTS))

    def test_a_deficit_draws_on_an_earlier_reserve(self, priced: Priced, waiting: YearResult) -> None:
        before = PricedBefore(tariff_ore=100_000, basis_ore=10_000_000_000)
        YearResult.objects.filter(item=waiting.item_id, year=2024).delete()
        earlier = ClosedAccounts(waiting.item_id, 2024, D(1000), 100_000_000 - 5_000_000, places=24, before=before)
        (reserve,) = actions.bulk_close_years([earlier], today=date(2025, 4, 1))
        actions.bulk_decide([reserve], today=TODAY, wishes={})
        YearResult.objects.filter(pk=waiting.pk).update(actual_cost_ore=9_000_000_000)
        row = state(priced, YearResult.objects.get(pk=waiting.pk), sold_of(waiting, *COUNTS))
        assert (row.result_ore or 0) < 0
        decided = actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk, carried_ore=0)
        parts = decided.carried_ore + (decided.scheduled_ore or 0) + decided.met_by_reserves_ore + decided.covered_ore
        assert parts == row.result_ore

    def test_the_result_of_a_service_that_has_closed_goes_to_the_closing_account(
        self, priced: Priced, waiting: YearResult
    ) -> None:
        shares = (HandedShare(waiting.item_id, None),)
        closing = PlannedEvent(EventKind.CLOSING, date(2026, 1, 1), "Byrådet 1. december 2025, punkt 7", shares)
        actions.record_life_event(by=priced.cast.municipal_economist, today=TODAY, event=closing)
        assert not Posting.objects.exists()
        row = state(priced, waiting, sold_of(waiting, *COUNTS))
        (posted,) = Posting.objects.filter(result=row)
        assert (posted.amount_ore, posted.to_item) == (row.result_ore, None)
