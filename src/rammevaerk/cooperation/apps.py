"""The Django app of the area."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Label `cooperation`; adds the level to a service's page, and tells waiting lists which are the most specialised."""

    name = "rammevaerk.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        from rammevaerk.cooperation.queries import designated_services
        from rammevaerk.cooperation.views import service_panel
        from rammevaerk.waiting.queries import register_designated
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=60, panel=service_panel)
        register_designated(designated_services)
