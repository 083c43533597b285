"""The Django app of the area."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Label `dialogue`; adds its panels, and tells decisions how its cases are named."""

    name = "rammevaerk.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from rammevaerk.decisions.queries import register_subject
        from rammevaerk.dialogue.describing import describe_dialogue, describe_panel
        from rammevaerk.dialogue.facts import DIALOGUE, PANEL
        from rammevaerk.dialogue.views.lists import cooperation_panel, service_panel
        from rammevaerk.web.panels import register_panel

        register_subject(DIALOGUE, describe_dialogue)
        register_subject(PANEL, describe_panel)
        register_panel("service", order=64, panel=service_panel)
        register_panel("cooperation", order=20, panel=cooperation_panel)
