"""The Django app of the area."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Label `insight`."""

    name = "rammevaerk.insight"
    label = "insight"
