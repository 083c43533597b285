"""The Django app of the area."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """Label `waiting`."""

    name = "rammevaerk.waiting"
    label = "waiting"
