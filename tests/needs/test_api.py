"""The API of needs: a case system's order in, matches with reasons and the state out, behind the same walls as the page."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.contracts.models import Decision
from rammevaerk.needs.models import Need, Search, Wish
from rammevaerk.registry.models import MunicipalityProfile

from tests.exchange.conftest import System, made
from tests.needs.conftest import Register
from tests.support.page_queries import asked_queries

ORDER = {
    "reference": "NÆ-2026-0417",
    "paragraph": "SEL-108",
    "start": "2027-01-01",
    "target_groups": ["2"],
    "level": 3,
    "age_from": 30,
    "near": "330",
    "nice": ["own_kitchen"],
    "words": "Vil gerne have en have",
}
Behind = Callable[..., Any]


@pytest.fixture
def case_system(register: Register) -> System:
    MunicipalityProfile.objects.create(
        organisation=register.cast.slagelse,
        region_code="1085",
        region_name="Region Sjælland",
        centre_longitude=Decimal("11.3"),
        centre_latitude=Decimal("55.3"),
        area_km2=100,
        border={"type": "Polygon", "coordinates": []},
        source="Test",
    )
    return System(made(register.cast.buying_controller, "case_worker").secret)


@pytest.fixture
def others_system(register: Register) -> System:
    return System(made(register.cast.controller, "case_worker").secret)


def opened(case_system: System, **changes: Any) -> int:
    return int(case_system.post("needs", {**ORDER, **changes}).json()["id"])


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(finding["code"], finding["where"]) for finding in answer.json()["findings"]]


def test_an_order_is_the_need_the_page_would_have_made(case_system: System, register: Register, acting_as: Behind) -> None:
    pk = opened(case_system)
    with acting_as("case_worker"):
        row = Need.objects.get(pk=pk)
        assert (row.municipality_id, row.near_id, row.level, row.age_to) == (
            register.cast.naestved.pk,
            register.cast.slagelse.pk,
            3,
            30,
        )
        assert [group.target_group_id for group in row.groups.all()] == [register.acquired.pk]
        assert Wish.objects.get(need=pk).words == ORDER["words"]
        assert Search.objects.filter(need=pk).count() == 1
    assert AuditEntry.objects.filter(act="open_need", target_id=pk, organisation=register.cast.naestved).exists()


def test_its_state_is_given_out_without_the_citizens_words(case_system: System) -> None:
    pk = opened(case_system)
    shown = case_system.get(f"needs/{pk}").json()
    assert (shown["reference"], shown["state"], shown["target_groups"], shown["near"]) == ("NÆ-2026-0417", "open", ["2"], "330")
    assert ORDER["words"] not in str(shown)
    assert LookEntry.objects.filter(what="need", target_id=pk).count() == 1


def test_matches_stand_in_the_order_of_the_page_with_their_reasons(case_system: System, register: Register) -> None:
    pk = opened(case_system)
    found = case_system.get(f"needs/{pk}/matches").json()
    assert [(row["number"], row["name"], row["group"]) for row in found["matches"]] == [
        (1, "Lyngdraget", "own_municipality"),
        (2, "Sivkær", "area_municipalities"),
        (3, "Fjordlyngen", "regions"),
        (4, "Klintesøen", "private"),
    ]
    assert found["matches"][0]["reasons"][0] == {
        "criterion": "paragraph",
        "verdict": "fits",
        "words": "Pladser efter paragraffen",
    }
    assert found["matches"][0]["price_per_day"] == "2900"
    dearest = case_system.get(f"needs/{pk}/matches", choice="price").json()
    assert [row["group"] for row in dearest["matches"]] == [row["group"] for row in found["matches"]]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"paragraph": "SEL-1"}, ("needs.no_code", "paragraph.0")),
        ({"target_groups": ["2", "99"]}, ("needs.no_code", "target_groups.1")),
        ({"near": "999"}, ("needs.no_code", "near.0")),
        ({"must": ["swimming_pool"]}, ("needs.no_code", "must.0")),
        ({"age_from": 30, "age_to": 20}, ("needs.ages", "age_to")),
        ({"must": ["own_kitchen"]}, ("needs.must_and_nice", "nice")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(case_system: System, change: dict[str, Any], found: tuple[str, str]) -> None:
    answer = case_system.post("needs", {**ORDER, **change})
    assert answer.status_code == 409
    assert codes(answer) == [found]


def test_a_mistyped_field_is_not_passed_over(case_system: System) -> None:
    answer = case_system.post("needs", {**ORDER, "targetgroups": ["2"]})
    assert answer.status_code == 422
    assert codes(answer) == [("web.input_extra_forbidden", "body.asked.targetgroups")]


def test_a_persons_traits_are_asked_about_once(case_system: System) -> None:
    words = {"words": "Ring til Anna på 22 33 44 55"}
    assert case_system.post("needs", {**ORDER, **words}).status_code == 409
    assert case_system.post("needs", {**ORDER, **words, "looked_through": True}).status_code == 201


def test_the_list_goes_on_where_it_ended(case_system: System) -> None:
    first = opened(case_system)
    page = case_system.get("needs", limit=1).json()
    assert [row["id"] for row in page["needs"]] == [first]
    second = int(case_system.post("needs", {**ORDER, "reference": "NÆ-2"}, key="second-order").json()["id"])
    assert [row["id"] for row in case_system.get("needs", since=page["next"]).json()["needs"]] == [second]
    assert case_system.get("needs", since=second).json() == {"needs": [], "next": second}


def test_a_changed_need_is_searched_for_again(case_system: System, acting_as: Behind) -> None:
    pk = opened(case_system)
    changed = {**ORDER, "level": 1}
    answer = case_system.put(f"needs/{pk}", changed, key="changed-order")
    assert answer.status_code == 200
    assert case_system.get(f"needs/{pk}").json()["level"] == 1
    with acting_as("case_worker"):
        assert Search.objects.filter(need=pk).count() == 2


def test_records_reasons_and_closing(case_system: System) -> None:
    pk = opened(case_system)
    lacking = case_system.get(f"needs/{pk}/records").json()
    assert {finding["code"] for finding in lacking["missing_for_municipal"]} >= {"needs.no_portal"}
    looked = {"kind": "portal", "on": "2026-11-09", "found": "Intet andet"}
    assert case_system.post(f"needs/{pk}/records", looked, key="portal-looked").status_code == 201
    kept = case_system.get(f"needs/{pk}/records").json()
    assert kept["portal_on"] == "2026-11-09"
    assert "needs.no_portal" not in {finding["code"] for finding in kept["missing_for_municipal"]}
    unit = case_system.get(f"needs/{pk}/matches").json()["matches"][0]["unit"]
    why = {"unit": unit, "because": "Ingen plads i tide"}
    assert case_system.post(f"needs/{pk}/reasons", why, key="why-not-this").status_code == 201
    assert case_system.get(f"needs/{pk}/records").json()["reasons"] == [unit]
    assert case_system.post(f"needs/{pk}/closing", {"closed_as": "withdrawn"}, key="close-it").status_code == 201
    assert case_system.get(f"needs/{pk}").json()["closed_as"] == "withdrawn"
    again = case_system.post(f"needs/{pk}/closing", {"closed_as": "withdrawn"}, key="close-again")
    assert (again.status_code, codes(again)) == (409, [("needs.closed", "")])


def test_a_decision_without_its_records_is_refused_like_on_the_page(case_system: System, acting_as: Behind) -> None:
    pk = opened(case_system)
    answer = case_system.post(f"needs/{pk}/decision", {"item": 1, "basis": "search"}, key="decide-now")
    assert (answer.status_code, codes(answer)) == (409, [("needs.not_sold", "item")])
    with acting_as("case_worker"):
        assert not Decision.objects.exists()


def test_nobody_elses_system_meets_a_need(case_system: System, others_system: System) -> None:
    pk = opened(case_system)
    for address in (f"needs/{pk}", f"needs/{pk}/matches", f"needs/{pk}/records", f"needs/{pk}/units/1", "needs/987654321"):
        assert others_system.get(address).status_code == 404
    assert others_system.put(f"needs/{pk}", ORDER).status_code == 404
    assert others_system.post(f"needs/{pk}/closing", {"closed_as": "withdrawn"}).status_code == 404
    assert others_system.get("needs").json()["needs"] == []


def test_codes_are_those_a_need_is_written_in(case_system: System) -> None:
    found = case_system.get("needs/codes").json()
    assert {"code": "2", "name": "Erhvervet hjerneskade"} in found["target_groups"]
    assert "SEL-108" in {row["code"] for row in found["paragraphs"]}


@pytest.mark.parametrize(
    ("address", "most"),
    [("needs/codes", 4), ("needs", 5), ("needs/{pk}", 6), ("needs/{pk}/matches", 8), ("needs/{pk}/records", 9)],
)
def test_each_read_asks_the_database_a_few_times(case_system: System, address: str, most: int) -> None:
    pk = opened(case_system)
    with asked_queries() as asked:
        assert case_system.get(address.format(pk=pk)).status_code == 200
    assert len(asked.own) <= most, asked.own


def test_an_order_asks_the_database_a_few_times(case_system: System) -> None:
    with asked_queries() as asked:
        assert case_system.post("needs", ORDER).status_code == 201
    assert len([sql for sql in asked.own if "SAVEPOINT" not in sql]) <= 20, asked.own
