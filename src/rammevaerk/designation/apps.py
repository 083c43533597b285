"""The Django app of the area."""

from django.apps import AppConfig


class DesignationConfig(AppConfig):
    """Label `designation`."""

    name = "rammevaerk.designation"
    label = "designation"
