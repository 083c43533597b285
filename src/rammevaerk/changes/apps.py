"""The Django app of the area."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """Label `changes`; adds what is notified to a service's page and to the hub, and names its cases where decisions are
    recorded."""

    name = "rammevaerk.changes"
    label = "changes"

    def ready(self) -> None:
        from rammevaerk.changes.deciding import SUBJECT
        from rammevaerk.changes.queries import describe
        from rammevaerk.changes.views.panels import hub_panel, service_panel
        from rammevaerk.decisions.queries import register_subject
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=65, panel=service_panel)
        register_panel("cooperation", order=50, panel=hub_panel)
        register_subject(SUBJECT, describe)
