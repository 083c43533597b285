"""What a search by a need costs in a register of many services."""

from datetime import date
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import acting_for
from rammevaerk.config.bench import pages
from rammevaerk.config.loading import load_pages
from rammevaerk.registry.queries import acting_of

TODAY = date(2026, 11, 10)
PARAGRAPHS = ("SEL-108", "SEL-107", "SEL-103", "SEL-104")
FEATURES = ("ground_floor", "waking_night", "own_kitchen")
TABLES = ("service", "unit", "capacity", "unittargetgroup", "unitfeature", "publishedprice")
BATCH = 2000
GROUPS = 40
SINCE = date(2026, 1, 1)


def measure(services: int, *, by: RoleAssignment) -> pages.PageFigure:
    """The page of one need, ranked and with reasons, where so many services more are in the register; taken back."""
    with acting_for(acting_of(by, TODAY)), transaction.atomic():
        groups = list(_model("TargetGroup").objects.filter(is_leaf=True, field="adults").order_by("pk")[:GROUPS])
        _fill(services, [group.pk for group in groups])
        whose = {"municipality_id": by.organisation_id, "department": by.department}
        need = apps.get_model("needs", "Need").objects.create(
            **whose, paragraph=PARAGRAPHS[0], level=3, start=date(2027, 1, 1), must=["ground_floor"]
        )
        wanted = apps.get_model("needs", "NeedGroup")
        wanted.objects.bulk_create(wanted(**whose, need=need, target_group=group) for group in groups[:2])
        load_pages()  # as the server does; what the filling left in memory is then not swept while pages are asked for either
        (figure,) = pages.measure([("case_worker", f"/visitation/{need.pk}/")])
        transaction.set_rollback(True)
    return figure


def _model(name: str) -> Any:
    return apps.get_model("registry", name)


def _fill(count: int, groups: list[int]) -> None:
    """Services spread over paragraphs, target groups and the country's municipalities, each with one unit."""
    service, unit = _model("Service"), _model("Unit")
    places = list(_model("MunicipalityProfile").objects.order_by("pk"))
    services = service.objects.bulk_create(
        [
            service(
                name=f"Målingen {number}",
                operator_id=place.organisation_id,
                operator_kind="municipal" if number % 5 else "company",
                location_id=place.organisation_id,
                longitude=place.centre_longitude,
                latitude=place.centre_latitude,
                paragraphs=f",{PARAGRAPHS[number % len(PARAGRAPHS)]},",
                is_demo=True,
            )
            for number, place in zip(range(count), cycle(places), strict=False)
        ],
        batch_size=BATCH,
    )
    units = [unit(service=row, name=row.name, age_from=18, support_from=1, support_to=4, is_demo=True) for row in services]
    _tell(unit.objects.bulk_create(units, batch_size=BATCH), groups)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE registry_{table}")


def _tell(units: list[Any], groups: list[int]) -> None:
    """Places, target groups, features and a price of each unit."""
    capacity, takes, has, price = (_model(name) for name in ("Capacity", "UnitTargetGroup", "UnitFeature", "PublishedPrice"))
    rows = [
        [capacity(unit=row, paragraph=row.service.paragraphs.strip(","), budgeted=12, valid_from=SINCE) for row in units],
        [
            takes(unit=row, target_group_id=groups[(number + step * 7) % len(groups)])
            for number, row in enumerate(units)
            for step in range(3)
        ],
        [has(unit=row, feature=code, has=number % 3 > 0) for number, row in enumerate(units) for code in FEATURES],
        [
            price(unit=row, amount_ore=200_000 + 137 * number % 300_000, price_unit="day", year=2026, valid_from=SINCE)
            for number, row in enumerate(units)
        ],
    ]
    for made in rows:
        type(made[0]).objects.bulk_create(made, batch_size=BATCH)
