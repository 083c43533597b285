"""A search narrowed on the page: the same matches in the same order, fewer of them, without another question."""

from typing import Any

import pytest

from rammevaerk.needs import actions
from rammevaerk.needs.models import Need
from rammevaerk.registry.rules.distance import DistanceBand, ShownDistance

from tests.needs.conftest import Register
from tests.support.people import TODAY
from tests.support.queries import queries_of

NAMES = ("Lyngdraget", "Sivkær", "Fjordlyngen", "Klintesøen")


@pytest.fixture
def need(register: Register) -> Need:
    return actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told())


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("", NAMES),
        ("gruppe=regions", ("Fjordlyngen",)),
        ("pris=3000", ("Lyngdraget", "Klintesøen")),
        ("pris=3000&gruppe=private", ("Klintesøen",)),
        ("km=10", ()),
        ("plads=on", ()),
        ("svar=on", NAMES),
        ("km=x&gruppe=ukendt&pris=-1", NAMES),
    ],
)
def test_what_is_asked_for_is_left(register: Register, client_as: Any, need: Need, asked: str, left: tuple[str, ...]) -> None:
    client, address = client_as("case_worker"), f"/visitation/{need.pk}/?{asked}"
    page = client.get(address).content.decode()
    shown = [name for name in NAMES if f"{name}</a>" in page]
    assert tuple(shown) == left
    assert queries_of(client, address) <= 10


def test_a_limit_tells_no_more_of_a_protected_address_than_its_band() -> None:
    from rammevaerk.needs.pages.narrowing import is_within
    from rammevaerk.needs.rules.matching import Fit
    from rammevaerk.needs.rules.ordering import Candidate, OperatorGroup

    hidden = Candidate(
        1, "Krisecentret", OperatorGroup.REGIONS, Fit((), 0, 0), distance=ShownDistance(None, DistanceBand.FROM_25)
    )
    told = {limit: is_within(hidden, limit) for limit in (25, 26, 49, 50)}
    assert told == {25: False, 26: False, 49: False, 50: True}
