"""Services with target groups, people placed there, and their assessments."""

from dataclasses import dataclass
from datetime import date

import pytest

from rammevaerk.cooperation.models import SpecialisationAssessment
from rammevaerk.registry.models import TargetGroup, UnitTargetGroup

from tests.support.people import Cast
from tests.support.placements import House, make_house


@dataclass(frozen=True)
class Known:
    """The house, the target group *Autisme*, and two assessments of Sivkær."""

    house: House
    autism: TargetGroup


@pytest.fixture
def known(cast: Cast) -> Known:
    house = make_house(cast)
    group = TargetGroup.objects.get(name="Autisme")
    group.group12 = "Udviklingsforstyrrelser"
    group.save()
    for item in (house.home, house.regional):
        UnitTargetGroup.objects.create(unit=item.unit, target_group=group, set_aside=4)
    for on, degree in ((date(2022, 10, 3), 70), (date(2026, 10, 5), 84)):
        SpecialisationAssessment.objects.create(service=house.sivkaer, degree=degree, assessed_on=on, assessed_by="Styregruppen")
    return Known(house, group)
