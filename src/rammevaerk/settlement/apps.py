"""The Django app of the area."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Label `settlement`; adds what it has cost to a placement's page."""

    name = "rammevaerk.settlement"
    label = "settlement"

    def ready(self) -> None:
        from rammevaerk.settlement.views import placement_panel
        from rammevaerk.web.panels import register_panel

        register_panel("placement", order=10, panel=placement_panel)
