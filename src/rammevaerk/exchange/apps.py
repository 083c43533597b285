"""The Django app of the area."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Label `exchange`."""

    name = "rammevaerk.exchange"
    label = "exchange"
