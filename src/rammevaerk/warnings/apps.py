"""The Django app of the area."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Label `warnings`."""

    name = "rammevaerk.warnings"
    label = "warnings"
