"""A small register: four services with places, a protected one, their municipalities and a few target groups."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.registry import actions
from rammevaerk.registry.models import (
    Capacity,
    MunicipalityProfile,
    Occupancy,
    Service,
    ServiceStaff,
    TargetGroup,
    Unit,
    UnitTargetGroup,
)
from rammevaerk.web.clock import COPENHAGEN

from tests.support.people import TODAY, Cast

SECRET_TOWN = "Hemmelighavn"
SECRET_POINT = (Decimal("11.71717"), Decimal("55.31313"))


@dataclass(frozen=True)
class Register:
    """Sivkær and Bækrosen are Slagelse's (the manager runs Sivkær), Tangstien the region's; Læet is protected."""

    cast: Cast
    sivkaer: Service
    baekrosen: Service
    tangstien: Service
    shelter: Service
    unit: Unit
    other_unit: Unit
    injury: TargetGroup
    acquired: TargetGroup


def square(west: str, south: str) -> dict[str, Any]:
    """A border of a tenth of a degree each way."""
    x, y = float(west), float(south)
    ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_places(unit: Unit, *, budgeted: int, occupied: int | None, paragraph: str = "SEL-108") -> None:
    """Places since 2024, known since the end of 2023, and who was there at the end of October."""
    Capacity.objects.create(
        unit=unit,
        paragraph=paragraph,
        approved=budgeted,
        budgeted=budgeted,
        agreement=budgeted - 2,
        valid_from=date(2024, 1, 1),
        recorded_at=datetime(2023, 11, 15, 12, tzinfo=COPENHAGEN),
        source="Slagelse Kommune",
    )
    if occupied is not None:
        Occupancy.objects.create(
            unit=unit,
            paragraph=paragraph,
            month=date(2026, 10, 1),
            origin="reported",
            place_days=Decimal(occupied * 31),
            people=occupied,
            people_at_end=occupied,
        )


def make_groups() -> tuple[TargetGroup, TargetGroup]:
    held = {"scheme": "FFB", "valid_from": date(2024, 5, 30), "source": "KL"}
    above = TargetGroup.objects.create(code="h", name="Hjerneskade", depth=0, is_leaf=False, **held)
    below = TargetGroup.objects.create(code="eh", name="Erhvervet hjerneskade", parent=above, depth=1, **held)
    TargetGroup.objects.create(code="a", name="Autismespektrum", depth=0, **held)
    return above, below


def make_municipalities(cast: Cast) -> None:
    for organisation, west in ((cast.slagelse, "11.3"), (cast.naestved, "11.7"), (cast.odense, "10.3")):
        MunicipalityProfile.objects.create(
            organisation=organisation,
            region_code="1083" if organisation == cast.odense else "1085",
            region_name="Region Syddanmark" if organisation == cast.odense else "Region Sjælland",
            centre_longitude=Decimal(west),
            centre_latitude=Decimal("55.3"),
            area_km2=100,
            border=square(west, "55.2"),
            source="DAGI",
        )


def make_service(name: str, operator: Any, location: Any, **more: Any) -> tuple[Service, Unit]:
    service = Service.objects.create(
        name=name, operator=operator, location=location, source="Slagelse Kommune", **{"operator_kind": "municipal", **more}
    )
    return service, Unit.objects.create(service=service, name=name, source="Slagelse Kommune")


@pytest.fixture
def register(cast: Cast) -> Register:
    make_municipalities(cast)
    injury, acquired = make_groups()
    sivkaer, unit = make_service("Sivkær", cast.slagelse, cast.slagelse, town="Korsør")
    baekrosen, second = make_service("Bækrosen", cast.slagelse, cast.slagelse, town="Åbenrå Strand")
    tangstien, other = make_service("Tangstien", cast.region, cast.naestved, operator_kind="regional")
    shelter, hidden = make_service(
        "Læet",
        cast.naestved,
        cast.naestved,
        town=SECRET_TOWN,
        longitude=SECRET_POINT[0],
        latitude=SECRET_POINT[1],
        protected_address=True,
    )
    make_places(unit, budgeted=22, occupied=20)
    make_places(second, budgeted=16, occupied=None, paragraph="SEL-107")
    make_places(other, budgeted=8, occupied=5)
    make_places(hidden, budgeted=10, occupied=7, paragraph="SEL-109")
    UnitTargetGroup.objects.create(unit=unit, target_group=acquired)
    UnitTargetGroup.objects.create(unit=second, target_group=TargetGroup.objects.get(code="a"))
    ServiceStaff.objects.create(assignment=cast.service_manager, service=sivkaer)
    actions.refresh_figures(today=TODAY)
    return Register(cast, sivkaer, baekrosen, tangstien, shelter, unit, other, injury, acquired)
