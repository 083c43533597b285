"""The Django app of the area."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """Label `needs`; tells the page of transitions which citizens have a need opened."""

    name = "rammevaerk.needs"
    label = "needs"

    def ready(self) -> None:
        from rammevaerk.contracts.planned import register_planner
        from rammevaerk.needs.planned import open_needs_of

        register_planner(open_needs_of)
