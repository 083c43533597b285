"""The Django app of the area."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Label `ledger`."""

    name = "rammevaerk.ledger"
    label = "ledger"
