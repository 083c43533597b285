"""A register that needs can be searched in: own, neighbour's, the region's and a private service."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.needs.actions import NeedTold
from rammevaerk.registry.models import Capacity, PublishedPrice, Service, TargetGroup, Unit, UnitFeature, UnitTargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, Cast


@dataclass(frozen=True)
class Register:
    """Units by the name of their service, and the target groups *Hjerneskade* with *Erhvervet hjerneskade* under it."""

    cast: Cast
    units: dict[str, Unit]
    brain: TargetGroup
    acquired: TargetGroup
    autism: TargetGroup

    def told(self, **changes: Any) -> NeedTold:
        """A need of long-term residence for an acquired brain damage."""
        known = {
            "reference": "NÆ-2026-0417",
            "paragraph": "SEL-108",
            "start": date(2027, 1, 1),
            "groups": (self.acquired.pk,),
        }
        return NeedTold(**{**known, **changes})


@pytest.fixture
def register(cast: Cast) -> Register:
    set_demo_date(TODAY)
    brain = _group("1", "Hjerneskade", None)
    acquired = _group("2", "Erhvervet hjerneskade", brain)
    autism = _group("3", "Autismespektrum", None)
    units = {
        "Lyngdraget": _unit("Lyngdraget", cast.naestved.pk, "municipal", brain, 2900),
        "Sivkær": _unit("Sivkær", cast.slagelse.pk, "municipal", acquired, 3100),
        "Fjordlyngen": _unit("Fjordlyngen", cast.region.pk, "regional", acquired, 4000),
        "Klintesøen": _unit("Klintesøen", None, "company", acquired, 2000),
        "Tangstien": _unit("Tangstien", cast.slagelse.pk, "municipal", autism, 1500),
    }
    UnitFeature.objects.create(unit=units["Sivkær"], feature="own_kitchen", has=False, source="Test")
    return Register(cast, units, brain, acquired, autism)


def _group(code: str, name: str, parent: TargetGroup | None) -> TargetGroup:
    depth = 3 if parent else 2
    return TargetGroup.objects.create(
        scheme="FFB", code=code, name=name, parent=parent, depth=depth, valid_from=date(2020, 1, 1), source="Test"
    )


def _unit(name: str, operator: int | None, kind: str, group: TargetGroup, kroner: int) -> Unit:
    service = Service.objects.create(
        name=name, operator_id=operator, operator_kind=kind, operator_name=name, paragraphs=",SEL-108,", is_demo=True
    )
    unit = Unit.objects.create(service=service, name=name, age_from=18, age_to=67, is_demo=True)
    UnitTargetGroup.objects.create(unit=unit, target_group=group, source="Test")
    Capacity.objects.create(unit=unit, paragraph="SEL-108", budgeted=10, valid_from=date(2024, 1, 1))
    PublishedPrice.objects.create(
        unit=unit,
        paragraph="SEL-108",
        amount_ore=int(Decimal(kroner) * 100),
        price_unit="day",
        year=2026,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 1, 1),
    )
    return unit
