"""Changes of a placement by API, the same acts as on the pages, by the side whose they are."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.contracts.models import Placement
from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.web.clock import set_demo_date

from tests.exchange.conftest import System, made
from tests.support.calling import Calls
from tests.support.people import TODAY, acting_as
from tests.support.placements import House

NOTICE = {"given_on": "2026-11-10", "end_reason": "own_home", "agreed_days": 30, "agreed_source": "Kontrakt 17"}


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


@pytest.fixture
def chain(house: House) -> int:
    return house.place("NÆ-7")


@pytest.fixture
def smaller(house: House) -> TariffItem:
    item = TariffItem.objects.create(unit_id=house.home.unit_id, paragraph="SEL-108", name="Mindre pakke", is_demo=True)
    year = {"valid_from": date(2026, 1, 1), "valid_to": date(2028, 1, 1)}
    Tariff.objects.create(item=item, amount_ore=200_000, is_demo=True, **year)
    return item


def told(system: Calls) -> list[str]:
    return [row["kind"] for row in system.get("feed")["happenings"]]


def refused_to(system: Calls, address: str, body: dict[str, Any]) -> int:
    return int(system.system.post(address, body).status_code)


def test_notice_is_given_answered_and_withdrawn(case_system: Calls, unit_system: Calls, chain: int) -> None:
    given = case_system.post(f"placements/{chain}/notices", {**NOTICE, "asked_day": "2026-11-20"})
    assert given["last_day"] == "2026-12-10"
    (shown,) = unit_system.get(f"placements/{chain}")["notices"]
    assert (shown["id"], shown["side"], shown["asked_day"]) == (given["id"], "municipality", "2026-11-20")
    unit_system.post(f"notices/{given['id']}/answer", {"agreed": True})
    assert case_system.get(f"placements/{chain}")["periods"][-1]["last_day"] == "2026-11-20"
    case_system.post(f"notices/{given['id']}/withdrawal", {"words": "Borgeren bliver"})
    assert case_system.get(f"placements/{chain}")["periods"][-1]["last_day"] is None
    assert told(unit_system) == ["placement_started", *["notice_given"] * 3]


def test_a_second_notice_is_refused(case_system: Calls, chain: int) -> None:
    case_system.post(f"placements/{chain}/notices", NOTICE)
    assert case_system.refused(f"placements/{chain}/notices", NOTICE) == [("ends_anyway", "given_on")]


def test_the_side_that_gave_notice_does_not_answer_it(case_system: Calls, chain: int) -> None:
    given = case_system.post(f"placements/{chain}/notices", {**NOTICE, "asked_day": "2026-11-20"})
    assert refused_to(case_system, f"notices/{given['id']}/answer", {"agreed": True}) == 403


def test_a_package_is_proposed_and_decided(case_system: Calls, unit_system: Calls, chain: int, smaller: TariffItem) -> None:
    package = {"item": smaller.pk, "from_day": "2026-12-01", "level": 2, "words": "Udredning i oktober"}
    proposal = unit_system.post(f"placements/{chain}/packages", package)["id"]
    assert unit_system.refused(f"placements/{chain}/packages", package) == [("proposal_open", "")]
    (shown,) = case_system.get(f"placements/{chain}")["packages"]
    assert (shown["id"], shown["level"], shown["outcome"]) == (proposal, 2, None)
    assert refused_to(unit_system, f"packages/{proposal}/decision", {"from_day": "2026-12-01"}) == 403
    case_system.post(f"packages/{proposal}/decision", {"from_day": "2026-12-01"})
    known = unit_system.get(f"placements/{chain}")
    assert [period["item"] for period in known["periods"]][-1] == smaller.pk
    assert known["packages"][0]["outcome"] == "accepted"
    assert told(case_system)[1:] == ["package_proposed", "package_decided"]


def test_a_package_is_declined_with_a_reason_or_withdrawn(
    case_system: Calls, unit_system: Calls, chain: int, smaller: TariffItem
) -> None:
    package = {"item": smaller.pk, "from_day": "2026-12-01", "level": 2, "words": "Udredning i oktober"}
    first = unit_system.post(f"placements/{chain}/packages", package)["id"]
    assert case_system.refused(f"packages/{first}/decision", {"from_day": None}) == [("no_decline_reason", "words")]
    case_system.post(f"packages/{first}/decision", {"from_day": None, "words": "Behovet er uændret"})
    second = unit_system.post(f"placements/{chain}/packages", package)["id"]
    unit_system.post(f"packages/{second}/withdrawal", {"words": "Fejl i udredningen"})
    outcomes = [shown["outcome"] for shown in case_system.get(f"placements/{chain}")["packages"]]
    assert outcomes == ["withdrawn", "declined"]


def test_a_transfer_ends_here_and_begins_there(case_system: Calls, house: House, chain: int) -> None:
    wanted = {
        "item": house.regional.pk,
        "first_day": "2026-12-01",
        "basis": "emergency",
        "end_reason": "other_service",
        "follow_up_on": "2027-02-01",
        "expected_end": "2027-12-01",
    }
    assert case_system.refused(f"placements/{chain}/transfer", {**wanted, "item": house.home.pk}) == [("same_place", "item")]
    new = case_system.post(f"placements/{chain}/transfer", wanted)["id"]
    assert case_system.get(f"placements/{new}")["continues"] == chain
    assert case_system.get(f"placements/{chain}")["periods"][-1]["last_day"] == "2026-11-30"
    assert told(case_system)[1:] == ["placement_ended", "placement_started"]


def test_another_municipality_takes_over_and_is_told(case_system: Calls, unit_system: Calls, house: House, chain: int) -> None:
    new_side = Calls(System(made(house.cast.outsider, "case_worker").secret), case_system.system)
    change = {"from_day": "2026-12-01", "acting": "461", "reference": "OD-1", "reason": "Flyttet til Odense"}
    assert case_system.refused(f"placements/{chain}/municipalities", {**change, "acting": "999"}) == [("no_code", "acting")]
    case_system.post(f"placements/{chain}/municipalities", change)
    assert told(new_side) == ["placement_changed"]
    assert told(case_system)[-1] == told(unit_system)[-1] == "placement_changed"
    (period,) = new_side.system.get(f"placements/{chain}").json()["periods"]
    assert (period["acting"], period["first_day"]) == ("461", "2026-12-01")
    new_side.system.post(f"placements/{chain}/prolonging", {"expected_end": "2028-01-01"}, key="prolonged-by-them")
    assert told(new_side)[-1] == "placement_changed"
    assert told(case_system).count("placement_changed") == 1, "who handed over is told no more"


def test_a_follow_up_is_held_moved_and_leads_to_prolonging(case_system: Calls, unit_system: Calls, chain: int) -> None:
    goal = {"goal_type": "develop", "theme": "practical", "words": "Lave mad selv", "set_on": "2026-06-01"}
    pk = unit_system.post(f"placements/{chain}/goals", goal)["id"]
    held = {
        "held_on": "2026-11-09",
        "took_part": ["citizen", "acting"],
        "outcome": "prolong",
        "next_on": "2027-05-01",
        "level": 2,
    }
    assert case_system.refused(f"placements/{chain}/follow-ups", held) == [("no_result", "results")]
    result = {"goal": pk, "progress": "progress"}
    case_system.post(f"placements/{chain}/follow-ups", {**held, "results": [result]})
    shown = unit_system.get(f"placements/{chain}/follow-ups")
    assert [row["words"] for row in shown["goals"]] == ["Lave mad selv"]
    assert [(row["outcome"], row["results"][0]["progress"]) for row in shown["follow_ups"]] == [("prolong", "progress")]
    case_system.post(f"placements/{chain}/next-follow-up", {"follow_up_on": "2027-04-01"})
    case_system.post(f"placements/{chain}/prolonging", {"expected_end": "2028-01-01"})
    assert refused_to(unit_system, f"placements/{chain}/prolonging", {"expected_end": "2028-06-01"}) == 403
    period = case_system.get(f"placements/{chain}")["periods"][-1]
    assert (period["follow_up_on"], period["expected_end"]) == ("2027-04-01", "2028-01-01")
    assert told(unit_system)[1:] == ["goals_changed", "follow_up_held", "placement_changed", "placement_changed"]


def shelter(house: House, paragraph: str) -> TariffItem:
    item = TariffItem.objects.create(unit_id=house.home.unit_id, paragraph=paragraph, name="Døgnophold", is_demo=True)
    year = {"valid_from": date(2026, 1, 1), "valid_to": date(2028, 1, 1)}
    Tariff.objects.create(item=item, amount_ore=150_000, is_demo=True, **year)
    return item


def test_self_referral_is_told_and_answered(case_system: Calls, unit_system: Calls, house: House) -> None:
    terms = {
        "reference": "NÆ-8",
        "item": shelter(house, "SEL-110").pk,
        "acting": "370",
        "basis": "self_referral",
        "first_day": "2026-11-08",
        "follow_up_on": "2026-12-01",
        "expected_end": "2027-02-01",
    }
    pk = unit_system.post("placements", terms)["id"]
    unit_system.post(f"placements/{pk}/self-referral", {"on": "2026-11-09", "words": "Sikker mail"})
    assert case_system.refused(f"placements/{pk}/self-referral/answer", {"confirmed": False}) == [("no_dispute_reason", "words")]
    case_system.post(f"placements/{pk}/self-referral/answer", {"confirmed": True})
    assert [step["kind"] for step in unit_system.get(f"placements/{pk}")["self_referral"]] == ["told", "confirmed"]
    assert told(case_system) == ["placement_started", "self_referral_told", "self_referral_answered"]


def test_a_stay_without_a_name_gets_its_municipality(case_system: Calls, unit_system: Calls, house: House) -> None:
    item = shelter(house, "SEL-109").pk
    stay = unit_system.post("anonymous-stays", {"item": item, "mark": "A-1", "first_day": "2026-11-01"})["id"]
    assert unit_system.refused(f"anonymous-stays/{stay}/end", {"last_day": "2026-10-01"}) == [("told_before", "last_day")]
    assert [row["mark"] for row in unit_system.get("anonymous-stays")["stays"]] == ["A-1"]
    assert case_system.get("anonymous-stays")["stays"] == []
    named = {"acting": "370", "reference": "NÆ-9", "follow_up_on": "2026-12-01"}
    pk = unit_system.post(f"anonymous-stays/{stay}/municipality", named)["id"]
    assert told(case_system) == ["placement_started"]
    assert case_system.get(f"placements/{pk}")["reference"] == "NÆ-9"
    other = unit_system.post("anonymous-stays", {"item": item, "mark": "A-2", "first_day": "2026-11-01"})["id"]
    unit_system.post(f"anonymous-stays/{other}/end", {"last_day": "2026-11-05"})
    assert unit_system.get("anonymous-stays")["stays"][0]["last_day"] == "2026-11-05"


def test_what_is_told_of_can_be_fetched_by_who_is_told(case_system: Calls, unit_system: Calls, house: House, chain: int) -> None:
    case_system.post(f"placements/{chain}/notices", NOTICE)
    for system in (case_system, unit_system):
        for row in system.get("feed")["happenings"]:
            assert system.get(f"placements/{row['target']['id']}")["id"] == chain
    with acting_as(house.cast.case_worker, TODAY):
        assert Placement.objects.filter(chain=chain).exists()
