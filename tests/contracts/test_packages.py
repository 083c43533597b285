"""A package is proposed by the unit and decided by the acting municipality, from a date (readings 3.8)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import ProposedPackage
from rammevaerk.contracts.models import PackageDecision, PackageProposal, Placement
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import TariffItem
from rammevaerk.registry.queries import acting_of

from tests.support.packages import beside, elsewhere
from tests.support.people import TODAY
from tests.support.placements import House

WORDS = "Behov for støtte om natten, se udredning af 2. oktober."


@pytest.fixture
def chain(house: House) -> int:
    return house.place("NÆ-1")


@pytest.fixture
def larger(house: House) -> TariffItem:
    return beside(house.home, 3600)


def propose(house: House, chain: int, item: TariffItem, **changes: Any) -> int:
    values = {"from_day": date(2026, 12, 1), "level": 3, "words": WORDS} | changes
    by = values.pop("by", house.cast.service_manager)
    return actions.propose_package(by=by, today=TODAY, chain=chain, proposed=ProposedPackage(item.pk, **values))


def decide(house: House, proposal: int, from_day: date | None, words: str = "", **who: Any) -> None:
    actions.decide_package(
        **{"by": house.cast.case_worker, "today": TODAY} | who, proposal=proposal, from_day=from_day, words=words
    )


def rows(house: House, chain: int) -> list[tuple[date, date | None, int, int | None]]:
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        found = Placement.objects.current().filter(chain=chain).order_by("valid_from")
        return [(row.valid_from, row.valid_to, row.item_id, row.level) for row in found]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_the_old_package_runs_until_the_day_decided(house: House, chain: int, larger: TariffItem) -> None:
    proposal = propose(house, chain, larger)
    assert rows(house, chain) == [(date(2026, 5, 1), None, house.home.pk, None)]
    decide(house, proposal, date(2026, 12, 15))
    assert rows(house, chain) == [
        (date(2026, 5, 1), date(2026, 12, 15), house.home.pk, None),
        (date(2026, 12, 15), None, larger.pk, 3),
    ]
    with acting_for(acting_of(house.cast.service_manager, TODAY)):
        decision = PackageDecision.objects.get(proposal=proposal)
    assert (decision.outcome, decision.from_day) == ("other_day", date(2026, 12, 15))
    assert AuditEntry.objects.filter(act="decide_package").count() == 1


def test_a_smaller_package_likewise(house: House, chain: int) -> None:
    smaller = beside(house.home, 2400, "Pakke 1")
    decide(house, propose(house, chain, smaller, level=1), date(2026, 12, 1))
    assert rows(house, chain)[-1] == (date(2026, 12, 1), None, smaller.pk, 1)


def test_a_no_has_its_reason_and_changes_nothing(house: House, chain: int, larger: TariffItem) -> None:
    proposal = propose(house, chain, larger)
    with pytest.raises(Refused) as error:
        decide(house, proposal, None)
    assert codes(error) == ["contracts.no_decline_reason"]
    decide(house, proposal, None, "Afventer ny udredning")
    assert len(rows(house, chain)) == 1
    assert propose(house, chain, larger), "a new proposal may follow a no"


def test_a_placement_has_one_open_proposal(house: House, chain: int, larger: TariffItem) -> None:
    propose(house, chain, larger)
    with pytest.raises(Refused) as error:
        propose(house, chain, larger)
    assert codes(error) == ["contracts.proposal_open"]


def test_a_proposal_is_decided_once(house: House, chain: int, larger: TariffItem) -> None:
    proposal = propose(house, chain, larger)
    decide(house, proposal, date(2026, 12, 1))
    with pytest.raises(Refused) as error:
        decide(house, proposal, None, "For sent")
    assert codes(error) == ["contracts.already_decided"]
    assert rows(house, chain)[-1][2] == larger.pk


def test_the_unit_withdraws_what_is_not_decided(house: House, chain: int, larger: TariffItem) -> None:
    proposal = propose(house, chain, larger)
    actions.withdraw_package(by=house.cast.service_manager, today=TODAY, proposal=proposal, words="Fejl i udredningen")
    with pytest.raises(Refused):
        decide(house, proposal, date(2026, 12, 1))


def test_the_unit_proposes_and_the_acting_municipality_decides(house: House, chain: int, larger: TariffItem) -> None:
    with pytest.raises(PermissionDenied):
        propose(house, chain, larger, by=house.cast.case_worker)
    proposal = propose(house, chain, larger)
    with pytest.raises(PermissionDenied):
        decide(house, proposal, date(2026, 12, 1), by=house.cast.service_manager)
    with pytest.raises(PackageProposal.DoesNotExist):
        decide(house, proposal, date(2026, 12, 1), by=house.cast.outside_case_worker)


def test_who_only_pays_decides_nothing(house: House, larger: TariffItem) -> None:
    chain = house.place("NÆ-2", paying=house.cast.odense.pk)
    proposal = propose(house, chain, larger)
    with pytest.raises(PermissionDenied):
        decide(house, proposal, date(2026, 12, 1), by=house.cast.outside_case_worker)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"level": None}, "contracts.no_level"),
        ({"words": " "}, "contracts.no_words"),
        ({"words": "Se 010190-1234"}, "kernel.cpr_number"),
        ({"from_day": date(2026, 1, 1)}, "contracts.day_outside"),
    ],
)
def test_what_a_proposal_lacks_is_said(house: House, chain: int, larger: TariffItem, changes: Any, code: str) -> None:
    with pytest.raises(Refused) as error:
        propose(house, chain, larger, **changes)
    assert codes(error) == [code]


def test_another_service_or_unit_is_no_package(house: House, chain: int) -> None:
    for item, code in (
        (house.day, "contracts.other_service"),
        (house.home, "contracts.same_package"),
        (elsewhere(house.sivkaer, "SEL-107", 3000), "contracts.is_transfer"),
    ):
        with pytest.raises(Refused) as error:
            propose(house, chain, item)
        assert codes(error) == [code]


def test_a_day_back_in_time_is_the_day_proposed_or_later(house: House, chain: int, larger: TariffItem) -> None:
    proposal = propose(house, chain, larger, from_day=date(2026, 10, 1))
    with pytest.raises(Refused) as error:
        decide(house, proposal, date(2026, 9, 1))
    assert codes(error) == ["contracts.too_early_package"]
    decide(house, proposal, date(2026, 10, 1))
    assert rows(house, chain)[-1][:1] == (date(2026, 10, 1),)


def test_a_payer_that_changes_later_stays_when_the_package_changes(house: House, chain: int, larger: TariffItem) -> None:
    terms = house.terms(paying=house.cast.odense.pk)
    later = actions.Correction("NÆ-1", house.home.pk, terms, "Ny betaler fra nytår", date(2027, 1, 1))
    actions.correct_placement(by=house.cast.case_worker, today=TODAY, chain=chain, correction=later)
    decide(house, propose(house, chain, larger), date(2026, 12, 1))
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        stays = Placement.objects.current().filter(chain=chain).order_by("valid_from")
        found = list(stays.values_list("item_id", "paying_id"))
    naestved, odense = house.cast.naestved.pk, house.cast.odense.pk
    assert found == [(house.home.pk, naestved), (larger.pk, naestved), (larger.pk, odense)]


def test_the_page_tells_of_the_whole_stay_and_of_the_part_that_runs(
    house: House, chain: int, larger: TariffItem, client_as: Any
) -> None:
    decide(house, propose(house, chain, larger), date(2026, 12, 15))
    page = client_as("case_worker").get(f"/indskrivninger/{chain}/").content.decode().replace("\xa0", " ")
    assert "Indskrevet fra 1. maj 2026" in page and "Er der nu" in page and "Kommende" not in page
