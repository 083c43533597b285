"""The Django app of the area."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Label `dialogue`."""

    name = "rammevaerk.dialogue"
    label = "dialogue"
