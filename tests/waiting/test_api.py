"""Waiting lists, free places and reservations by API: the same acts as on the pages, each side by its own system."""

from typing import Any

import pytest

from rammevaerk.waiting.models import Entry, Reservation

from tests.exchange.conftest import System, made
from tests.support.calling import Calls
from tests.support.people import TODAY, acting_as
from tests.waiting.conftest import Waiting


@pytest.fixture
def case_system(waiting: Waiting) -> Calls:
    cast = waiting.cast
    return Calls(*(System(made(by, "case_worker").secret) for by in (cast.buying_controller, cast.outsider)))


@pytest.fixture
def unit_system(waiting: Waiting) -> Calls:
    cast, house = waiting.cast, waiting.house
    own = System(made(cast.municipal_economist, "service_manager", services=(house.sivkaer.pk,)).secret)
    return Calls(own, System(made(cast.operator_economist, "service_manager", services=(house.fjordlyngen.pk,)).secret))


def wanted(waiting: Waiting, **changes: Any) -> dict[str, Any]:
    known = {"unit": waiting.unit, "paragraph": "SEL-108", "reference": "NÆ-1", "referred_on": "2026-06-01"}
    return {**known, **changes}


def told(system: Calls) -> list[tuple[str, str]]:
    return [(row["kind"], row["target"]["kind"]) for row in system.get("feed")["happenings"]]


def test_a_citizen_is_put_on_a_list_and_sees_the_own_number(case_system: Calls, unit_system: Calls, waiting: Waiting) -> None:
    classes = case_system.get("waiting/criteria")["classes"]
    first = case_system.post("waiting", wanted(waiting, urgency=classes[-1], age_from=34, sex="women"))["id"]
    own = wanted(waiting, reference="SL-1", acting="330", urgency=classes[0])
    unit_system.post("waiting", own)
    shown = case_system.get(f"waiting/{first}")
    assert (shown["number"], shown["among"], shown["reference"]) == (2, 2, "NÆ-1")
    assert [row["number"] for row in unit_system.get("waiting")["entries"]] == [2, 1]
    assert [row["id"] for row in case_system.get("waiting")["entries"]] == [first]
    case_system.post(f"waiting/{first}/urgency", {"urgency": classes[0], "words": "Akut siden mandag"})
    assert case_system.get(f"waiting/{first}")["number"] == 1
    case_system.post(f"waiting/{first}/confirmation")
    case_system.post(f"waiting/{first}/withdrawal", {"words": "Fik en anden plads"})
    closed = case_system.get(f"waiting/{first}")
    assert (closed["number"], closed["closed_as"]) == (None, "withdrawn")
    assert case_system.get("waiting")["entries"] == []
    assert case_system.refused(f"waiting/{first}/confirmation") == [("entry_closed", "")]
    assert told(case_system) == [("waiting_changed", "waiting_entry")] * 4
    assert told(unit_system) == [("waiting_changed", "waiting_entry")] * 5


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"reference": "010190-1234"}, "reference"),
        ({"paragraph": "SEL-110"}, "paragraph"),
        ({"target_groups": ["99"]}, "target_groups"),
        ({"must": ["a_pool"]}, "must"),
        ({"referred_on": "2027-01-01"}, "referred_on"),
        ({"age_from": 40, "age_to": 20}, "age_to"),
        ({"urgency": "at_once"}, "urgency"),
        ({"acting": "999"}, "acting"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(case_system: Calls, waiting: Waiting, change: dict[str, Any], found: str) -> None:
    assert found in [where for _code, where in case_system.refused("waiting", wanted(waiting, **change))]


def test_nobody_stands_twice_on_a_list(case_system: Calls, waiting: Waiting) -> None:
    case_system.post("waiting", wanted(waiting))
    assert case_system.refused("waiting", wanted(waiting)) == [("stands_already", "reference")]
    assert case_system.system.post("waiting", wanted(waiting, unit=987654321)).status_code == 404


def test_a_case_system_puts_no_others_citizens_on_a_list(case_system: Calls, waiting: Waiting) -> None:
    assert case_system.system.post("waiting", wanted(waiting, acting="330")).status_code == 403


def test_a_free_place_is_gone_through_in_turn(case_system: Calls, unit_system: Calls, waiting: Waiting) -> None:
    entry = case_system.post("waiting", wanted(waiting))["id"]
    place = {"unit": waiting.unit, "paragraph": "SEL-108", "free_from": "2026-11-10"}
    vacancy = unit_system.post("vacancies", place)["id"]
    assert [row["id"] for row in unit_system.get("vacancies")["vacancies"]] == [vacancy]
    assert case_system.get("vacancies")["vacancies"] == []
    unit_system.post(f"vacancies/{vacancy}/turns", {"entry": entry, "answer": "proposed"})
    assert case_system.get(f"waiting/{entry}")["proposed_vacancy"] == vacancy
    no = {"entry": entry, "answer": "refused", "reason": "not_yet"}
    assert case_system.refused(f"vacancies/{vacancy}/turns", {**no, "reason": "of_no_kind"})
    case_system.post(f"vacancies/{vacancy}/turns", no)
    assert case_system.get(f"waiting/{entry}")["proposed_vacancy"] is None
    assert case_system.system.post(f"vacancies/{vacancy}/withdrawal", None).status_code == 404
    unit_system.post(f"vacancies/{vacancy}/withdrawal")
    assert told(case_system) == [("waiting_changed", "waiting_entry")] * 3


def test_who_was_proposed_a_place_is_told_when_it_is_gone(case_system: Calls, unit_system: Calls, waiting: Waiting) -> None:
    entry = case_system.post("waiting", wanted(waiting))["id"]
    place = {"unit": waiting.unit, "paragraph": "SEL-108", "free_from": "2026-11-10"}
    vacancy = unit_system.post("vacancies", place)["id"]
    unit_system.post(f"vacancies/{vacancy}/turns", {"entry": entry, "answer": "proposed"})
    before = len(told(case_system))
    unit_system.post(f"vacancies/{vacancy}/withdrawal")
    assert told(case_system)[before:] == [("waiting_changed", "waiting_entry")]


def test_a_place_is_held_longer_given_up_and_told_to_both(case_system: Calls, unit_system: Calls, waiting: Waiting) -> None:
    hold = {"unit": waiting.unit, "paragraph": "SEL-108", "from_day": "2026-11-10", "last_day": "2026-11-20"}
    assert ("no_municipality", "acting") in unit_system.refused("reservations", {**hold, "reference": "NÆ-3"})
    held = unit_system.post("reservations", {**hold, "reference": "NÆ-3", "acting": "370"})["id"]
    unit_system.post(f"reservations/{held}/prolonging", {"last_day": "2026-11-25"})
    shown = case_system.get(f"reservations/{held}")
    assert (shown["last_day"], shown["state"], shown["reference"]) == ("2026-11-25", "running", "NÆ-3")
    assert case_system.system.post(f"reservations/{held}/prolonging", {"last_day": "2026-12-25"}).status_code == 403
    case_system.post(f"reservations/{held}/release", {"words": "Borgeren har fået en anden plads"})
    assert [row["state"] for row in case_system.get("reservations")["reservations"]] == ["ended"]
    assert told(case_system) == told(unit_system) == [("reservation_changed", "reservation")] * 3
    assert told(Calls(case_system.stranger, case_system.system)) == []


def test_a_start_ends_the_reservation_and_tells_it(case_system: Calls, unit_system: Calls, waiting: Waiting) -> None:
    hold = {"unit": waiting.unit, "paragraph": "SEL-108", "from_day": "2026-11-10", "last_day": "2026-12-10"}
    held = unit_system.post("reservations", {**hold, "reference": "NÆ-3", "acting": "370"})["id"]
    start = {"reference": "NÆ-3", "item": waiting.house.home.pk, "acting": "370", "basis": "emergency"}
    pk = case_system.post("placements", {**start, "first_day": "2026-11-15", "follow_up_on": "2027-02-01"})["id"]
    shown = case_system.get(f"reservations/{held}")
    assert (shown["state"], shown["placement"]) == ("ended", pk)
    assert ("reservation_changed", "reservation") in told(case_system)[1:]


@pytest.mark.parametrize(("table", "kind"), [(Entry, "waiting_entry"), (Reservation, "reservation")])
def test_what_is_told_of_is_seen_by_who_is_told(
    case_system: Calls, unit_system: Calls, waiting: Waiting, table: Any, kind: str
) -> None:
    case_system.post("waiting", wanted(waiting))
    hold = {"unit": waiting.unit, "paragraph": "SEL-108", "from_day": "2026-11-10", "last_day": "2026-11-20"}
    unit_system.post("reservations", {**hold, "reference": "NÆ-3", "acting": "370"})
    for system, person in ((case_system, waiting.cast.case_worker), (unit_system, waiting.manager)):
        ids = {row["target"]["id"] for row in system.get("feed")["happenings"] if row["target"]["kind"] == kind}
        with acting_as(person, TODAY):
            assert set(table.objects.values_list("pk", flat=True)) == ids != set()
