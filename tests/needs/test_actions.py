"""Acts on needs: what a search shows and keeps, what is refused, and what a closed need leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions
from rammevaerk.needs.actions import Noted
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.models import Need, NotChosen, Record, Search, UnmetNeed, Wish
from rammevaerk.needs.rules.ordering import Choice

from tests.needs.conftest import Register
from tests.support.people import TODAY


def opened(register: Register, **changes: Any) -> Need:
    return actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told(**changes))


def found(register: Register, need: Need, choice: Choice = Choice.DISTANCE) -> Proposal:
    return actions.search_again(by=register.cast.case_worker, today=TODAY, need_id=need.pk, choice=choice)


def names(proposal: Proposal) -> list[str]:
    return [f"{group.value}: {one.name}" for group, matches in proposal.groups for one in matches]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [f"{finding.code} {finding.where}" for finding in error.value.findings]


def test_opening_a_need_searches_and_keeps_what_was_shown(register: Register, acting_as: Callable[..., Any]) -> None:
    need = opened(register)
    with acting_as("case_worker"):
        (search,) = Search.objects.filter(need=need)
        shown = [row["unit"] for row in search.shown]
    expected = ["Lyngdraget", "Sivkær", "Fjordlyngen", "Klintesøen"]
    assert shown == [register.units[name].pk for name in expected]
    assert AuditEntry.objects.get(act="open_need").details == {"paragraph": "SEL-108"}


def test_the_municipalities_come_first_and_a_unit_of_the_group_above_is_in(register: Register) -> None:
    assert names(found(register, opened(register))) == [
        "own_municipality: Lyngdraget",
        "area_municipalities: Sivkær",
        "regions: Fjordlyngen",
        "private: Klintesøen",
    ]


def test_a_lack_of_what_must_be_there_leaves_a_unit_out_and_says_why(register: Register) -> None:
    proposal = found(register, opened(register, must=("own_kitchen",)))
    assert "area_municipalities: Sivkær" not in names(proposal)
    (left,) = [one for one in proposal.left_out if one.unit.service_name == "Sivkær"]
    assert [reason.criterion.value for reason in left.because] == ["must"]


def test_a_private_price_is_compared_without_vat(register: Register) -> None:
    proposal = found(register, opened(register), Choice.PRICE)
    price = {one.name: one.price for one in proposal.candidates}
    factor = rulebook_on(TODAY).decimal("pricing.vat_comparison_factor")
    assert price["Klintesøen"] == 2000 / factor and price["Sivkær"] == 3100


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reference": ""}, ["contracts.no_reference reference"]),
        ({"reference": "010190-1234"}, ["kernel.cpr_number reference"]),
        ({"words": "Hun hedder 0101901234"}, ["kernel.cpr_number words"]),
        ({"words": "Ring til 22 33 44 55"}, ["kernel.phone words"]),
        ({"ages": (50, 40)}, ["needs.ages age_to"]),
        ({"must": ("garden",), "nice": ("garden",)}, ["needs.must_and_nice nice"]),
    ],
)
def test_what_is_refused(register: Register, changes: dict[str, Any], expected: list[str], acting_as: Any) -> None:
    with pytest.raises(Refused) as error:
        opened(register, **changes)
    assert codes(error) == expected
    with acting_as("case_worker"):
        assert not Need.objects.exists()


def test_wishes_that_only_seem_to_tell_who_it_is_are_kept_when_looked_through(register: Register, acting_as: Any) -> None:
    need = opened(register, words="Vil bo nær Gamle Torv 4", looked_through=True)
    with acting_as("case_worker"):
        assert Wish.objects.get(need=need).words == "Vil bo nær Gamle Torv 4"


def test_changing_a_need_searches_again_and_keeps_the_first_search(register: Register, acting_as: Any) -> None:
    need = opened(register)
    told = register.told(groups=(register.autism.pk,))
    actions.change_need(by=register.cast.case_worker, today=TODAY, need_id=need.pk, told=told)
    with acting_as("case_worker"):
        first, second = Search.objects.filter(need=need).order_by("pk")
    assert len(first.shown) == 4
    assert [row["unit"] for row in second.shown] == [register.units["Tangstien"].pk]


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        (Noted("portal", TODAY, ""), ["needs.record_empty found"]),
        (Noted("portal", date(2026, 11, 11), "Intet"), ["needs.record_ahead on"]),
        (Noted("dialogue", TODAY, "Nej"), ["needs.nobody_asked asked"]),
        (Noted("dialogue", TODAY, "010190-1234", "Sorø"), ["kernel.cpr_number found"]),
    ],
)
def test_a_note_says_day_who_and_what(register: Register, noted: Noted, expected: list[str]) -> None:
    need = opened(register)
    with pytest.raises(Refused) as error:
        actions.note_record(by=register.cast.case_worker, today=TODAY, need_id=need.pk, noted=noted)
    assert codes(error) == expected


def test_notes_and_reasons_are_kept(register: Register, acting_as: Any) -> None:
    need, by = opened(register), register.cast.case_worker
    actions.note_record(by=by, today=TODAY, need_id=need.pk, noted=Noted("dialogue", TODAY, " Ingen plads ", "Sorø"))
    sivkaer = register.units["Sivkær"].pk
    for because in ("For langt væk", "Kan først til sommer"):
        actions.say_why_not(by=by, today=TODAY, need_id=need.pk, unit_id=sivkaer, because=because)
    with acting_as("case_worker"):
        assert Record.objects.get().found == "Ingen plads"
        assert [row.because for row in NotChosen.objects.order_by("pk")] == ["For langt væk", "Kan først til sommer"]


def test_a_need_without_municipal_match_leaves_a_row_without_person(register: Register) -> None:
    need = opened(register, level=3)
    actions.close_need(by=register.cast.case_worker, today=TODAY, need_id=need.pk, closed_as="no_match")
    (row,) = UnmetNeed.objects.values()
    assert {key: row[key] for key in ("paragraph", "groups", "level", "closed_as", "month")} == {
        "paragraph": "SEL-108",
        "groups": ["2"],
        "level": 3,
        "closed_as": "no_match",
        "month": date(2026, 11, 1),
    }
    assert not {"citizen_id", "municipality_id", "need_id"} & set(row)


def test_one_no_longer_needed_leaves_none_and_a_closed_need_stays_closed(register: Register) -> None:
    need, by = opened(register), register.cast.case_worker
    actions.close_need(by=by, today=TODAY, need_id=need.pk, closed_as="withdrawn")
    assert not UnmetNeed.objects.exists()
    with pytest.raises(Refused) as error:
        actions.close_need(by=by, today=TODAY, need_id=need.pk, closed_as="no_match")
    assert codes(error) == ["needs.closed "]


@pytest.mark.parametrize("person", ["controller", "service_manager", "secretariat", "auditor", "steering_group"])
def test_only_a_case_worker_opens_needs(register: Register, person: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_need(by=register.cast.person(person), today=TODAY, told=register.told())


def test_another_municipality_finds_no_need_of_ours(register: Register) -> None:
    need = opened(register)
    with pytest.raises(Need.DoesNotExist):
        actions.change_need(
            by=register.cast.outside_case_worker, today=TODAY, need_id=need.pk, told=replace(register.told(), level=4)
        )
