"""The Django app of the area."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """Label `pricing`."""

    name = "rammevaerk.pricing"
    label = "pricing"

    def ready(self) -> None:
        """Show a service's tariffs on its page, and what of pricing rests on a value on the value's proposal."""
        from rammevaerk.parameters.effects import register_effects
        from rammevaerk.pricing import effects
        from rammevaerk.pricing.panel import ORDER, service_panel
        from rammevaerk.web.panels import register_panel

        register_panel("service", order=ORDER, panel=service_panel)
        register_effects(effects.effects, order=effects.ORDER)
