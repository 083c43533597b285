"""A year's close: its three dates, every krone one way, and the income handed to the item's result."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger import actions
from rammevaerk.ledger.actions import Adoption, Costs
from rammevaerk.ledger.models import ResultHandover
from rammevaerk.ledger.rules.year import (
    EarnedSum,
    IncomeKind,
    ItemPrices,
    WhyUnplaced,
    check_placing,
    check_step,
    income_of_year,
    unplaced_income,
    why_unplaced,
    year_of,
)
from rammevaerk.ledger.year_books import year_books
from rammevaerk.pricing.ledger_reads import measured
from rammevaerk.pricing.models import Sheet, SheetState, TariffItem, YearResult
from rammevaerk.settlement import actions as settlement
from rammevaerk.settlement.models import Charge

from tests.ledger.conftest import settle
from tests.support.placements import House

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def moment(*day: int) -> datetime:
    return datetime(*day, 12, tzinfo=COPENHAGEN)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("service_year", "at", "enters"),
    [
        (2026, moment(2026, 12, 3), 2026),
        (2026, moment(2027, 2, 1), 2026),
        (2026, moment(2027, 3, 2), 2027),
        (2027, moment(2027, 3, 2), 2027),
        (2026, moment(2028, 4, 1), 2028),
    ],
)
def test_a_line_enters_its_own_year_until_settlement_is_closed(service_year: int, at: datetime, enters: int) -> None:
    closes = {2026: moment(2027, 3, 1), 2027: moment(2028, 3, 1)}
    assert year_of(service_year, at, closes) == enters


def a_sum(**changes: Any) -> EarnedSum:
    given: dict[str, Any] = {
        "year": 2026, "at": moment(2026, 6, 3), "item": 1, "service": 9, "source": "placement", "title": "", "tariff": 300_000,
        "units": Decimal(31), "amount": 9_300_000,
    }  # fmt: skip
    return EarnedSum(**{**given, **changes})


KNOWN = ItemPrices({1: 1, 2: 1}, {9: [1], 8: [3, 4]}, {1: frozenset({(1, 300_000), (2, 500_000)})})


def test_every_krone_goes_one_way_and_none_is_left_over() -> None:
    sums = [
        a_sum(),
        a_sum(item=2, tariff=500_000, units=Decimal(2), amount=1_000_001),
        a_sum(tariff=310_000, units=Decimal(1), amount=310_000),
        a_sum(item=None, source="objective", title="Objektiv andel", tariff=100, units=Decimal(1), amount=777),
        a_sum(year=2025, at=moment(2026, 5, 1), amount=-5_000),
        a_sum(item=None, service=8, source="guarantee", title="Garanti", amount=42),
        a_sum(at=moment(2027, 4, 1), amount=99),
    ]
    closes = {2025: moment(2026, 3, 1), 2026: moment(2027, 3, 1)}
    found = income_of_year(2026, sums, closes, KNOWN)
    item = found.items[1]
    assert item.sold == {(1, 300_000): Decimal(31), (2, 500_000): Decimal(2)}
    assert item.at_prices == 10_300_000 and item.ledger == 10_300_001 + 310_000 + 777 - 5_000
    assert {part.kind for part in item.parts} == set(IncomeKind)
    assert item.other == item.ledger - item.at_prices
    assert found.unplaced == {(8, "Garanti"): 42}
    assert item.ledger + 42 == sum(one.amount for one in sums[:6])


def test_income_that_names_no_item_goes_where_it_is_placed_or_outside() -> None:
    guarantee, hours = (8, "Garanti"), (None, "Timer")
    sums = [
        a_sum(),
        a_sum(item=None, service=8, source="guarantee", title="Garanti", tariff=1, amount=42),
        a_sum(item=None, service=None, source="knowledge", title="Timer", tariff=1, amount=7),
    ]
    left = income_of_year(2026, sums, {}, KNOWN)
    assert left.unplaced == {guarantee: 42, hours: 7} and left.outside == {}
    found = income_of_year(2026, sums, {}, replace(KNOWN, placed={guarantee: 1, hours: None}))
    assert (found.unplaced, found.outside) == ({}, {hours: 7})
    assert found.items[1].other == 42 and found.items[1].ledger == 9_300_000 + 42


@pytest.mark.parametrize(
    ("service", "why"),
    [(None, WhyUnplaced.NO_SERVICE), (7, WhyUnplaced.NO_PRICES), (8, WhyUnplaced.SEVERAL_ITEMS)],
)
def test_why_an_income_is_borne_by_no_item_is_said_with_what_to_do(service: int | None, why: WhyUnplaced) -> None:
    assert why_unplaced(service, KNOWN.of_service) is why
    finding = unplaced_income("Garanti", why, amount="42 kr.")
    assert finding.blocks and finding.params == {"title": "Garanti", "amount": "42 kr."} and "Place it" in finding.remedy


@pytest.mark.parametrize(
    ("item", "words", "known", "codes"),
    [
        (1, "Aftalen", {}, []),
        (None, "Aftalen", {"bears": False}, []),
        (1, " ", {}, ["ledger.placed_why"]),
        (1, "Aftalen", {"bears": False}, ["ledger.bears_nothing"]),
        (1, "Aftalen", {"has_result": True}, ["ledger.bears_result"]),
        (1, "Aftalen", {"known": False}, ["ledger.no_such_income"]),
    ],
)
def test_income_is_placed_at_an_item_with_prices_and_no_result_yet(
    item: int | None, words: str, known: dict[str, bool], codes: list[str]
) -> None:
    given = {"known": True, "bears": True, "has_result": False, **known}
    assert [finding.code for finding in check_placing(item, words, **given)] == codes


REPORTED = {"settled": date(2027, 2, 1), "accounts": date(2027, 4, 20)}


@pytest.mark.parametrize(
    ("step", "today", "done", "issued", "code"),
    [
        ("settled", date(2026, 12, 31), {}, True, "ledger.year_not_over"),
        ("settled", date(2027, 1, 1), {}, False, "ledger.december_open"),
        ("settled", date(2027, 1, 1), {}, True, None),
        ("settled", date(2027, 3, 1), REPORTED, True, "ledger.step_done"),
        ("accounts", date(2027, 4, 20), {}, True, "ledger.step_before"),
        ("accounts", date(2027, 4, 20), {"settled": date(2027, 2, 1)}, True, None),
        ("fixed", date(2027, 5, 1), {"settled": date(2027, 2, 1)}, True, "ledger.step_before"),
        ("fixed", date(2027, 5, 1), REPORTED, True, None),
    ],
)
def test_each_date_of_a_year_comes_once_and_after_the_one_before(
    step: str, today: date, done: dict[str, date], issued: bool, code: str | None
) -> None:
    found = check_step(step, 2026, today, done, issued=issued)
    assert [finding.code for finding in found] == ([code] if code else [])
    assert all(finding.blocks and finding.params == {"year": "2026"} for finding in found)


@pytest.fixture
def year_over(house: House) -> House:
    """2026 settled from May on, December's books closed for Slagelse, and a published calculation of 2026 at Sivkær."""
    house.place("NÆ-1")
    house.place_own("SL-1")
    for month in range(5, 13):
        after = date(2026 + month // 12, month % 12 + 1, 3)
        settle(house, date(2026, month, 1), after)
        actions.close_month(by=house.cast.controller, today=after, month=date(2026, month, 1))
    Sheet.objects.create(
        item=house.home, year=2026, version=1, state=SheetState.PUBLISHED, places=4, tariff_ore=300_000, basis_ore=400_000_000,
        facts={},
    )  # fmt: skip
    return house


FEBRUARY, APRIL = date(2027, 2, 10), date(2027, 4, 20)
COSTS = Costs(100_000_000, 0, 0, "Byrådet 20. april 2027")


def close_settlement_and_report(house: House) -> Any:
    by = house.cast.municipal_economist
    actions.record_step(by=by, today=FEBRUARY, year=2026, step="settled")
    adoption = Adoption(date(2027, 4, 19), "Punkt 7")
    actions.record_step(by=by, today=APRIL, year=2026, step="accounts", adoption=adoption)
    return by


def test_the_three_dates_come_in_their_order_and_once(year_over: House) -> None:
    by = year_over.cast.municipal_economist
    for step in ("accounts", "fixed"):
        with pytest.raises(Refused, match="before this one"):
            actions.record_step(by=by, today=APRIL, year=2026, step=step)
    with pytest.raises(Refused, match="not over"):
        actions.record_step(by=by, today=date(2026, 12, 31), year=2026, step="settled")
    close_settlement_and_report(year_over)
    with pytest.raises(Refused, match="recorded already"):
        actions.record_step(by=by, today=APRIL, year=2026, step="settled")
    with pytest.raises(Refused, match="no result yet"):
        actions.record_step(by=by, today=APRIL, year=2026, step="fixed")


def test_december_must_be_closed_first(settled: House) -> None:
    with pytest.raises(Refused, match="December 2026 are open"):
        actions.record_step(by=settled.cast.municipal_economist, today=FEBRUARY, year=2026, step="settled")


def test_the_result_is_made_of_the_ledger_without_typing_days(year_over: House) -> None:
    by = close_settlement_and_report(year_over)
    actions.hand_over(by=by, today=APRIL, year=2026, item=year_over.home.pk, costs=COSTS)
    with acting_for(Acting(Function.AUDITOR)):
        row = YearResult.objects.get(item=year_over.home, year=2026)
        charged = sum(Charge.objects.filter(seller=by.organisation).values_list("amount_ore", flat=True))
        handed = ResultHandover.objects.get()
    assert row.billable_days == 2 * 245 and row.result_ore == charged - COSTS.actual_ore
    assert handed.ledger_ore == charged == handed.sold_ore + handed.other_income_ore and handed.result == row.pk
    with pytest.raises(Refused, match="closed already"):
        actions.hand_over(by=by, today=APRIL, year=2026, item=year_over.home.pk, costs=COSTS)
    actions.record_step(by=by, today=APRIL, year=2026, step="fixed")


def test_nothing_is_handed_over_before_the_accounts_are_adopted(year_over: House) -> None:
    with pytest.raises(Refused, match="not reported as adopted"):
        actions.hand_over(by=year_over.cast.municipal_economist, today=APRIL, year=2026, item=year_over.home.pk, costs=COSTS)


def test_a_correction_after_settlement_closed_enters_the_open_year(year_over: House) -> None:
    by = close_settlement_and_report(year_over)
    with acting_for(Acting(Function.AUDITOR)):
        before = year_books(by.organisation_id, [by.organisation_id], 2026).income.items[year_over.home.pk].ledger
    year_over.place("NÆ-LATE", valid_from=date(2026, 12, 1), today=date(2027, 3, 1))
    settle(year_over, date(2027, 1, 1), date(2027, 3, 2))
    with acting_for(Acting(Function.AUDITOR)):
        books = {year: year_books(by.organisation_id, [by.organisation_id], year).income.items for year in (2026, 2027)}
        assert books[2026][year_over.home.pk].ledger == before
        parts = books[2027][year_over.home.pk].parts
    late = [part for part in parts if part.kind is IncomeKind.EARLIER_YEAR]
    assert [(part.year, part.amount) for part in late] == [(2026, 31 * 300_000)]


def test_items_called_the_same_are_told_apart_by_their_paragraph(house: House) -> None:
    house.place("NÆ-1")
    beside = TariffItem.objects.get(pk=house.home.pk)
    beside.pk, beside.paragraph = None, "SEL-107"
    beside.save()
    titles = measured([house.cast.slagelse.pk], 2026).titles
    title = f"{house.home.unit.name}, {house.home.name}"
    assert (titles[house.home.pk], titles[beside.pk]) == (f"{title}, SEL §\u00a0108", f"{title}, SEL §\u00a0107")


def test_the_year_is_walked_on_its_pages(year_over: House, client_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from rammevaerk.web.clock import set_demo_date

    set_demo_date(APRIL)
    browser, page = client_as("municipal_economist"), "/regnskab/aar/2026/"
    assert "Sivkær" in browser.get(page).content.decode()
    browser.post(page + "settled/")
    assert browser.post(page + "accounts/", {"adopted_on": "", "decided": ""}).status_code == 422
    browser.post(page + "accounts/", {"adopted_on": "19.04.2027", "decided": "Punkt 7"})
    monkeypatch.setattr(import_module("rammevaerk.ledger.views.years"), "SHOWN", 0)
    assert "Det samme gælder 1 mere." in browser.post(page + "fixed/", follow=True).content.decode()
    monkeypatch.undo()
    refused = browser.post(page + "fixed/", follow=True).content.decode()
    assert f"{year_over.home.unit.name}, {year_over.home.name} har indtægt i 2026" in refused
    assert "Det samme gælder" not in refused
    item = f"{page}post/{year_over.home.pk}/"
    costs = {"actual_cost": "1.000.000", "own_income": "", "covered": "", "source": "Byrådet"}
    looked = browser.post(item, {**costs, "look": "1"}).content.decode()
    assert "Resultat 2026" in looked
    assert browser.post(item, costs).status_code == 302
    assert "Året har sit resultat" in browser.get(item).content.decode()
    assert browser.post(page + "fixed/", follow=True).status_code == 200
    assert client_as("controller").post(page + "settled/").status_code == 403
    assert client_as("operator_economist").get(item).status_code == 404


def sold_hours(house: House) -> None:
    """Hours of advice to Næstved in December that name no service, charged with the month."""
    new = settlement.NewSchedule(
        seller=house.cast.slagelse.pk, buyer=house.cast.naestved.pk, source="knowledge", title="Rådgivning i efteråret",
        decided="Tilbud af 1. september", measure="once", valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 2),
        quantity=Decimal(10), price_ore=80_000,
    )  # fmt: skip
    settlement.write_schedules(by=house.cast.controller, today=date(2026, 12, 20), schedules=[new])
    settle(house, date(2026, 12, 1), date(2027, 1, 5))


def test_income_without_an_item_stops_the_year_until_it_is_placed(year_over: House, client_as: Any) -> None:
    from rammevaerk.web.clock import set_demo_date

    sold_hours(year_over)
    set_demo_date(APRIL)
    by = close_settlement_and_report(year_over)
    browser, page = client_as("municipal_economist"), "/regnskab/aar/2026/"
    shown = browser.get(page).content.decode().replace("\u00a0", " ")
    assert "Rådgivning i efteråret: 8.000 kr. hører til intet tilbud" in shown
    actions.hand_over(by=by, today=APRIL, year=2026, item=year_over.home.pk, costs=COSTS)
    with pytest.raises(Refused, match="is of no service"):
        actions.record_step(by=by, today=APRIL, year=2026, step="fixed")
    address = f"{page}indtaegt/?service=&title=R%C3%A5dgivning+i+efter%C3%A5ret"
    assert browser.get(f"{page}indtaegt/?service=&title=Andet").status_code == 404
    assert client_as("controller").get(address).status_code == 403
    assert browser.post(address, {"item": "", "words": ""}).status_code == 422
    too_late = browser.post(address, {"item": str(year_over.home.pk), "words": "Aftalen"})
    assert too_late.status_code == 422, "its result is there already, so it is not among the choices"
    assert browser.post(address, {"item": "", "words": "Rådgivning er ikke en takst"}).status_code == 302
    assert "I ingen takstposts resultat" in browser.get(page).content.decode()
    actions.record_step(by=by, today=APRIL, year=2026, step="fixed")


def test_placed_before_the_item_is_handed_over_it_enters_its_result(year_over: House) -> None:
    sold_hours(year_over)
    by = close_settlement_and_report(year_over)
    key = (None, "Rådgivning i efteråret")
    actions.place_income(by=by, today=APRIL, year=2026, key=key, item=year_over.home.pk, words="Sivkær har holdt dem")
    actions.hand_over(by=by, today=APRIL, year=2026, item=year_over.home.pk, costs=COSTS)
    with acting_for(Acting(Function.AUDITOR)):
        charged = sum(Charge.objects.filter(seller=by.organisation).values_list("amount_ore", flat=True))
        assert YearResult.objects.get(item=year_over.home, year=2026).result_ore == charged - COSTS.actual_ore
        assert ResultHandover.objects.get().ledger_ore == charged
    with pytest.raises(Refused, match="no such income"):
        actions.place_income(by=by, today=APRIL, year=2026, key=(None, "Andet"), item=None, words="x")
