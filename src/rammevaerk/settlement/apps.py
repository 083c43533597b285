"""The Django app of the area."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Label `settlement`."""

    name = "rammevaerk.settlement"
    label = "settlement"
