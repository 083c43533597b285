"""A decision after search opens the way to a placement; the acting municipality alone makes it."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import Decided
from rammevaerk.contracts.models import Decision
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of

from tests.support.people import TODAY
from tests.support.placements import House


def decide(house: House, reference: str, **changes: Any) -> int:
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        citizen = actions.citizen_of(house.cast.naestved.pk, reference)
    decided = Decided(citizen, house.home.pk, "search", "test", **changes)
    return actions.record_decision(by=house.cast.case_worker, today=TODAY, decided=decided)


def test_a_stay_after_search_begins_with_the_decision_on_file(house: House) -> None:
    with pytest.raises(Refused) as refused:
        house.place("NÆ-1", basis="search")
    assert [finding.code for finding in refused.value.findings] == ["contracts.no_decision"]
    decide(house, "NÆ-1")
    assert house.place("NÆ-1", basis="search")


def test_the_unit_may_start_what_the_municipality_has_decided(house: House) -> None:
    decide(house, "NÆ-1")
    assert house.place("NÆ-1", by=house.cast.service_manager, basis="search")


def test_a_decision_is_for_its_own_citizen_and_service(house: House) -> None:
    decide(house, "NÆ-2")
    with pytest.raises(Refused):
        house.place("NÆ-1", basis="search")


def test_an_operator_reads_the_decision_and_can_write_none(house: House) -> None:
    pk = decide(house, "NÆ-1")
    with acting_for(acting_of(house.cast.service_manager, TODAY)):
        row = Decision.objects.get(pk=pk)
        row.pk = None
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_other_municipalities_see_no_decision(house: House) -> None:
    decide(house, "NÆ-1")
    with acting_for(acting_of(house.cast.outside_case_worker, TODAY)):
        assert not Decision.objects.exists()
