"""Who has confirmed October when the demo begins: all but a few units, and those whose managers one can enter as."""

from datetime import date

from django.apps import apps

from rammevaerk.config.demo.settlement import late_units
from rammevaerk.config.demo.world import World
from rammevaerk.contracts.facts import operators_with_placements
from rammevaerk.settlement.actions import bulk_confirm

OCTOBER, SAID_ON = date(2026, 10, 1), date(2026, 11, 5)


def make_confirming(world: World) -> None:
    """Confirm October for the units; a manager's own task is left to the manager."""
    managed = apps.get_model("registry", "ServiceStaff").objects.values("service")
    own = set(apps.get_model("registry", "Unit").objects.filter(service__in=managed).values_list("pk", flat=True))
    bulk_confirm(today=SAID_ON, month=OCTOBER, operators=operators_with_placements(), without=own | late_units(world))
