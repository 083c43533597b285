"""The Django app of the area."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label `accounts`."""

    name = "rammevaerk.accounts"
    label = "accounts"
