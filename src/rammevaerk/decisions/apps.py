"""The Django app of the area."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Label `decisions`."""

    name = "rammevaerk.decisions"
    label = "decisions"
