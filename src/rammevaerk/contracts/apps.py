"""The Django app of the area."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Label `contracts`; adds the people placed to a service's page, and the follow-up to a placement's."""

    name = "rammevaerk.contracts"
    label = "contracts"

    def ready(self) -> None:
        from rammevaerk.contracts.contract_panel import contract_panel
        from rammevaerk.contracts.views import follow_up_panel, service_panel
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=30, panel=service_panel)
        register_panel("placement_aside", order=10, panel=contract_panel)
        register_panel("placement", order=20, panel=follow_up_panel)
