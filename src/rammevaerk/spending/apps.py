"""The Django app of the area."""

from django.apps import AppConfig


class SpendingConfig(AppConfig):
    """Label `spending`."""

    name = "rammevaerk.spending"
    label = "spending"
