"""The Django app of the area."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Label `contracts`; adds the people placed to a service's page."""

    name = "rammevaerk.contracts"
    label = "contracts"

    def ready(self) -> None:
        from rammevaerk.contracts.views import service_panel
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=30, panel=service_panel)
