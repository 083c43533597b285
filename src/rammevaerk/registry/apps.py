"""The Django app of the area."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Label `registry`."""

    name = "rammevaerk.registry"
    label = "registry"
