"""The Django app of the area."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    """Label `terms`; adds terms to a service's page, a card beside the tripartition, and the way from warnings and dialogues."""

    name = "rammevaerk.terms"
    label = "terms"

    def ready(self) -> None:
        from rammevaerk.decisions.queries import register_subject
        from rammevaerk.terms.deciding import SUBJECT
        from rammevaerk.terms.queries import describe_proposal
        from rammevaerk.terms.views.lists import cooperation_panel, dialogue_panel, service_panel, warning_panel
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=64, panel=service_panel)
        register_panel("cooperation", order=40, panel=cooperation_panel)
        register_panel("warning", order=40, panel=warning_panel)
        register_panel("dialogue", order=40, panel=dialogue_panel)
        register_subject(SUBJECT, describe_proposal)
