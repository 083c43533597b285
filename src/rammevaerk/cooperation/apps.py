"""The Django app of the area."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Label `cooperation`; adds the level to a service's page, names proposed levels, tells waiting lists what is level 1."""

    name = "rammevaerk.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        from rammevaerk.cooperation.facts import LEVEL
        from rammevaerk.cooperation.queries import describe_level, designated_services
        from rammevaerk.cooperation.views import service_panel
        from rammevaerk.decisions.queries import register_subject
        from rammevaerk.waiting.queries import register_designated
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=60, panel=service_panel)
        register_designated(designated_services)
        register_subject(LEVEL, describe_level)
