"""The Django app of the area."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """Label `changes`."""

    name = "rammevaerk.changes"
    label = "changes"
