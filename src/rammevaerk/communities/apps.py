"""The Django app of the area."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """Label `communities`."""

    name = "rammevaerk.communities"
    label = "communities"
