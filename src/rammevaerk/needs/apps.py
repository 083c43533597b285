"""The Django app of the area."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Label `needs`."""

    name = "rammevaerk.needs"
    label = "needs"
