"""Contracts by API: written, issued, signed by each side, taken back, and fetched as PDF with the same token."""

from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.contracts.models import Contract
from rammevaerk.web.clock import set_demo_date

from tests.exchange.conftest import System, made
from tests.support.agreed import GLN, issued
from tests.support.calling import Calls
from tests.support.people import TODAY
from tests.support.placements import House

TERMS = {
    "basis": "emergency",
    "first_day": "2026-12-01",
    "follow_up_on": "2027-03-01",
    "factor": 0.5,
    "gln": GLN,
    "order": "K-17",
    "contact": "Handicap, team 2",
}


@pytest.fixture(autouse=True)
def _today(db: None) -> None:
    set_demo_date(TODAY)


@pytest.fixture
def case_system(house: House) -> Calls:
    own, other = (System(made(by, "case_worker").secret) for by in (house.cast.buying_controller, house.cast.outsider))
    return Calls(own, other)


@pytest.fixture
def unit_system(house: House) -> Calls:
    cast = house.cast
    own = System(made(cast.municipal_economist, "service_manager", services=(house.sivkaer.pk,)).secret)
    return Calls(own, System(made(cast.operator_economist, "service_manager", services=(house.fjordlyngen.pk,)).secret))


def begun(system: Calls, house: House, reference: str = "NÆ-1") -> int:
    return int(system.post("contracts/drafts", {"reference": reference, "service": house.sivkaer.pk})["id"])


def sent(system: Calls, house: House, draft: int, version: int = 1, **changes: Any) -> int:
    values = {"version": version, "item": house.home.pk, **TERMS, **changes}
    return int(system.put(f"contracts/drafts/{draft}", values)["version"])


def version_of(system: Calls, draft: int) -> int:
    return int(system.get(f"contracts/drafts/{draft}")["version"])


def test_a_contract_is_written_issued_and_signed_by_both_sides_systems(
    case_system: Calls, unit_system: Calls, house: House
) -> None:
    draft = begun(case_system, house)
    empty = case_system.get(f"contracts/drafts/{draft}")
    assert not empty["ready"]
    assert "item" in {finding["where"] for finding in empty["findings"]}
    version = sent(case_system, house, draft, empty["version"])
    shown = case_system.get(f"contracts/drafts/{draft}")
    assert (shown["ready"], shown["version"], shown["fields"]["factor"]) == (True, version, "50")
    assert [row["id"] for row in case_system.get("contracts/drafts")["drafts"]] == [draft]
    done = case_system.post(f"contracts/drafts/{draft}/issue", {"version": version})
    assert (done["step"], done["number"]) == (0, "370-2026-0001")
    pk = done["id"]
    signed = case_system.post(f"contracts/{pk}/steps/0/signatures", {})
    assert (signed["side"], signed["all_signed"]) == ("acting", False)
    signed = unit_system.post(f"contracts/{pk}/steps/0/signatures", {})
    assert (signed["side"], signed["all_signed"]) == ("operator", True)
    known = unit_system.get(f"contracts/{pk}")
    assert (known["state"], known["steps"][0]["lacking"]) == ("coming", [])
    assert case_system.system.get(f"contracts/drafts/{draft}").status_code == 404


def test_the_document_is_fetched_with_the_token(case_system: Calls, unit_system: Calls, house: House) -> None:
    pk = issued(house).pk
    address = unit_system.get(f"contracts/{pk}")["steps"][0]["document"]
    assert address == f"/api/contracts/{pk}/steps/0/document.pdf"
    for system in (case_system, unit_system):
        answer = system.system.get(address.removeprefix("/api/"))
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
        assert system.stranger.get(address.removeprefix("/api/")).status_code == 404
    assert LookEntry.objects.filter(what="contract_document", target_id=pk).count() == 2
    assert case_system.system.get(f"contracts/{pk}/steps/7/document.pdf").status_code == 404


def test_a_contract_is_begun_from_a_placement_and_once_only(case_system: Calls, house: House) -> None:
    chain = house.place("NÆ-9")
    draft = case_system.post("contracts/drafts", {"placement": chain})["id"]
    assert case_system.post("contracts/drafts", {"placement": chain})["id"] == draft
    shown = case_system.get(f"contracts/drafts/{draft}")
    assert (shown["placement"], shown["fields"]["item"]) == (chain, str(house.home.pk))
    assert case_system.stranger.post("contracts/drafts", {"placement": chain}).status_code == 404


def test_a_supplement_changes_a_signed_contract(case_system: Calls, unit_system: Calls, house: House) -> None:
    draft = begun(case_system, house)
    pk = case_system.post(f"contracts/drafts/{draft}/issue", {"version": sent(case_system, house, draft)})["id"]
    for system in (case_system, unit_system):
        system.post(f"contracts/{pk}/steps/0/signatures", {})
    more = case_system.post(f"contracts/{pk}/supplements")["id"]
    change = {"version": version_of(case_system, more), "factor": 1, "holds_from": "2027-01-01", "why": "Fuld tid"}
    version = case_system.put(f"contracts/drafts/{more}", change)["version"]
    done = case_system.post(f"contracts/drafts/{more}/issue", {"version": version})
    assert (done["id"], done["step"]) == (pk, 1)
    case_system.post(f"contracts/{pk}/steps/1/cancellation", {"reason": "Alligevel ikke"})
    assert [step["step"] for step in case_system.get(f"contracts/{pk}")["steps"]] == [0, 1]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"item": None}, "item"),
        ({"gln": "123"}, "gln"),
        ({"item": 987654321}, "item"),
        ({"first_day": None}, "first_day"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"form": "other"}, "form"),
        ({"lines": [{"item": 987654321, "quantity": 2}]}, "line_1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(case_system: Calls, house: House, change: dict[str, Any], where: str) -> None:
    draft = begun(case_system, house)
    version = sent(case_system, house, draft, **change)
    assert where in [place for _code, place in case_system.refused(f"contracts/drafts/{draft}/issue", {"version": version})]


def test_a_cpr_number_is_not_kept(case_system: Calls, house: House) -> None:
    draft = begun(case_system, house)
    body = {"version": version_of(case_system, draft), "aim": "Borger 010190-1234 skal"}
    answer = case_system.system.put(f"contracts/drafts/{draft}", body)
    assert [finding["where"] for finding in answer.json()["findings"]] == ["aim"]
    assert "aim" not in case_system.get(f"contracts/drafts/{draft}")["fields"]


def test_nobody_writes_over_another(case_system: Calls, house: House) -> None:
    draft = begun(case_system, house)
    version = version_of(case_system, draft)
    sent(case_system, house, draft, version)
    late = case_system.system.put(f"contracts/drafts/{draft}", {"version": version, "aim": "Andet"}, key="came-too-late")
    assert (late.status_code, late.json()["findings"][0]["code"]) == (409, "contracts.draft_changed")
    assert "aim" not in case_system.get(f"contracts/drafts/{draft}")["fields"]
    assert case_system.refused(f"contracts/drafts/{draft}/issue", {"version": version}) == [("draft_changed", "")]


def test_a_side_signs_for_itself(case_system: Calls, house: House) -> None:
    pk = issued(house).pk
    assert case_system.refused(f"contracts/{pk}/steps/0/signatures", {"side": "operator"}) == [
        ("not_own_side", "paper_reference")
    ]
    on_paper = {"side": "operator", "signed_on": "2026-11-10", "paper_reference": "Sag 17"}
    assert case_system.post(f"contracts/{pk}/steps/0/signatures", on_paper)["side"] == "operator"


def test_a_refusal_and_an_end_of_a_draft(case_system: Calls, house: House) -> None:
    draft = begun(case_system, house)
    case_system.post(f"contracts/drafts/{draft}/refusal", {"refused_on": "2026-11-09", "reason": "Bruger egen kontrakt"})
    case_system.post(f"contracts/drafts/{draft}/discarding")
    assert case_system.system.get(f"contracts/drafts/{draft}").status_code == 404
    assert case_system.refused(f"contracts/drafts/{draft}/discarding") == [("draft_over", "")]


@pytest.mark.parametrize("begins", [{}, {"reference": "NÆ-1", "service": 987654321}, {"reference": "010190-1234", "service": 1}])
def test_nothing_begins_from_nothing(case_system: Calls, begins: dict[str, Any]) -> None:
    assert case_system.refused("contracts/drafts", begins)


@pytest.mark.parametrize("begins", [{"decision": 987654321}, {"placement": 987654321}])
def test_what_is_not_there_begins_nothing(case_system: Calls, begins: dict[str, Any]) -> None:
    assert case_system.system.post("contracts/drafts", begins).status_code == 404


def test_a_unit_writes_no_contract(unit_system: Calls, house: House) -> None:
    assert unit_system.system.post("contracts/drafts", {"reference": "NÆ-1", "service": house.sivkaer.pk}).status_code == 403
    assert not Contract.objects.exists()
