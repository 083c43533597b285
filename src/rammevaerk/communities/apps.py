"""The Django app of the area."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """Label `communities`; adds a card to the hub of the cooperation, a part to a service's page, and answers
    to requests to the knowledge a designated service has shared."""

    name = "rammevaerk.communities"
    label = "communities"

    def ready(self) -> None:
        from rammevaerk.communities.queries import shared_with
        from rammevaerk.communities.views.panels import hub_card, service_panel
        from rammevaerk.designation.queries import register_shared
        from rammevaerk.web.panels import register_panel

        register_shared(shared_with)
        register_panel("cooperation", order=60, panel=hub_card)
        register_panel("service", order=70, panel=service_panel)
