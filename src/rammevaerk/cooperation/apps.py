"""The Django app of the area."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Label `cooperation`."""

    name = "rammevaerk.cooperation"
    label = "cooperation"
