"""The Django app of the area."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Label `cooperation`; adds the level to a service's page."""

    name = "rammevaerk.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        from rammevaerk.cooperation.views import service_panel
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=60, panel=service_panel)
