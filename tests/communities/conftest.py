"""A network led by Slagelse with Næstved and the region as members, about *Autisme*."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from rammevaerk.communities import actions
from rammevaerk.communities.actions import (
    About,
    Answer,
    Assessment,
    NewCommunity,
    NewForm,
    NewNovelty,
    NewOutreach,
    NewPartner,
    NewRequest,
)
from rammevaerk.communities.models import Community
from rammevaerk.communities.rules.novelties import NoveltyOutcome
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


@pytest.fixture
def full(place: Place) -> Place:
    """The network with a request, an answer, something new, a partner and outreach."""
    cast = place.cast
    asked = NewRequest("Tegn på udmattelse", "Hvad gør I?", community=place.network.pk, target_group=place.autism.pk)
    row = actions.ask_for_knowledge(by=cast.case_worker, today=TODAY, new=asked)
    answer = Answer("Vi bruger pauser.", Decimal("2.5"), place.house.sivkaer.pk)
    actions.answer_knowledge(by=cast.service_manager, today=TODAY, request_id=row.pk, answer=answer)
    actions.ask_for_knowledge(
        by=cast.case_worker, today=TODAY, new=NewRequest("Søvn", "Hvad virker?", service=place.house.sivkaer.pk)
    )
    new = NewNovelty("technology", "Briller, der læser op", target_group=place.autism.pk)
    novelty = actions.note_novelty(by=cast.auditor, today=TODAY, new=new)
    said = Assessment(place.network.pk, NoveltyOutcome.COMMON_SERVICE, "Få borgere.")
    actions.assess_novelty(by=cast.controller, today=TODAY, novelty_id=novelty.pk, new=said)
    actions.note_novelty(by=cast.steering_group, today=TODAY, new=NewNovelty("need", "Noget helt andet"))
    form = NewForm("foundation", "Bestyrelse på fem", date(2026, 1, 1))
    new_partner = NewPartner("Fonden Havblik", "Bolig efter behandling", "Aftale 2025", form)
    actions.register_partner(by=cast.secretariat, today=TODAY, new=new_partner)
    covers = NewOutreach(place.house.sivkaer.pk, "Autisme", Decimal("7.5"), "week", (cast.naestved.pk,), date(2026, 1, 1))
    actions.start_outreach(by=cast.secretariat, today=TODAY, new=covers)
    return place
