"""Municipalities as dated periods, transfer, self-referral, households: what each act writes and refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions, facts
from rammevaerk.contracts.actions import MunicipalityChange, MunicipalityKnown, Transfer
from rammevaerk.contracts.models import Absence, AnonymousStay, Citizen, Placement, ReferralStep
from rammevaerk.contracts.rules.municipalities import Municipalities
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import ServiceStaff
from rammevaerk.registry.queries import acting_of

from tests.support.packages import elsewhere
from tests.support.people import TODAY
from tests.support.placements import House

DAY = date(2026, 9, 1)


@pytest.fixture
def chain(house: House) -> int:
    return house.place("NÆ-1")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def change(house: House, chain: int, reference: str = "OD-77", by: RoleAssignment | None = None, **to: Any) -> None:
    odense = house.cast.odense.pk
    values = {"from_day": DAY, "acting": odense, "paying": odense} | to
    wanted = MunicipalityChange(Municipalities(**values), reference, "Flyttet til Odense")
    actions.change_municipality(by=by or house.cast.case_worker, today=TODAY, chain=chain, change=wanted)


def seen(person: RoleAssignment, chain: int) -> list[tuple[date, date | None, str, str]]:
    with acting_for(acting_of(person, TODAY)):
        rows = Placement.objects.current().filter(chain=chain).select_related("citizen").order_by("valid_from")
        return [(row.valid_from, row.valid_to, row.citizen.reference, row.payer_reason) for row in rows]


def test_who_hands_over_sees_the_stay_until_the_day_and_who_takes_over_from_it(house: House, chain: int) -> None:
    change(house, chain)
    assert seen(house.cast.case_worker, chain) == [(date(2026, 5, 1), DAY, "NÆ-1", "")]
    assert seen(house.cast.outside_case_worker, chain) == [(DAY, None, "OD-77", "")]
    assert [row[2] for row in seen(house.cast.service_manager, chain)] == ["NÆ-1", "OD-77"]


def test_days_away_follow_the_citizen(house: House, chain: int) -> None:
    days = {"first_day": date(2026, 10, 5), "last_day": date(2026, 10, 6)}
    actions.record_absence(by=house.cast.case_worker, today=TODAY, chain=chain, kind="holiday", **days)
    change(house, chain)
    with acting_for(acting_of(house.cast.outside_case_worker, TODAY)):
        assert Absence.objects.current().count() == 1
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        assert not Absence.objects.current().exists()


def test_a_separate_payer_is_the_exception_with_its_provision(house: House, chain: int) -> None:
    naestved = house.cast.naestved.pk
    with pytest.raises(Refused) as error:
        change(house, chain, "NÆ-1", acting=naestved)
    assert codes(error) == ["contracts.no_payer_reason"]
    change(house, chain, "NÆ-1", acting=naestved, payer_reason="sel_9c", registered=house.cast.slagelse.pk)
    assert seen(house.cast.case_worker, chain) == [
        (date(2026, 5, 1), DAY, "NÆ-1", ""),
        (DAY, None, "NÆ-1", "sel_9c"),
    ]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ({"from_day": date(2026, 1, 1)}, "contracts.day_outside"),
        ({"payer_reason": "sel_9b"}, "contracts.needless_payer_reason"),
    ],
)
def test_what_does_not_hold_is_refused(house: House, chain: int, to: Any, code: str) -> None:
    with pytest.raises(Refused) as error:
        change(house, chain, **to)
    assert codes(error) == [code]


def test_a_region_never_pays_and_nothing_is_changed_into_itself(house: House, chain: int) -> None:
    with pytest.raises(Refused) as error:
        change(house, chain, paying=house.cast.region.pk, payer_reason="sel_9b")
    assert codes(error) == ["contracts.cannot_pay"]
    naestved = house.cast.naestved.pk
    with pytest.raises(Refused) as error:
        change(house, chain, "NÆ-1", acting=naestved, paying=naestved)
    assert codes(error) == ["contracts.same_municipalities"]


def test_nobody_hands_over_what_is_not_theirs(house: House, chain: int) -> None:
    with pytest.raises(Placement.DoesNotExist):
        change(house, chain, by=house.cast.outside_case_worker)


def test_who_handed_over_cannot_reach_into_what_is_anothers(house: House, chain: int) -> None:
    change(house, chain)
    later = {"last_day": date(2026, 12, 1), "end_reason": "other"}
    with pytest.raises(Refused) as error:
        actions.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, **later)
    assert codes(error) == ["contracts.overlap"]


def transfer(house: House, chain: int, item: int, by: RoleAssignment | None = None, **changes: Any) -> actions.Started:
    values = {
        "first_day": date(2026, 12, 1),
        "basis": "emergency",
        "end_reason": "other_service",
        "follow_up_on": date(2027, 3, 1),
    }
    wanted = Transfer(item_id=item, **values | changes)
    return actions.transfer_placement(by=by or house.cast.case_worker, today=TODAY, chain=chain, transfer=wanted)


def test_a_transfer_ends_here_and_begins_there(house: House, chain: int) -> None:
    started = transfer(house, chain, house.day.pk)
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        old = Placement.objects.current().get(chain=chain)
        new = Placement.objects.current().get(chain=started.chain)
    assert (old.valid_to, old.end_reason) == (date(2026, 12, 1), "other_service")
    assert (new.valid_from, new.continues, new.citizen_id) == (date(2026, 12, 1), chain, old.citizen_id)


def test_a_transfer_that_cannot_begin_ends_nothing(house: House, chain: int) -> None:
    with pytest.raises(Refused) as error:
        transfer(house, chain, house.day.pk, basis="search")
    assert codes(error) == ["contracts.no_decision"]
    with pytest.raises(PermissionDenied):
        transfer(house, chain, house.day.pk, by=house.cast.service_manager)
    with pytest.raises(Refused) as error:
        transfer(house, chain, house.home.pk)
    assert codes(error) == ["contracts.same_place"]
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        assert [row.valid_to for row in Placement.objects.current()] == [None]


def test_another_paragraph_from_a_day_is_a_linked_placement(house: House, chain: int) -> None:
    longer = elsewhere(house.sivkaer, "SEL-107", 3000)
    started = transfer(house, chain, longer.pk, by=house.cast.service_manager, expected_end=date(2027, 12, 1))
    with acting_for(acting_of(house.cast.service_manager, TODAY)):
        new = Placement.objects.current().get(chain=started.chain)
    assert (new.paragraph, new.continues) == ("SEL-107", chain)


@pytest.fixture
def shelter(house: House) -> Any:
    return elsewhere(house.sivkaer, "SEL-109", 1500)


def referred(house: House, item: Any, **terms: Any) -> int:
    values = {"basis": "self_referral", "valid_from": date(2026, 11, 6), "no_end_reason": "Ikke afklaret"} | terms
    return house.place("NÆ-5", item, by=house.cast.service_manager, **values)


def test_self_referral_is_begun_by_the_home_told_and_answered(house: House, shelter: Any) -> None:
    with pytest.raises(Refused) as error:
        house.place("NÆ-5", shelter, basis="self_referral", no_end_reason="Ikke afklaret")
    assert codes(error)[-1] == "contracts.leader_starts"
    chain = referred(house, shelter)
    manager, worker = house.cast.service_manager, house.cast.case_worker
    with pytest.raises(PermissionDenied):
        actions.tell_municipality(by=worker, today=TODAY, chain=chain, on=TODAY)
    actions.tell_municipality(by=manager, today=TODAY, chain=chain, on=date(2026, 11, 9))
    with pytest.raises(Refused) as error:
        actions.answer_self_referral(by=worker, today=TODAY, chain=chain, confirmed=False)
    assert codes(error) == ["contracts.no_dispute_reason"]
    actions.answer_self_referral(by=worker, today=TODAY, chain=chain, confirmed=True)
    with pytest.raises(Refused) as error:
        actions.answer_self_referral(by=worker, today=TODAY, chain=chain, confirmed=False, words="Ikke vores")
    assert codes(error) == ["contracts.step_taken"]
    with acting_for(acting_of(manager, TODAY)):
        assert list(ReferralStep.objects.order_by("id").values_list("kind", flat=True)) == ["told", "confirmed"]


def test_only_a_self_referral_has_these_steps(house: House, chain: int) -> None:
    with pytest.raises(Refused) as error:
        actions.tell_municipality(by=house.cast.service_manager, today=TODAY, chain=chain, on=TODAY)
    assert codes(error) == ["contracts.no_referral"]


def counted(item: Any) -> tuple[int, Decimal, int]:
    """People on the day, place-days of the month until it, and people at its end, in the unit of an item."""
    people, _places = facts.people_on(TODAY, [item.unit_id])[item.unit_id, "SEL-109"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place_days - 20, people_at_end FROM occupancy_of_months(%s, %s, %s, '{}', %s)",
            [date(2026, 11, 1), date(2026, 11, 1), [item.unit_id], TODAY],
        )
        days, at_end = cursor.fetchone()
    return people, days, at_end


def test_an_anonymous_stay_becomes_a_placement_when_the_municipality_is_known(house: House, shelter: Any) -> None:
    manager = house.cast.service_manager
    begun = {"item_id": shelter.pk, "mark": "K-14", "first_day": date(2026, 11, 2)}
    stay = actions.begin_anonymous_stay(by=manager, today=TODAY, **begun)
    with pytest.raises(Refused) as error:
        actions.begin_anonymous_stay(by=manager, today=TODAY, **begun)
    assert codes(error) == ["contracts.mark_taken"]
    with acting_for(acting_of(manager, TODAY)):
        assert not Placement.objects.exists(), "nothing to settle before the municipality is known"
    assert counted(shelter) == (1, Decimal(9), 1), "the place is in use all the same"
    known = MunicipalityKnown(house.cast.naestved.pk, "NÆ-8", date(2026, 12, 1))
    started = actions.name_municipality(by=manager, today=TODAY, stay=stay, known=known)
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        row = Placement.objects.get(chain=started.chain)
        assert not AnonymousStay.objects.exists(), "the unit's mark is the unit's own"
    assert counted(shelter) == (1, Decimal(9), 1), "never twice"
    assert (row.valid_from, row.basis) == (date(2026, 11, 2), "self_referral")
    with pytest.raises(Refused):
        actions.name_municipality(by=manager, today=TODAY, stay=stay, known=known)


def test_an_anonymous_stay_ends_and_only_crisis_centres_have_them(house: House, shelter: Any) -> None:
    manager = house.cast.service_manager
    with pytest.raises(Refused) as error:
        actions.begin_anonymous_stay(by=manager, today=TODAY, item_id=house.home.pk, mark="K-1", first_day=TODAY)
    assert codes(error) == ["contracts.not_anonymous"]
    stay = actions.begin_anonymous_stay(by=manager, today=TODAY, item_id=shelter.pk, mark="K-1", first_day=date(2026, 11, 2))
    ended = actions.end_anonymous_stay(by=manager, today=TODAY, stay=stay, last_day=date(2026, 11, 5))
    known = MunicipalityKnown(house.cast.naestved.pk, "NÆ-9", date(2026, 12, 1))
    chain = actions.name_municipality(by=manager, today=TODAY, stay=ended, known=known).chain
    assert seen(house.cast.case_worker, chain) == [(date(2026, 11, 2), date(2026, 11, 6), "NÆ-9", "")]


def test_the_household_is_the_municipalitys_own(house: House, chain: int) -> None:
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        citizen = Citizen.objects.get().pk
    actions.set_household(by=house.cast.case_worker, today=TODAY, citizen=citizen, household=" H-12 ")
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        assert Citizen.objects.get().household == "H-12"
    with pytest.raises(PermissionDenied):
        actions.set_household(by=house.cast.service_manager, today=TODAY, citizen=citizen, household="X")
    for words in ("010190-1234", "x" * 41):
        with pytest.raises(Refused):
            actions.set_household(by=house.cast.case_worker, today=TODAY, citizen=citizen, household=words)


def test_the_staff_of_another_service_tells_nothing(house: House, shelter: Any) -> None:
    chain = referred(house, shelter)
    ServiceStaff.objects.all().delete()
    with pytest.raises(Placement.DoesNotExist):
        actions.tell_municipality(by=house.cast.service_manager, today=TODAY, chain=chain, on=TODAY)
