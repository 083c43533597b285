"""The Django app of the area."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Label `governance`."""

    name = "rammevaerk.governance"
    label = "governance"
