"""The Django app of the area."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """Label `waiting`; a stay that begins ends the waiting for it, and a service's page shows the day's occupancy."""

    name = "rammevaerk.waiting"
    label = "waiting"

    def ready(self) -> None:
        from rammevaerk.contracts.actions import register_follower
        from rammevaerk.waiting.actions import after_start
        from rammevaerk.waiting.views import service_panel
        from rammevaerk.web.panels import register_panel

        register_follower(after_start)
        register_panel("service", order=25, panel=service_panel)
