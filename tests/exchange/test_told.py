"""What the acts tell: both sides' own systems fetch it, in its order, and nobody else does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rammevaerk.inquiries.actions import withdraw_place_inquiry
from rammevaerk.registry.models import ServiceStaff

from tests.exchange.conftest import System, made
from tests.needs.conftest import Register, register  # noqa: F401 - the fixture
from tests.support.agreed import issued, signed
from tests.support.people import TODAY
from tests.support.placements import House, make_house

ORDER = {"reference": "NÆ-2026-0417", "paragraph": "SEL-108", "start": "2027-01-01", "target_groups": ["2"]}
Told = Callable[[System], list[tuple[str, str]]]


def told(system: System) -> list[tuple[str, str]]:
    return [(row["kind"], row["target"]["kind"]) for row in system.get("feed").json()["happenings"]]


@pytest.fixture
def house(cast: Any) -> House:
    return make_house(cast)


def test_a_needs_way_is_told_to_its_municipality_alone(register: Register) -> None:  # noqa: F811
    own = System(made(register.cast.buying_controller, "case_worker").secret)
    other = System(made(register.cast.controller, "case_worker").secret)
    pk = own.post("needs", ORDER).json()["id"]
    own.put(f"needs/{pk}", {**ORDER, "level": 2}, key="changed-it")
    own.post(f"needs/{pk}/closing", {"closed_as": "withdrawn"}, key="closed-it")
    rows = own.get("feed").json()["happenings"]
    assert [(row["kind"], row["target"]) for row in rows] == [
        (kind, {"kind": "need", "id": pk}) for kind in ("need_opened", "need_changed", "need_closed")
    ]
    assert told(other) == []


def test_an_inquiry_is_told_to_the_asked_and_its_answer_to_the_asking(register: Register) -> None:  # noqa: F811
    cast, unit = register.cast, register.units["Sivkær"]
    ServiceStaff.objects.create(assignment=cast.service_manager, service=unit.service)
    own = System(made(cast.buying_controller, "case_worker").secret)
    asked = System(made(cast.municipal_economist, "service_manager", services=(unit.service_id,)).secret)
    pk = own.post("needs", {**ORDER, "words": "Mine egne ord"}).json()["id"]
    sent = own.post(f"needs/{pk}/inquiries", {"units": [unit.pk], "deadline": "2026-12-01"}, key="ask-them-now")
    assert sent.status_code == 201, sent.json()
    assert sent.json()["without_login"] == 0
    (question,) = asked.get("inquiries/asked").json()["asked"]
    assert question["state"] == "waiting"
    assert "NÆ-2026" not in str(question)
    assert "Mine egne ord" not in str(question)
    answer = {"answer": "yes", "from_day": "2027-02-01"}
    assert asked.post(f"inquiries/asked/{question['id']}/answer", answer, key="we-can-do-it").status_code == 201
    (known,) = own.get(f"needs/{pk}/inquiries").json()["answers"]
    assert (known["unit"], known["state"], known["answer"], known["from_day"]) == (unit.pk, "answered", "yes", "2027-02-01")
    assert told(own)[1:] == [("inquiry_sent", "place_inquiry"), ("inquiry_answered", "place_inquiry")]
    assert told(asked) == [("inquiry_sent", "asked_unit"), ("inquiry_answered", "asked_unit")]
    withdraw_place_inquiry(by=cast.case_worker, today=TODAY, inquiry_id=sent.json()["id"], because="no_need")
    assert told(asked)[-1] == ("inquiry_closed", "asked_unit")


def test_others_are_not_asked_and_see_no_answer(register: Register) -> None:  # noqa: F811
    cast, unit = register.cast, register.units["Sivkær"]
    ServiceStaff.objects.create(assignment=cast.service_manager, service=unit.service)
    own = System(made(cast.buying_controller, "case_worker").secret)
    other = System(made(cast.operator_economist, "service_manager", services=(register.units["Fjordlyngen"].service_id,)).secret)
    pk = own.post("needs", ORDER).json()["id"]
    own.post(f"needs/{pk}/inquiries", {"units": [unit.pk], "deadline": "2026-12-01"}, key="ask-them-now")
    assert other.get("inquiries/asked").json() == {"asked": []}
    assert other.get("inquiries/asked/1").status_code == 404
    assert told(other) == []


def test_a_placement_is_told_to_both_sides(house: House) -> None:
    cast = house.cast
    own = System(made(cast.buying_controller, "case_worker").secret)
    unit = System(made(cast.municipal_economist, "service_manager", services=(house.sivkaer.pk,)).secret)
    elsewhere = System(made(cast.municipal_economist, "service_manager", services=(house.lyngdraget.pk,)).secret)
    authority = System(made(cast.controller, "case_worker").secret)
    pk = house.place("NÆ-7", valid_from=date(2026, 5, 1))
    away = {"kind": "hospital", "first_day": "2026-06-01", "last_day": "2026-06-10"}
    unit.post(f"placements/{pk}/absences", away, key="away-in-june")
    own.post(f"placements/{pk}/end", {"last_day": "2026-10-31", "end_reason": "own_home"}, key="it-ends-here")
    expected = [(kind, "placement") for kind in ("placement_started", "absence_recorded", "placement_ended")]
    assert told(own) == told(unit) == expected
    assert told(elsewhere) == told(authority) == []


def test_a_contract_is_told_to_both_sides_and_shown_with_who_has_signed(house: House) -> None:
    cast = house.cast
    own = System(made(cast.buying_controller, "case_worker").secret)
    unit = System(made(cast.municipal_economist, "service_manager", services=(house.sivkaer.pk,)).secret)
    outside = System(made(cast.outsider, "case_worker").secret)
    pk = issued(house).pk
    shown = unit.get(f"contracts/{pk}").json()
    assert (shown["state"], shown["acting"], shown["steps"][0]["signed"]) == ("to_sign", "370", [])
    assert set(shown["steps"][0]["lacking"]) >= {"acting", "operator"}
    assert shown["steps"][0]["document"] == f"/api/contracts/{pk}/steps/0/document.pdf"
    assert [row["id"] for row in own.get("contracts").json()["contracts"]] == [pk]
    assert own.get("contracts", since=pk).json() == {"contracts": [], "next": pk}
    signed(house, pk)
    assert set(own.get(f"contracts/{pk}").json()["steps"][0]["signed"]) >= {"acting", "operator"}
    assert told(own) == told(unit)
    assert told(own)[0] == ("contract_issued", "contract")
    assert {kind for kind, _target in told(own)[1:]} == {"contract_signed"}
    assert outside.get(f"contracts/{pk}").status_code == 404
    assert outside.get("contracts").json()["contracts"] == []
