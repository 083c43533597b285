"""The Django app of the area."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """Label `communities`; adds a card to the hub of the cooperation, and a part to a service's page."""

    name = "rammevaerk.communities"
    label = "communities"

    def ready(self) -> None:
        from rammevaerk.communities.views.panels import hub_card, service_panel
        from rammevaerk.web.panels import register_panel

        register_panel("cooperation", order=60, panel=hub_card)
        register_panel("service", order=70, panel=service_panel)
