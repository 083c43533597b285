"""Life events of services: nothing disappears, year of origin by year of origin, and nothing published is rewritten."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from rammevaerk.kernel.period import Period
from rammevaerk.law import loader
from rammevaerk.pricing import actions, facts
from rammevaerk.pricing.actions import ClosedAccounts, NewTariff, PricedBefore
from rammevaerk.pricing.event_plans import PlannedEvent, plan_event
from rammevaerk.pricing.gathering import background
from rammevaerk.pricing.holdings import holdings_of
from rammevaerk.pricing.models import LifeEvent, Posting, ReserveDraw, Sheet, TariffItem, YearResult
from rammevaerk.pricing.past import past_of
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import ReserveTerms, result_history
from rammevaerk.pricing.rules.life_events import EventKind, HandedShare
from rammevaerk.registry.models import Service, Unit

from tests.pricing.conftest import TODAY, Priced, moment
from tests.pricing.support import refused

D = Decimal
TERMS = ReserveTerms(5, 2)
NEW_YEAR = date(2026, 1, 1)
BASIS = 10_000_000_000


@pytest.fixture
def houses(priced: Priced) -> "Houses":
    return Houses(priced)


class Houses:
    """Three items of Slagelse's and one of the region's, with results of 2023–2025."""

    def __init__(self, priced: Priced) -> None:
        self.priced, self.by = priced, priced.cast.municipal_economist
        YearResult.objects.all().delete()
        self.first, self.second, self.third = (self.make(name, priced.cast.slagelse) for name in ("Alfa", "Beta", "Gamma"))
        self.foreign = self.make("Delta", priced.cast.region, "regional")

    def make(self, name: str, operator: Any, kind: str = "municipal") -> TariffItem:
        service = Service.objects.create(
            name=name, operator=operator, operator_kind=kind, location=self.priced.cast.slagelse, search_text=name.lower()
        )
        unit = Unit.objects.create(service=service, name=name)
        return TariffItem.objects.select_related("unit__service").get(pk=self.priced.item(unit).pk)

    def result(self, item: TariffItem, year: int, ore: int, *, decide: bool = True, carry: int | None = None) -> YearResult:
        """A year with this result; decided on by the band's most unless told otherwise."""
        before = PricedBefore(tariff_ore=100_000, basis_ore=BASIS)
        accounts = ClosedAccounts(item.pk, year, D(3500), 350_000_000 - ore, places=10, before=before)
        (row,) = actions.bulk_close_years([accounts], today=date(year + 1, 4, 1))
        if decide:
            actions.bulk_decide([row], today=max(date(year + 1, 5, 1), date(2023, 6, 1)), wishes={row.pk: carry})
        return row

    def tariff(self, item: TariffItem, year: int = 2025) -> None:
        period = Period(date(year, 1, 1), date(year + 1, 1, 1))
        actions.record_tariffs([NewTariff(item.pk, 100_000, period)], {item.pk: item}, at=moment(date(year, 1, 1)))

    def event(self, kind: EventKind, *shares: HandedShare, day: date = NEW_YEAR) -> PlannedEvent:
        return PlannedEvent(kind, day, "Byrådet 1. december 2025, punkt 7", shares)

    def record(self, kind: EventKind, *shares: HandedShare, day: date = NEW_YEAR) -> LifeEvent:
        return actions.record_life_event(by=self.by, today=TODAY, event=self.event(kind, *shares, day=day))

    def held(self, item: TariffItem) -> dict[tuple[int, str, int | None], int]:
        return {(one.year, one.part.value, one.into_year): one.ore for one in holdings_of([item.pk], TERMS)[item.pk]}

    def line(self, item: TariffItem, year: int = 2027) -> Decimal:
        return background([item.pk], year, rulebook_of_year(year)).regulation[item.pk].amount


class TestMerger:
    def test_what_waits_and_reserves_follow_and_the_line_names_the_origin(self, houses: Houses) -> None:
        houses.result(houses.first, 2024, 3_000_001, carry=1_000_000)
        houses.result(houses.second, 2025, 5_000_000, decide=False)
        own = houses.result(houses.third, 2025, -700_000, carry=0)
        shares = [HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)]
        houses.record(EventKind.MERGER, *shares)
        assert houses.held(houses.first) == houses.held(houses.second) == {}
        assert houses.held(houses.third) == {
            (2024, "reserve", None): 1_000_000,
            (2024, "scheduled", 2026): 2_000_001,
            (2025, "scheduled", 2027): -700_000,
            (2025, "undecided", 2027): 5_000_000,
        }
        line = background([houses.third.pk], 2027, rulebook_of_year(2027)).regulation[houses.third.pk]
        assert line.amount == D(own.scheduled_ore or 0) / -100 - 50_000
        assert line.origin is not None
        assert [figure.params["service"] for figure in line.origin.walk() if "service" in figure.params] == ["Beta"]

    def test_the_occupancy_is_that_of_both(self, houses: Houses) -> None:
        for item, days in ((houses.first, 3650), (houses.second, 3285)):
            accounts = ClosedAccounts(item.pk, 2025, D(days), 1, places=10)
            actions.bulk_close_years([accounts], today=TODAY)
        houses.record(EventKind.MERGER, *(HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)))
        (use,) = background([houses.third.pk], 2027, rulebook_of_year(2027)).accounts[houses.third.pk]
        assert (use.share, use.places, len(use.taken_over)) == (D("0.95"), 0, 2)
        assert {part.service for part in use.taken_over} == {"Alfa", "Beta"}

    def test_the_old_tariffs_end_the_day_before(self, houses: Houses) -> None:
        houses.tariff(houses.first)
        houses.tariff(houses.second)
        shares = [HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)]
        houses.record(EventKind.MERGER, *shares, day=date(2025, 12, 31))
        assert set(facts.tariffs_on(date(2025, 12, 30))) == {houses.first.pk, houses.second.pk}
        assert facts.tariffs_on(date(2025, 12, 31)) == {}
        assert facts.tariffs_on(date(2025, 12, 31), known_at=moment(date(2025, 6, 1)))

    def test_accounts_closed_later_follow(self, houses: Houses) -> None:
        houses.record(EventKind.MERGER, *(HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)))
        row = houses.result(houses.first, 2025, 900_000, decide=False)
        assert houses.held(houses.third) == {(2025, "undecided", 2027): 900_000}
        with refused("pricing.result_handed_on"):
            actions.decide_carry(by=houses.by, today=TODAY, result_id=row.pk)

    def test_and_on_through_a_later_event(self, houses: Houses) -> None:
        last = houses.make("Epsilon", houses.priced.cast.slagelse)
        houses.result(houses.first, 2024, 1_000_001, carry=0)
        houses.record(EventKind.MERGER, *(HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)))
        halves = (HandedShare(houses.third.pk, houses.second.pk, D("0.5")), HandedShare(houses.third.pk, last.pk, D("0.5")))
        with refused("pricing.item_has_ended"):
            houses.record(EventKind.SPLIT, *halves, day=date(2026, 7, 1))
        other = houses.make("Zeta", houses.priced.cast.slagelse)
        halves = (HandedShare(houses.third.pk, other.pk, D("0.5")), HandedShare(houses.third.pk, last.pk, D("0.5")))
        houses.record(EventKind.SPLIT, *halves, day=date(2026, 7, 1))
        houses.result(houses.second, 2025, 300_001, decide=False)
        held = [houses.held(item) for item in (other, last)]
        assert sum(one.pop((2024, "scheduled", 2026)) for one in held) == 1_000_001
        assert sum(one.pop((2025, "undecided", 2027)) for one in held) == 300_001
        assert held == [{}, {}]

    def test_a_taken_over_reserve_meets_a_later_deficit(self, houses: Houses) -> None:
        houses.result(houses.first, 2024, 1_000_000)
        houses.record(EventKind.MERGER, *(HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)))
        row = houses.result(houses.third, 2025, -400_000, decide=False)
        decided = actions.decide_carry(by=houses.by, today=TODAY, result_id=row.pk)
        assert (decided.met_by_reserves_ore, decided.scheduled_ore) == (-400_000, 0)
        assert ReserveDraw.objects.get().origin.item_id == houses.first.pk
        assert houses.held(houses.third)[2024, "reserve", None] == 600_000
        years = result_history(past_of(houses.third.pk).years, terms=TERMS, on_year=2026)
        assert [year.left for year in years] == [0, 0]
        assert sum((year.used for year in years), D(0)) == 0

    def test_what_has_expired_goes_into_the_successors_tariff(self, houses: Houses) -> None:
        houses.result(houses.first, 2020, 1_000_000)
        houses.record(EventKind.MERGER, *(HandedShare(item.pk, houses.third.pk) for item in (houses.first, houses.second)))
        assert houses.line(houses.third) == -10_000
        assert houses.first.pk not in background([houses.first.pk], 2027, rulebook_of_year(2027)).regulation


class TestSplit:
    def test_odd_ore_are_not_lost_and_occupancy_follows_by_share(self, houses: Houses) -> None:
        houses.result(houses.first, 2025, 100, carry=0)
        third = D("0.333333")
        shares = (
            HandedShare(houses.first.pk, houses.first.pk, 1 - 2 * third),
            HandedShare(houses.first.pk, houses.second.pk, third),
            HandedShare(houses.first.pk, houses.third.pk, third),
        )
        houses.record(EventKind.SPLIT, *shares)
        got = [houses.held(item)[2025, "scheduled", 2027] for item in (houses.first, houses.second, houses.third)]
        assert (sum(got), sorted(got)) == (100, [33, 33, 34])
        uses = background([item.pk for item in (houses.first, houses.second)], 2027, rulebook_of_year(2027)).accounts
        assert uses[houses.first.pk][0].share == uses[houses.second.pk][0].share
        assert uses[houses.second.pk][0].room == 10 * 365 * third


class TestClosing:
    def test_all_goes_to_the_closing_account(self, houses: Houses) -> None:
        houses.result(houses.first, 2024, 3_000_000, carry=1_000_000)
        houses.result(houses.first, 2025, -500_000, decide=False)
        houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None))
        assert houses.held(houses.first) == {}
        assert sum(Posting.objects.filter(to_item=None).values_list("amount_ore", flat=True)) == 2_500_000
        years = result_history(past_of(houses.first.pk).years, terms=TERMS, on_year=2026)
        assert [(year.left, year.moved_on) for year in years] == [(0, 30_000), (0, -5_000)]

    def test_a_carried_deficit_stays_with_the_operator(self, houses: Houses) -> None:
        houses.result(houses.first, 2024, -1_000_000)
        houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None))
        assert not Posting.objects.exists()
        (year,) = result_history(past_of(houses.first.pk).years, terms=TERMS, on_year=2026)
        assert (year.carried, year.left) == (-10_000, 0)

    def test_unknown_whether_reserves_follow_stops_it(self, houses: Houses, monkeypatch: pytest.MonkeyPatch) -> None:
        houses.result(houses.first, 2024, 3_000_000)
        without(monkeypatch, "pricing.reserves_to_closing_account")
        with refused("law.unknown_parameter"):
            houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None))
        assert not LifeEvent.objects.exists()

    def test_where_they_stay_they_stay(self, houses: Houses, monkeypatch: pytest.MonkeyPatch) -> None:
        houses.result(houses.first, 2024, 3_000_000, carry=1_000_000)
        without(monkeypatch, **{"pricing.reserves_to_closing_account": False})
        plan = plan_event(houses.event(EventKind.CLOSING, HandedShare(houses.first.pk, None)))
        assert [one.ore for one in plan.staying] == [1_000_000]
        assert [one.ore for one in plan.movements] == [2_000_000]


class TestChangeOfOperator:
    def proposed(self, houses: Houses) -> LifeEvent:
        houses.result(houses.first, 2025, 2_000_000, carry=500_000)
        return houses.record(EventKind.CHANGE_OF_OPERATOR, HandedShare(houses.first.pk, houses.foreign.pk))

    def test_nothing_moves_until_the_other_operator_accepts(self, houses: Houses) -> None:
        row = self.proposed(houses)
        assert (row.recorded_at, Posting.objects.count()) == (None, 0)
        with pytest.raises(PermissionDenied):
            actions.accept_life_event(by=houses.by, today=TODAY, event_id=row.pk)
        actions.accept_life_event(by=houses.priced.cast.operator_economist, today=TODAY, event_id=row.pk)
        assert houses.held(houses.foreign) == {(2025, "reserve", None): 500_000, (2025, "scheduled", 2027): 1_500_000}
        with refused("pricing.event_answered"):
            actions.accept_life_event(by=houses.priced.cast.operator_economist, today=TODAY, event_id=row.pk)

    def test_the_other_may_say_no_with_a_reason(self, houses: Houses) -> None:
        row, other = self.proposed(houses), houses.priced.cast.operator_economist
        with refused("pricing.event_proposed_before"):
            houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None))
        with refused("pricing.reason_missing"):
            actions.decline_life_event(by=other, today=TODAY, event_id=row.pk, because=" ")
        actions.decline_life_event(by=other, today=TODAY, event_id=row.pk, because="Bygningen er ikke overdraget")
        assert houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None)).recorded_at

    def test_where_results_do_not_follow_they_go_to_the_closing_account(
        self, houses: Houses, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = self.proposed(houses)
        without(monkeypatch, **{"pricing.takeover_keeps_results": False})
        actions.accept_life_event(by=houses.priced.cast.operator_economist, today=TODAY, event_id=row.pk)
        assert (houses.held(houses.first), houses.held(houses.foreign)) == ({}, {})
        assert sum(Posting.objects.filter(to_item=None).values_list("amount_ore", flat=True)) == 2_000_000

    def test_unknown_stops_it_with_the_name_of_the_value(self, houses: Houses, monkeypatch: pytest.MonkeyPatch) -> None:
        without(monkeypatch, "pricing.takeover_keeps_results")
        event = houses.event(EventKind.CHANGE_OF_OPERATOR, HandedShare(houses.first.pk, houses.foreign.pk))
        (finding,) = plan_event(event).findings
        assert "Over- og underskud følger tilbuddet til en ny driftsherre" in finding.params.values()

    def test_not_by_others_and_not_within_one_operator(self, houses: Houses) -> None:
        share = HandedShare(houses.first.pk, houses.foreign.pk)
        for who in ("controller", "service_manager", "secretariat", "auditor"):
            with pytest.raises(PermissionDenied):
                event = houses.event(EventKind.CHANGE_OF_OPERATOR, share)
                actions.record_life_event(by=houses.priced.cast.person(who), today=TODAY, event=event)
        with pytest.raises(PermissionDenied):
            event = houses.event(EventKind.CLOSING, HandedShare(houses.foreign.pk, None))
            actions.record_life_event(by=houses.by, today=TODAY, event=event)
        with refused("pricing.same_operator"):
            houses.record(EventKind.CHANGE_OF_OPERATOR, HandedShare(houses.first.pk, houses.second.pk))


class TestOtherKinds:
    def test_a_new_paragraph_takes_history_only_where_the_agreement_says_so(
        self, houses: Houses, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        houses.result(houses.first, 2025, 1_000_000, carry=0)
        new = actions.ensure_items([actions.NewItem(houses.first.unit_id, "SEL-107")])[houses.first.unit_id, "SEL-107"]
        without(monkeypatch, **{"pricing.history_follows_change": False})
        houses.record(EventKind.CHANGE_OF_PARAGRAPH, HandedShare(houses.first.pk, new.pk))
        behind = background([new.pk], 2027, rulebook_of_year(2027))
        assert (behind.accounts, behind.regulation[new.pk].amount) == ({}, -10_000)

    @pytest.mark.parametrize(("follows", "years"), [(True, [2024, 2025]), (False, [2025])])
    def test_a_new_target_group_moves_nothing(
        self, houses: Houses, monkeypatch: pytest.MonkeyPatch, follows: bool, years: list[int]
    ) -> None:
        for year in (2024, 2025):
            houses.result(houses.first, year, 1_000_000, carry=0)
        without(monkeypatch, **{"pricing.history_follows_change": follows})
        houses.record(EventKind.CHANGE_OF_TARGET_GROUP, HandedShare(houses.first.pk, houses.first.pk), day=date(2025, 3, 1))
        assert not Posting.objects.exists()
        uses = background([houses.first.pk], 2027, rulebook_of_year(2027)).accounts[houses.first.pk]
        assert [use.year for use in uses] == years

    def test_an_opening_in_mid_year_counts_the_days_it_was_open(self, houses: Houses) -> None:
        houses.record(EventKind.OPENING, HandedShare(None, houses.first.pk), day=date(2025, 7, 1))
        actions.bulk_close_years([ClosedAccounts(houses.first.pk, 2025, D(1840), 1, places=10)], today=TODAY)
        (use,) = background([houses.first.pk], 2027, rulebook_of_year(2027)).accounts[houses.first.pk]
        assert (use.open_days, use.share) == (184, 1)
        with refused("pricing.opened_before"):
            houses.record(EventKind.OPENING, HandedShare(None, houses.first.pk), day=date(2026, 7, 1))


class TestRefused:
    def test_what_is_closed_or_published_is_not_rewritten(self, houses: Houses) -> None:
        houses.result(houses.first, 2025, 1_000)
        closing = HandedShare(houses.first.pk, None)
        for day in (date(2025, 1, 1), date(2025, 12, 31), date(2024, 2, 29)):
            with refused("pricing.event_rewrites_accounts"):
                houses.record(EventKind.CLOSING, closing, day=day)
        Sheet.objects.create(item=houses.second, year=2027, places=1, state="published")
        with refused("pricing.event_rewrites_tariff"):
            houses.record(EventKind.CLOSING, HandedShare(houses.second.pk, None), day=date(2027, 1, 1))
        assert houses.record(EventKind.CLOSING, HandedShare(houses.second.pk, None), day=date(2028, 2, 29))
        assert houses.record(EventKind.CLOSING, closing, day=date(2026, 1, 1))

    def test_nothing_twice_and_nothing_without_a_decision(self, houses: Houses) -> None:
        closing = HandedShare(houses.first.pk, None)
        event = replace(houses.event(EventKind.CLOSING, closing), decision=" ")
        with refused("pricing.decision_missing"):
            actions.record_life_event(by=houses.by, today=TODAY, event=event)
        houses.record(EventKind.CLOSING, closing)
        with refused("pricing.item_has_ended"):
            houses.record(EventKind.CLOSING, closing)
        shares = [HandedShare(item.pk, houses.first.pk) for item in (houses.second, houses.third)]
        with refused("pricing.item_has_ended"):
            houses.record(EventKind.MERGER, *shares, day=date(2026, 2, 1))

    def test_other_operators_and_individual_prices_take_no_part(self, houses: Houses) -> None:
        with refused("pricing.other_operator"), transaction.atomic():
            shares = [HandedShare(item.pk, houses.foreign.pk) for item in (houses.first, houses.second)]
            event = houses.event(EventKind.MERGER, *shares)
            assert plan_event(event).blocks
            raise refusal(event)
        TariffItem.objects.filter(pk=houses.first.pk).update(kind="individual")
        with refused("pricing.event_needs_calculated"):
            houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None))

    def test_postings_cannot_be_changed(self, houses: Houses) -> None:
        houses.result(houses.first, 2024, 3_000_000)
        houses.record(EventKind.CLOSING, HandedShare(houses.first.pk, None))
        for act in (lambda rows: rows.update(amount_ore=1), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                act(Posting.objects.all())


def refusal(event: PlannedEvent) -> Exception:
    from rammevaerk.kernel.errors import Refused

    return Refused(list(plan_event(event).findings))


def without(monkeypatch: pytest.MonkeyPatch, *unknown: str, **given: bool) -> None:
    """Values of the agreement that are unknown, or other than the demo's, while a test runs."""
    whole = loader.rulebook

    def other(area_code: str, on: date, *, demo: bool, entered: tuple[Any, ...] = ()) -> Any:
        book, real = whole(area_code, on, demo=demo), whole(area_code, on, demo=False)
        values = [real.value(one.parameter_id) if one.parameter_id in unknown else one for one in book.values]
        values = [replace(one, value=given[one.parameter_id]) if one.parameter_id in given else one for one in values]
        return type(book)(area_code, on, demo, tuple(values))

    monkeypatch.setattr(loader, "rulebook", other)
