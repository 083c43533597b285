"""The Django app of the area."""

from django.apps import AppConfig


class DesignationConfig(AppConfig):
    """Label `designation`; tells waiting lists and searches which services are designated, decisions how its cases are named, and
    adds to a service's page and the cooperation's."""

    name = "rammevaerk.designation"
    label = "designation"

    def ready(self) -> None:
        from rammevaerk.decisions.queries import register_subject
        from rammevaerk.designation.facts import SUBJECT
        from rammevaerk.designation.queries import describe, designated_in
        from rammevaerk.designation.views import cooperation_panel, service_panel
        from rammevaerk.waiting.queries import register_designated
        from rammevaerk.web.panels import register_panel

        register_subject(SUBJECT, describe)
        register_designated(designated_in)
        register_panel("service", order=62, panel=service_panel)
        register_panel("cooperation", order=10, panel=cooperation_panel)
