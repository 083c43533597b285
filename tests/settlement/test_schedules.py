"""What is charged without a placement: by day, month, once and yearly, reserved places, minimum purchases, and all corrected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.rules import DayConvention
from rammevaerk.registry.models import Reservation as Held
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions import NewSchedule
from rammevaerk.settlement.models import Charge, Posting, Schedule
from rammevaerk.settlement.rules.charging import Price
from rammevaerk.settlement.rules.month import Conventions, Month
from rammevaerk.settlement.rules.schedules import Scheduled, Sold, lines_of_schedule
from rammevaerk.waiting.models import Reservation

from tests.support.placements import House
from tests.support.settling import run_month

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
IN_OCTOBER, IN_NOVEMBER = date(2026, 10, 3), date(2026, 11, 3)
ACTUAL = Conventions(DayConvention.ACTUAL_DAYS, None, True, True, frozenset())
PRICES = {7: (Price(0, 31, 300_000, 70),)}
MONTHLY = Scheduled(5, 5, 1, 2, "objective", 0, "month", 1000, 310_000, date(2026, 5, 16), None)


def month(first: date) -> Month:
    days = ((first.replace(day=28) + (date(2026, 1, 5) - date(2026, 1, 1))).replace(day=1) - first).days
    return Month(first, days, ACTUAL)


def amounts(first: date, schedule: Scheduled, used: dict[date, int] | None = None) -> list[tuple[str, int, int, int]]:
    found = lines_of_schedule(month(first), schedule, PRICES, Sold(used or {}))
    return [(line.kind, line.days, line.factor, line.amount) for line in found.lines]


def test_a_monthly_amount_is_whole_in_a_whole_month_and_by_its_days_in_the_first() -> None:
    assert amounts(date(2026, 5, 1), MONTHLY) == [("month", 16, 1000, 160_000)]
    assert amounts(date(2026, 6, 1), MONTHLY) == [("month", 30, 1000, 310_000)]
    assert amounts(date(2026, 4, 1), MONTHLY) == []
    assert amounts(date(2026, 6, 1), MONTHLY._replace(stop=date(2026, 6, 1))) == []


def test_a_day_is_charged_at_its_own_price_or_at_the_tariff_of_the_item() -> None:
    own = MONTHLY._replace(measure="day", price=100, quantity=2500)
    assert amounts(date(2026, 5, 1), own) == [("days", 16, 2500, 4_000)]
    assert amounts(date(2026, 5, 1), own._replace(price=None, item=7)) == [("days", 16, 2500, 16 * 750_000)]
    lacking = lines_of_schedule(month(date(2026, 5, 1)), own._replace(price=None, item=8), PRICES, Sold({}))
    assert (lacking.lines, lacking.days_without_tariff) == ([], 16)


def test_once_is_on_the_first_day_and_a_year_on_the_same_date_each_year() -> None:
    once = MONTHLY._replace(measure="once", quantity=12_500)
    assert amounts(date(2026, 5, 1), once) == [("once", 1, 12_500, 3_875_000)]
    assert amounts(date(2026, 6, 1), once) == []
    yearly = MONTHLY._replace(measure="year", start=date(2024, 2, 29), stop=date(2027, 1, 1))
    assert [amounts(date(year, 2, 1), yearly) for year in (2024, 2025, 2026, 2027)] == [[("once", 1, 1000, 310_000)]] * 3 + [[]]
    assert amounts(date(2025, 3, 1), yearly) == []


def test_a_minimum_purchase_charges_what_lacks_when_the_reckoning_ends() -> None:
    quarterly = MONTHLY._replace(
        source="minimum", item=7, price=None, quantity=2000, measure="day",
        start=date(2026, 4, 1), stop=date(2026, 12, 1), reckoned=3,
    )  # fmt: skip
    used = {date(2026, 4, 1): 60_000, date(2026, 5, 1): 31_000, date(2026, 6, 1): 0, date(2026, 7, 1): 99_000}
    assert amounts(date(2026, 5, 1), quarterly, used) == []
    assert amounts(date(2026, 6, 1), quarterly, used) == [("once", 1, 91_000, 91 * 300_000)]
    assert amounts(date(2026, 9, 1), quarterly, {date(2026, 8, 1): 184_000}) == []
    assert amounts(date(2026, 11, 1), quarterly, {}) == [("once", 1, 122_000, 122 * 300_000)]  # October and November alone
    assert lines_of_schedule(month(date(2026, 6, 1)), quarterly._replace(item=8), {}, Sold({})).days_without_tariff == 182


def new(house: House, **changes: object) -> NewSchedule:
    base = NewSchedule(
        seller=house.cast.slagelse.pk,
        buyer=house.cast.naestved.pk,
        source="subscribed",
        title="Abonnement på vidensenheden",
        decided="Styregruppen 3. juni 2026, punkt 4",
        measure="month",
        valid_from=OCTOBER,
        price_ore=500_000,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def written(house: House, *schedules: NewSchedule) -> list[int]:
    return actions.write_schedules(by=house.cast.controller, today=IN_NOVEMBER, schedules=schedules)


def run(house: House, first: date = OCTOBER, today: date = IN_NOVEMBER) -> actions.Outcome:
    return run_month(by=house.cast.controller, today=today, month=first)


def charged(house: House) -> list[tuple[str, date, Decimal, int]]:
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        rows = Charge.objects.filter(chain__lt=0).order_by("id")
        return list(rows.values_list("source", "month", "factor", "amount_ore"))


def test_schedules_stand_on_the_statement_beside_placements_and_are_posted(house: House) -> None:
    house.place("NÆ-1")
    written(house, new(house, service=house.sivkaer.pk), new(house, source="closing", measure="once", price_ore=123_456))
    outcome = run(house)
    assert (outcome.statements, outcome.charges, outcome.total_ore) == (1, 3, 31 * 300_000 + 500_000 + 123_456)
    assert charged(house) == [("subscribed", OCTOBER, 1, 500_000), ("closing", OCTOBER, 1, 123_456)]
    with acting_for(Acting(Function.ECONOMY, (house.cast.naestved.pk,))):
        cost = dict(Posting.objects.filter(account="expense").values_list("service_id", "amount_ore"))
    assert cost == {house.sivkaer.pk: 31 * 300_000 + 500_000, None: 123_456}
    assert run(house).charges == 0


def test_an_ended_or_withdrawn_schedule_is_reversed_by_the_next_run(house: House) -> None:
    (chain,) = written(house, new(house, valid_from=SEPTEMBER))
    run(house, SEPTEMBER, IN_OCTOBER)
    run(house)
    actions.end_schedule(by=house.cast.controller, today=IN_NOVEMBER, chain=chain, last_day=date(2026, 9, 15))
    again = run(house)
    assert (again.charges, again.total_ore) == (3, 250_000 - 1_000_000)
    actions.end_schedule(by=house.cast.controller, today=IN_NOVEMBER, chain=chain, last_day=None)
    assert run(house).total_ore == -250_000
    assert sum(amount for _source, _month, _number, amount in charged(house)) == 0


def test_a_minimum_purchase_follows_what_is_charged_afterwards(house: House) -> None:
    chain = house.place("NÆ-1")
    least = new(house, source="minimum", measure="day", item=house.home.pk, price_ore=None, quantity=Decimal(2))
    written(house, replace(least, valid_to=date(2026, 11, 1), reckoned_months=1))
    assert run(house).total_ore == 62 * 300_000
    contracts.end_placement(
        by=house.cast.case_worker, today=IN_NOVEMBER, chain=chain, last_day=date(2026, 10, 10),
        end_reason="other", reason="Flyttet",
    )  # fmt: skip
    run(house)
    lines = charged(house)
    assert lines[0] == ("minimum", OCTOBER, 31, 31 * 300_000)
    assert sum(amount for _source, _month, _number, amount in lines) == 52 * 300_000


def test_a_reserved_place_is_charged_when_the_agreement_says_so_and_follows_the_reservation(house: House) -> None:
    place = house.home.unit
    unit = Acting(Function.UNIT, (house.cast.slagelse.pk,))
    held = Held.objects.create(
        unit=place, paragraph="SEL-108", reserved_for=house.cast.naestved, from_date=OCTOBER, until=date(2026, 10, 11)
    )
    row = Reservation(
        place=held, unit=place, service=house.sivkaer, operator=house.cast.slagelse, acting=house.cast.naestved,
        paying=house.cast.naestved, paragraph="SEL-108", from_date=OCTOBER, until=date(2026, 10, 11), paid=True,
    )  # fmt: skip
    with acting_for(unit):
        row.save()
    preview = actions.preview_month(by=house.cast.controller, today=IN_NOVEMBER, month=OCTOBER).outcome
    assert preview.total_ore == 10 * 300_000
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        assert not Schedule.objects.exists()
    assert run(house).total_ore == 10 * 300_000
    row.ended_on = date(2026, 10, 6)
    with acting_for(unit):
        row.save()
    assert run(house).total_ore == -5 * 300_000
    row.paid = False
    with acting_for(unit):
        row.save()
    assert run(house).total_ore == -5 * 300_000


def test_days_after_moving_out_are_lines_of_notice(house: House) -> None:
    chain = house.place("NÆ-1")
    contracts.record_absence(
        by=house.cast.case_worker, today=IN_NOVEMBER, chain=chain, kind="moved_out",
        first_day=date(2026, 10, 21), last_day=date(2026, 10, 31),
    )  # fmt: skip
    run(house)
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        lines = list(Charge.objects.order_by("service_from").values_list("source", "days", "amount_ore"))
    assert lines == [("placement", 20, 20 * 300_000), ("notice", 11, 11 * 300_000)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": "placement"}, "settlement.schedule_source"),
        ({"title": " "}, "settlement.schedule_untitled"),
        ({"decided": ""}, "settlement.schedule_undecided"),
        ({"price_ore": None}, "settlement.schedule_unpriced"),
        ({"price_ore": 0}, "settlement.schedule_price"),
        ({"source": "repayment"}, "settlement.schedule_repayment"),
        ({"quantity": Decimal(0)}, "settlement.schedule_quantity"),
        ({"source": "minimum", "valid_to": date(2027, 1, 1)}, "settlement.schedule_minimum"),
        ({"source": "minimum"}, "settlement.schedule_endless"),
        ({"valid_to": OCTOBER}, "settlement.schedule_backward"),
        ({"title": "Borger 010190-1234"}, "cpr"),
    ],
)
def test_a_schedule_that_cannot_be_charged_is_refused(house: House, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        written(house, new(house), new(house, **changes))
    assert any(code in finding.code for finding in refused.value.findings)
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        assert not Schedule.objects.exists()


def test_to_oneself_is_refused_and_another_sellers_claim_is_not_ours_to_write(house: House) -> None:
    with pytest.raises(Refused):
        written(house, new(house, buyer=house.cast.slagelse.pk))
    with pytest.raises(PermissionDenied):
        written(house, new(house, seller=house.cast.region.pk))
    with pytest.raises(PermissionDenied):
        actions.write_schedules(by=house.cast.case_worker, today=IN_NOVEMBER, schedules=[new(house)])


def test_an_end_after_the_end_or_before_the_beginning_is_refused(house: House) -> None:
    (chain,) = written(house, new(house, valid_to=date(2026, 11, 1)))
    for last_day in (date(2026, 9, 30), date(2026, 11, 1)):
        with pytest.raises(Refused):
            actions.end_schedule(by=house.cast.controller, today=IN_NOVEMBER, chain=chain, last_day=last_day)


def test_questions_do_not_grow_with_the_months_of_a_payment_plan(house: House) -> None:
    """Each month settled is worked out again; prices and what was charged are read once for all of them."""

    def asked(month: date, today: date) -> int:
        with CaptureQueriesContext(connection) as seen:
            found = actions.preview_month(by=house.cast.controller, today=today, month=month)
        assert found.outcome.charges >= 1
        return len(seen)

    written(house, new(house))
    counts = []
    for number in (10, 11, 12):
        month, today = date(2026, number, 1), date(2026 + number // 12, number % 12 + 1, 3)
        counts.append(asked(month, today))
        actions.settle_sellers(by=None, today=today, month=month, sellers=[house.cast.slagelse.pk])
    assert counts[2] == counts[1], "two months settled before, and one"
