"""A network led by Slagelse with Næstved and the region as members, about *Autisme*."""

from dataclasses import dataclass
from datetime import date

import pytest

from rammevaerk.communities import actions
from rammevaerk.communities.actions import About, NewCommunity
from rammevaerk.communities.models import Community
from rammevaerk.registry.models import TargetGroup, UnitTargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, Cast
from tests.support.placements import House, make_house

START = date(2024, 3, 1)


@dataclass(frozen=True)
class Place:
    """The house, the network and its target group."""

    house: House
    network: Community
    autism: TargetGroup

    @property
    def cast(self) -> Cast:
        return self.house.cast


def new_network(cast: Cast, group: int | None = None, **about: object) -> NewCommunity:
    words = {"kind": "network", "name": "Netværk om autisme", "theme": "Viden om autisme", "in_agreement": True, **about}
    groups = (group,) if group else ()
    described = About(groups=groups, **words)  # type: ignore[arg-type]
    return NewCommunity(described, START, cast.slagelse.pk, (cast.naestved.pk, cast.region.pk))


@pytest.fixture
def place(cast: Cast) -> Place:
    set_demo_date(TODAY)
    house = make_house(cast)
    group = TargetGroup.objects.get(name="Autisme")
    UnitTargetGroup.objects.create(unit=house.home.unit, target_group=group)
    network = actions.register_community(by=cast.secretariat, today=TODAY, new=new_network(cast, group.pk))
    return Place(house, network, group)
