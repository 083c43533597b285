"""The Django app of the area."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """Label `pricing`."""

    name = "rammevaerk.pricing"
    label = "pricing"
