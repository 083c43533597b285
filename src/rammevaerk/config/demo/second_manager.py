"""A manager of a service that sells several packages, beside the one of Sivkær, which sells one."""

from django.apps import apps

from rammevaerk.accounts.actions import ensure_demo_person
from rammevaerk.accounts.permissions import Role
from rammevaerk.config.demo.world import World


def make_second_manager(world: World) -> None:
    """The person, and the service she manages."""
    own = world.people["service_manager"].organisation
    person = ensure_demo_person("second_service_manager", "Tine Ravn", role=Role.SERVICE_MANAGER, organisation=own)
    item = apps.get_model("pricing", "TariffItem").objects.filter(priced_with__isnull=False, unit__service__operator=own)
    service = item.order_by("pk").values_list("unit__service", flat=True)[:1].get()
    apps.get_model("registry", "ServiceStaff").objects.create(assignment=person, service_id=service)
