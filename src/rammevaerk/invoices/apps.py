"""The Django app of the area."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Label `invoices`."""

    name = "rammevaerk.invoices"
    label = "invoices"
