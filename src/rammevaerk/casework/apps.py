"""The Django app of the area."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Label `casework`."""

    name = "rammevaerk.casework"
    label = "casework"
