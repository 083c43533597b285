"""The Django app of the area."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Label `home`."""

    name = "rammevaerk.home"
    label = "home"
