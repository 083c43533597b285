"""The API of placements: start, absence, correction and end from either side's own system, behind the same walls as the page."""

from collections.abc import Callable
from typing import Any

import pytest

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.contracts.models import Placement

from tests.exchange.conftest import System, made
from tests.support.page_queries import asked_queries
from tests.support.placements import House

Behind = Callable[..., Any]


@pytest.fixture
def case_system(house: House) -> System:
    return System(made(house.cast.buying_controller, "case_worker").secret)


@pytest.fixture
def unit_system(house: House) -> System:
    return System(made(house.cast.municipal_economist, "service_manager", services=(house.sivkaer.pk,)).secret)


@pytest.fixture
def others_system(house: House) -> System:
    return System(made(house.cast.outsider, "case_worker").secret)


def terms(house: House, **changes: Any) -> dict[str, Any]:
    known = {
        "reference": "NÆ-7",
        "item": house.home.pk,
        "acting": "370",
        "basis": "emergency",
        "first_day": "2026-05-01",
        "follow_up_on": "2026-12-01",
    }
    return {**known, **changes}


def started(system: System, house: House, **changes: Any) -> int:
    return int(system.post("placements", terms(house, **changes)).json()["id"])


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(finding["code"], finding["where"]) for finding in answer.json()["findings"]]


def test_a_placement_begun_by_the_case_system_is_met_by_both_sides(
    case_system: System, unit_system: System, house: House
) -> None:
    pk = started(case_system, house)
    for system in (case_system, unit_system):
        shown = system.get(f"placements/{pk}").json()
        assert (shown["reference"], shown["state"]) == ("NÆ-7", "now")
        (period,) = shown["periods"]
        assert (period["acting"], period["paying"], period["first_day"], period["last_day"]) == ("370", "370", "2026-05-01", None)
        assert [row["id"] for row in system.get("placements").json()["placements"]] == [pk]
    assert LookEntry.objects.filter(what="placement", target_id=pk).count() == 2
    assert AuditEntry.objects.filter(act="start_placement", target_id=pk, organisation=house.cast.naestved).exists()


def test_the_unit_begins_absence_and_end_are_told_to_the_case_system(
    case_system: System, unit_system: System, house: House
) -> None:
    pk = started(unit_system, house)
    away = {"kind": "hospital", "first_day": "2026-06-01", "last_day": "2026-06-10"}
    assert unit_system.post(f"placements/{pk}/absences", away, key="away-in-june").status_code == 201
    assert (
        unit_system.post(
            f"placements/{pk}/end", {"last_day": "2026-10-31", "end_reason": "own_home"}, key="it-ends-here"
        ).status_code
        == 201
    )
    shown = case_system.get(f"placements/{pk}").json()
    assert (shown["state"], shown["periods"][-1]["last_day"], shown["end_reason"]) == ("ended", "2026-10-31", "own_home")
    assert shown["absences"] == [{"kind": "hospital", "first_day": "2026-06-01", "last_day": "2026-06-10"}]


def test_a_correction_from_a_day_parts_the_period(case_system: System, house: House) -> None:
    pk = started(case_system, house)
    corrected = terms(house, paying="330", payer_reason="SEL § 9 c", reason="Betaleren var en anden", from_day="2026-08-01")
    answer = case_system.post(f"placements/{pk}/corrections", corrected, key="correct-payer")
    assert answer.status_code == 201, answer.json()
    periods = case_system.get(f"placements/{pk}").json()["periods"]
    assert [(row["paying"], row["first_day"], row["last_day"]) for row in periods] == [
        ("370", "2026-05-01", "2026-07-31"),
        ("330", "2026-08-01", None),
    ]


def test_an_annulled_placement_has_no_periods(case_system: System, house: House) -> None:
    pk = started(case_system, house)
    assert case_system.post(f"placements/{pk}/annulment", {"reason": "Kom aldrig"}, key="never-came").status_code == 201
    shown = case_system.get(f"placements/{pk}").json()
    assert (shown["state"], shown["periods"]) == ("annulled", [])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"reference": "010190-1234"}, "reference"),
        ({"acting": "999"}, "acting"),
        ({"paying": "1085"}, "paying"),
        ({"target_group": "99"}, "target_group"),
        ({"basis": "search"}, "basis"),
        ({"item": 987654321}, "item"),
        ({"last_day": "2026-04-01"}, "last_day"),
        ({"follow_up_on": "2026-01-01"}, "follow_up_on"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    case_system: System, house: House, acting_as: Behind, change: dict[str, Any], found: str
) -> None:
    answer = case_system.post("placements", terms(house, **change))
    assert answer.status_code == 409
    assert found in [where for _code, where in codes(answer)]
    with acting_as("case_worker"):
        assert not Placement.objects.exists()


def test_a_placement_that_overlaps_is_refused(case_system: System, house: House) -> None:
    started(case_system, house)
    again = case_system.post("placements", terms(house), key="once-more-please")
    assert (again.status_code, codes(again)) == (409, [("contracts.overlap", "valid_from")])


def test_a_unit_places_nobody_at_another_service(unit_system: System, house: House) -> None:
    assert unit_system.post("placements", terms(house, item=house.regional.pk, expected_end="2027-05-01")).status_code == 403


def test_nobody_elses_system_meets_a_placement(case_system: System, others_system: System, house: House) -> None:
    pk = started(case_system, house)
    assert others_system.get(f"placements/{pk}").status_code == 404
    assert others_system.get("placements").json()["placements"] == []
    assert others_system.post(f"placements/{pk}/end", {"last_day": "2026-10-31", "end_reason": "own_home"}).status_code == 404
    assert others_system.post(f"placements/{pk}/annulment", {"reason": "Ikke min"}).status_code == 404


def test_what_is_sold_at_a_service_is_listed(case_system: System, house: House) -> None:
    sold = case_system.get("placements/items", service=house.sivkaer.pk).json()["items"]
    assert [row["id"] for row in sold] == [house.home.pk]
    assert case_system.get("placements/items", service=987654321).status_code == 404


@pytest.mark.parametrize(("address", "most"), [("placements", 4), ("placements/{pk}", 9), ("placements/items?service=1", 18)])
def test_each_read_asks_the_database_a_few_times(case_system: System, house: House, address: str, most: int) -> None:
    pk = started(case_system, house)
    with asked_queries() as asked:
        case_system.get(address.format(pk=pk))
    assert len(asked.own) <= most, asked.own
