"""The Django app of the area."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    """Label `waiting`; a stay that begins ends the waiting for it."""

    name = "rammevaerk.waiting"
    label = "waiting"

    def ready(self) -> None:
        from rammevaerk.contracts.actions import register_follower
        from rammevaerk.waiting.actions import after_start

        register_follower(after_start)
