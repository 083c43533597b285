"""Acts on places, intake, figures and prices."""

import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry import actions, queries
from rammevaerk.registry.actions import IntakeWish, NewReservation, OccupancyRecord, PlaceOfCapacity, PriceRecord
from rammevaerk.registry.models import Capacity, Occupancy, PublishedPrice, Reservation, Service
from rammevaerk.registry.rules.places import CapacityWish, OccupiedFrom
from rammevaerk.web.clock import COPENHAGEN

from tests.registry.conftest import Register, make_places, make_service
from tests.support.people import TODAY, make_cast

NEXT_YEAR = date(2027, 1, 1)


def change(register: Register, **more: Any) -> Capacity:
    numbers = {"approved": 24, "budgeted": 24, "agreement": 20, "valid_from": NEXT_YEAR, **more}
    return actions.change_capacity(
        by=register.cast.service_manager,
        today=TODAY,
        place=PlaceOfCapacity(register.unit.pk, "SEL-108", "To nye pladser"),
        wish=CapacityWish(**numbers),
    )


def budgeted(register: Register, day: date) -> int | None:
    row = queries.capacity_of(register.unit.pk, "SEL-108", day)
    return row.budgeted if row else None


def refused(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in error.value.findings]


# ---- places on two axes ----


def test_a_change_holds_from_its_day_and_what_was_known_before_is_kept(register: Register) -> None:
    changed = change(register)
    assert (budgeted(register, TODAY), budgeted(register, NEXT_YEAR)) == (22, 24)
    assert changed.corrects is not None
    assert changed.reason == "To nye pladser"
    before = queries.capacity_known_at([register.unit.pk], datetime(2026, 6, 1, 23, 59, tzinfo=COPENHAGEN))
    assert [(row.budgeted, row.valid_from, row.valid_to) for row in before] == [(22, date(2024, 1, 1), None)]
    now = queries.capacities_over_time([register.unit.pk])
    assert [(row.budgeted, row.valid_from, row.valid_to) for row in now] == [
        (22, date(2024, 1, 1), NEXT_YEAR),
        (24, NEXT_YEAR, None),
    ]


def test_a_change_in_the_middle_leaves_both_ends_as_they_were(register: Register) -> None:
    change(register, valid_from=date(2026, 3, 1), valid_to=date(2026, 5, 1), budgeted=10, agreement=8)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 30), date(2026, 5, 1)]
    assert [budgeted(register, day) for day in days] == [22, 10, 10, 22]


def test_a_correction_back_in_time_is_told_apart_from_what_we_knew(register: Register) -> None:
    change(register, valid_from=date(2025, 1, 1), budgeted=21)
    known = queries.capacity_known_at([register.unit.pk], datetime(2026, 11, 9, tzinfo=COPENHAGEN))
    assert [row.budgeted for row in known if row.valid_from <= date(2025, 6, 1)] == [22]
    assert budgeted(register, date(2025, 6, 1)) == 21


def test_changing_twice_on_a_day_keeps_one_row_for_each_day(register: Register) -> None:
    change(register)
    change(register, budgeted=23)
    assert budgeted(register, NEXT_YEAR) == 23
    assert [row.budgeted for row in queries.capacities_over_time([register.unit.pk])] == [22, 23]
    assert Capacity.objects.filter(unit=register.unit).count() == 4


def test_a_change_is_refused_whole_and_leaves_no_trace(register: Register) -> None:
    rows, entries = Capacity.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Refused) as error:
        change(register, agreement=25)
    assert refused(error) == ["registry.places_agreement_above_budgeted"]
    assert (Capacity.objects.count(), AuditEntry.objects.count()) == (rows, entries)


def test_an_act_is_in_the_audit_trail(register: Register) -> None:
    change(register)
    entry = AuditEntry.objects.get(act="change_capacity")
    assert entry.assignment == register.cast.service_manager
    assert (entry.target_type, entry.target_id) == ("service", register.sivkaer.pk)
    assert (entry.details["budgeted"], entry.details["from"]) == (24, "2027-01-01")


# ---- who may ----


@pytest.mark.parametrize("who", ["service_manager", "municipal_economist"])
def test_own_people_may_confirm(register: Register, who: str) -> None:
    by = register.cast.person(who)
    actions.confirm_figures(by=by, today=TODAY, service_id=register.sivkaer.pk, nothing_changed=True)
    assert Service.objects.get(pk=register.sivkaer.pk).confirmed_on == TODAY


@pytest.mark.parametrize(
    "who", ["case_worker", "controller", "operator_economist", "secretariat", "steering_group", "auditor", "outsider"]
)
def test_others_may_not_change_a_service(register: Register, who: str) -> None:
    by = register.cast.person(who)
    with pytest.raises(PermissionDenied):
        actions.confirm_figures(by=by, today=TODAY, service_id=register.sivkaer.pk, nothing_changed=True)
    with pytest.raises(PermissionDenied):
        actions.change_capacity(
            by=by,
            today=TODAY,
            place=PlaceOfCapacity(register.unit.pk, "SEL-108"),
            wish=CapacityWish(NEXT_YEAR, 1, 1, 1),
        )


def test_a_manager_may_not_change_another_service_of_the_same_municipality(register: Register) -> None:
    with pytest.raises(PermissionDenied):
        actions.confirm_figures(
            by=register.cast.service_manager, today=TODAY, service_id=register.baekrosen.pk, nothing_changed=True
        )


def test_the_successor_answers_for_what_the_region_ran(register: Register) -> None:
    from rammevaerk.accounts.actions import ensure_demo_person, record_succession
    from rammevaerk.accounts.permissions import Role

    cast = register.cast
    record_succession(
        by=cast.secretariat, predecessor=cast.region, successor=cast.successor_region, effective=NEXT_YEAR, legal_source="lov"
    )
    heir = ensure_demo_person("heir", "Eva Ny", role=Role.OPERATOR_ECONOMIST, organisation=cast.successor_region)
    with pytest.raises(PermissionDenied):
        actions.confirm_figures(by=heir, today=TODAY, service_id=register.tangstien.pk, nothing_changed=True)
    actions.confirm_figures(by=heir, today=NEXT_YEAR, service_id=register.tangstien.pk, nothing_changed=True)
    assert queries.own_service_ids(heir, NEXT_YEAR) == (register.tangstien.pk,)
    assert queries.operator_on([cast.region.pk, None], NEXT_YEAR) == {cast.region.pk: cast.successor_region.pk}


# ---- intake and reservations ----


def intake(register: Register, **more: Any) -> Any:
    wish = {"valid_from": TODAY, "closed": 1, "after_assessment": 0, "closed_reason": "Ombygning", **more}
    return actions.change_intake(
        by=register.cast.service_manager, today=TODAY, unit_id=register.unit.pk, paragraph="SEL-108", wish=IntakeWish(**wish)
    )


def now_open(register: Register) -> int | None:
    count = queries.places_of_service(register.sivkaer.pk, TODAY)[register.unit.pk, "SEL-108"]
    assert Service.objects.get(pk=register.sivkaer.pk).open_places == count.open
    return count.open


def test_closing_and_opening_again(register: Register) -> None:
    assert now_open(register) == 2
    intake(register)
    assert now_open(register) == 1
    assert intake(register) is None, "the same again changes nothing"
    intake(register, closed=0, after_assessment=1, closed_reason="")
    count = queries.places_of_service(register.sivkaer.pk, TODAY)[register.unit.pk, "SEL-108"]
    assert (count.open, count.open_after_assessment, count.closed_reasons) == (2, 1, ())


def test_closing_for_later_leaves_today_open(register: Register) -> None:
    intake(register)
    intake(register, valid_from=date(2026, 12, 1), closed=2)
    assert now_open(register) == 1
    later = queries.places_of_service(register.sivkaer.pk, date(2026, 12, 1))
    assert later[register.unit.pk, "SEL-108"].open == 0


def test_closing_without_a_reason_is_refused(register: Register) -> None:
    with pytest.raises(Refused) as error:
        intake(register, closed_reason=" ")
    assert refused(error) == ["registry.places_no_reason"]


def reserve(register: Register, **more: Any) -> Reservation:
    until = {"from_date": TODAY, "until": TODAY + timedelta(days=30), **more}
    new = NewReservation(register.unit.pk, "SEL-108", register.cast.naestved.pk, **until)
    return actions.reserve_place(by=register.cast.service_manager, today=TODAY, new=new)


def test_places_are_held_until_none_is_left_and_given_free_again(register: Register) -> None:
    first = reserve(register)
    reserve(register)
    assert now_open(register) == 0
    with pytest.raises(Refused) as error:
        reserve(register)
    assert refused(error) == ["registry.places_none_open"]
    for _twice in range(2):
        actions.end_reservation(by=register.cast.service_manager, today=TODAY, reservation_id=first.pk)
    assert now_open(register) == 1
    assert AuditEntry.objects.filter(act="end_reservation").count() == 1


def test_a_reservation_lapses_by_itself_and_is_still_seen(register: Register) -> None:
    held = reserve(register, until=TODAY + timedelta(days=5))
    after = TODAY + timedelta(days=5)
    assert queries.places_of_service(register.sivkaer.pk, after)[register.unit.pk, "SEL-108"].open == 2
    assert queries.reservations_of(register.sivkaer.pk, after) == [held]
    assert queries.reservations_of(register.sivkaer.pk, TODAY + timedelta(days=60)) == []


def test_a_place_that_is_not_registered_cannot_be_held(register: Register) -> None:
    new = NewReservation(register.unit.pk, "SEL-107", register.cast.naestved.pk, TODAY, NEXT_YEAR)
    with pytest.raises(Refused):
        actions.reserve_place(by=register.cast.service_manager, today=TODAY, new=new)


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_place_at_once_one_gets_it() -> None:
    cast = make_cast()
    _service, unit = make_service("Sivkær", cast.slagelse, cast.slagelse)
    make_places(unit, budgeted=5, occupied=4)
    both_ready, results = threading.Barrier(2), []

    def ask() -> None:
        try:
            with transaction.atomic():
                both_ready.wait(timeout=10)
                new = NewReservation(unit.pk, "SEL-108", cast.naestved.pk, TODAY, NEXT_YEAR)
                actions.reserve_place(by=cast.municipal_economist, today=TODAY, new=new)
            results.append("held")
        except Refused as error:
            results.append(error.findings[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _who in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(results) == ["held", "registry.places_none_open"]
    assert Reservation.objects.count() == 1


# ---- occupancy and prices from other areas ----


def used(register: Register, month: date, people: int, **more: Any) -> OccupancyRecord:
    return OccupancyRecord(register.unit.pk, "SEL-108", month, Decimal(people * 30), people, people, **more)


def test_placements_take_over_from_reports_and_the_list_follows(register: Register) -> None:
    actions.record_occupancy([used(register, date(2026, 11, 1), 18)], origin="placements", today=TODAY)
    count = queries.places_of_service(register.sivkaer.pk, TODAY)[register.unit.pk, "SEL-108"]
    assert (count.occupied, count.occupied_from, count.open) == (18, OccupiedFrom.PLACEMENTS, 4)
    assert now_open(register) == 4
    again = used(register, date(2026, 11, 1), 19, places_at_end=Decimal("18.5"))
    actions.record_occupancy([again], origin="placements", today=TODAY)
    count = queries.places_of_service(register.sivkaer.pk, TODAY)[register.unit.pk, "SEL-108"]
    assert (count.occupied, count.people, Occupancy.objects.filter(origin="placements").count()) == (19, 19, 1)


def test_occupancy_is_counted_once_and_reports_stand_beside_it(register: Register) -> None:
    months = [date(2026, month, 1) for month in (7, 8, 9)]
    actions.record_occupancy([used(register, month, 20) for month in months], origin="placements", today=TODAY)
    actions.record_occupancy([used(register, month, 21) for month in months[:2]], origin="reported", today=TODAY)
    from rammevaerk.kernel.period import Period

    use = queries.use_of_units([register.unit.pk], Period(date(2026, 7, 1), date(2026, 10, 1)))[register.unit.pk, "SEL-108"]
    assert use.from_placements is not None
    assert use.from_placements.share == Decimal(1800) / (22 * 92)
    assert use.best is use.from_placements
    assert use.reported is None, "a month lacks"


def test_prices_are_written_once_and_a_correction_is_a_new_row(register: Register) -> None:
    price = PriceRecord(register.unit.pk, "SEL-108", "", 308800, "day", 2026, date(2026, 1, 1), NEXT_YEAR, "Byrådet")
    assert actions.record_prices([price], today=TODAY) == 1
    assert actions.record_prices([price], today=TODAY) == 0
    assert Service.objects.get(pk=register.sivkaer.pk).price_ore == 308800
    corrected = PriceRecord(register.unit.pk, "SEL-108", "", 308900, "day", 2026, date(2026, 1, 1), NEXT_YEAR, "Byrådet")
    assert actions.record_prices([corrected], today=TODAY) == 1
    assert [row.amount_ore for row in queries.prices_of_service(register.sivkaer.pk)] == [308900]
    assert PublishedPrice.objects.count() == 2


def test_next_years_price_is_shown_when_the_year_has_begun(register: Register) -> None:
    rows = [
        PriceRecord(register.unit.pk, "SEL-108", "", amount, "day", year, date(year, 1, 1), date(year + 1, 1, 1))
        for year, amount in ((2026, 308800), (2027, 314100))
    ]
    actions.record_prices(rows, today=TODAY)
    assert Service.objects.get(pk=register.sivkaer.pk).price_ore == 308800
    actions.refresh_figures(today=NEXT_YEAR)
    assert Service.objects.get(pk=register.sivkaer.pk).price_ore == 314100


def test_a_new_day_brings_the_list_up_to_date(register: Register) -> None:
    reserve(register, until=TODAY + timedelta(days=5))
    assert Service.objects.get(pk=register.sivkaer.pk).open_places == 1
    assert actions.refresh_figures(today=TODAY + timedelta(days=5)) == 1
    assert Service.objects.get(pk=register.sivkaer.pk).open_places == 2
    assert actions.refresh_figures(today=TODAY + timedelta(days=5)) == 0
