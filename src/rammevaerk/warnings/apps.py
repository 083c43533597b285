"""The Django app of the area."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Label `warnings`; adds warnings to a service's page and to the cooperation's, and tells decisions how they are named."""

    name = "rammevaerk.warnings"
    label = "warnings"

    def ready(self) -> None:
        from rammevaerk.decisions.queries import register_subject
        from rammevaerk.warnings.queries import describe_plan, describe_warning
        from rammevaerk.warnings.views.lists import cooperation_panel, service_panel
        from rammevaerk.web.panels import register_panel

        register_subject("warning", describe_warning)
        register_subject("monitoring", describe_plan)
        register_subject("monitoring_end", describe_plan)
        register_panel("service", order=65, panel=service_panel)
        register_panel("cooperation", order=30, panel=cooperation_panel)
