"""The Django app of the area."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Label `reporting`."""

    name = "rammevaerk.reporting"
    label = "reporting"
