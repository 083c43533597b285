"""Acts on placements: what they write along both time axes, and what they refuse."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.contracts import actions, facts
from rammevaerk.contracts.models import Absence, Change, Placement
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Occupancy

from tests.conftest import as_owner
from tests.support.people import TODAY
from tests.support.placements import House


def seen(chain: int, house: House, acting_as: Any, person: str = "case_worker") -> list[Placement]:
    with acting_as(person):
        return list(Placement.objects.filter(chain=chain).order_by("id"))


def refusal(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_a_placement_is_written_with_its_place_and_counted_in_its_months(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-2026-0417", valid_from=date(2026, 9, 16))
    (row,) = seen(chain, house, acting_as)
    assert (row.pk, row.operator_id, row.service_id) == (chain, house.cast.slagelse.pk, house.sivkaer.pk)
    assert row.recorded_at.date() == TODAY
    months = {use.month: (use.place_days, use.people, use.people_at_end) for use in Occupancy.objects.all()}
    assert months == {
        date(2026, 9, 1): (15, 1, 1),
        date(2026, 10, 1): (31, 1, 1),
        date(2026, 11, 1): (30, 1, 1),
    }
    assert AuditEntry.objects.get(act="start_placement").details["service"] == house.sivkaer.pk


def test_the_trail_never_holds_the_reference(house: House) -> None:
    house.place("NÆ-2026-0417")
    assert "0417" not in str(list(AuditEntry.objects.values("details", "act")))


def test_a_part_time_user_counts_by_the_share(house: House) -> None:
    house.place("NÆ-1", house.day, valid_from=date(2026, 11, 1), factor=Decimal("0.6"))
    assert Occupancy.objects.get().place_days == Decimal("18.00")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": ""}, "contracts.no_basis"),
        ({"follow_up_on": None}, "contracts.no_follow_up"),
        ({"valid_to": date(2026, 5, 1)}, "contracts.ends_before"),
        ({"factor": Decimal("1.5")}, "contracts.factor"),
    ],
)
def test_what_a_placement_lacks_is_said_and_nothing_is_written(house: House, acting_as: Any, changes: Any, code: str) -> None:
    with pytest.raises(Refused) as error:
        house.place("NÆ-1", **changes)
    assert code in refusal(error)
    with acting_as("case_worker"):
        assert not Placement.objects.exists()


def test_a_cpr_number_is_refused_and_not_repeated(house: House) -> None:
    with pytest.raises(Refused) as error:
        house.place("010190-1234")
    assert refusal(error) == ["kernel.cpr_number"]
    assert "0101" not in str(error.value.findings)


def test_overlapping_placements_at_one_item_become_a_sentence(house: House) -> None:
    house.place("NÆ-1")
    with pytest.raises(Refused) as error:
        house.place("NÆ-1", valid_from=date(2026, 7, 1))
    assert refusal(error) == ["contracts.overlap"]
    assert house.place("NÆ-1", house.day)


def test_a_temporary_stay_without_expected_end_is_taken_in_with_its_reason(house: House) -> None:
    with pytest.raises(Refused) as error:
        house.place("NÆ-1", house.regional)
    assert refusal(error) == ["contracts.no_expected_end"]
    started = actions.start_placement(
        by=house.cast.case_worker,
        today=TODAY,
        reference="NÆ-1",
        item_id=house.regional.pk,
        terms=house.terms(no_end_reason="Afventer bolig i hjemkommunen"),
    )
    assert [finding.code for finding in started.findings] == ["contracts.no_expected_end"]


def test_a_region_cannot_be_the_payer(house: House) -> None:
    with pytest.raises(Refused) as error:
        house.place("NÆ-1", paying=house.cast.region.pk)
    assert refusal(error) == ["contracts.cannot_pay"]


def test_nobody_places_others_citizens_or_at_others_units(house: House) -> None:
    odense = house.cast.odense.pk
    with pytest.raises(PermissionDenied):
        house.place("OD-1", acting=odense, paying=odense)
    with pytest.raises(PermissionDenied):
        house.place("NÆ-1", house.day, by=house.cast.service_manager)
    with pytest.raises(PermissionDenied):
        house.place("NÆ-1", by=house.cast.controller)


def test_the_manager_starts_a_stay_for_a_citizen_the_municipality_knows_already(house: House, acting_as: Any) -> None:
    first = house.place("NÆ-1", house.day)
    second = house.place("NÆ-1", by=house.cast.service_manager)
    with acting_as("case_worker"):
        citizens = set(Placement.objects.filter(chain__in=[first, second]).values_list("citizen_id", flat=True))
    assert len(citizens) == 1


def test_an_end_keeps_what_was_known(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    actions.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2026, 10, 18), end_reason="other")
    old, new = seen(chain, house, acting_as)
    assert (old.valid_to, old.superseded_at is not None) == (None, True)
    assert (new.valid_to, new.corrects_id, new.superseded_at) == (date(2026, 10, 19), old.pk, None)
    assert Occupancy.objects.get(month=date(2026, 10, 1)).place_days == 18
    assert Occupancy.objects.get(month=date(2026, 11, 1)).people == 0
    with acting_as("case_worker"):
        before = Placement.objects.known_at(old.superseded_at - timedelta(microseconds=1)).filter(chain=chain)
        assert [row.pk for row in before] == [old.pk]


def test_a_placement_cannot_end_before_it_began(house: House) -> None:
    chain = house.place("NÆ-1")
    with pytest.raises(Refused) as error:
        actions.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2026, 4, 30), end_reason="other")
    assert refusal(error) == ["contracts.ends_before_start"]


def correction(house: House, reference: str = "NÆ-1", from_day: date | None = None, **changes: Any) -> actions.Correction:
    terms = house.terms(**changes)
    return actions.Correction(reference, house.home.pk, terms, "Startdato var tastet forkert", from_day)


def test_a_correction_from_a_day_splits_the_period(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    actions.correct_placement(
        by=house.cast.case_worker,
        today=TODAY,
        chain=chain,
        correction=correction(house, from_day=date(2026, 8, 1), paying=house.cast.odense.pk),
    )
    with acting_as("case_worker"):
        rows = [(row.valid_from, row.valid_to, row.paying_id) for row in Placement.objects.current().order_by("valid_from")]
    naestved, odense = house.cast.naestved.pk, house.cast.odense.pk
    assert rows == [(date(2026, 5, 1), date(2026, 8, 1), naestved), (date(2026, 8, 1), None, odense)]


def test_a_correction_says_why(house: House) -> None:
    chain = house.place("NÆ-1")
    wordless = actions.Correction("NÆ-1", house.home.pk, house.terms(), " ")
    with pytest.raises(Refused) as error:
        actions.correct_placement(by=house.cast.case_worker, today=TODAY, chain=chain, correction=wordless)
    assert refusal(error) == ["contracts.no_reason"]


def test_an_annulled_placement_counts_nowhere_and_stays_known(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    actions.annul_placement(by=house.cast.case_worker, today=TODAY, chain=chain, reason="Kom aldrig")
    (row,) = seen(chain, house, acting_as)
    assert row.superseded_at is not None
    assert {use.people for use in Occupancy.objects.all()} == {0}


def test_absence_lies_inside_the_placement_and_only_once(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    days = {"kind": "prison", "first_day": date(2026, 10, 5), "last_day": date(2026, 10, 9)}
    actions.record_absence(by=house.cast.service_manager, today=TODAY, chain=chain, **days)
    with acting_as("service_manager"):
        assert [(row.valid_from, row.valid_to) for row in Absence.objects.all()] == [(date(2026, 10, 5), date(2026, 10, 10))]
    assert Occupancy.objects.get(month=date(2026, 10, 1)).place_days == 26, "prison days are not paid in the demo set"
    with pytest.raises(Refused) as error:
        actions.record_absence(by=house.cast.service_manager, today=TODAY, chain=chain, **days)
    assert refusal(error) == ["contracts.absence_overlap"]
    with pytest.raises(Refused) as error:
        outside = {**days, "first_day": date(2026, 4, 1)}
        actions.record_absence(by=house.cast.service_manager, today=TODAY, chain=chain, **outside)
    assert refusal(error) == ["contracts.absence_outside"]


def test_every_change_is_noted_for_settlement(house: House) -> None:
    chain = house.place("NÆ-1")
    actions.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2026, 10, 18), end_reason="other")
    with as_owner_rows() as notes:
        assert notes == [(chain, date(2026, 5, 1)), (chain, date(2026, 10, 19))]


class as_owner_rows:  # noqa: N801 - reads as a statement
    """The changes noted, read as settlement reads them."""

    def __enter__(self) -> list[tuple[int, date]]:
        from rammevaerk.accounts.models import Organisation
        from rammevaerk.accounts.walls import Acting, Function, acting_for

        everybody = tuple(Organisation.objects.values_list("pk", flat=True))
        with acting_for(Acting(Function.SETTLING, everybody)):
            return list(Change.objects.order_by("id").values_list("chain", "first_day"))

    def __exit__(self, *error: object) -> None:
        return None


def test_a_chain_one_may_not_see_is_not_there(house: House, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    with acting_as("outside_case_worker"), pytest.raises(Placement.DoesNotExist):
        facts.chain(chain)
    assert connection.in_atomic_block
    assert as_owner
