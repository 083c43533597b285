"""The house of services for every test of placements."""

from typing import Any

import pytest

from tests.support.placements import House, make_house


@pytest.fixture
def house(cast: Any) -> House:
    return make_house(cast)
