"""The Django app of the area."""

from django.apps import AppConfig


class ParametersConfig(AppConfig):
    """Label `parameters`."""

    name = "rammevaerk.parameters"
    label = "parameters"
