"""A need of Næstved, and services that can be asked: Sivkær by login, Klintesøen by link, Fjordlyngen the region's."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from rammevaerk.inquiries import actions
from rammevaerk.inquiries.actions import IssuedCode, JointOrder, PlaceOrder
from rammevaerk.inquiries.models import AskedUnit
from rammevaerk.inquiries.rules.outgoing import USUAL, TellableNeed
from rammevaerk.registry.models import Unit
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, Cast, acting_as
from tests.support.placements import House, make_house

NEED = 417
DEADLINE = date(2026, 11, 20)
TOLD = TellableNeed(
    paragraph="SEL-108",
    groups=("Erhvervet hjerneskade",),
    level=3,
    ages=(40, 54),
    start=date(2027, 1, 1),
    months=24,
    must=("ground_floor",),
    near="Næstved Kommune",
    reference="NÆ-2026-0417",
)


@dataclass(frozen=True)
class Asking:
    """The cast with its services, and what is sent in most tests."""

    cast: Cast
    house: House
    units: dict[str, int]

    def order(self, *names: str, **changes: Any) -> PlaceOrder:
        """An inquiry to some units by the name of their service."""
        order = PlaceOrder(
            need=NEED,
            municipality=self.cast.naestved.pk,
            department="",
            told=TOLD,
            chosen=USUAL,
            units=tuple(self.units[name] for name in names or ("Sivkær", "Klintesøen")),
            deadline=DEADLINE,
        )
        return replace(order, **changes)

    def send(self, *names: str, today: date = TODAY, **changes: Any) -> actions.Sent:
        """Send it as the case worker."""
        order = self.order(*names, **changes)
        return actions.send_place_inquiry(by=self.cast.case_worker, today=today, order=order)

    def asked(self, inquiry: int, name: str) -> int:
        """The row of one asked unit."""
        with acting_as(self.cast.case_worker):
            return AskedUnit.objects.get(inquiry=inquiry, unit=self.units[name]).pk

    def joint(self, **changes: Any) -> int:
        """Ask the agreement's other municipalities, as the case worker."""
        order = JointOrder(
            need=NEED,
            municipality=self.cast.naestved.pk,
            department="",
            paragraph="SEL-108",
            deadline=DEADLINE,
            level=4,
            ages=(25, 35),
        )
        return actions.send_joint_inquiry(by=self.cast.case_worker, today=TODAY, order=replace(order, **changes))


def code_of(sent: actions.Sent) -> IssuedCode:
    """The one code that was issued."""
    (code,) = sent.codes
    return code


@pytest.fixture
def asking(cast: Cast) -> Asking:
    set_demo_date(TODAY)
    house = make_house(cast)
    units = {row.service.name: row.pk for row in Unit.objects.select_related("service")}
    return Asking(cast, house, units)
