"""The Django app of the area."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Label `settlement`; adds what it has cost to a placement's page, and the months settled to a proposed value's."""

    name = "rammevaerk.settlement"
    label = "settlement"

    def ready(self) -> None:
        from rammevaerk.parameters.effects import register_effects
        from rammevaerk.settlement import effects
        from rammevaerk.settlement.views import placement_panel
        from rammevaerk.web.panels import register_panel

        register_panel("placement", order=10, panel=placement_panel)
        register_effects(effects.effects, order=effects.ORDER)
