"""The Django app of the area."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Label `contracts`."""

    name = "rammevaerk.contracts"
    label = "contracts"
