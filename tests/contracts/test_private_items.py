"""A placement at an individual tariff: for its buyer alone, within its period, and settled at its price."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions, choosing
from rammevaerk.contracts.queries import rows_of
from rammevaerk.contracts.rules.placing import ItemChosen, Terms, check_private_item
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import IndividualTariff, Tariff, TariffItem
from rammevaerk.settlement.facts import prices_in_month

from tests.support.people import TODAY
from tests.support.placements import House

As = Callable[..., AbstractContextManager[None]]
WHEN = Period(date(2026, 6, 1), date(2026, 12, 1))
CHOSEN = ItemChosen(1, 1, 1, 9, "SEL-108", "day", only_for=(7,), only_in=WHEN)
TERMS = Terms(date(2026, 6, 1), date(2026, 12, 1), 7, 7, "search", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"valid_to": date(2026, 8, 1)}, None),
        ({"paying": 8}, "contracts.not_for_buyer"),
        ({"acting": 8}, "contracts.not_for_buyer"),
        ({"valid_from": date(2026, 5, 31)}, "contracts.private_not_begun"),
        ({"valid_to": date(2026, 12, 2)}, "contracts.private_over"),
        ({"valid_to": None}, "contracts.private_over"),
    ],
)
def test_the_rule(changes: dict[str, Any], code: str | None) -> None:
    found = check_private_item(CHOSEN, replace(TERMS, **changes))
    assert [finding.code for finding in found] == ([code] if code else [])


def test_items_of_the_list_are_for_everybody() -> None:
    assert check_private_item(replace(CHOSEN, only_for=(), only_in=None), replace(TERMS, paying=8)) == ()


@pytest.fixture
def private(house: House, acting_as: As) -> TariffItem:
    """Individuel takst 1 at Sivkær for Næstved, 4,567 a day from June to November."""
    with acting_as("municipal_economist"):
        item = TariffItem.objects.create(
            unit=house.home.unit, paragraph="SEL-108", name="Individuel takst 1", kind="individual", within=house.home
        )
        told = {"item": item, "buyer": house.cast.naestved, "reason": "staffing", "explanation": "Nattevagt"}
        at = "2026-05-20T10:00:00+00:00"
        IndividualTariff.objects.create(**told, starts=WHEN.start, ends=WHEN.end, operator_approved_at=at, buyer_approved_at=at)
        Tariff.objects.create(item=item, amount_ore=456_700, valid_from=WHEN.start, valid_to=WHEN.end)
    return item


def offered(house: House, who: str) -> list[str]:
    by = house.cast.person(who)
    return [str(words) for _pk, words in choosing.for_service(house.sivkaer.pk, by, TODAY).fields["items"]]


def test_it_is_offered_to_the_buyer_and_the_unit(house: House, private: TariffItem, acting_as: As) -> None:
    for who in ("case_worker", "service_manager"):
        with acting_as(who):
            assert any("Individuel takst 1" in words and "4.567" in words for words in offered(house, who)), who
    with acting_as("outside_case_worker"):
        assert not any("Individuel" in words for words in offered(house, "outside_case_worker"))


def test_the_buyer_places_at_it_and_settlement_charges_it(house: House, private: TariffItem, acting_as: As) -> None:
    inside = {"valid_from": date(2026, 6, 10), "valid_to": date(2026, 12, 1)}
    assert house.place("N-1", private, **inside)
    with acting_as("case_worker"):
        assert rows_of(house.place("N-2", private, **inside))[0].item_id == private.pk
    with acting_for(Acting(Function.SETTLING, (house.cast.slagelse.pk,))):
        (price,) = prices_in_month(date(2026, 7, 1))[private.pk]
        assert price.ore == 456_700
    with acting_for(Acting(Function.SETTLING, (house.cast.region.pk,))):
        assert private.pk not in prices_in_month(date(2026, 7, 1))


def test_nobody_else_and_no_other_days(house: House, private: TariffItem) -> None:
    with pytest.raises(Refused) as after:
        house.place("N-3", private, valid_from=date(2026, 6, 10))
    assert after.value.findings[0].where == "last_day"
    odense = house.cast.odense.pk
    with pytest.raises(Refused) as others:
        house.place("O-1", private, by=house.cast.outside_case_worker, acting=odense, paying=odense, valid_from=date(2026, 6, 10))
    assert {finding.code for finding in others.value.findings} == {"contracts.no_item"}  # as if it were not there


def test_before_both_have_approved_it_is_nobodys(house: House, private: TariffItem, acting_as: As) -> None:
    with acting_as("municipal_economist"):
        IndividualTariff.objects.update(buyer_approved_at=None)
    with acting_as("case_worker"):
        assert not any("Individuel" in words for words in offered(house, "case_worker"))
    with pytest.raises(Refused):
        house.place("N-4", private, valid_from=date(2026, 6, 10), valid_to=date(2026, 12, 1))


def test_a_placement_is_corrected_onto_it_from_a_day(house: House, private: TariffItem) -> None:
    chain = house.place("N-5")
    terms = house.terms(valid_to=date(2026, 12, 1))
    wanted = actions.Correction("N-5", private.pk, terms, "Aftalt", date(2026, 7, 1))
    actions.correct_placement(by=house.cast.case_worker, today=TODAY, chain=chain, correction=wanted)
    with pytest.raises(Refused):
        early = replace(wanted, from_day=date(2026, 5, 15))
        actions.correct_placement(by=house.cast.case_worker, today=TODAY, chain=chain, correction=early)
