"""The house of services, with September and October settled for Slagelse."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model

from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.models import Citizen
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as
from tests.support.placements import House, make_house
from tests.support.settling import run_month

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def house(cast: Any) -> House:
    return make_house(cast)


def settle(house: House, month: date, today: date) -> None:
    """Settle a month for Slagelse."""
    run_month(by=house.cast.controller, today=today, month=month)


@pytest.fixture
def settled(house: House) -> House:
    """September and October: Næstved buys at two services, one stay ended late; Slagelse has an own citizen."""
    set_demo_date(TODAY)
    chain = house.place("NÆ-1")
    house.place("NÆ-2", house.day, factor=Decimal("0.6"), valid_from=date(2026, 10, 13))
    house.place("NÆ-3")
    house.place_own("SL-1")
    settle(house, SEPTEMBER, date(2026, 10, 3))
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 10, 14),
        chain=chain,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede hjem",
    )
    settle(house, OCTOBER, date(2026, 11, 3))
    return house


def born(house: House, month: date, *references: str) -> None:
    """Enter the birth month of citizens of Næstved."""
    with acting_as(house.cast.case_worker):
        assert Citizen.objects.filter(reference__in=references).update(birth_month=month) == len(references)


def seen_by(house: House, model: type[Model]) -> list[Any]:
    """The rows Næstved's controller sees, oldest first."""
    with acting_as(house.cast.buying_controller):
        return list(model._default_manager.order_by("pk"))


def citizen(house: House, reference: str) -> int:
    """The id of a citizen, as the auditor sees it."""
    with acting_as(house.cast.auditor):
        return Citizen.objects.get(reference=reference).pk
